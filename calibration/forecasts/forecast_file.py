"""The forecast file: what was said before it was known, kept so that anybody can score it later.

Text in UTF-8. Lines that begin with `#` say what it is, when and by which version it was made, and the SHA-256 of
everything below them; then one CSV row per quantity and method: seven quantiles, and the draws themselves. Draw k of
all rows is the same simulated province, so shares, ranks and counts can be taken over zones.
"""

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qianyi.calibration.forecasts.evaluation import GROWTH, REVENUE, Forecast
from qianyi.calibration.forecasts.wording import PLACES
from qianyi.results.run.manifest import bytes_of
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.tables import rows_of
from qianyi.scenarios.words import Message, message
from qianyi.scenarios.zones import key_zones

FORMAT = "qianyi forecast 1"
KEPT = "forecast-2016-12-31.csv"
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
_QUANTILES = tuple(f"q{100 * level:02.0f}" for level in LEVELS)
_HEAD = ("method", "indicator", "zone_zh", "zone_en", "year", "unit", *_QUANTILES)
MODEL = "model"


@dataclass(frozen=True)
class Indicator:
    """A quantity that the file forecasts: name, unit, other names under which figures give it, and of whom it is."""

    name: Message
    unit: str
    aliases: tuple[str, ...]
    of_zones: bool


HYUNDAI = "hyundai_cangzhou_load"
INDICATORS = {
    REVENUE: Indicator(
        message("main-business revenue of the year, as reported"),
        "亿元",
        ("主营业务收入", "主营收入", "revenue"),
        True,
    ),
    GROWTH: Indicator(
        message("growth of reported revenue over the year"), "%", ("主营业务收入增速", "growth"), True
    ),
    "total_revenue": Indicator(
        message("reported revenue of all zones"), "亿元", ("主营业务收入合计", "total"), False
    ),
    **{
        f"zones_above_{edge}": Indicator(
            message("zones at or above {edge}亿", edge=edge),
            "个",
            (f"主营收入超{edge}亿元开发区数", f"above_{edge}"),
            False,
        )
        for edge in (100, 500, 1000)
    },
    "beijing_tianjin_projects": Indicator(
        message("group projects from Beijing and Tianjin signed in the year"), "个",
        ("省级以上经开区承接京津产业转移项目",), False,
    ),
    "beijing_tianjin_capital": Indicator(
        message("agreed investment of projects from Beijing and Tianjin signed in the year"), "亿元",
        ("省级以上经开区京津投资总额",), False,
    ),
    "beijing_tianjin_paid": Indicator(
        message("capital from Beijing and Tianjin paid in during the year"), "亿元", ("京津到位资金",), False
    ),
    HYUNDAI: Indicator(
        message("used part of the design capacity (300,000 cars) of Beijing Hyundai's Cangzhou plant"),
        "%", ("北京现代沧州工厂产能利用率",), True,
    ),
}  # fmt: skip
PLACES_EN = {place: said.english for place, said in PLACES.items()}


class NotAForecast(Told):
    """The file is no forecast of this program, or was changed; it tells which."""


def _places() -> dict[str, str]:
    return {zone.name_zh: zone.name_en for zone in key_zones()} | PLACES_EN


def text_of(about: dict, forecasts: list[Forecast]) -> str:
    """The whole file; equal forecasts give equal text. Of zones only the 31 are written."""
    draws = len(forecasts[0].revenue)
    body = io.StringIO()
    writer = csv.writer(body, lineterminator="\n")
    writer.writerow([*_HEAD, *(f"d{number:03d}" for number in range(1, draws + 1))])
    english = _places()
    for forecast in forecasts:
        for indicator, place, year, values in _quantities(forecast):
            kept = np.quantile(values, LEVELS)
            # Growth follows from revenue draw by draw; its draws would only make the file longer.
            each = [""] * draws if indicator == GROWTH else [f"{value:.4g}" for value in values]
            unit = INDICATORS[indicator].unit
            line = (forecast.method, indicator, place, english[place], year, unit, *(f"{value:.4g}" for value in kept))
            writer.writerow([*line, *each])
    text = body.getvalue()
    told = {**about, "draws": draws, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    head = "".join(f"# {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in told.items())
    return f"# {FORMAT}\n{head}{text}"


def _quantities(forecast: Forecast):
    names = [zone.name_zh for zone in key_zones()]
    for place in names:
        for year in forecast.years:
            yield REVENUE, place, year, forecast.of_zone(place, year)
    for place in names:
        for year in forecast.years[1:]:
            now, before = forecast.of_zone(place, year), forecast.of_zone(place, year - 1)
            yield GROWTH, place, year, 100.0 * (now / before - 1.0)
    for (place, indicator, year), values in forecast.others.items():
        yield indicator, place, year, values


def read(path: Path) -> tuple[dict, list[Forecast]]:
    """What the file says of itself, and its forecasts, the model's first.

    Raises `NotAForecast` when it is none or its body does not have the hash that it names, OSError when unreadable.
    """
    try:
        lines = bytes_of(path).decode("utf-8").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise NotAForecast(message("{path}: not UTF-8 text", path=path)) from error
    if not lines or lines[0].strip() != f"# {FORMAT}":
        begins = "# " + FORMAT
        raise NotAForecast(
            message("{path}:1: must begin with '{begins}', as `qianyi forecast` writes it", path=path, begins=begins)
        )
    head = [line for line in lines if line.startswith("#")]
    body = "".join(lines[len(head) :])
    about = {}
    for number, line in enumerate(head[1:], start=2):
        key, _, value = line[2:].partition(": ")
        try:
            about[key] = json.loads(value)
        except json.JSONDecodeError as error:
            found = repr(line.strip())
            raise NotAForecast(
                message("{path}:{number}: cannot be read: {found}", path=path, number=number, found=found)
            ) from error
    if about.get("sha256") != hashlib.sha256(body.encode()).hexdigest():
        raise NotAForecast(
            message(
                "{path}: was changed after it was made: its content does not have the SHA-256 that it names", path=path
            )
        )
    return about, _forecasts(body)


def _forecasts(body: str) -> list[Forecast]:
    rows = rows_of(body, "forecast")
    drawn = [name for name in rows[0] if name.startswith("d") and name[1:].isdigit()]
    found = []
    for method in dict.fromkeys(row["method"] for row in rows):
        mine = [row for row in rows if row["method"] == method and row[drawn[0]]]
        revenue = [row for row in mine if row["indicator"] == REVENUE]
        zones = tuple(dict.fromkeys(row["zone_zh"] for row in revenue))
        years = tuple(dict.fromkeys(int(row["year"]) for row in revenue))
        values = np.full((len(drawn), len(zones), len(years)), np.nan)
        for row in revenue:
            values[:, zones.index(row["zone_zh"]), years.index(int(row["year"]))] = [float(row[d]) for d in drawn]
        others = {
            (row["zone_zh"], row["indicator"], int(row["year"])): np.array([float(row[d]) for d in drawn])
            for row in mine
            if row["indicator"] != REVENUE
        }
        found.append(Forecast(method, zones, years, values, others))
    return sorted(found, key=lambda forecast: forecast.method != MODEL)
