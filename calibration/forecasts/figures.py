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
from qianyi.scenarios.mistakes import Mistake, nearest
from qianyi.scenarios.words import message
from qianyi.scenarios.zones import NoSuchZone, find_zone, key_zones

NEEDED = ("zone", "indicator", "year", "value")
OPTIONAL = ("unit", "tolerance", "source")


class FigureMistakes(Exception):
    """Raised with every mistake of the file."""

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = mistakes
        super().__init__("\n".join(mistake.text() for mistake in mistakes))


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
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FigureMistakes(
            [Mistake(name, None, "", message("not UTF-8 text"), ("应为 UTF-8 编码的 CSV", "must be CSV in UTF-8"))]
        ) from error
    numbered = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not numbered:
        allowed = (f"第一行应为列名 {', '.join(NEEDED)}", f"the first line must name the columns {', '.join(NEEDED)}")
        raise FigureMistakes([Mistake(name, 1, "", message("nothing"), allowed)])
    columns = [column.strip() for column in next(csv.reader([numbered[0][1]]))]
    mistakes = _wrong_columns(name, numbered[0][0], columns)
    if mistakes:
        raise FigureMistakes(mistakes)
    found: dict[tuple[str, str, int], Observation] = {}
    for number, line in numbered[1:]:
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        if len(cells) > len(columns):
            allowed = (f"应有 {len(columns)} 列", f"the line must have {len(columns)} columns")
            mistakes.append(Mistake(name, number, "", message("{count} columns", count=len(cells)), allowed))
            continue
        row = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
        one, wrong = _observation(name, number, row, forecast)
        key = None if one is None else (one.place, one.indicator, one.year)
        if one is not None and key in found:
            allowed = ("每个指标每年只写一次", "each place, indicator and year may stand once")
            wrong.append(Mistake(name, number, "", " ".join(row[cell] for cell in NEEDED[:3]), allowed))
        elif one is not None:
            found[key] = one
        mistakes += wrong
    if mistakes:
        raise FigureMistakes(mistakes)
    return list(found.values())


def _wrong_columns(name: str, line: int, columns: list[str]) -> list[Mistake]:
    valid = (*NEEDED, *OPTIONAL)
    allowed = (f"列名应为 {', '.join(valid)}", f"columns must be {', '.join(valid)}")
    wrong = [
        Mistake(name, line, column, repr(column), allowed, nearest(column, valid))
        for column in columns
        if column not in valid
    ]
    missing = [column for column in NEEDED if column not in columns]
    needed = (f"必须有列 {', '.join(NEEDED)}", f"must have the columns {', '.join(NEEDED)}")
    twice = {column for column in columns if columns.count(column) > 1}
    wrong += [Mistake(name, line, column, message("no such column"), needed) for column in missing]
    return wrong + [
        Mistake(name, line, column, message("the column twice"), ("列名不得重复", "each column may stand once"))
        for column in sorted(twice)
    ]


_OF_ZONES = ("该指标只按开发区预测", "this indicator is forecast of single zones only")
_OF_ALL = ("该指标只对全省或31区合计预测", "this indicator is forecast of the province or of the 31 zones only")


def _observation(
    name: str, line: int, row: dict[str, str], forecast: Forecast
) -> tuple[Observation | None, list[Mistake]]:
    """The figure of one line, or what is wrong with it."""
    wrong: list[Mistake] = []

    def refuse(field: str, allowed: tuple[str, str], near: str = "") -> None:
        wrong.append(Mistake(name, line, field, repr(row.get(field, "")), allowed, near))

    place, indicator = _place(row["zone"]), _indicators().get(row["indicator"])
    if place is None:
        zones = ("应为 31 个开发区之一、全省或31个重点开发区", "must be one of the 31 zones, province or 31 key zones")
        refuse("zone", zones, nearest(row["zone"], _names_of_places()))
    if indicator is None:
        valid = ", ".join(INDICATORS)
        refuse("indicator", (f"应为 {valid}", f"must be one of {valid}"), nearest(row["indicator"], _indicators()))
    elif place is not None and INDICATORS[indicator].of_zones == (place in PLACES_EN):
        refuse("zone", _OF_ZONES if INDICATORS[indicator].of_zones else _OF_ALL)
    first, last = forecast.years[1], forecast.years[-1]
    year = int(row["year"]) if row["year"].isdecimal() else -1
    if not first <= year <= last:
        refuse("year", (f"应为 {first} 至 {last} 的年份", f"must be a year from {first} to {last}"))
    value, tolerance = _number(row["value"]), _number(row.get("tolerance") or "0")
    least = -100.0 if indicator == GROWTH else 0.0
    counted = indicator is not None and indicator.startswith("zones_above_")
    if not (value > least or (counted and value == 0.0)):
        refuse("value", ("应为正数（增速可为负）", "must be a positive number (growth may be negative)"))
    if not 0.0 <= tolerance <= 1.0:
        refuse("tolerance", ("应为 0 至 1 的对数标准差", "must be an SD in logs from 0 to 1"))
    unit = INDICATORS[indicator].unit if indicator else ""
    if unit and row.get("unit") and row["unit"] != unit:
        refuse("unit", (f"{indicator} 的单位应为 {unit}", f"{indicator} must be in {unit}"))
    if not wrong and not INDICATORS[indicator].of_zones and (place, indicator, year) not in forecast.others:
        refuse(
            "indicator", (f"预测文件中没有 {place} 的该指标", f"the forecast has no such figure of {PLACES_EN[place]}")
        )
    return (None, wrong) if wrong else (Observation(place, indicator, year, value, tolerance), [])


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
