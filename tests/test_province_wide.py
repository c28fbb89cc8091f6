"""What is province-wide is province-wide: no zone speaks for the others, and their order decides nothing."""

import numpy as np
import pytest

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import as_numbers
from qianyi.sim.replicate import seed_of, simulate
from tests.paths_by_hand import paths

_EVENTS, _SHARING = (list(levers()).index(name) for name in ("matchmaking_events", "enclave_tax_share"))
_SHIJIAZHUANG, _CANGZHOU = 0, 10


def _appeared(lever: int, zones: list[int], value: float) -> float:
    """Investment that looked for a site, with a lever moved in some zones (亿元)."""
    given = paths(plan=0.0, quarters=8, movers_stock=0.0)
    given.policy[:, zones, lever] = value
    return float(simulate(given, key_zones(), 7).captured.sum())


# A district lets a project go or does not: one zone in thirty that shares its taxes may not decide over any.
_ONE, _OTHER = [_SHIJIAZHUANG], [_CANGZHOU]
_THIRD, _OTHER_THIRD = list(range(0, 30, 3)), list(range(1, 31, 3))


@pytest.mark.parametrize(
    ("lever", "value", "some", "others"), [(_EVENTS, 60.0, _ONE, _OTHER), (_SHARING, 0.5, _THIRD, _OTHER_THIRD)]
)
def test_a_province_wide_measure_counts_the_same_in_whichever_zones_it_is_taken(lever, value, some, others):
    without = _appeared(lever, [], value)
    first, other = (_appeared(lever, zones, value) for zones in (some, others))
    assert first == pytest.approx(other, rel=1e-12) and first > without
    assert _appeared(lever, list(range(31)), value) - without > 1.5 * (first - without)


def test_zones_without_a_target_do_not_thin_out_the_plan():
    """The other zones of the catalogue have no plan; the mean is over those that have one."""
    scenario = load("whole-province", ["until=2017Q4"])
    given, zones = paths_of(scenario), zone_set(scenario.data_set)
    from qianyi.sim.start import new_world

    world = new_world(given, zones, 3)
    assert world.policy_of_province["matchmaking_events"] == pytest.approx(world.policy["matchmaking_events"][:, 0])
    assert len(zones) > 100


def test_permuting_the_zones_permutes_every_result():
    scenario = load("plan-2017", ["until=2019Q4"])
    given, seed = paths_of(scenario), seed_of(scenario.seed, 4)
    given.policy[:, _CANGZHOU, _EVENTS] = 60.0
    order = np.random.default_rng(1).permutation(31)
    straight = simulate(given, key_zones(), seed)
    mixed = simulate(given, [key_zones()[z] for z in order], seed)
    assert [int(zone["id"]) for zone in mixed.zones] == [int(z) + 1 for z in order]
    for table in ("indicators", "ledger", "money", "paid_in"):
        found, expected = (
            as_numbers(getattr(world, table)) if table != "paid_in" else getattr(world, table)
            for world in (mixed, straight)
        )
        assert found == pytest.approx(expected[:, order], rel=1e-9, abs=1e-9), table
    assert np.abs(as_numbers(straight.ledger)[:, :, 1:-1]).sum() > 1000.0
