"""`qianyi levers` and `qianyi explain`: what a lever is, how a quarter goes, what is known of a zone."""

import ast
import inspect
import json
import textwrap
import time
from dataclasses import asdict
from datetime import date

from rich.console import Console
from rich.table import Table

from qianyi.scenarios.economy import anchor_shares, co_built_parks, pilot_zones
from qianyi.scenarios.levers import Lever, lever_notes, levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.zones import ZoneFacts, key_zones

PILLARS = {
    "opening": {"zh": "开放招商", "en": "Opening up"},
    "reform": {"zh": "体制改革", "en": "Reform"},
    "coordination": {"zh": "京津冀协同", "en": "Coordination with Beijing and Tianjin"},
    "innovation": {"zh": "创新驱动", "en": "Innovation"},
    "funding": {"zh": "资金扶持", "en": "Funding"},
}
PAYERS = {
    "zone": {"zh": "开发区", "en": "zone"},
    "city": {"zh": "市", "en": "city"},
    "province": {"zh": "省", "en": "province"},
    "platform": {"zh": "融资平台", "en": "financing platform"},
    "partners": {"zh": "合作方", "en": "partners"},
    "forgone": {"zh": "让渡收入", "en": "income forgone"},
}


def _value(lever: Lever, number: float) -> str:
    return date.fromordinal(int(number)).isoformat() if lever.is_date else f"{number:g}"


def lever_facts(lever_id: str) -> dict:
    """All that is known of a lever, as plain data: table row, note, and the parameters that size it."""
    lever, note = levers()[lever_id], lever_notes()[lever_id]
    facts = asdict(lever) | {key: _value(lever, getattr(lever, key)) for key in ("low", "high")}
    facts |= {key: _value(lever, getattr(lever, key)) for key in ("without_plan", "with_plan")}
    facts |= {key: value for key, value in asdict(note).items() if key not in ("id", "parameters")}
    facts["parameters"] = [asdict(parameters()[key]) for key in note.parameters]
    return facts


def show_levers(name: str | None, as_json: bool, language: str) -> None:
    """One lever in full, or all in a table; `name` must exist."""
    if as_json:
        found = [lever_facts(key) for key in ([name] if name else levers())]
        print(json.dumps(found[0] if name else found, ensure_ascii=False, indent=2))
    elif name:
        _show_lever(lever_facts(name), language)
    else:
        _show_table(language)


def _show_table(language: str) -> None:
    zh = language == "zh"
    heads = (
        ("工具", "名称", "单位", "无计划", "有计划", "出资")
        if zh
        else ("Lever", "Name", "Unit", "Without", "With", "Payer")
    )
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for lever in levers().values():
        name = lever.name_zh if zh else lever.name_en
        payer = PAYERS[lever_notes()[lever.id].payer][language]
        values = _value(lever, lever.without_plan), _value(lever, lever.with_plan)
        table.add_row(lever.id, name, lever.unit_in(language), *values, payer)
    Console().print(table)


def _show_lever(facts: dict, language: str) -> None:
    zh = language == "zh"
    console = Console()
    console.print(f"[bold]{facts['id']}[/bold]  {facts['name_zh' if zh else 'name_en']}")
    lines = (
        (("计划措施", "Measure of the plan"), facts["policy_measure_zh" if zh else "policy_measure"]),
        (("单位与范围", "Unit and range"), f"{facts['unit_zh' if zh else 'unit']}, {facts['low']} – {facts['high']}"),
        (("无计划 → 有计划", "Without → with the plan"), f"{facts['without_plan']} → {facts['with_plan']}"),
        (("状态", "Status"), f"{facts['status']}: {facts['source']}"),
        (("作用路径", "Path"), facts["path_zh" if zh else "path_en"]),
        (("首先变动", "Moves first"), f"{facts['first_effect']} {facts['direction']}"),
        (("成本", "Cost"), f"{facts['cost_zh' if zh else 'cost_en']} ({PAYERS[facts['payer']][language]})"),
    )
    for (in_zh, in_en), text in lines:
        console.print(f"{in_zh if zh else in_en}: {text}", soft_wrap=True)
    heads = (
        ("依据参数", "名称", "低 / 取值 / 高", "单位", "状态", "来源")
        if zh
        else ("Parameter", "Name", "Low / value / high", "Unit", "Status", "Source")
    )
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in facts["parameters"]:
        span = f"{row['low']:g} / {row['value']:g} / {row['high']:g}"
        table.add_row(row["id"], row["name_zh" if zh else "name_en"], span, row["unit"], row["status"], row["source"])
    console.print(table)


