"""The credibility page: what is known, what was fitted, what was met and missed, when not to use the model."""

from collections import Counter

from qianyi.calibration.forecasts import forecast_file
from qianyi.calibration.forecasts.evaluation import REVENUE
from qianyi.calibration.forecasts.wording import METHODS, VERDICTS, score_name
from qianyi.calibration.studies import lever_table
from qianyi.calibration.studies.event_table import HEADS, beside, cells, compared
from qianyi.calibration.studies.kept import FOLDER, NotKept, kept, number
from qianyi.calibration.studies.patterns import PATTERNS
from qianyi.calibration.studies.patterns.what_agents_add import answer, furthest, heads
from qianyi.calibration.studies.summary import contests, one_line
from qianyi.experiments.documents.fitted import fitted
from qianyi.experiments.documents.templates import page
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.tables import rows
from qianyi.scenarios.words import message, words
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.background import background_zones, zone_set

_SHOWN = 15
_WAYS = {
    "unconditional": message("unconditional"),
    "conditional": message("conditional"),
}
_FILES = ("zone_figures", "province_figures", "relocation_figures", "beijing_relocation", "published_estimates")


def credibility_page(language: str) -> str:
    """The whole page in a language; a study that is not kept is said to be missing."""
    sections = {
        "data": _data, "fit": fitted, "patterns": _patterns, "backtest": _backtest, "event_study": _events,
        "packages": _packages, "headline": _headline, "failures": _failures, "forecast": _forecast,
    }  # fmt: skip
    values: dict[str, object] = {"one_line": one_line(language)}
    for name, section in sections.items():
        try:
            values[name] = section(language)
        except NotKept:
            values[name] = None
    return page("credibility", language, values)


def _data(language: str) -> dict[str, object]:
    status = Counter(_status(zone.revenue_status) for zone in key_zones())
    counts = {name: status[name] for name in ("reported", "moved", "derived", "inferred")}
    lines = [("`parameters.csv`", len(parameters()), _counted(Counter(one.status for one in parameters().values())))]
    for name in _FILES:
        told = rows(f"data/{name}.csv")
        column = "confidence" if "confidence" in told[0] else "seen_or_recalled"
        lines.append((f"`{name}.csv`", len(told), _counted(Counter(_short(row[column]) for row in told))))
    return counts | {"others": len(background_zones()), "tables": lines}


def _status(text: str) -> str:
    for start, name in (("inferred", "inferred"), ("derived", "derived"), ("reported for 2015", "moved")):
        if text.startswith(start):
            return name
    return "reported"


def _short(text: str) -> str:
    return text.split(" ")[0].split(",")[0].rstrip(";") or "-"


def _counted(counter: Counter) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


_PATTERN_VERDICTS = {
    "inside": message("met"),
    "outside": message("**MISSED**"),
    "no range": message("no published number"),
}


def _patterns(language: str) -> dict[str, object]:
    about, rows = kept("patterns")
    rated = [row for row in rows if row["verdict"] != "no range"]
    inside = sum(row["verdict"] == "inside" for row in rated)
    lines = []
    for row in rows:
        known = PATTERNS[row["id"]]
        span = f"{number(row, 'value'):.3g} [{number(row, 'low'):.3g}, {number(row, 'high'):.3g}]"
        published = f"{row['published_low']} – {row['published_high']}" if row["published_low"] else "–"
        lines.append(
            (known.name.text(language), span, published, _PATTERN_VERDICTS[row["verdict"]].text(language), known.source)
        )
    told = {"about": about, "rated": len(rated), "inside": inside, "table": lines, "agents": answer(rows, language)}
    missed = furthest(kept("pattern_zones")[1], language) if told["agents"] else []
    return told | {"missed": missed, "heads": heads(language)}


def _backtest(language: str) -> dict[str, object]:
    about, rows = kept("backtest")
    found = contests(rows)
    t = words(language)
    lines = [
        (row["start"], _WAYS[row["way"]].text(language), score_name(row["score"], language), row["n"],
         _value(row, rows), f"{number(row, 'value'):.3g}", _difference(row), t.tell(VERDICTS[row["verdict"]]))
        for row in rows
        if row["method"] == "shift_share" and row["verdict"]
    ]  # fmt: skip
    revenue = [row["verdict"] for row in rows if row["method"] == "shift_share" and row["score"] == "log_revenue"]
    return {
        "about": about, "table": lines,
        "better": found["better"], "worse": found["worse"],
        "leans_better": found["better*"], "leans_worse": found["worse*"],
        "revenue": len(revenue), "revenue_worse": sum(verdict.startswith("worse") for verdict in revenue),
    }  # fmt: skip


