"""Every lever at its bound moves the outcome that a planner reads for it, in the direction that its note states."""

import os

import numpy as np
import pytest

from qianyi.calibration.studies.lever_effects import (
    BOUND,
    YEARS,
    cases,
    compared,
    interval,
    is_told,
    simulated,
)
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.scenarios.levers import lever_notes, levers

# Half of the replicates for every lever; all for those that half does not tell plainly.
FIRST, REPLICATES = 12, 24
# So many standard errors are plain: of 12 replicates chance gives them once in 5000 times; once in 20 it gives the
# 1.6 that all replicates must have, so that hardly a lever passes by being asked twice.
PLAIN = 5.0
# Per cent of the outcome: what does less at its bound is nothing to a planner, however well it is measured.
SMALLEST = 0.05
# Levers that do not yet do what they state, each with the reason; whoever mends one takes it off: the list may shrink.
# In brackets, per cent of the outcome in 2025 at the bound, when the reason was written.
NOT_YET: dict[str, str] = {
    "professional_agencies": "most investors know the zones by then, and what one wins a rival loses (+0.02)",
    "chain_targeting": "what it gives to some sectors it takes from others (+0.05, not told from nil)",
    "promotion_rewards": "most investors know the zones by then, and what one wins a rival loses (+0.02)",
    "big_department": "the posts that it frees are few (+0.01)",
    "overseas_listings": "faster investment of a dozen firms a year is lost among thousands (+0.02)",
    "market_operation": "its fee comes out of the budget that it is to make more of (+0.09, not told from nil)",
    "talent_with_capital": "talent acts on attraction alone, and slowly (+0.04)",
    "target_responsibility": "drive acts through promotion, which all zones have enough of (+0.04)",
    "performance_pay": "works as far as reform has come, which is not far without the plan (+0.01)",
    "cluster_cascade": "anchors that start to produce are too few to draw followers that count (+0.01)",
    "platform_injection": "without the plan's wishes money does not bind (+0.0)",
    "direct_financing": "without the plan's wishes money does not bind (+0.0)",
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[np.ndarray]]:
    """By lever, for each of `YEARS`, its effect in every replicate that was asked."""
    read = (indicators()[note.outcome] for note in lever_notes().values())
    outcomes = tuple(dict.fromkeys(name for one in read for name in (one.id, one.weight) if name))
    given = cases()
    pairs = {lever_id: compared(list(given), lever_id, BOUND) for lever_id in levers()}

    def asked(lever_ids, replicates: range) -> Panel:
        names = {name for lever_id in lever_ids for name in pairs[lever_id]}
        some = {name: paths for name, paths in given.items() if name in names}
        return simulated(some, outcomes, replicates, os.cpu_count() or 1, lambda count: None)

    first = asked(levers(), range(FIRST))
    effects = {id: [_effect([first], id, pair, year) for year in YEARS] for id, pair in pairs.items()}
    unclear = [id for id, of_years in effects.items() if id in NOT_YET or not any(map(_is_plain, of_years))]
    both = [first, asked(unclear, range(FIRST, REPLICATES))]
    return effects | {id: [_effect(both, id, pairs[id], year) for year in YEARS] for id in unclear}


def _effect(panels: list[Panel], lever_id: str, pair: tuple[str, str], year: int) -> np.ndarray:
    """Effect on the stated outcome in a year, in per cent of what it is without the lever, towards the stated side."""
    note = lever_notes()[lever_id]
    mine, without = (
        np.concatenate([panel.series(note.outcome, PROVINCE, (year,), case) for panel in panels]) for case in pair
    )
    return (1.0 if note.outcome_direction == "+" else -1.0) * 100.0 * (mine - without) / without.mean()


def _is_plain(effect: np.ndarray) -> bool:
    """Whether the first replicates suffice to tell an effect."""
    return effect.mean() >= SMALLEST and effect.mean() > PLAIN * effect.std(ddof=1) / len(effect) ** 0.5


@pytest.mark.parametrize("lever_id", levers())
def test_a_lever_at_its_bound_moves_its_outcome_as_stated(found, lever_id):
    effects = [interval(effect) for effect in found[lever_id]]
    told = any(is_told(effect, SMALLEST) and effect[0] > 0.0 for effect in effects)
    if lever_id in NOT_YET:
        assert len(found[lever_id][0]) == REPLICATES
        assert not told, f"{lever_id} now does what it states ({effects}): take it off NOT_YET"
    else:
        assert told, f"{lever_notes()[lever_id].outcome}, % of what it is without, in {YEARS}: {effects}"


def test_outcomes_are_indicators_of_zones_and_the_list_names_levers():
    for note in lever_notes().values():
        assert indicators()[note.outcome].level == "zone" and note.outcome_direction in "+-"
    assert set(NOT_YET) <= set(levers()) and all(NOT_YET.values())
