"""The page of the back-test: scores of the model and of naive benchmarks, made from the kept results."""

from qianyi.calibration.forecasts.scores import FEW
from qianyi.calibration.forecasts.wording import METHODS, PLACES, STAR, UNITS, WAYS, score_name
from qianyi.calibration.studies.kept import kept, number
from qianyi.experiments.documents.words import markdown_table
from qianyi.scenarios.background import zone_set

_MADE = {
    "zh": "由 `qianyi documents` 根据 `calibration/data/backtest.csv` 生成（`{command}`，{made_on}，模型 {model_hash}），"
    "请勿手工修改。",
    "en": "Made by `qianyi documents` from `calibration/data/backtest.csv` (`{command}`, {made_on}, model {model_hash}); "
    "do not edit.",
}
_INTRO = {
    "zh": [
        "从2012年底与2014年底出发，只用当时已公布的资料（`known_on`）拟合参数、抽取各区初始收入，在目录内全部开发区"
        "（含新设）上预测到2017年，再与后来公布的数字比较。各基准方法使用同样的初始抽取、同样的全国增速、同样的统计口径漂移与"
        "报告模型，差别只在增长机制；**偏离—份额**是必须胜过的一个，与它打平说明开发区层面的机制对预测没有增益。",
        "CRPS、Brier 分越小越好；区间为对开发区自助抽样的95%区间。“模型减该方法”为负表示模型较好。",
    ],
    "en": [
        "From the ends of 2012 and 2014, parameters are fitted and the zones' initial revenues drawn with what was public "
        "then (`known_on`); all zones of the catalogue, births included, are forecast to 2017 and compared with what was "
        "published later. The benchmarks get the same initial draws, national growth, drift of scope and reporting: only "
        "growth differs. **Shift-share** is the one to beat; a tie means that zone mechanisms add nothing to forecasts.",
        "Lower is better for CRPS and Brier score; intervals are 95 % bootstrap intervals over zones. A negative "
        "“model less method” is in the model's favour.",
    ],
}
_MARKED = {
    "zh": "各方法：分值（模型减该方法 [95%]）；▲ 模型较好，▼ 模型较差，= 区间含零，无法区分。",
    "en": "Methods: score (model less method [95 %]); ▲ the model is better, ▼ worse, = the interval holds zero.",
}
_LITTLE = {
    "zh": "**这么少的开发区能分辨什么。** 公布过收入的开发区只有四五个，少于{few}个时任何胜负都不作结论（标*）。"
    "与偏离—份额之间小于下列数值的平均 CRPS 差别无法与偶然区分：{told}。",
    "en": "**What so few zones can resolve.** Only four or five zones ever published their revenue; below {few} zones "
    "no win or loss is concluded (marked *). Mean differences in CRPS to shift-share smaller than these cannot be told "
    "from chance: {told}.",
}


_COMMA, _COLON = {"zh": "，", "en": ", "}, {"zh": "：", "en": ": "}


def backtest_page(language: str) -> str:
    """The whole page in "en" or "zh"."""
    told, rows = kept("backtest")
    _, figures = kept("backtest_figures")
    zh = language == "zh"
    parts = ["# 回测" if zh else "# Back-test", _MADE[language].format(**told), *_INTRO[language]]
    parts += [_little(rows, language), f"{_MARKED[language]} {STAR[language]}"]
    for start, way in dict.fromkeys((row["start"], row["way"]) for row in rows):
        mine = [row for row in rows if (row["start"], row["way"]) == (start, way)]
        issued = mine[0]["issued"]
        known = f"知识截至 {issued}" if zh else f"known by {issued}"
        parts += [
            f"## {start}-12-31{_COMMA[language]}{known}{_COLON[language]}{WAYS[way][language]}",
            _scores(mine, language),
        ]
        parts += ["### 各公布数字" if zh else "### Each published figure"]
        parts += [_figures([row for row in figures if (row["start"], row["way"]) == (start, way)], language)]
    return "\n\n".join(parts) + "\n"


def _little(rows: list[dict[str, str]], language: str) -> str:
    told = []
    for row in rows:
        if row["method"] == "shift_share" and row["detectable"]:
            words = f"{row['start']} {WAYS[row['way']][language]}: {number(row, 'detectable'):.2g}"
            told.append(f"{words} {UNITS['log points'][language]} (n={row['zones']})")
    return _LITTLE[language].format(few=FEW, told={"zh": "；", "en": "; "}[language].join(told))


def spanned(row: dict[str, str], value: str, low: str, high: str) -> str:
    """A number with its interval in brackets where it has one; empty where there is none."""
    if not row[value]:
        return ""
    return f"{number(row, value):.3g}" + (f" [{number(row, low):.3g}, {number(row, high):.3g}]" if row[low] else "")


def _scores(rows: list[dict[str, str]], language: str) -> str:
    """One line per score: the model, then each method with the model's score less its own, and who did better."""
    methods = [name for name in METHODS if name != "model"]
    zh = language == "zh"
    heads = [*(("评分", "年份", "n（区）") if zh else ("Score", "Years", "n (zones)")), METHODS["model"][language]]
    heads += [METHODS[name][language] for name in methods]
    lines = []
    for name, years in dict.fromkeys((row["score"], row["years"]) for row in rows):
        mine = {row["method"]: row for row in rows if (row["score"], row["years"]) == (name, years)}
        first = mine["model"]
        count = f"{first['n']} ({first['zones']})" if first["zones"] != "0" else first["n"]
        told = f"{score_name(name, language)} ({UNITS[first['unit']][language]})"
        lines.append(
            (told, years, count, spanned(first, "value", "low", "high"), *(_cell(mine.get(m)) for m in methods))
        )
    return markdown_table(heads, lines)


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
    "reported_revenue": {"zh": "主营业务收入（亿元）", "en": "revenue (亿元)"},
    "revenue_growth": {"zh": "收入增速（%）", "en": "growth (%)"},
    "beijing_tianjin_capital": {"zh": "京津投资额（亿元）", "en": "Beijing-Tianjin capital (亿元)"},
}


def _figures(rows: list[dict[str, str]], language: str) -> str:
    heads = {
        "zh": ("对象", "指标", "年份", "实际", "模型中位数 [10%–90%]", "偏离—份额 [10%–90%]"),
        "en": ("Of", "Figure", "Year", "Came", "Model median [10-90 %]", "Shift-share [10-90 %]"),
    }[language]
    english = {zone.name_zh: zone.name_en for zone in zone_set("hebei-all")}
    lines = []
    for row in rows:
        name = _INDICATORS.get(row["indicator"])
        if name is None:
            edge = row["indicator"].rpartition("_")[2]
            name = {"zh": f"{edge}亿元以上个数", "en": f"zones above {edge}亿"}
        place = PLACES.get(row["place"], {}).get(language) or (
            row["place"] if language == "zh" else english[row["place"]]
        )
        derived = {"zh": "（由GDP推算）", "en": " (derived from GDP)"}[language] if row["derived"] == "True" else ""
        spans = [
            f"{number(row, f'{who}_q50'):,.4g} [{number(row, f'{who}_q10'):,.4g}, {number(row, f'{who}_q90'):,.4g}]"
            if row[f"{who}_q50"]
            else "–"
            for who in ("model", "shift_share")
        ]
        lines.append((place, name[language] + derived, row["year"], f"{number(row, 'came'):,.5g}", *spans))
    return markdown_table(heads, lines)
