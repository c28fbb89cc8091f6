"""The page of the back-test: scores of the model and of naive benchmarks, made from the kept results."""

from qianyi.calibration.forecasts.scores import FEW
from qianyi.calibration.forecasts.wording import METHODS, STAR, UNITS, WAYS, place_name, score_name
from qianyi.calibration.studies.kept import kept, number
from qianyi.experiments.documents.templates import page
from qianyi.scenarios.words import Message, message, words
from qianyi.scenarios.zones.background import zone_set


def backtest_page(language: str) -> str:
    """The whole page in a language."""
    about, rows = kept("backtest")
    _, figures = kept("backtest_figures")
    starts = []
    for start, way in dict.fromkeys((row["start"], row["way"]) for row in rows):
        mine, told = ([row for row in all if (row["start"], row["way"]) == (start, way)] for all in (rows, figures))
        shown = {"scores": _scores(mine, language), "figures": _figures(told, language)}
        starts.append({"year": start, "issued": mine[0]["issued"], "way": words(language).tell(WAYS[way])} | shown)
    resolved = [
        {
            "start": row["start"],
            "way": words(language).tell(WAYS[row["way"]]),
            "detectable": number(row, "detectable"),
            "zones": row["zones"],
        }
        for row in rows
        if row["method"] == "shift_share" and row["detectable"]
    ]
    methods = [words(language).tell(METHODS[name]) for name in ("model", *_others())]
    values = {"about": about, "few": FEW, "star": STAR.text(language), "resolved": resolved, "methods": methods}
    return page("backtest", language, values | {"starts": starts})


def _others() -> list[str]:
    return [name for name in METHODS if name != "model"]


def spanned(row: dict[str, str], value: str, low: str, high: str) -> str:
    """A number with its interval in brackets where it has one; empty where there is none."""
    if not row[value]:
        return ""
    return f"{number(row, value):.3g}" + (f" [{number(row, low):.3g}, {number(row, high):.3g}]" if row[low] else "")


def _scores(rows: list[dict[str, str]], language: str) -> list[tuple[str, ...]]:
    """One line per score: the model, then each method with the model's score less its own, and who did better."""
    lines = []
    for name, years in dict.fromkeys((row["score"], row["years"]) for row in rows):
        mine = {row["method"]: row for row in rows if (row["score"], row["years"]) == (name, years)}
        first = mine["model"]
        count = f"{first['n']} ({first['zones']})" if first["zones"] != "0" else first["n"]
        told = f"{score_name(name, language)} ({words(language).tell(UNITS[first['unit']])})"
        lines.append(
            (told, years, count, spanned(first, "value", "low", "high"), *(_cell(mine.get(m)) for m in _others()))
        )
    return lines


MARKS = {"better": "▲", "worse": "▼", "tie": "=", "better*": "▲*", "worse*": "▼*", "": ""}


def _cell(row: dict[str, str] | None) -> str:
    if row is None:
        return "–"
    if not row["verdict"]:
        return f"{number(row, 'value'):.3g}"
    against = f"{number(row, 'difference'):+.2g}"
    if row["difference_low"]:
        against += f" [{number(row, 'difference_low'):+.2g}, {number(row, 'difference_high'):+.2g}]"
    return f"{number(row, 'value'):.3g} ({against}) {MARKS[row['verdict']]}"


_INDICATORS = {
    "reported_revenue": message("revenue (亿元)"),
    "revenue_growth": message("growth (%)"),
    "beijing_tianjin_capital": message("Beijing-Tianjin capital (亿元)"),
}


def _indicator(name: str) -> Message:
    return _INDICATORS.get(name) or message("zones above {edge}亿", edge=name.rpartition("_")[2])


def _figures(rows: list[dict[str, str]], language: str) -> list[tuple[str, ...]]:
    t = words(language)
    zones = {zone.name_zh: t.of(zone, "name") for zone in zone_set("hebei-all")}
    lines = []
    for row in rows:
        place = zones.get(row["place"]) or place_name(row["place"], language)
        name = t.tell(_indicator(row["indicator"])) + (t(" (derived from GDP)") if row["derived"] == "True" else "")
        spans = [
            f"{number(row, f'{who}_q50'):,.4g} [{number(row, f'{who}_q10'):,.4g}, {number(row, f'{who}_q90'):,.4g}]"
            if row[f"{who}_q50"]
            else "–"
            for who in ("model", "shift_share")
        ]
        lines.append((place, name, row["year"], f"{number(row, 'came'):,.5g}", *spans))
    return lines
