"""Words of the tables in both languages: headings, units of levers, parts of the plan."""

from scenarios.levers import Lever

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


_UNITS = {
    "persons": "人",
    "ratio": "倍",
    "share": "比例",
    "亿元 per zone per year": "亿元/区/年",
    "share of zones": "开发区比例",
    "firms per year": "家/年",
    "events per year": "场/年",
    "parks": "个园区",
    "万元 per 亿元": "万元/亿元",
    "亿元 per zone": "亿元/区",
    "persons per zone": "人/区",
    "list of parks": "个园区",
    "platforms per zone per year": "个/区/年",
    "partners per zone": "家/区",
    "share per year": "比例/年",
    "hectares per zone per year": "公顷/区/年",
    "亿元 per pilot zone per year": "亿元/试点/年",
    "亿元 per year": "亿元/年",
    "percentage points per year": "百分点/年",
}


_PILLARS = {
    "opening": "开放招商",
    "reform": "体制机制改革",
    "coordination": "京津冀协同",
    "innovation": "创新驱动",
    "funding": "资金扶持",
}


def source_text(lever: Lever, language: str) -> str:
    """Where a lever stands in the plan of 2017: its part in Chinese, its measure in English."""
    return f"2017年计划“{_PILLARS[lever.pillar]}”" if language == "zh" else lever.policy_measure


def unit_text(unit: str, language: str) -> str:
    """Unit of a lever for a reader."""
    return _UNITS.get(unit, unit) if language == "zh" else unit
