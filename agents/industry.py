"""A relocating industry: firms of one sector in Beijing or Tianjin under pressure to leave."""

from qianyi.agents.columns import table
from qianyi.agents.rule import rule

INDUSTRY = table(
    "industry",
    [
        ("id", "u8", "-", "agent id of its draws"),
        ("origin", "i8", "-", "0 Beijing, 1 Tianjin"),
        ("sector", "i8", "-", "place in the list of sectors"),
        ("stock", "f8", "firms", "firms still under pressure"),
        ("released", "f8", "firms", "left or closed in this quarter"),
        ("seeking", "f8", "firms", "of those, looking for a site elsewhere"),
        ("investing", "f8", "projects", "group investment projects looking for a site in this quarter"),
    ],
)


@rule
def release(industry, parameters, push):
    """Expected firms (a quarter) that pressure makes leave; the stock is finite and runs down.

    Most close; the rest seek a site. Released firms are taken from the stock whether luck finds them or not.
    """
    hazard = min(0.9, parameters.release_hazard * push / 4.0)
    industry.released = industry.stock * hazard
    industry.stock -= industry.released
    industry.seeking = industry.released * (1.0 - parameters.closing_share)
    return industry.seeking


@rule
def seeking_a_year(industry, parameters):
    """Firms that seek a site elsewhere in a year of normal pressure."""
    return industry.stock * parameters.release_hazard * (1.0 - parameters.closing_share)
