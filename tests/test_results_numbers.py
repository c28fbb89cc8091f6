"""Every number of a run, computed anew from the Parquet shards with DuckDB."""

import json
import math

import duckdb
import pytest

from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book import NumberBook, load_numbers, save_numbers
from qianyi.results.measures.book.findings import build_book, cost_ratio, milestones
from qianyi.results.measures.book.sql import Formulas
from qianyi.results.measures.panel import read_panel, years_query
from qianyi.results.run.store import StoreError
from qianyi.scenarios.zones import key_zones
from tests.small_runs import small_run


def same(found, number) -> bool:
    told = (number.value, number.low, number.high)
    pairs = zip(found, told, strict=True)
    return all(
        (a is None or math.isnan(a)) if b is None else a is not None and a == pytest.approx(b, rel=1e-9, abs=1e-8)
        for a, b in pairs
    )


@pytest.mark.parametrize(("replicates", "every"), [(1, 5), (7, 1)])
def test_every_number_is_found_again_in_the_shards(tmp_path_factory, replicates, every):
    run = arrange([small_run(tmp_path_factory, replicates)])
    book = build_book(run, read_panel(run))
    assert len(book.numbers) > 500
    assert {
        *("won_relocations", "lost_relocations", "captured_share", "won_others", "signed_gained", "signed_taken"),
        *("displacement_share", "national_rank", "integration", "output_share", "emerging_share", "high_tech_share"),
    } <= book.indicators
    with duckdb.connect() as connection:
        shards = f"['{run.path}/zones/*.parquet']"
        connection.execute(f"CREATE TABLE zone_years AS {years_query().replace('$files', shards)}")
        connection.execute("CREATE TABLE recorded AS FROM zone_years")
        formulas = Formulas(run, "recorded")
        computed = [number for number in book.numbers if number.statistic != "input"][::every]
        wrong = [
            (number.key, found)
            for number in computed
            if not same(found := connection.execute(formulas.of(number)).fetchone() or (None,) * 3, number)
        ]
    assert not wrong, f"{len(wrong)} of {len(computed)}: {wrong[:5]}"


def test_inputs_are_those_of_the_scenarios_and_the_data(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory, 7)])
    book = build_book(run, read_panel(run))
    told = {scenario["name"]: scenario for scenario in run.manifest["resolved"]}
    levers = [n for n in book.numbers if n.indicator == "lever" and n.scenario == "plan-2017" and not n.less]
    assert {n.item for n in levers} == set(told["plan-2017"]["policy"]["levers"])
    for number in levers:
        value = told["plan-2017"]["policy"]["levers"][number.item]["value"]
        assert number.text() == value if isinstance(value, str) else number.value == value
    for zone in key_zones():
        number = book.find("revenue_2016", "input", f"zone:{zone.zone_id}", (2016,))
        assert (number.value, number.low, number.high) == (
            zone.revenue_2016_yi,
            zone.revenue_2016_low,
            zone.revenue_2016_high,
        )


def test_numbers_survive_the_file_and_the_file_says_where_they_come_from(tmp_path, tmp_path_factory):
    run = arrange([small_run(tmp_path_factory, 7)], out=tmp_path)
    book = build_book(run, read_panel(run))
    path = save_numbers(run, book, {"run": "here"})
    assert load_numbers(run).numbers == book.numbers
    row = json.loads(path.read_text(encoding="utf-8"))["numbers"][0]
    assert row["run_key"] == run.manifest["run_key"] and row["sources"] and row["name_zh"] and row["unit_en"]
    assert len({number.id for number in book.numbers}) == len({number.key for number in book.numbers})


def test_the_reference_is_the_scenario_without_levers_or_the_one_that_is_named(tmp_path_factory):
    run = small_run(tmp_path_factory, 7)
    assert arrange([run]).scenarios[-1] == "no-plan"
    assert arrange([run], "late-reform").scenarios[-1] == "late-reform"
    with pytest.raises(StoreError, match="late-reform"):
        arrange([run], "nowhere")


def test_a_ratio_of_costs_is_unknown_where_nothing_is_added():
    import numpy as np

    cost, added = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])
    assert cost_ratio(cost, added) == pytest.approx((0.1, 0.1, 0.1))
    assert all(math.isnan(value) for value in cost_ratio(cost, -added))


def test_milestones_of_a_short_horizon_end_with_its_last_year(tmp_path_factory):
    panel = read_panel(arrange([small_run(tmp_path_factory, 7)]))
    assert milestones(panel)[-1] == panel.years[-1]


def test_an_empty_book_knows_no_number():
    with pytest.raises(KeyError):
        NumberBook().by_id("[N1]")
