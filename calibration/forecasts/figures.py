"""Later figures, as anybody may write them down: a CSV with zone, indicator, year, value; every mistake at once.

Columns: `zone` (a zone's name in Chinese or English, `全省` or `province`, `31个重点开发区` or `31 key zones`),
`indicator`, `year`, `value`; optional `unit` (checked when given), `tolerance` (SD of the figure's own error in logs,
0 to 1), `source`. Lines that begin with # are passed over.
"""

import csv
import math
from pathlib import Path

from qianyi.calibration.forecasts.evaluation import GROWTH, Forecast, Observation
from qianyi.calibration.forecasts.forecast_file import INDICATORS, PLACES_EN
from qianyi.calibration.forecasts.wording import PLACES
from qianyi.results.run.manifest import bytes_of
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from qianyi.scenarios.words import Message, message
from qianyi.scenarios.zones import NoSuchZone, find_zone, key_zones

NEEDED = ("zone", "indicator", "year", "value")
OPTIONAL = ("unit", "tolerance", "source")


class FigureMistakes(ScenarioMistakes):
    """Raised with every mistake of the file."""


def _place(name: str) -> str | None:
    """The Chinese name of a zone, or of the zones as a whole; None where nothing is called so."""
    whole = {said.casefold(): zh for zh, en in PLACES_EN.items() for said in (zh, en)}
    try:
        return whole.get(name.casefold()) or find_zone(name).name_zh
    except NoSuchZone:
        return None


def _names_of_places() -> list[str]:
    return [*(name for zone in key_zones() for name in (zone.name_zh, zone.name_en)), *PLACES_EN, *PLACES_EN.values()]


def _indicators() -> dict[str, str]:
    return {name: key for key, one in INDICATORS.items() for name in (key, *one.aliases)}


def read(path: Path, forecast: Forecast) -> list[Observation]:
    """Figures that the forecast can be scored with. Raises `FigureMistakes`; OSError when the file is unreadable."""
    name = str(path)
    try:
        text = bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FigureMistakes(
            [Mistake(name, None, "", message("not UTF-8 text"), message("must be CSV in UTF-8"))]
        ) from error
    numbered = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not numbered:
        allowed = message("the first line must name the columns {columns}", columns=", ".join(NEEDED))
        raise FigureMistakes([Mistake(name, 1, "", message("nothing"), allowed)])
    columns = [column.strip() for column in next(csv.reader([numbered[0][1]]))]
    mistakes = _wrong_columns(name, numbered[0][0], columns)
    if mistakes:
        raise FigureMistakes(mistakes)
    found: dict[tuple[str, str, int], Observation] = {}
    for number, line in numbered[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        if len(cells) > len(columns):
            allowed = message("the line must have {count} columns", count=len(columns))
            mistakes.append(Mistake(name, number, "", message("{count} columns", count=len(cells)), allowed))
            continue
        row = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
        one, wrong = _observation(name, number, row, forecast)
        key = None if one is None else (one.place, one.indicator, one.year)
        if one is not None and key in found:
            allowed = message("each place, indicator and year may stand once")
            wrong.append(Mistake(name, number, "", " ".join(row[cell] for cell in NEEDED[:3]), allowed))
        elif one is not None:
            found[key] = one
        mistakes += wrong
    if mistakes:
        raise FigureMistakes(mistakes)
    return list(found.values())


def _wrong_columns(name: str, line: int, columns: list[str]) -> list[Mistake]:
    valid = (*NEEDED, *OPTIONAL)
    allowed = message("columns must be {columns}", columns=", ".join(valid))
    wrong = [
        Mistake(name, line, column, repr(column), allowed, nearest(column, valid))
        for column in columns
        if column not in valid
    ]
    missing = [column for column in NEEDED if column not in columns]
    needed = message("must have the columns {columns}", columns=", ".join(NEEDED))
    twice = {column for column in columns if columns.count(column) > 1}
    wrong += [Mistake(name, line, column, message("no such column"), needed) for column in missing]
    return wrong + [
        Mistake(name, line, column, message("the column twice"), message("each column may stand once"))
        for column in sorted(twice)
    ]


_OF_ZONES = message("this indicator is forecast of single zones only")
_OF_ALL = message("this indicator is forecast of the province or of the 31 zones only")


def _observation(
    name: str, line: int, row: dict[str, str], forecast: Forecast
) -> tuple[Observation | None, list[Mistake]]:
    """The figure of one line, or what is wrong with it."""
    wrong: list[Mistake] = []

    def refuse(field: str, allowed: Message, near: str = "") -> None:
        wrong.append(Mistake(name, line, field, repr(row.get(field, "")), allowed, near))

    place, indicator = _place(row["zone"]), _indicators().get(row["indicator"])
    if place is None:
        zones = message("must be one of the 31 zones, province or 31 key zones")
        refuse("zone", zones, nearest(row["zone"], _names_of_places()))
    if indicator is None:
        valid = ", ".join(INDICATORS)
        refuse("indicator", message("must be one of {valid}", valid=valid), nearest(row["indicator"], _indicators()))
    elif place is not None and INDICATORS[indicator].of_zones == (place in PLACES_EN):
        refuse("zone", _OF_ZONES if INDICATORS[indicator].of_zones else _OF_ALL)
    first, last = forecast.years[1], forecast.years[-1]
    year = int(row["year"]) if row["year"].isdecimal() else -1
    if not first <= year <= last:
        refuse("year", message("must be a year from {first} to {last}", first=first, last=last))
    value, tolerance = _number(row["value"]), _number(row.get("tolerance") or "0")
    least = -100.0 if indicator == GROWTH else 0.0
    counted = indicator is not None and indicator.startswith("zones_above_")
    if not (value > least or (counted and value == 0.0)):
        refuse("value", message("must be a positive number (growth may be negative)"))
    if not 0.0 <= tolerance <= 1.0:
        refuse("tolerance", message("must be an SD in logs from 0 to 1"))
    unit = INDICATORS[indicator].unit if indicator else ""
    if unit and row.get("unit") and row["unit"] != unit:
        refuse("unit", message("{indicator} must be in {unit}", indicator=indicator, unit=unit))
    if not wrong and not INDICATORS[indicator].of_zones and (place, indicator, year) not in forecast.others:
        refuse("indicator", message("the forecast has no such figure of {place}", place=PLACES[place]))
    return (None, wrong) if wrong else (Observation(place, indicator, year, value, tolerance), [])


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
