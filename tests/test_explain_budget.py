"""What each lever asks of whom and what of it is paid: the costs of a run, lever by lever, as a planner reads them."""

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from qianyi.experiments.budgets.amounts import Amounts, amounts, costs_by_quarter, measured, spans_of
from qianyi.experiments.budgets.shown import ALL, TOGETHER, Told
from qianyi.experiments.cli import app
from qianyi.scenarios.levers import PAYERS, levers
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import seed_of, simulate
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

_SETTINGS = ['ensemble="none"', 'until="2018Q4"']
_LEVERS, _ZONE = list(levers()), PAYERS.index("zone")
_PAYROLL = ("promotion_staff", "special_post_pay", "performance_pay", "delegated_powers", "project_drive")
_PROGRAMMES = ("professional_agencies", "matchmaking_events", "supporting_services", "innovation_platforms")
# They do not multiply each other: running costs, services, platforms, partnerships, land.
_ALONE = (*_PROGRAMMES, "chain_targeting", "cluster_cascade", "university_partnerships", "land_replacement")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z]+\b[ ,]+){2,}\b[a-z]+\b")


def _given(moved=None, **changed):
    """Paths of the plan, or of no plan with the levers `moved` as the plan has them."""
    given = paths(1.0 if moved is None else 0.0, quarters=8, **changed)
    for lever in moved or ():
        given.policy[:, :, _LEVERS.index(lever)] = levers()[lever].with_plan
    return given


def _measured(given, poor=False) -> tuple[Amounts, float]:
    """Amounts of the eighth quarter, and what is 1 亿元 of an average zone in all zones together."""
    world = new_world(given, key_zones(), 2)
    if poor:
        world.zones["cash"][0] = -1e6
    return measured(world, {"": range(7, 8)}), float(world.zones["unit"].sum())


def test_the_course_is_that_of_a_run_and_the_package_costs_what_the_run_records():
    scenario = load("plan-2017", _SETTINGS)
    seed, given = seed_of(scenario.seed, 3), paths_of(scenario)
    world, run = new_world(given, key_zones(), seed), simulate(given, key_zones(), seed)
    for t, (_, paid) in enumerate(costs_by_quarter(world, 8)):
        for place, payer in enumerate(PAYERS):
            recorded = run.indicators[f"public_cost_{payer}"][t]
            assert paid[-1, :, place] == pytest.approx(recorded, rel=1e-9, abs=1e-12), (payer, t)
    assert world.indicators.tobytes() == run.indicators.tobytes()


def test_levers_that_do_not_multiply_add_up():
    """But for what partners carry of infrastructure without the plan (5 %): it is taken off after effort has divided
    the money, so that every use moves it by some ten-thousandths."""
    asked = _measured(_given(_ALONE))[0].asked[0, :, :, _ZONE]
    assert asked[-1].min() > 0.0
    assert asked[:-1].sum(axis=0) == pytest.approx(asked[-1], rel=1e-3)
    assert all((asked[_LEVERS.index(lever)] > 0.0).all() == (lever in _ALONE) for lever in _LEVERS)


def test_all_levers_add_up_to_what_the_plan_asks_of_the_zones_more_than_no_plan():
    """The zone's own part of infrastructure is a product of two levers, so that their amounts miss by the product of
    both steps. All else that multiplies is payroll: its levers come to less than 4 % of what the plan asks, and a
    product of two of their steps to less than a fourth of that. Partners are paid without a ceiling here: below one
    they carry less, the longer they have carried."""
    found, unit = _measured(_given(ppp_ceiling=1e9))
    asked = found.asked[0, :, :, _ZONE].sum(axis=1)
    spent, share = levers()["infrastructure_investment"], levers()["ppp_leasing"]
    product = (spent.with_plan - spent.without_plan) * (share.with_plan - share.without_plan) * unit
    assert sum(abs(asked[_LEVERS.index(lever)]) for lever in _PAYROLL) < 0.04 * asked[-1]
    assert asked[:-1].sum() + product == pytest.approx(asked[-1], rel=0.01)


