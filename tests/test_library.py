"""Every scenario of the library runs, says what it is, and gives its golden result."""

import csv

import pytest

from qianyi.scenarios.loader import library, load
from tests.golden_library import GOLDEN, results


def _golden() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    with GOLDEN.open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            found.setdefault(row["scenario"], {})[row["measure"]] = float(row["value"])
    return found


@pytest.mark.parametrize("name", library())
def test_a_scenario_gives_its_golden_result(name):
    golden = _golden()[name]
    assert results(name) == pytest.approx(golden, rel=0.005)


@pytest.mark.parametrize("name", library())
def test_a_scenario_says_what_it_is_in_both_languages(name):
    scenario = load(name)
    for text in ("title", "question", "leaves_out"):
        assert getattr(scenario, f"{text}_zh") and getattr(scenario, f"{text}_en")


def test_scenarios_order_as_their_names_say():
    golden = _golden()
    revenue = {name: row["revenue"] for name, row in golden.items()}
    plan, none = revenue["plan-2017"], revenue["no-plan"]
    assert none < revenue["late-reform"] < plan and revenue["reform-in-name"] < plan
    assert revenue["relocation-drought"] < plan < revenue["relocation-surge"]
    assert revenue["slowdown-no-plan"] < revenue["slowdown"] < plan and revenue["steel-cuts"] < plan
    assert golden["funding-halved"]["public_cost"] < golden["plan-2017"]["public_cost"]
    assert golden["plan-2017"]["public_cost"] < golden["funding-doubled"]["public_cost"]
    assert golden["promotion-race"]["public_cost"] > golden["coordinated-promotion"]["public_cost"]
    for pillar in ("opening", "coordination", "funding"):
        assert none < revenue[f"{pillar}-only"] < plan and revenue[f"plan-without-{pillar}"] < plan
