"""`qianyi levers` and `qianyi explain`: what a lever is, how a quarter goes, what is known of a zone."""

import ast
import inspect
import json
import textwrap
import time
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from qianyi.calibration.studies import lever_table
from qianyi.calibration.studies.kept import NotKept
from qianyi.results.measures.indicators import indicators
from qianyi.scenarios.levers import Lever, lever_notes, levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import anchor_shares, co_built_parks, pilot_zones
from qianyi.scenarios.words import Words, message, within, words
from qianyi.scenarios.zones import ZoneFacts, key_zones

PILLARS = {
    "opening": message("Opening up"),
    "reform": message("Reform"),
    "coordination": message("Coordination with Beijing and Tianjin"),
    "innovation": message("Innovation"),
    "funding": message("Funding"),
}
PAYERS = {
    "zone": message("zone"),
    "city": message("city"),
    "province": within("payer", "province"),
    "platform": message("financing platform"),
    "partners": message("partners"),
    "forgone": message("income forgone"),
}


def lever_facts(lever_id: str) -> dict:
    """All that is known of a lever, as plain data: table row, note, and the parameters that size it."""
    lever, note = levers()[lever_id], lever_notes()[lever_id]
    facts = asdict(lever) | {key: lever.told(getattr(lever, key)) for key in ("low", "high")}
    facts |= {key: lever.told(getattr(lever, key)) for key in ("without_plan", "with_plan")}
    facts |= {key: value for key, value in asdict(note).items() if key not in ("id", "parameters")}
    facts["parameters"] = [asdict(parameters()[key]) for key in note.parameters]
    return facts


def show_levers(name: str | None, as_json: bool, language: str) -> None:
    """One lever in full, or all in tables, with the effects that the kept study found; `name` must exist."""
    t = words(language)
    try:
        told, found = lever_table.study()
    except NotKept:
        told, found = {}, {}
    if as_json:
        asked = [name] if name else levers()
        facts = [lever_facts(id) | {"effects": lever_table.in_numbers(found, id), "study": told} for id in asked]
        return print(json.dumps(facts[0] if name else facts, ensure_ascii=False, indent=2))
    if name:
        _show_lever(levers()[name], t)
    else:
        _show_table(t)
    if not found:
        return print(t("What levers do has not been studied: `{command}`", command=lever_table.RENEW))
    return _show_effects(name, told, found, t)


def _show_effects(name: str | None, told: dict, found: lever_table.Rows, t: Words) -> None:
    """What the study found, and how it was made."""
    screen = Console(markup=False, width=max(190, Console().width))
    if name:
        tables = [lever_table.table_of(found, name, t)]
    else:
        names = {lever.id: t.of(lever, "name") for lever in levers().values()}
        tables = [*lever_table.lever_tables(found, names, t), lever_table.package_table(found, t)]
    for each in tables:
        table = Table(*each.heads, box=None, padding=(0, 2, 0, 0), title=each.title, title_justify="left")
        for row in each.rows:
            table.add_row(*row)
        screen.print()
        screen.print(table)
    for line in lever_table.notes(told, t.language):
        screen.print(line, soft_wrap=True)


def _show_table(t: Words) -> None:
    heads = (t.within("table", "Lever"), t("Name"), t("Unit"), t("Without"), t("With"), t("Payer"))
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for lever in levers().values():
        payer = t.tell(PAYERS[lever_notes()[lever.id].payer])
        values = lever.told(lever.without_plan), lever.told(lever.with_plan)
        table.add_row(lever.id, t.of(lever, "name"), lever.unit_in(t.language), *values, payer)
    Console().print(table)


