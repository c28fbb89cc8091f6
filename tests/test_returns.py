"""Return on public money: a planted ratio is found, payers and receivers add up, desk and command line agree."""

import math
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from qianyi.experiments.view.cost import cost_table, returns_of
from qianyi.experiments.view.ensemble import Ensembles, Picture
from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book import NumberBook
from qianyi.results.measures.book.findings import build_book
from qianyi.results.measures.book.sql import recomputed
from qianyi.results.measures.estimates import return_on_cost
from qianyi.results.measures.indicators import PAYERS
from qianyi.results.measures.panel import PROVINCE, Panel, read_panel
from qianyi.results.measures.returns import ALL_PAYERS, GAINS, RECEIVERS, change, returns
from qianyi.results.report.compose import compose
from qianyi.results.tables.cells import Findings, cell_text
from qianyi.results.tables.return_answers import returns_table, show_returns
from qianyi.results.trace import agrees, show_trace
from qianyi.scenarios.loader import load
from qianyi.scenarios.zones import key_zones
from tests.small_runs import small_run

_YEARS, _REPLICATES = (2017, 2018), 40


def _planted(cost: float, spread: float) -> Panel:
    """Two scenarios: what the package costs each payer, with 26 分 of tax and 1.5 yuan of value added for each yuan."""
    luck = np.random.default_rng(7)
    shape = (_REPLICATES, 2, len(_YEARS))
    common = {name: luck.normal(100.0, 5.0, shape) for name in (*PAYERS, "tax", "value_added", "employment")}
    added = {payer: (place + 1) / 15 * luck.normal(cost, spread, shape) for place, payer in enumerate(PAYERS)}
    total = sum(added.values())
    more = added | {"tax": 0.26 * total, "value_added": 1.5 * total, "employment": 300.0 * total}
    arrays = {name: np.stack([common[name] + more[name], common[name]]) for name in common}
    read = lambda name: {name: arrays.get(name, np.full((2, *shape), np.nan))}  # noqa: E731
    return Panel(("package", "none"), key_zones()[:2], _YEARS, range(_REPLICATES), read)


def test_a_planted_return_is_found_and_payers_add_up():
    found = returns(_planted(10.0, 1.0), "package", "none")
    for indicator, planted in (("tax_return", 0.26), ("value_added_return", 1.5), ("jobs_return", 300.0)):
        assert found[indicator, ALL_PAYERS] == pytest.approx((planted,) * 3)
        # The tax is one, so that one over the return of all is the sum of one over each payer's.
        of_payers = [found[indicator, payer] for payer in PAYERS]
        assert sum(1.0 / value for value, _, _ in of_payers) == pytest.approx(1.0 / planted)
        for place, (value, low, high) in enumerate(of_payers):
            assert value == pytest.approx(planted * 15 / (place + 1), rel=0.1)
            assert low < value < high


def test_a_cost_that_may_be_nothing_or_falls_has_no_return():
    for cost in (0.0, -10.0):
        assert all(
            math.isnan(value) for value in returns(_planted(cost, 1.0), "package", "none")["tax_return", ALL_PAYERS]
        )
    assert all(math.isnan(value) for value in return_on_cost(np.array([1.0]), np.array([2.0])))
    assert return_on_cost(np.array([1.0, 1.0]), np.array([4.0, 4.0])) == pytest.approx((0.25, 0.25, 0.25))


def test_the_interval_covers_the_true_ratio_as_often_as_it_says():
    luck = np.random.default_rng(3)
    hits = known = 0
    for _ in range(2000):
        costs = luck.normal(3.0, 6.0, 30)
        low, high = return_on_cost(0.5 * costs + luck.normal(0.0, 2.0, 30), costs)[1:]
        known += math.isfinite(low)
        hits += math.isfinite(low) and low <= 0.5 <= high
    assert known > 1000
    assert hits / known == pytest.approx(0.95, abs=0.025)


