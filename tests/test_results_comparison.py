"""Tables of a comparison: CSV and workbook say what the book says."""

import csv

import pytest
from openpyxl import load_workbook
from rich.console import Console

from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book import NumberBook
from qianyi.results.measures.policy import changes
from qianyi.results.tables.cells import Findings
from qianyi.results.tables.comparison import groups, show_comparison, write_comparison
from qianyi.scenarios.levers import levers
from tests.small_runs import small_run


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_has_a_sheet_for_each_question_and_every_number_of_its_tables(
    tmp_path, tmp_path_factory, language
):
    of = Findings.of(arrange([small_run(tmp_path_factory)], out=tmp_path))
    written = write_comparison(of, tmp_path, language)
    book = load_workbook(written[-1])
    assert len(book.sheetnames) == 10
    for group, sheet in zip(groups(of, language), book.worksheets, strict=False):
        assert sheet.freeze_panes
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        values = {f"{value:.12g}" if isinstance(value, float | int) else value for value in cells}
        for _, table in group:
            for number in table.numbers():
                is_text = number.unit("en") == "date" or number.value is None
                assert is_text or f"{number.value:.12g}" in values, (table.id, number.key)
    assert of.run.manifest["run_key"] in {cell.value for row in book.worksheets[-1].iter_rows() for cell in row}


def test_the_csv_twin_holds_value_low_and_high(tmp_path, tmp_path_factory):
    of = Findings.of(arrange([small_run(tmp_path_factory)], out=tmp_path))
    path = next(path for path in write_comparison(of, tmp_path, "en") if path.name == "packages.en.csv")
    with path.open(encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    number = of.difference("at_target", "plan-2017")
    told = [float(row[f"Zones at target{end}"]) for end in ("", " low", " high")]
    assert told == [number.value, number.low, number.high]


def test_a_run_of_three_scenarios_without_public_cost_is_compared_in_all_but_cost(tmp_path, tmp_path_factory):
    whole = Findings.of(arrange([small_run(tmp_path_factory)], out=tmp_path))
    lacking = ("public_cost", "cost_per_added_revenue")
    kept = [number for number in whole.book.numbers if not number.indicator.startswith(lacking)]
    of = Findings(whole.run, whole.panel, NumberBook(kept))
    assert not any("costs" in path.name for path in write_comparison(of, tmp_path, "en"))
    console = Console(width=170, record=True, file=open(tmp_path / "screen", "w"))
    show_comparison(of, "en", console)
    text = console.export_text()
    assert "Zones losing" in text and "Cost a year" not in text


def test_the_policy_page_has_every_lever_that_differs_and_no_other(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    plan = {c.lever.id: (c.old, c.new) for c in changes(run, "plan-2017", "no-plan")}
    assert plan == {id: (lever.without_plan, lever.with_plan) for id, lever in levers().items()
                    if lever.without_plan != lever.with_plan}  # fmt: skip
    assert [c.lever.id for c in changes(run, "late-reform", "plan-2017")] == ["reform_deadline"]
    assert changes(run, "no-plan", "no-plan") == []


def test_the_terminal_shows_board_policy_cost_and_losers(tmp_path, tmp_path_factory):
    of = Findings.of(arrange([small_run(tmp_path_factory)], out=tmp_path))
    console = Console(width=170, record=True, file=open(tmp_path / "screen", "w"))
    show_comparison(of, "zh", console)
    text = console.export_text()
    assert all(word in text for word in ("过线概率表", "政策组合", "公共成本与承担者", "得益与受损", "N1"))
