"""Every lever moves what its note says first, in the direction that it says, and costs whom it says."""

import numpy as np
import pytest

from qianyi.agents.project import Stage
from qianyi.agents.zone.budget import borrowing_limit
from qianyi.scenarios.levers import PAYERS, lever_notes, levers
from qianyi.scenarios.loader import load_all
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import simulate
from tests.paths_by_hand import paths

SEEDS = (1, 2, 3, 4)
# Plants share tax once they run at normal load, after two and a half years.
QUARTERS = 16


def _share(weight: np.ndarray, part: np.ndarray) -> float:
    return float((weight * part).sum() / weight.sum())


def _limits(world) -> float:
    last = world.policy[-1]
    return sum(borrowing_limit(world.zones[z], last[z], world.parameters[0]) for z in range(len(world.zones)))


EFFECTS = {
    "promotion_output": lambda w: w.zones["promotion_output"].mean(),
    "leading_pull": lambda w: _share(w.weight[2].T, w.zones["leading"]),
    "land_serviced": lambda w: (w.zones["managed_area"] - w.zones["land_raw"]).sum(),
    "staff_productivity": lambda w: w.zones["staff_productivity"].mean(),
    "listed_firms": lambda w: w.firms["listed"].sum(),
    "applicants": lambda w: w.captured[:, 2:].sum(),
    "talent": lambda w: w.zones["talent"].mean(),
    "reach_foreign": lambda w: w.zones["reach"][:, 3].mean(),
    "reach_beijing": lambda w: w.zones["reach"][:, 0].mean(),
    "pressure": lambda w: w.zones["pressure"].mean(),
    "infrastructure": lambda w: w.zones["infrastructure"].sum(),
    "support_stock": lambda w: w.zones["support_stock"].mean(),
    "reform_progress": lambda w: w.indicators["reform_progress"].mean(),
    "approval_days": lambda w: w.zones["approval_days"].mean(),
    "borrowing_limit": _limits,
    "foreign_pull": lambda w: np.log(w.weight[3]).mean(),
    "known_docked": lambda w: w.known[:2][:, w.docked > 0].mean(),
    "park_pull": lambda w: np.log(w.weight[0]).mean(),
    "investing": lambda w: w.captured[:, :2].sum(),
    "emerging_pull": lambda w: _share(w.weight[2].T, w.emerging[None, :]),
    "followers": lambda w: ((w.projects["parent"] > 0) & (w.projects["stage"] > 0)).sum(),
    "platforms": lambda w: w.zones["platforms"].mean(),
    "knowledge": lambda w: w.zones["knowledge"].mean(),
    "subsidy_stock": lambda w: w.zones["subsidy_stock"].mean(),
    "zombies": lambda w: w.indicators["zombies"][-1].sum(),
    "land_idle": lambda w: w.zones["land_idle"].sum(),
    "in_construction": lambda w: w.paid_in.sum() + (w.projects["stage"] == Stage.BUILDING).sum(),
    "transfers": lambda w: w.money["transfers"].sum(),
    "finance_ease": lambda w: w.zones["finance_ease"].mean(),
}


def _worlds(lever_id: str, value: float):
    """Four years under the plan, with one lever at `value`."""
    given = paths(1.0, quarters=QUARTERS)
    given.policy[:, :, list(levers()).index(lever_id)] = value
    return [simulate(given, key_zones(), seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def under_the_plan():
    given = paths(1.0, quarters=QUARTERS)
    return [simulate(given, key_zones(), seed) for seed in SEEDS]


@pytest.mark.parametrize("lever_id", levers())
def test_a_lever_moves_what_it_should_and_costs_whom_it_should(lever_id, under_the_plan):
    note = lever_notes()[lever_id]
    without = _worlds(lever_id, levers()[lever_id].without_plan)
    sign = 1.0 if note.direction == "+" else -1.0
    measure = EFFECTS[note.first_effect]
    moved = np.array([measure(b) - measure(a) for a, b in zip(without, under_the_plan, strict=True)])
    assert sign * moved.mean() > 0.0, moved
    assert (sign * moved >= 0.0).mean() > 0.5, moved
    column = "public_cost_forgone" if note.payer == "forgone" else f"public_cost_{note.payer}"
    # In the first year luck has not yet moved what else a payer spends; some costs come later, with reform.
    cost = [
        [(b.indicators[column][:span] - a.indicators[column][:span]).sum() for span in (4, QUARTERS)]
        for a, b in zip(without, under_the_plan, strict=True)
    ]
    assert np.mean(cost, axis=0).max() > 0.0, cost


def test_every_lever_has_a_note_with_parameters_that_exist():
    assert list(lever_notes()) == list(levers())
    for note in lever_notes().values():
        assert note.payer in PAYERS and note.direction in "+-" and note.first_effect in EFFECTS
        assert note.parameters and set(note.parameters) <= set(parameters())
        assert note.path_zh and note.path_en and note.cost_zh and note.cost_en and note.status and note.source


@pytest.mark.parametrize("lever_id", levers())
def test_a_lever_at_its_value_without_the_plan_or_after_the_horizon_changes_nothing(lever_id):
    lever = levers()[lever_id]
    low = date_text(lever.without_plan) if lever.is_date else repr(lever.without_plan)
    high = date_text(lever.with_plan) if lever.is_date else repr(lever.with_plan)
    short = ['until="2019Q4"']
    ablated = load_all(["no-plan"], [*short, f"levers.{lever_id}={low}"])[0]
    placebo = load_all(["no-plan"], [*short, f"levers.{lever_id}={{value={high}, start=2020-01-01}}"])[0]
    bare = paths_of(load_all(["no-plan"], short)[0])
    for scenario in (ablated, placebo):
        other = paths_of(scenario)
        assert all(np.array_equal(a, b) for a, b in zip(bare, other, strict=True))


def date_text(day: float) -> str:
    from datetime import date

    return date.fromordinal(int(day)).isoformat()
