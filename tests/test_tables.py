"""The one reader of shipped tables: what it makes of cells, and what it says of a table that cannot be used."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from qianyi.scenarios import tables
from qianyi.scenarios.levers import levers
from qianyi.scenarios.tables import TableMistakes, read, rows, rows_of, typed

HOUSE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Park:
    name: str
    rank: int
    share: float
    area: float | None
    since: date
    sectors: tuple[str, ...]


def _typed(monkeypatch, text: str) -> tuple[Park, ...]:
    monkeypatch.setattr(tables, "rows", lambda name, floor: rows_of(text, name))
    return typed(Park, "parks.csv")


HEADER = "name,rank,share,area,since,sectors,further\n"


def test_cells_are_read_by_the_type_of_their_field(monkeypatch):
    found = _typed(monkeypatch, HEADER + '"a, b",2,0.5,,2017-04-30,FOOD AUTO,x\n')
    assert found == (Park("a, b", 2, 0.5, None, date(2017, 4, 30), ("FOOD", "AUTO")),)


@pytest.mark.parametrize(("language", "whole"), [("en", "must be a whole number"), ("zh", "应为整数")])
def test_every_wrong_cell_is_told_with_line_and_column(monkeypatch, language, whole):
    text = HEADER + "a,2,0.5,1,2017-04-30,FOOD,x\nb,two,half,1,30.4.2017,FOOD,x\n"
    with pytest.raises(TableMistakes) as found:
        _typed(monkeypatch, text)
    said = [mistake.text(language) for mistake in found.value.mistakes]
    assert [line.split(": ")[:2] for line in said] == [["parks.csv:3", name] for name in ("rank", "share", "since")]
    assert "'two'" in said[0] and whole in said[0]


def test_a_missing_column_is_told_once(monkeypatch):
    with pytest.raises(TableMistakes) as found:
        _typed(monkeypatch, "name,share,area,since,sectors\n" + 2 * "a,0.5,1,2017-04-30,FOOD\n")
    assert [(mistake.line, mistake.field) for mistake in found.value.mistakes] == [(1, "rank")]


def test_lines_that_do_not_fit_the_header_are_told_together():
    with pytest.raises(TableMistakes) as found:
        rows_of("a,b\n1,2\n\n1\n1,2,3\n", "x.csv")
    assert [str(mistake.found) for mistake in found.value.mistakes] == ["1 cells", "3 cells"]
    assert [mistake.line for mistake in found.value.mistakes] == [4, 5]


def test_a_table_saved_by_a_spreadsheet_is_read_and_another_encoding_is_named(tmp_path):
    (tmp_path / "mark.csv").write_bytes("名,b\r\n雄安,2\r\n".encode("utf-8-sig"))
    assert read(tmp_path / "mark.csv") == ({"名": "雄安", "b": "2"},)
    (tmp_path / "gbk.csv").write_bytes("名,b\n雄安,2\n".encode("gbk"))
    with pytest.raises(TableMistakes, match="UTF-8"):
        read(tmp_path / "gbk.csv")


def test_a_table_that_is_not_there_is_told():
    with pytest.raises(TableMistakes, match="data/nothing.csv"):
        rows("data/nothing.csv")


def test_a_lever_that_is_a_date_counts_days():
    dated = [lever for lever in levers().values() if lever.is_date]
    assert dated and all(date.fromordinal(int(lever.low)).year > 2000 for lever in dated)


def test_nothing_else_opens_a_table():
    floors = ("scenarios", "agents", "sim", "results", "calibration", "experiments")
    sources = [path for floor in floors for path in (HOUSE / floor).rglob("*.py")]
    others = {path.name for path in sources if re.search(r"DictReader|csv\.reader", path.read_text(encoding="utf-8"))}
    assert others == {"tables.py", "figures.py"}  # figures.py reads a file of the planner's, with comments in it
