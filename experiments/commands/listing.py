"""What the command line says of scenarios."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import library, load
from qianyi.scenarios.schema import Scenario


def list_library(language: str) -> None:
    """The shipped scenarios with the question that each answers."""
    heads = ("场景", "标题", "回答的问题") if language == "zh" else ("Scenario", "Title", "Question")
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for name in library():
        scenario = load(name)
        table.add_row(
            name, scenario.title(language), scenario.question_zh if language == "zh" else scenario.question_en
        )
    Console().print(table)


def show_scenario(scenario: Scenario, language: str) -> None:
    """One scenario: title, question, what it leaves out, and its levers beside their value without the plan."""
    zh = language == "zh"
    console = Console(markup=False)
    console.print(Text.assemble((scenario.name, "bold"), "  ", scenario.title(language)))
    console.print(scenario.question_zh if zh else scenario.question_en)
    console.print(("未模拟：" + scenario.leaves_out_zh) if zh else ("Leaves out: " + scenario.leaves_out_en))
    console.print(f"{scenario.start} – {scenario.until}, {scenario.replicates} × seed {scenario.seed}")
    heads = (
        ("支柱", "政策工具", "取值", "无计划时", "单位")
        if zh
        else ("Pillar", "Lever", "Value", "Without the plan", "Unit")
    )
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for lever in levers().values():
        setting = scenario.policy.levers.get(lever.id)
        if setting is not None:
            value = str(setting.value) if lever.is_date else f"{setting.value:g}"
            table.add_row(
                lever.pillar,
                lever.name_zh if zh else f"{lever.id}: {lever.name_en}",
                value,
                _without(lever),
                lever.unit_in(language),
            )
    console.print(table if table.row_count else ("未设政策工具" if zh else "No lever is set."))


def _without(lever) -> str:
    from datetime import date

    return str(date.fromordinal(int(lever.without_plan))) if lever.is_date else f"{lever.without_plan:g}"


_MEASURES = {
    "ns_per_firm_quarter": ("每家企业每季度耗时（纳秒，已编译）", "Nanoseconds per firm and quarter, compiled", ",.0f"),
    "ratio_interpreted": ("解释执行与编译执行的耗时之比", "Interpreted time over compiled time", ",.0f"),
    "ratio_mesa_objects": ("普通 Mesa 对象与编译执行的耗时之比", "Plain Mesa objects over compiled time", ",.0f"),
    "ns_firm_phase": ("其中企业阶段（纳秒）", "Firm phase alone (nanoseconds)", ",.0f"),
    "ns_firm_phase_c": ("同一阶段的 C 程序（纳秒，gcc -O3）", "The same phase in C (nanoseconds, gcc -O3)", ",.0f"),
    "ratio_c_kernel": ("企业阶段与 C 程序的耗时之比", "Firm phase over C", ".2f"),
    "replicates_per_second": ("每秒重复次数（单线程，含写盘）", "Replicates per second, one thread, written", ",.1f"),
    "replicates_per_second_all_cores": ("每秒重复次数（全部核心）", "Replicates per second, all cores", ",.1f"),
    "replicates_per_second_processes": (
        "每秒重复次数（改用多进程，含启动）",
        "Replicates per second, processes instead, with their start",
        ",.1f",
    ),
    "cores": ("核心数", "Cores", ",.0f"),
    "parallel_efficiency": ("并行效率", "Parallel efficiency", ".2f"),
    "write_share": ("制表与写盘占处理器时间", "Tables and writing, share of processor time", ".1%"),
    "bytes_per_replicate": ("每次重复占用内存（字节）", "Memory of a replicate (bytes)", ",.0f"),
    "bytes_per_firm": ("每增加一家企业占用内存（字节）", "Memory of each further firm (bytes)", ",.0f"),
    "bytes_per_firm_all_10000": (
        "1 万家企业时平均每家占用内存（字节）",
        "Memory per firm with 10,000, all in (bytes)",
        ",.0f",
    ),
    "load_before": ("测量前系统负载（超过 0.5 则并行效率不可信）", "Load before (above 0.5 figures are off)", ".2f"),
    "seconds_help": ("显示帮助用时（秒）", "Start-up of the help text (s)", ".2f"),
    "seconds_check": ("检查一个场景用时（秒）", "Check of a scenario (s)", ".2f"),
    "seconds_import_mesa": ("仅载入 Mesa 用时（秒）", "Import of Mesa alone (s)", ".2f"),
    "ratio_help_mesa": ("帮助与载入 Mesa 用时之比", "Help text over import of Mesa", ".2f"),
}
_SCALES = {
    "scaling_firms": ("企业数增长", "Growth with firms"),
    "scaling_zones": ("开发区数增长", "Growth with zones"),
    "common_draws": (
        "计划使达标开发区增加几个：共同随机数的作用",
        "Effect of the plan on zones at target: what common draws save",
    ),
}
_COLUMNS = {
    "firms": ("企业数", "Firms", ",.0f"),
    "zones": ("开发区数", "Zones", ",.0f"),
    "ns_per_firm_quarter": ("纳秒/企业·季度", "ns per firm and quarter", ",.0f"),
    "ns_further_firm": ("每增一家企业（纳秒）", "each further firm (ns)", ",.0f"),
    "ns_firm_phase": ("企业阶段（纳秒）", "firm phase (ns)", ",.0f"),
    "ms_per_quarter": ("毫秒/季度", "ms per quarter", ",.2f"),
    "us_per_zone_quarter": ("微秒/开发区·季度", "µs per zone and quarter", ",.1f"),
    "agents_without_room": ("容量不足", "without room", ",.0f"),
    "ensemble": ("参数", "parameters", ""),
    "year": ("年份", "year", ""),
    "effect": ("效应（个）", "effect (zones)", "+.2f"),
    "factor": ("独立抽样所需重复次数的倍数", "times the replicates with independent draws", ",.0f"),
}


def show_measures(figures: dict[str, object], language: str) -> None:
    """The figures of the benchmark."""
    place = 0 if language == "zh" else 1
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for key, words in _MEASURES.items():
        value = figures.get(key)
        table.add_row(words[place], "–" if value is None else format(value, words[2]))
    console = Console()
    console.print(table)
    for key, title in _SCALES.items():
        rows = figures[key]
        scale = Table(*(_COLUMNS[column][place] for column in rows[0]), title=title[place], title_justify="left")
        for row in rows:
            scale.add_row(*(format(value, _COLUMNS[column][2]) for column, value in row.items()))
        console.print(scale)