def test_every_return_is_found_again_in_the_shards_and_receivers_add_up_to_the_tax(tmp_path_factory, tmp_path):
    run = arrange([small_run(tmp_path_factory, 7)])
    panel = read_panel(run)
    book = build_book(run, panel)
    numbers = [number for number in book.numbers if number.statistic == "return"]
    assert len(numbers) == 2 * len(GAINS) * (1 + len(PAYERS))
    told = next(n for n in numbers if n.scenario == "plan-2017" and n.indicator == "tax_return" and not n.item)
    assert told.value is not None and told.low < told.value < told.high
    for number in (told, *numbers[::5]):
        assert agrees(number, recomputed(run, number)), number.key
    parts = [change(panel, name, "plan-2017", "no-plan") for name in RECEIVERS]
    assert sum(parts) == pytest.approx(change(panel, "tax", "plan-2017", "no-plan"))
    mean = panel.series("tax_zone", PROVINCE, panel.years, "no-plan").mean()
    assert 0.2 < mean / panel.series("tax", PROVINCE, panel.years, "no-plan").mean() < 0.5
    with (tmp_path / "trace").open("w+", encoding="utf-8") as file:
        assert show_trace(run, book, told, "en", Console(file=file, width=400))
        file.seek(0)
        text = file.read()
    assert "Fieller" in text and "the same" in text and "NOT" not in text


@pytest.mark.parametrize(
    "language, unsure, less", [("zh", "成本未定", "成本减少"), ("en", "cost undecided", "costs less")]
)
def test_tables_and_report_give_the_return_or_say_why_not(tmp_path_factory, language, unsure, less):
    of = Findings.of(arrange([small_run(tmp_path_factory, 7)]))
    told = of.book.find("tax_return", "return", PROVINCE, of.panel.years, "plan-2017", "no-plan")
    table = returns_table(of, "plan-2017", language)
    assert table.rows[-2][3] == told and told in table.numbers()
    report = compose(of, language, lambda name: None)
    assert told in report.numbers() and any(getattr(block, "table", None) == table for block in report.blocks)
    for ends, words in (((-5.0, 5.0), unsure), ((-9.0, -5.0), less)):
        changed = [
            replace(number, value=sum(ends) / 2, low=ends[0], high=ends[1])
            if number.indicator.startswith("public_cost") and number.statistic == "difference"
            else replace(number, value=None, low=None, high=None)
            if number.statistic == "return"
            else number
            for number in of.book.numbers
        ]
        poor = Findings(of.run, of.panel, NumberBook(changed))
        cells = returns_table(poor, "plan-2017", language).rows[-2][3:]
        assert [cell_text(cell, "estimate", language) for cell in cells] == [words] * 3


def test_the_desk_and_the_command_line_give_the_same_returns(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory, 7, names=("plan-2017", "no-plan"))])
    panel = read_panel(run)
    overrides = ["replicates=7", 'until="2018Q4"']
    *_, picture = Ensembles(1).pictures(load("plan-2017", overrides), load("no-plan", overrides))
    assert isinstance(picture, Picture)
    desk, line = returns_of(picture), returns(panel, "plan-2017", "no-plan")
    for key, values in line.items():
        assert desk[key] == pytest.approx(values, rel=1e-6, nan_ok=True), key
    added = change(panel, ALL_PAYERS, "plan-2017", "no-plan").mean() * len(panel.years)
    head, rows = cost_table(picture, "en")
    assert rows[-1][0] == "All but partners" and rows[-1][3] == f"{added:+,.0f}" and len(rows[-1]) == len(head)


def test_a_run_prints_its_returns(tmp_path_factory, tmp_path):
    run = small_run(tmp_path_factory, 7)
    for language, words in (("zh", "每元公共成本带来的税收"), ("en", "Tax per yuan of public cost")):
        with (tmp_path / language).open("w+", encoding="utf-8") as file:
            show_returns(run, language, Console(file=file, width=200, markup=False))
            file.seek(0)
            assert words in file.read()
