"""The tables of the package: every CSV that ships with it is opened and read here."""

import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from typing import TYPE_CHECKING, Any, get_type_hints

from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from qianyi.scenarios.words import Message, message

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class TableMistakes(ScenarioMistakes):
    """A table that cannot be used; told as a scenario's mistakes are, since planners change tables too."""


class Row(dict[str, str]):
    """Cells of one line by column, with the table and the line that a mistake names."""

    def __init__(self, cells: Iterable[tuple[str, str]], table: str, line: int):
        super().__init__(cells)
        self.table, self.line = table, line

    def __missing__(self, column: str) -> str:
        allowed = message("must be in the header")
        raise TableMistakes([Mistake(self.table, 1, column, message("no such column"), allowed, nearest(column, self))])

    def number(self, column: str) -> float:
        """A cell as a number. Raises `TableMistakes`."""
        return self.read(column, number)

    def one_of(self, column: str, names: tuple[str, ...]) -> int:
        """Place of a cell among the names that it may have. Raises `TableMistakes`."""
        return self.read(column, names.index, message("must be one of {valid}", valid=", ".join(names)))

    def read[T](self, column: str, reader: Callable[[str], T], allowed: Message | None = None) -> T:
        """A cell as `reader` makes it of its text. Raises `TableMistakes` where it cannot."""
        cell = self[column]
        try:
            return reader(cell)
        except ValueError:
            allowed = allowed or _ALLOWED.get(reader, message("must be a value of this column"))
            raise TableMistakes([Mistake(self.table, self.line, column, repr(cell), allowed)]) from None


@cache
def rows(name: str, floor: str = "scenarios") -> tuple[Row, ...]:
    """Rows by column of a shipped table such as `data/zones.csv`; read once, not to be changed.

    `floor` is the part of `qianyi` that holds it. Raises `TableMistakes`.
    """
    try:
        return read(files(f"qianyi.{floor}").joinpath(name), name)
    except OSError as error:
        allowed = message("must be a table of the package")
        raise TableMistakes([Mistake(name, None, "", error.strerror or str(error), allowed)]) from error


def read(file: Traversable, name: str = "") -> tuple[Row, ...]:
    """Rows by column of a table somewhere else, which mistakes call `name`. Raises `OSError` and `TableMistakes`."""
    name = name or file.name
    try:
        return rows_of(file.read_text(encoding="utf-8-sig"), name)
    except UnicodeDecodeError as error:
        mistake = Mistake(name, None, "", message("not UTF-8 text"), message("must be CSV in UTF-8"))
        raise TableMistakes([mistake]) from error


def rows_of(text: str, name: str) -> tuple[Row, ...]:
    """Rows by column of the text of a table; `name` is what a mistake calls it. Raises `TableMistakes`."""
    reader = csv.reader(StringIO(text, newline=""))
    header = next(reader, [])
    found, mistakes = [], []
    for cells in reader:
        if cells and len(cells) != len(header):
            allowed = message("must be {number}, as in the header", number=len(header))
            mistakes.append(Mistake(name, reader.line_num, "", message("{number} cells", number=len(cells)), allowed))
        elif cells:
            found.append(Row(zip(header, cells, strict=True), name, reader.line_num))
    if mistakes:
        raise TableMistakes(mistakes)
    return tuple(found)


def typed[T: DataclassInstance](
    kind: type[T], name: str, floor: str = "scenarios", **readers: Callable[[str], Any]
) -> tuple[T, ...]:
    """Rows of a shipped table as a dataclass whose fields are columns of it; further columns are passed over.

    A cell is read by its field's type: text, whole number, number (or None where it is empty), date, names set apart
    by blanks. `readers` are for fields that are read in another way. Raises `TableMistakes`.
    """
    hints = get_type_hints(kind)
    chosen = {field.name: readers.get(field.name) or _READERS[hints[field.name]] for field in fields(kind)}
    found, mistakes = [], []
    for row in rows(name, floor):
        values = {}
        for column, reader in chosen.items():
            try:
                values[column] = row.read(column, reader)
            except TableMistakes as wrong:
                mistakes += wrong.mistakes
        if not mistakes:
            found.append(kind(**values))
    if mistakes:
        raise TableMistakes(list(dict.fromkeys(mistakes)))
    return tuple(found)


def by_id[T: DataclassInstance](
    kind: type[T], name: str, floor: str = "scenarios", **readers: Callable[[str], Any]
) -> dict[str, T]:
    """Rows as `typed` reads them, by their column `id`, in the order of the table. Raises `TableMistakes`."""
    found: dict[str, T] = {}
    mistakes = []
    for row, one in zip(rows(name, floor), typed(kind, name, floor, **readers), strict=True):
        if row["id"] in found:
            mistakes.append(Mistake(name, row.line, "id", repr(row["id"]), message("must stand in one row only")))
        found[row["id"]] = one
    if mistakes:
        raise TableMistakes(mistakes)
    return found


def number(text: str) -> float:
    """A finite number. Raises `ValueError`."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def number_or_day(text: str) -> float:
    """A number, or a date as its day of the proleptic calendar (`date.toordinal`)."""
    try:
        return number(text)
    except ValueError:
        return float(date.fromisoformat(text).toordinal())


def _number_if_any(text: str) -> float | None:
    return number(text) if text else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: number,
    float | None: _number_if_any,
    date: date.fromisoformat,
    tuple[str, ...]: _names,
}
_ALLOWED: dict[Any, Message] = {
    int: message("must be a whole number"),
    number: message("must be a number"),
    number_or_day: message("must be a number"),
    _number_if_any: message("must be a number, or empty"),
    date.fromisoformat: message("must be a date such as 2017-04-30"),
}
