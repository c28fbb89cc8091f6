"""The market that a closed firm leaves behind: rivals of its sector take up part of what it sold."""

from qianyi.agents.rule import rule


@rule
def offered_to_rivals(freed, parameters):
    """What rivals in the zones can take up (亿元 a year) of sales that closed firms gave up (row `market_taken_up`)."""
    return parameters.market_taken_up * freed


@rule
def taken_up(offered, volume, parameters):
    """Part by which rivals of this volume grow when so much is offered to them: no more than their spare capacity."""
    return min(offered / max(volume, 1e-9), parameters.capacity_buffer - 1.0)
