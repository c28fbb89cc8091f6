"""Words of the tables in both languages: headings, units of levers, parts of the plan."""

from qianyi.scenarios.levers import Lever

_WORDS = {
    "outcome": ("指标", "Outcome"),
    "unit": ("单位", "Unit"),
    "difference": ("差值", "Difference"),
    "zone": ("开发区", "Zone"),
    "target": ("目标", "Target"),
    "tier": ("层级", "Tier"),
    "provincial": ("省级支持（目标1000亿元）", "Province-backed (1000亿)"),
    "municipal": ("市级支持（目标500亿元）", "City-backed (500亿)"),
    "year": ("年份", "Year"),
    "payer": ("承担者", "Payer"),
    "lever": ("政策工具", "Lever"),
    "timing": ("时间", "Timing"),
    "source": ("依据（原计划措施）", "Source (measure of the plan)"),
    "package": ("方案", "Package"),
    "revenue_2016": ("2016年收入", "Revenue 2016"),
    "status": ("数据状态", "Status"),
    "reported": ("公布", "published"),
    "first": ("首次达标年份", "First year at target"),
    "verdict": ("判断", "Verdict"),
    "gains": ("得益", "gains"),
    "loses": ("受损", "loses"),
    "undecided": ("未定", "undecided"),
}
BAND = {
    "zh": "方括号：均值为各次重复的10%–90%区间，差值为均值的95%区间；“?”表示只有一次重复，区间未知。",
    "en": "Brackets: 10–90 % of replicates for means, 95 % interval of the mean for differences; "
    "? = one replicate only.",
}


def word(key: str, language: str) -> str:
    """A heading."""
    return _WORDS[key][0 if language == "zh" else 1]


def source_text(lever: Lever, language: str) -> str:
    """The measure of the plan of 2017 that a lever stands for."""
    return lever.measure_in(language)


def unit_text(lever: Lever, language: str) -> str:
    """Unit of a lever, short enough for a column; a date has none."""
    if lever.is_date:
        return ""
    return lever.unit_zh if language == "zh" else lever.unit.replace(" per year", "/yr").replace(" per ", "/")