def show_zone(zone: ZoneFacts, language: str) -> None:
    """A zone's facts with source and status."""
    zh = language == "zh"
    known = zone.revenue_status + ("" if zone.revenue_is_reported else (" (先验)" if zh else " (prior)"))
    anchors = [sector for sector, share in zip(SECTORS, anchor_shares(zone.name_zh), strict=True) if share > 0]
    park = co_built_parks().get(zone.name_zh)
    rows = (
        (("名称", "Name"), f"{zone.name_zh} {zone.name_en}", "zones.csv"),
        (("层级与目标", "Tier and target"), f"{zone.tier}, {zone.target_yi:g} 亿元", "plan of 2017"),
        (("级别", "Level"), f"{zone.level}, {zone.kind}", "hebei_catalogue_2018.csv"),
        (("所在地", "Place"), f"{zone.prefecture_zh} ({zone.lon:.3f}, {zone.lat:.3f})", "zones.csv"),
        (("核准面积", "Approved area"), f"{zone.approved_area_ha or '-'} ha", "hebei_catalogue_2018.csv"),
        (("主导产业", "Leading industries"), " ".join(zone.leading_industries), "hebei_catalogue_2018.csv"),
        (
            ("2016年主营业务收入", "Main-business revenue 2016"),
            f"{zone.revenue_2016_yi:g} ({zone.revenue_2016_low:g} – {zone.revenue_2016_high:g}) 亿元",
            known,
        ),
        (("龙头企业", "Anchors"), " ".join(anchors) or "-", "anchors.csv"),
        (("示范试点", "Pilot zone"), "yes" if zone.name_zh in pilot_zones() else "no", "pilots.csv"),
        (("共建园区", "Co-built park"), (park.name_zh if zh else park.name_en) if park else "-", "co_built_parks.csv"),
    )
    table = Table(
        *(("项目", "值", "来源与状态") if zh else ("Item", "Value", "Source and status")),
        box=None,
        padding=(0, 2, 0, 0),
    )
    for (in_zh, in_en), value, source in rows:
        table.add_row(in_zh if zh else in_en, value, source)
    Console().print(table)


def phases_of_the_quarter() -> list[str]:
    """Calls of the phases in `sim.schedule.quarter`, in their order, as they stand in the source."""
    from qianyi.sim import schedule

    function = getattr(schedule.quarter, "py_func", schedule.quarter)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    body = tree.body[0].body
    return [ast.unparse(line.value) for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]


def show_schedule(language: str) -> None:
    """The quarter phase by phase: what each does (its docstring) and the mean time that it takes in plan-2017."""
    from qianyi.scenarios.loader import load
    from qianyi.scenarios.paths import paths_of
    from qianyi.sim import schedule
    from qianyi.sim.start import new_world

    calls = phases_of_the_quarter()
    scenario = load("plan-2017")
    world = new_world(paths_of(scenario), key_zones(), 1)
    spent = dict.fromkeys(calls, 0.0)
    compiled = {call: compile(call, "schedule", "eval") for call in calls}
    for t in range(scenario.quarters):
        for call in calls:
            begun = time.perf_counter()
            eval(compiled[call], vars(schedule), {"world": world, "t": t})
            # The first quarter loads compiled code; it is not the phase's time.
            spent[call] += (time.perf_counter() - begun) if t > 0 else 0.0
    total = sum(spent.values())
    heads = (
        ("阶段", "作用", "微秒/季", "占比") if language == "zh" else ("Phase", "What it does", "µs a quarter", "Share")
    )
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for call, seconds in spent.items():
        name = call.partition("(")[0]
        meaning = (inspect.getdoc(getattr(schedule, name)) or "").splitlines()[0]
        mean = seconds / (scenario.quarters - 1) * 1e6
        table.add_row(name, meaning, f"{mean:,.0f}", f"{100 * seconds / total:.0f} %")
    Console().print(table)
