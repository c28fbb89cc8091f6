"""What the desk says, in Chinese and English."""

WORDS: dict[str, tuple[str, str]] = {
    "title": ("千亿 · 规划台", "Qianyi · planning desk"),
    "scenario": ("场景", "Scenario"),
    "reference": ("参照方案", "Reference"),
    "levers": ("政策工具", "Levers"),
    "search": ("搜索政策工具", "Search levers"),
    "reset": ("全部复位", "Reset all"),
    "plan_values": ("无计划 {0} · 有计划 {1} · 范围 {2}–{3} {4}", "without {0} · with {1} · range {2}–{3} {4}"),
    "replicates": ("已算 {0} / {1} 次重复", "{0} of {1} replicates"),
    "queue": ("前面还有 {0} 项计算，请稍候", "Waiting: {0} computation(s) ahead"),
    "board": (
        "各区达标概率（%，当年上报收入达到目标）",
        "Probability to be on target, % (reported revenue of the year)",
    ),
    "star": (
        "* 2016 年收入未公布，按先验抽取；区名后为目标（亿元）",
        "* 2016 revenue not published, drawn from a prior; after the name: target, 亿元",
    ),
    "on_target": ("达标开发区数（均值与 10–90% 区间）", "Zones on target (mean and 10-90 % band)"),
    "above_1000": ("千亿以上开发区数", "Zones above 1000亿"),
    "differences": ("与参照方案之差（配对，95% 区间）", "Difference from the reference (paired, 95 % interval)"),
    "undecided": ("未定", "undecided"),
    "year": ("年份", "Year"),
    "revenue": ("收入合计，亿元", "Revenue of all zones, 亿元"),
    "zone": ("开发区（点击左图或在此选择）", "Zone (click the board or choose)"),
    "fan": ("上报收入，亿元（均值与 10–90% 区间）", "Reported revenue, 亿元 (mean and 10-90 % band)"),
    "ledger": ("收入变化来源，亿元（全期均值）", "Where the change comes from, 亿元 (mean, whole period)"),
    "state": ("期末均值", "Mean at the end"),
    "cost": ("公共成本（全期均值，亿元）", "Public cost (mean, whole period, 亿元)"),
    "download": ("下载场景 TOML", "Scenario as TOML"),
    "csv": ("下载概率 CSV", "Probabilities as CSV"),
    "upload": ("将场景文件拖到此处（TOML，最大 64 KB）", "Drop a scenario here (TOML, at most 64 kB)"),
    "link": ("可重开此规划台的链接", "Link that reopens this desk"),
    "mistakes": ("此场景无法使用：", "This scenario cannot be used:"),
    "failed": ("计算未完成，请调整后重试：", "The computation did not finish; change something and try again: "),
    "computing": ("计算中…", "Computing…"),
    "opening": ("开放招商", "Opening up"),
    "reform": ("体制改革", "Reform"),
    "coordination": ("京津冀协同", "Beijing-Tianjin-Hebei"),
    "innovation": ("创新驱动", "Innovation"),
    "funding": ("资金扶持", "Funding"),
    "land_free": ("可用熟地，公顷", "Serviced land free, ha"),
    "land_let": ("已供地，公顷", "Land let, ha"),
    "debt": ("平台债务，亿元", "Platform debt, 亿元"),
    "projects_in_pipeline": ("在谈在建项目", "Projects in the pipeline"),
    "public_cost_zone": ("开发区", "Zone"),
    "public_cost_city": ("市县", "City"),
    "public_cost_province": ("省", "Province"),
    "public_cost_platform": ("平台", "Platform"),
    "public_cost_partners": ("合作方", "Partners"),
    "public_cost_forgone": ("减免", "Forgone"),
}


def say(key: str, language: str, *values: object) -> str:
    """The words of a key in a language ("zh" or "en")."""
    return WORDS[key][0 if language == "zh" else 1].format(*values)
