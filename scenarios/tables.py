"""The tables of the package: every CSV that ships with it is opened and read here."""

import csv
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from typing import TYPE_CHECKING, Any, get_type_hints

from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes
from qianyi.scenarios.words import Message, message

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = dict[str, str]


class TableMistakes(ScenarioMistakes):
    """A table that cannot be used; told as a scenario's mistakes are, since planners change tables too."""


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
            found.append(dict(zip(header, cells, strict=True)))
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
    for line, row in enumerate(rows(name, floor), start=2):
        values = {}
        for column, reader in chosen.items():
            try:
                values[column] = reader(row[column])
            except KeyError:
                mistakes.append(Mistake(name, 1, column, message("no such column"), message("must be in the header")))
            except ValueError:
                allowed = _ALLOWED.get(hints[column], message("must be a value of this column"))
                mistakes.append(Mistake(name, line, column, repr(row[column]), allowed))
        if not mistakes:
            found.append(kind(**values))
    if mistakes:
        raise TableMistakes(list(dict.fromkeys(mistakes)))
    return tuple(found)


def number_or_day(text: str) -> float:
    """A number, or a date as its day of the proleptic calendar (`date.toordinal`)."""
    try:
        return float(text)
    except ValueError:
        return float(date.fromisoformat(text).toordinal())


def _number_if_any(text: str) -> float | None:
    return float(text) if text else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    float | None: _number_if_any,
    date: date.fromisoformat,
    tuple[str, ...]: _names,
}
_ALLOWED: dict[Any, Message] = {
    int: message("must be a whole number"),
    float: message("must be a number"),
    float | None: message("must be a number, or empty"),
    date: message("must be a date such as 2017-04-30"),
}