def _show_lever(lever: Lever, t: Words) -> None:
    note, facts = lever_notes()[lever.id], lever_facts(lever.id)
    console = Console()
    console.print(f"[bold]{lever.id}[/bold]  {t.of(lever, 'name')}")
    payer = t.tell(PAYERS[note.payer])
    lines = (
        (t("Measure of the plan"), lever.measure_in(t.language)),
        (t("Unit and range"), f"{lever.unit_in(t.language)}, {facts['low']} – {facts['high']}"),
        (t("Without → with the plan"), f"{facts['without_plan']} → {facts['with_plan']}"),
        (t("Status"), f"{note.status}: {note.source}"),
        (t("Path"), t.of(note, "path")),
        (t("Moves first"), f"{note.first_effect} {note.direction}"),
        (t("Should move"), f"{indicators()[note.outcome].name(t.language)} {note.outcome_direction}"),
        (t("Cost"), f"{t.of(note, 'cost')} ({payer})"),
    )
    for head, text in lines:
        console.print(f"{head}: {text}", soft_wrap=True)
    heads = (t("Parameter"), t("Name"), t("Low / value / high"), t("Unit"), t("Status"), t("Source"))
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in (parameters()[key] for key in note.parameters):
        span = f"{row.low:g} / {row.value:g} / {row.high:g}"
        table.add_row(row.id, t.of(row, "name"), span, row.unit, row.status, row.source)
    console.print(table)


def show_zone(zone: ZoneFacts, language: str) -> None:
    """A zone's facts with source and status."""
    t = words(language)
    known = zone.revenue_status + ("" if zone.revenue_is_reported else t(" (prior)"))
    anchors = [sector for sector, share in zip(SECTORS, anchor_shares(zone.name_zh), strict=True) if share > 0]
    park = co_built_parks().get(zone.name_zh)
    span = f"{zone.revenue_2016_yi:g} ({zone.revenue_2016_low:g} – {zone.revenue_2016_high:g}) 亿元"
    rows = (
        (t("Name"), f"{zone.name_zh} {zone.name_en}", "zones.csv"),
        (t("Tier and target"), f"{zone.tier}, {zone.target_yi:g} 亿元", t("plan of 2017")),
        (t("Level"), f"{zone.level}, {zone.kind}", "hebei_catalogue_2018.csv"),
        (t("Place"), f"{zone.prefecture_zh} ({zone.lon:.3f}, {zone.lat:.3f})", "zones.csv"),
        (t("Approved area"), f"{zone.approved_area_ha or '-'} ha", "hebei_catalogue_2018.csv"),
        (t("Leading industries"), " ".join(zone.leading_industries), "hebei_catalogue_2018.csv"),
        (t("Main-business revenue 2016"), span, known),
        (t("Anchors"), " ".join(anchors) or "-", "anchors.csv"),
        (t("Pilot zone"), t("yes") if zone.name_zh in pilot_zones() else t("no"), "pilots.csv"),
        (t("Co-built park"), t.of(park, "name") if park else "-", "co_built_parks.csv"),
    )
    table = Table(t("Item"), t.within("fact", "Value"), t("Source and status"), box=None, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def phases_of_the_quarter() -> list[str]:
    """Calls of the phases in `sim.schedule.quarter`, in their order, as they stand in the source."""
    from qianyi.sim import schedule

    function = getattr(schedule.quarter, "py_func", schedule.quarter)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    body = tree.body[0].body
    return [ast.unparse(line.value) for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]


def meaning_of_phase(name: str, t: Words) -> str:
    """What a phase does: the first line of its docstring, or its Chinese."""
    from qianyi.sim import schedule

    return t.within("phase", (inspect.getdoc(getattr(schedule, name)) or "").partition("\n")[0])


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
    t = words(language)
    heads = (t("Phase"), t("What it does"), t("µs a quarter"), t("Share"))
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for call, seconds in spent.items():
        name = call.partition("(")[0]
        mean = seconds / (scenario.quarters - 1) * 1e6
        table.add_row(name, meaning_of_phase(name, t), f"{mean:,.0f}", f"{100 * seconds / total:.0f} %")
    Console().print(table)
