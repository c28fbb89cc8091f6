"""The credibility page: what is known, what was fitted, what was met and missed, when not to use the model."""

from collections import Counter

from qianyi.calibration.forecasts import forecast_file
from qianyi.calibration.forecasts.evaluation import REVENUE
from qianyi.calibration.forecasts.wording import METHODS, VERDICTS, score_name
from qianyi.calibration.studies.event_table import HEADS, beside, cells, compared
from qianyi.calibration.studies.kept import FOLDER, NotKept, kept, number
from qianyi.calibration.studies.patterns.published import PUBLISHED
from qianyi.calibration.studies.summary import contests, one_line
from qianyi.experiments.documents import credibility_words as words
from qianyi.experiments.documents.fitted import fitted
from qianyi.experiments.documents.words import markdown_table
from qianyi.scenarios.background import background_zones, zone_set
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.tables import rows
from qianyi.scenarios.zones import key_zones

_SHOWN = 15
_WAYS = {
    "unconditional": {"zh": "无条件", "en": "unconditional"},
    "conditional": {"zh": "以实际增速与价格为条件", "en": "conditional"},
}
_FILES = ("zone_figures", "province_figures", "relocation_figures", "beijing_relocation", "priors")


def credibility_page(language: str) -> str:
    """The whole page in "en" or "zh"; a study that is not kept is said to be missing."""
    sections = {
        "data": _data, "fit": fitted, "patterns": _patterns, "backtest": _backtest, "events": _events,
        "headline": _headline, "failures": _failures, "not": _not, "forecast": _forecast,
    }  # fmt: skip
    parts = [words.TITLE[language], words.MADE[language], f"**{one_line(language)}**"]
    for name, section in sections.items():
        parts.append(words.HEADS[name][language])
        try:
            parts += section(language)
        except NotKept:
            parts.append({"zh": "（尚未运行。）", "en": "(Not run yet.)"}[language])
    return "\n\n".join(parts) + "\n"


def _told(about: dict, name: str, language: str) -> str:
    return "<sub>" + words.STALE[language].format(name=name, **about) + "</sub>"


def _data(language: str) -> list[str]:
    status = Counter(_status(zone.revenue_status) for zone in key_zones())
    text = words.DATA[language].format(
        reported=status["reported"],
        moved=status["moved"],
        derived=status["derived"],
        inferred=status["inferred"],
        others=len(background_zones()),
    )
    lines = [("`parameters.csv`", len(parameters()), _counted(Counter(one.status for one in parameters().values())))]
    for name in _FILES:
        told = rows(f"data/{name}.csv")
        column = "confidence" if "confidence" in told[0] else "seen_or_recalled"
        lines.append((f"`{name}.csv`", len(told), _counted(Counter(_short(row[column]) for row in told))))
    heads = ("数据", "行数", "状态") if language == "zh" else ("Table", "Rows", "Status")
    return [text, markdown_table(heads, lines)]


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
    "inside": {"zh": "符合", "en": "met"},
    "outside": {"zh": "**不符**", "en": "**MISSED**"},
    "no range": {"zh": "无可比公开数", "en": "no published number"},
}


def _patterns(language: str) -> list[str]:
    about, rows = kept("patterns")
    rated = [row for row in rows if row["verdict"] != "no range"]
    inside = sum(row["verdict"] == "inside" for row in rated)
    heads = {
        "zh": ("现象", "模型 [10%–90%]", "公开范围", "", "来源"),
        "en": ("Pattern", "Model [10-90 %]", "Published", "", "Source"),
    }[language]
    lines = []
    for row in rows:
        known = PUBLISHED[row["id"]]
        span = f"{number(row, 'value'):.3g} [{number(row, 'low'):.3g}, {number(row, 'high'):.3g}]"
        published = f"{row['published_low']} – {row['published_high']}" if row["published_low"] else "–"
        name = known.zh if language == "zh" else known.en
        lines.append((name, span, published, _PATTERN_VERDICTS[row["verdict"]][language], known.source))
    text = words.PATTERNS[language].format(rated=len(rated), inside=inside)
    return [text, markdown_table(heads, lines), _told(about, "patterns", language)]


def _backtest(language: str) -> list[str]:
    about, rows = kept("backtest")
    found = contests(rows)
    lines = [
        (row["start"], _WAYS[row["way"]][language], score_name(row["score"], language), row["n"],
         _value(row, rows), f"{number(row, 'value'):.3g}", _difference(row), VERDICTS[row["verdict"]][language])
        for row in rows
        if row["method"] == "shift_share" and row["verdict"]
    ]  # fmt: skip
    heads = {
        "zh": ("起点", "方式", "评分", "n", "模型", "偏离—份额", "差 [95%]", "判断"),
        "en": ("Start", "Way", "Score", "n", "Model", "Shift-share", "Difference [95 %]", "Verdict"),
    }[language]
    decided = found["better"] + found["worse"]
    said = words.BACKTEST_DECIDED if decided else words.BACKTEST_TIE
    revenue = [row["verdict"] for row in rows if row["method"] == "shift_share" and row["score"] == "log_revenue"]
    text = said[language].format(
        better=found["better"], worse=found["worse"], leans_better=found["better*"], leans_worse=found["worse*"],
        revenue=len(revenue), revenue_worse=sum(verdict.startswith("worse") for verdict in revenue),
    )  # fmt: skip
    return [words.BACKTEST[language], markdown_table(heads, lines), text, _told(about, "backtest", language)]


