"""What the command line says of scenarios."""

from rich.console import Console
from rich.table import Table

from scenarios.levers import levers
from scenarios.loader import library, load
from scenarios.schema import Scenario


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
    console = Console()
    console.print(f"[bold]{scenario.name}[/bold]  {scenario.title(language)}")
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
                lever.unit,
            )
    console.print(table if table.row_count else ("未设政策工具" if zh else "No lever is set."))


def _without(lever) -> str:
    from datetime import date

    return str(date.fromordinal(int(lever.without_plan))) if lever.is_date else f"{lever.without_plan:g}"


_MEASURES = {
    "ns_per_firm_quarter": ("每家企业每季度耗时（纳秒，已编译）", "Nanoseconds per firm and quarter, compiled", ",.0f"),
    "ratio_interpreted": ("解释执行与编译执行的耗时之比", "Interpreted time over compiled time", ",.0f"),
    "replicates_per_second": ("每秒重复次数（单线程）", "Replicates per second, one thread", ",.1f"),
    "replicates_per_second_all_cores": ("每秒重复次数（全部核心）", "Replicates per second, all cores", ",.1f"),
    "cores": ("核心数", "Cores", ",.0f"),
    "parallel_efficiency": ("并行效率", "Parallel efficiency", ".2f"),
}


def show_measures(figures: dict[str, float], language: str) -> None:
    """The figures of the benchmark."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for key, value in figures.items():
        zh, en, shape = _MEASURES[key]
        table.add_row(zh if language == "zh" else en, format(value, shape))
    Console().print(table)
