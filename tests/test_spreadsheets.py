"""A scenario may be called like a formula: in CSV and Excel it is a name."""

import csv
import io

import pandas as pd
import pytest
from openpyxl import load_workbook
from rich.console import Console

from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.effects import show_effects
from qianyi.results.run.spreadsheets import csv_text
from qianyi.results.run.store import RunDirectory
from qianyi.results.tables.cells import Findings
from qianyi.results.tables.comparison import write_comparison
from tests.small_runs import simulated

FORMULAS = ('=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1+1", "=", "\t=1")


def test_text_that_spells_a_formula_is_marked_and_numbers_are_not():
    names = [*FORMULAS, "-3.5", "+2", "plan", "", None]
    table = pd.DataFrame(
        {"=name": names, "kind": pd.Categorical(names), "value": [-float(k) for k in range(len(names))]}
    )
    head, *rows = csv.reader(io.StringIO(csv_text(table)))
    assert head == ["'=name", "kind", "value"]
    assert [row[0] for row in rows] == [row[1] for row in rows]
    assert [row[0] for row in rows] == [f"'{name}" for name in FORMULAS] + ["-3.5", "+2", "plan", "", ""]
    assert rows[3][2] == "-3.0"


@pytest.mark.parametrize("told", [('=HYPERLINK("http://x","y")', "#N/A"), ("@x", '=HYPERLINK("http://x","y")')])
def test_a_title_like_a_formula_is_text_in_every_table(told, tmp_path, tmp_path_factory):
    whole = simulated(tmp_path_factory.getbasetemp(), 3, "2017Q4", ("plan-2017", "no-plan"))
    titles = {name: {"zh": title, "en": title} for name, title in zip(whole.scenarios, told, strict=True)}
    run = arrange([RunDirectory(whole.path, whole.manifest | {"titles": titles})], "", tmp_path)
    written = write_comparison(Findings.of(run), tmp_path, "en")
    cells = [
        cell
        for sheet in load_workbook(next(p for p in written if p.suffix == ".xlsx"))
        for row in sheet
        for cell in row
    ]
    assert all(any(title in str(cell.value) for cell in cells) for title in told)
    assert not {cell.data_type for cell in cells} & {"f", "e"}, "no formulas, no errors"
    show_effects(run, "en", Console(file=io.StringIO()))
    for path in [*(p for p in written if p.suffix == ".csv"), tmp_path / "effects.csv"]:
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            assert not any(text.startswith(("=", "@")) for text in row), (path, row)
