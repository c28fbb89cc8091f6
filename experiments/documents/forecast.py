"""The page that says how a forecast file and a file of later figures are written."""

from qianyi.calibration.forecasts.figures import NEEDED, OPTIONAL
from qianyi.calibration.forecasts.forecast_file import FORMAT, INDICATORS, LEVELS
from qianyi.experiments.documents.words import markdown_table

_TEXT = {
    "zh": [
        "# 预测文件与评分",
        "由 `qianyi documents` 根据代码生成，请勿手工修改。",
        "`qianyi forecast --out FILE` 写下模型对2017–2025年的预期；`qianyi score FORECAST FIGURES.csv` 用后来公布的数字评分，"
        "并与偏离—份额、保持不变两种朴素方法比较。",
        "## 预测文件",
        "UTF-8 文本。以 `#` 开头的各行依次为格式名（`{format}`）、制作日期、版本、模型散列、场景、知识截止日、种子、抽取次数和"
        "正文的 SHA-256；其后为 CSV，每个方法、指标、对象、年份一行：分位数（{levels}）与全部抽取 `d001…`。第 k 次抽取在各行中"
        "是同一个模拟的省份，因此份额、位次与个数可以跨区计算。增速行只有分位数，抽取可由收入行逐次算出。正文被改动的文件不予评分。",
        "## 指标",
        "## 实际数文件",
        "CSV，UTF-8。必需列：{needed}；可选列：{optional}。`zone` 为31个开发区的中文或英文名、`全省`（`province`）或"
        "`31个重点开发区`（`31 key zones`）；`indicator` 为上表的代码或中文名；`tolerance` 是数字本身误差的对数标准差（0–1，"
        "四舍五入与口径差异，缺省为0）；`#` 开头的行略过。例：",
        "所有错误一次列出，含行号、列名、允许的取值与最接近的名称，退出码为2。",
    ],
    "en": [
        "# Forecast file and scoring",
        "Made from code by `qianyi documents`; do not edit.",
        "`qianyi forecast --out FILE` writes down what the model expects of 2017-2025; `qianyi score FORECAST FIGURES.csv` "
        "scores it with figures published later, beside shift-share and persistence.",
        "## The forecast file",
        "Text in UTF-8. Lines that begin with `#` hold the name of the format (`{format}`), date, version, hash of the "
        "model, scenario, last day of knowledge, seed, number of draws and the SHA-256 of everything below; then a CSV "
        "with a row per method, indicator, place and year: quantiles ({levels}) and all draws `d001…`. Draw k of every "
        "row is one and the same simulated province, so shares, ranks and counts can be taken over zones. Growth has "
        "quantiles only; its draws follow from the revenue rows. A file whose body was changed is not scored.",
        "## Indicators",
        "## The file of figures",
        "CSV in UTF-8. Columns needed: {needed}; optional: {optional}. `zone` is a name of one of the 31 zones in Chinese or "
        "English, `全省` (`province`) or `31个重点开发区` (`31 key zones`); `indicator` a code or Chinese name of the table "
        "above; `tolerance` the SD in logs of the figure's own error (0 to 1: rounding, scope; 0 if left out); lines "
        "beginning with `#` are passed over. Example:",
        "Every mistake is told at once with line, column, what is allowed and the nearest name; the exit code is 2.",
    ],
}
_EXAMPLE = """```csv
zone,indicator,year,value,unit,tolerance,source
石家庄经开区,reported_revenue,2018,VALUE,亿元,0.05,where it was published
province,zones_above_1000,2018,VALUE,个,,
```"""


def forecast_page(language: str) -> str:
    """The whole page in "en" or "zh"."""
    levels = ", ".join(f"q{100 * level:02.0f}" for level in LEVELS)
    told = {"format": FORMAT, "levels": levels, "needed": ", ".join(NEEDED), "optional": ", ".join(OPTIONAL)}
    title, made, intro, head, shape, indicators, figures, columns, errors = (
        text.format(**told) for text in _TEXT[language]
    )
    heads = {
        "zh": ("代码", "含义", "单位", "对象"),
        "en": ("Code", "Meaning", "Unit", "Of"),
    }[language]
    places = {
        "zh": ("各区", "全省（个数与合计另有31区）"),
        "en": ("zones", "province (counts and totals also of the 31)"),
    }
    rows = [
        (
            f"`{key}`",
            one.zh if language == "zh" else f"{one.en} ({one.zh})",
            one.unit,
            places[language][not one.of_zones],
        )
        for key, one in INDICATORS.items()
    ]
    table = markdown_table(heads, rows)
    parts = (title, made, intro, head, shape, indicators, table, figures, columns, _EXAMPLE, errors)
    return "\n\n".join(parts) + "\n"