def _value(row: dict[str, str], rows: list[dict[str, str]]) -> str:
    same = ("start", "way", "score", "years")
    mine = next(one for one in rows if one["method"] == "model" and all(one[key] == row[key] for key in same))
    return f"{number(mine, 'value'):.3g}"


def _difference(row: dict[str, str]) -> str:
    text = f"{number(row, 'difference'):+.2g}"
    if row["difference_low"]:
        text += f" [{number(row, 'difference_low'):+.2g}, {number(row, 'difference_high'):+.2g}]"
    return text


def _events(language: str) -> list[str]:
    about, rows = kept("event_study")
    lines = [cells(row, language) for row in compared(rows) if beside(row)[0] is not None]
    text = words.EVENTS[language].format(worlds=about["worlds"], treated=about["treated_zones"])
    title = {"zh": "事件研究", "en": "Event study"}[language]
    picture = f"![{title}](figures/event_study.{language}.png)"
    note = [words.EVENTS_NOTE[language]] if any(beside(row)[1] == "below" for row in compared(rows)) else []
    return [text, picture, markdown_table(HEADS[language], lines), *note, _told(about, "event_study", language)]


_OTHERS = {
    "national_growth": {"zh": "全国增速 ±1个百分点", "en": "National growth, ± 1 point a year"},
    "rebasing_hazard": {"zh": "统计核减年概率", "en": "Yearly chance of a statistical correction"},
    "initial_revenue": {
        "zh": "各区2016年收入在先验中的分位（全部同向）",
        "en": "Where all zones' 2016 revenues stand in their priors",
    },
}


def _headline(language: str) -> list[str]:
    about, (base, *rows) = kept("headline")
    size = [abs(number(row, "zones_high") - number(row, "zones_low")) for row in rows]
    rest = rows[_SHOWN:]
    text = words.HEADLINE[language].format(
        zones=number(base, "zones_low"), plan=number(base, "plan_low"), replicates=about["replicates"],
        shown=len(rows) - len(rest), rest=len(rest), least=max(size[_SHOWN:], default=0.0) + 0.05,
    )  # fmt: skip
    heads = {
        "zh": ("未知数", "范围", "达标区数（低 → 高）", "差 ±标准误", "计划带来（低 → 高）", "依据"),
        "en": (
            "Unknown",
            "Range",
            "Zones on target (low → high)",
            "Change ± s.e.",
            "Plan adds (low → high)",
            "Rests on",
        ),
    }[language]
    lines = []
    for row in rows[:_SHOWN]:
        known = parameters().get(row["id"])
        name = _OTHERS[row["id"]][language] if known is None else known.name_zh if language == "zh" else known.name_en
        change = number(row, "zones_high") - number(row, "zones_low")
        basis = "assumed" if known is None else f"{known.status}: {known.source}".replace("assumed: assumed", "assumed")
        span = f"{number(row, 'low'):g} – {number(row, 'high'):g}"
        zones = f"{number(row, 'zones_low'):.1f} → {number(row, 'zones_high'):.1f}"
        plan = f"{number(row, 'plan_low'):+.2f} → {number(row, 'plan_high'):+.2f}"
        lines.append((f"{name} `{row['id']}`", span, zones, f"{change:+.1f} ± {number(row, 'error'):.1f}", plan, basis))
    return [text, markdown_table(heads, lines), _told(about, "headline", language)]


def _failures(language: str) -> list[str]:
    _, figures = kept("backtest_figures")
    first = figures[0]["start"]
    mine = [r for r in figures if r["indicator"] == REVENUE and (r["start"], r["way"]) == (first, "unconditional")]
    above = sum(number(row, "came") > number(row, "model_q50") for row in mine)
    told = {"zones": len(zone_set("hebei-all")), "first": first, "total": len(mine), "above": above}
    lines = [line.format(**told) for line in words.FAILURES[language]]
    parts = ["\n".join(f"- {line}" for line in lines)]
    _, rows = kept("backtest")
    worse = [row for row in rows if row["verdict"].startswith("worse")]
    if not worse:
        return parts
    heads = {
        "zh": ("起点", "方式", "评分", "年份", "较好的方法"),
        "en": ("Start", "Way", "Score", "Years", "Did better"),
    }
    lines = []
    for key in dict.fromkeys((row["start"], row["way"], row["score"], row["years"]) for row in worse):
        mine = [row for row in worse if (row["start"], row["way"], row["score"], row["years"]) == key]
        methods = [f"{METHODS[r['method']][language]} ({_difference(r)}){'*' * ('*' in r['verdict'])}" for r in mine]
        start, way, score, years = key
        lines.append((start, _WAYS[way][language], score_name(score, language), years, "; ".join(methods)))
    return [*parts, words.WORSE[language], markdown_table(heads[language], lines)]


def _not(language: str) -> list[str]:
    return ["\n".join(f"- {line}" for line in words.NOT[language])]


def _forecast(language: str) -> list[str]:
    try:
        about, _ = forecast_file.read(FOLDER / forecast_file.KEPT)
    except (OSError, forecast_file.NotAForecast) as error:
        raise NotKept(str(error)) from error
    return [words.FORECAST[language].format(name=forecast_file.KEPT, **about)]