def _value(row: dict[str, str], rows: list[dict[str, str]]) -> str:
    same = ("start", "way", "score", "years")
    mine = next(one for one in rows if one["method"] == "model" and all(one[key] == row[key] for key in same))
    return f"{number(mine, 'value'):.3g}"


def _difference(row: dict[str, str]) -> str:
    text = f"{number(row, 'difference'):+.2g}"
    if row["difference_low"]:
        text += f" [{number(row, 'difference_low'):+.2g}, {number(row, 'difference_high'):+.2g}]"
    return text


def _events(language: str) -> dict[str, object]:
    about, rows = kept("event_study")
    lines = [cells(row, language) for row in compared(rows) if beside(row)[0] is not None]
    below = any(beside(row)[1] == "below" for row in compared(rows))
    return {"about": about, "heads": [head.text(language) for head in HEADS], "table": lines, "below": below}


def _packages(language: str) -> dict[str, object]:
    about, found = lever_table.study()
    return {"table": lever_table.package_table(found, words(language)), "notes": lever_table.notes(about, language)}


_OTHERS = {
    "national_growth": message("National growth, ± 1 point a year"),
    "rebasing_hazard": message("Yearly chance of a statistical correction"),
    "initial_revenue": message("Where all zones' 2016 revenues stand in their priors"),
}


def _headline(language: str) -> dict[str, object]:
    about, (base, *rows) = kept("headline")
    size = [abs(number(row, "zones_high") - number(row, "zones_low")) for row in rows]
    rest = rows[_SHOWN:]
    told = {
        "zones": number(base, "zones_low"), "plan": number(base, "plan_low"), "replicates": about["replicates"],
        "shown": len(rows) - len(rest), "rest": len(rest), "least": max(size[_SHOWN:], default=0.0) + 0.05,
    }  # fmt: skip
    lines = []
    for row in rows[:_SHOWN]:
        known = parameters().get(row["id"])
        name = _OTHERS[row["id"]].text(language) if known is None else words(language).of(known, "name")
        change = number(row, "zones_high") - number(row, "zones_low")
        basis = "assumed" if known is None else f"{known.status}: {known.source}".replace("assumed: assumed", "assumed")
        span = f"{number(row, 'low'):g} – {number(row, 'high'):g}"
        zones = f"{number(row, 'zones_low'):.1f} → {number(row, 'zones_high'):.1f}"
        plan = f"{number(row, 'plan_low'):+.2f} → {number(row, 'plan_high'):+.2f}"
        lines.append((f"{name} `{row['id']}`", span, zones, f"{change:+.1f} ± {number(row, 'error'):.1f}", plan, basis))
    return {"about": about, "table": lines} | told


def _failures(language: str) -> dict[str, object]:
    _, figures = kept("backtest_figures")
    first = figures[0]["start"]
    mine = [r for r in figures if r["indicator"] == REVENUE and (r["start"], r["way"]) == (first, "unconditional")]
    above = sum(number(row, "came") > number(row, "model_q50") for row in mine)
    told = {"zones": len(zone_set("hebei-all")), "first": first, "total": len(mine), "above": above}
    _, rows = kept("backtest")
    worse = [row for row in rows if row["verdict"].startswith("worse")]
    lines = []
    for key in dict.fromkeys((row["start"], row["way"], row["score"], row["years"]) for row in worse):
        mine = [row for row in worse if (row["start"], row["way"], row["score"], row["years"]) == key]
        methods = [
            f"{words(language).tell(METHODS[r['method']])} ({_difference(r)}){'*' * ('*' in r['verdict'])}"
            for r in mine
        ]
        start, way, score, years = key
        lines.append((start, _WAYS[way].text(language), score_name(score, language), years, "; ".join(methods)))
    return told | {"worse": lines}


def _forecast(language: str) -> dict[str, object]:
    try:
        about, _ = forecast_file.read(FOLDER / forecast_file.KEPT)
    except (OSError, forecast_file.NotAForecast) as error:
        raise NotKept(str(error)) from error
    return {"name": forecast_file.KEPT} | about