def test_a_poor_zone_pays_payroll_alone_and_others_pay_in_full():
    # No city takes its arrears over.
    found = _measured(_given(arrears_limit=1e9), poor=True)[0]
    asked, paid = found.asked[0, :, 0], found.paid[0, :, 0]
    assert asked[-1, _ZONE] > 2.0 * paid[-1, _ZONE]
    for lever in _PROGRAMMES:
        place = _LEVERS.index(lever)
        assert asked[place, _ZONE] > 0.0 and paid[place, _ZONE] == pytest.approx(0.0, abs=1e-12)
    for lever in _PAYROLL:
        place = _LEVERS.index(lever)
        assert paid[place, _ZONE] == pytest.approx(asked[place, _ZONE], rel=1e-9) and asked[place, _ZONE] > 0.0
    for payer in ("city", "province", "platform", "forgone"):
        place = PAYERS.index(payer)
        assert (paid[:, place] == asked[:, place]).all() and (payer == "forgone" or asked[-1, place] > 0.0)
    assert found.binds[0, 0, :2].tolist() == [0.0, 1.0]


def test_no_lever_of_no_plan_asks_for_anything():
    found = _measured(_given(()))[0]
    assert not found.asked.any() and not found.paid.any()


def test_zones_add_up_and_so_do_the_rows_of_a_payer():
    scenario = load("late-reform", _SETTINGS)
    found = amounts(scenario, 2, 2)
    whole = {(payer, lever): amount for payer, lever, amount in Told(scenario, 2, found).rows()}
    assert {payer for payer, _ in whole} == set(PAYERS) and {lever for _, lever in whole} == {*levers(), TOGETHER, ALL}
    of_zones = [Told(scenario, 2, found, zone).rows() for zone in key_zones()]
    for payer in PAYERS:
        total = whole[payer, ALL]
        rows = [amount for (by, lever), amount in whole.items() if by == payer and lever != ALL]
        # Rows that would be printed as 0.00 are left out.
        assert np.abs(sum(rows) - total).max() < 0.005 * len(levers())
    sums = sum(next(amount for by, lever, amount in rows if (by, lever) == ("zone", ALL)) for rows in of_zones)
    assert sums == pytest.approx(whole["zone", ALL])


def test_spans_are_whole_years_of_the_scenario():
    told = {until: list(spans_of(load("no-plan", [f'until="{until}"', 'ensemble="none"']))) for until in _UNTIL}
    assert list(told.values()) == list(_UNTIL.values())


_UNTIL = {
    "2017Q2": ["2017"],
    "2018Q4": ["2017-2018"],
    "2022Q3": ["2017-2020", "2021"],
    "2025Q4": ["2017-2020", "2025"],
    "2030Q4": ["2017-2020", "2025"],
}


def _said(*asked: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ("explain", *asked), env={"COLUMNS": "200"})
    assert done.exit_code == code, done.output
    return done.output


def _budget(*asked: str) -> str:
    settings = [part for setting in _SETTINGS for part in ("--set", setting)]
    return _said("budget", *asked, *settings, "--replicates", "2")


def test_the_planner_reads_a_zone_in_either_language_and_numbers_in_json():
    zone = "沧州经开区"
    facts = json.loads(_budget(zone, "--json"))
    assert (facts["zone"], facts["zones"], facts["replicates"]) == ("Cangzhou EDZ", 1, 2)
    assert (
        set(facts["shares"]) >= {"funded_share", "bound_by_land"} and facts["shares"]["funded_share"]["2017-2018"] > 0
    )
    row = next(row for row in facts["amounts"] if (row["payer"], row["lever"]) == ("zone", "land_replacement"))
    chinese, english = _budget(zone, "--lang", "zh"), _budget(zone, "--lang", "en")
    for text, name in ((chinese, levers()["land_replacement"].name_zh), (english, "Low-efficiency land taken back")):
        line = next(line for line in text.splitlines() if name in line)
        assert line.split()[-2:] == [f"{row[kind]['2017-2018']:.3f}" for kind in ("asked", "paid")]
    assert not _SENTENCE.search(chinese), _SENTENCE.search(chinese)
    assert not _CHINESE.search(english.replace("亿元", "")) and "mean of 2 replicates" in english


def test_without_a_zone_all_are_added_up():
    assert "31个开发区合计" in _budget("--lang", "zh") and "sum of 31 zones" in _budget("--scenario", "opening-only")


def test_mistakes_are_told_before_anything_runs():
    assert "沧州经开区" in _said("budget", "沧州经济区", "--set", _SETTINGS[0], code=2)
    assert "plan-2017" in _said("budget", "--scenario", "plan-2071", code=2)
    assert "promotion_staff" in _said("budget", "--set", "levers.promotion_stuff=3", "--lang", "zh", code=2)
    for option in (("--json",), ("--scenario", "no-plan"), ("--replicates", "3"), ("--set", "seed=3")):
        assert "explain budget" in _said("zone", "Cangzhou EDZ", *option, code=2)
