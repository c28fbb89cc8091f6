"""A shipped table that a planner broke: every command tells the cell, as `run` does, and leaves with exit code 2."""

import csv
import io

import pytest
from typer.testing import CliRunner

import qianyi.scenarios.ensemble as ensembles
from qianyi.experiments.batches.batch import compile_rules
from qianyi.experiments.cli import app
from qianyi.scenarios import levers, parameters, tables, zones
from qianyi.scenarios.ensemble import ensemble
from qianyi.scenarios.loader import load
from qianyi.scenarios.sectors import economy, supply_links
from qianyi.scenarios.tables import TableMistakes, read, rows_of


@pytest.fixture
def broken(monkeypatch):
    """Gives a change of one cell: `broken(table, line, column, text)`; the tables of the tree stay as they are."""
    kept = (
        *(tables.rows, levers.levers, levers.lever_notes, parameters.parameters, zones.key_zones),
        *(economy.sector_facts, economy.anchor_shares, economy.co_built_parks, supply_links.input_output),
        *(economy.leading_weights, economy.firm_shares),
    )

    def forget() -> None:
        for function in kept:
            function.cache_clear()

    def change(table: str, line: int, column: str, text: str) -> None:
        def changed(file, name):
            found = [dict(row) for row in read(file, name)]
            if name == table:
                found[line - 2][column] = text
            written = io.StringIO()
            writer = csv.DictWriter(written, list(found[0]))
            writer.writeheader()
            writer.writerows(found)
            return rows_of(written.getvalue(), name)

        forget()
        monkeypatch.setattr(tables, "read", changed)

    yield change
    monkeypatch.undo()
    forget()


COMMANDS = (["levers"], ["levers", "special_post_pay"], ["scenarios", "plan-2017"], ["documents", "--out", "pages"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("cell", ["abc", "nan", "", "2017-13-01"])
def test_a_bad_number_of_a_lever_is_told_with_file_line_field(broken, tmp_path, monkeypatch, command, cell):
    monkeypatch.chdir(tmp_path)
    broken("data/levers.csv", 3, "with_plan", cell)
    for language, allowed in (("en", "must be a number"), ("zh", "应为数值")):
        done = CliRunner().invoke(app, [*command, "--lang", language])
        told = f"data/levers.csv:3: with_plan: {'读到' if language == 'zh' else 'found'} {cell!r}"
        assert done.exit_code == 2 and told in done.stderr and allowed in done.stderr, (done.stderr, done.exception)
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize(
    ("table", "line", "column", "text", "said"),
    [
        ("data/levers.csv", 3, "id", "special_post_pya", "data/lever_notes.csv:3: id: found 'special_post_pay'"),
        ("data/levers.csv", 3, "id", "promotion_staff", "data/levers.csv:3: id: found 'promotion_staff'"),
        ("data/lever_notes.csv", 3, "parameters", "pay_per_pots", "did you mean pay_per_post?"),
        ("data/lever_notes.csv", 3, "payer", "nobody", "zone, city, province"),
        ("data/lever_notes.csv", 3, "id", "x", "data/lever_notes.csv: id: found 'special_post_pay'; must have a row"),
        ("data/parameters.csv", 3, "value", "much", "data/parameters.csv:3: value: found 'much'; must be a number"),
    ],
)
def test_tables_that_do_not_agree_are_told_by_name(broken, table, line, column, text, said):
    broken(table, line, column, text)
    done = CliRunner().invoke(app, ["levers"])
    assert done.exit_code == 2 and said in done.stderr, (done.stderr, done.exception)


@pytest.mark.parametrize(
    ("table", "line", "column", "text"),
    [
        ("data/sectors.csv", 4, "zombie_share", "few"),
        ("data/sectors.csv", 4, "price_group", "gold"),
        ("data/anchors.csv", 3, "sector", "CARS"),
        ("data/anchors.csv", 3, "share_of_industry", "half"),
        ("data/io_coefficients.csv", 3, "a_total", "?"),
    ],
)
def test_a_cell_that_a_replicate_reads_is_told_before_the_run(broken, table, line, column, text):
    scenario = load("no-plan", ["until=2017Q1"])
    broken(table, line, column, text)
    with pytest.raises(TableMistakes, match=f"{table}:{line}: {column}: found "):
        compile_rules(scenario)


def test_an_ensemble_of_other_parameters_is_told_before_anything_runs(monkeypatch, tmp_path):
    """What was fitted before a parameter went is no ensemble of this model."""
    ensemble("posterior-2016")
    few = {key: one for key, one in parameters.parameters().items() if key != "entry_rate"}
    monkeypatch.setattr(ensembles, "parameters", lambda: few)
    ensembles._shipped.cache_clear()
    ensembles.ensemble.cache_clear()
    try:
        for language, said in (("en", "qianyi calibrate"), ("zh", "重新生成")):
            asked = ["run", "no-plan", "--replicates", "2", "--yes", "--out", str(tmp_path / language)]
            done = CliRunner().invoke(app, [*asked, "--lang", language])
            told = "data/posterior-2016.parquet: entry_rate:"
            assert done.exit_code == 2 and told in done.stderr and said in done.stderr, (done.stderr, done.exception)
    finally:
        ensembles._shipped.cache_clear()
        ensembles.ensemble.cache_clear()
