"""What the command line says of scenarios."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import library, load
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import message, words


def list_library(language: str) -> None:
    """The shipped scenarios with the question that each answers."""
    t = words(language)
    table = Table(t("Scenario"), t("Title"), t("Question"), box=None, padding=(0, 2, 0, 0))
    for name in library():
        scenario = load(name)
        table.add_row(name, scenario.title(language), t.of(scenario, "question"))
    Console().print(table)


def show_scenario(scenario: Scenario, language: str) -> None:
    """One scenario: title, question, what it leaves out, and its levers beside their value without the plan."""
    t = words(language)
    console = Console(markup=False)
    console.print(Text.assemble((scenario.name, "bold"), "  ", scenario.title(language)))
    console.print(t.of(scenario, "question"))
    console.print(t("Leaves out: {what}", what=t.of(scenario, "leaves_out")))
    console.print(f"{scenario.start} – {scenario.until}, {scenario.replicates} × seed {scenario.seed}")
    heads = (t("Pillar"), t("Lever"), t("Value"), t("Without the plan"), t("Unit"))
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for lever in levers().values():
        setting = scenario.policy.levers.get(lever.id)
        if setting is not None:
            value = str(setting.value) if lever.is_date else f"{setting.value:g}"
            table.add_row(
                lever.pillar,
                f"{lever.id}: {t.of(lever, 'name')}",
                value,
                lever.told(lever.without_plan),
                lever.unit_in(language),
            )
    console.print(table if table.row_count else t("No lever is set."))


_MEASURES = {
    "ns_per_firm_quarter": (message("Nanoseconds per firm and quarter, compiled"), ",.0f"),
    "ratio_interpreted": (message("Interpreted time over compiled time"), ",.0f"),
    "replicates_per_second": (message("Replicates per second, one thread, written"), ",.1f"),
    "replicates_per_second_all_cores": (message("Replicates per second, all cores"), ",.1f"),
    "replicates_per_second_processes": (message("Replicates per second, processes instead, with their start"), ",.1f"),
    "cores": (message("Cores"), ",.0f"),
    "parallel_efficiency": (message("Parallel efficiency"), ".2f"),
    "write_share": (message("Tables and writing, share of processor time"), ".1%"),
    "bytes_per_replicate": (message("Memory of a replicate (bytes)"), ",.0f"),
    "bytes_per_firm": (message("Memory of each further firm (bytes)"), ",.0f"),
    "bytes_per_firm_all_10000": (message("Memory per firm with 10,000, all in (bytes)"), ",.0f"),
    "load_before": (message("Load before (above 0.5 figures are off)"), ".2f"),
    "seconds_help": (message("Start-up of the help text (s)"), ".2f"),
    "seconds_check": (message("Check of a scenario (s)"), ".2f"),
    "seconds_import_mesa": (message("Import of Mesa alone (s)"), ".2f"),
    "ratio_help_mesa": (message("Help text over import of Mesa"), ".2f"),
}
_SCALES = {
    "scaling_firms": message("Growth with firms"),
    "scaling_zones": message("Growth with zones"),
}
_COLUMNS = {
    "firms": (message("Firms"), ",.0f"),
    "zones": (message("Zones"), ",.0f"),
    "ns_per_firm_quarter": (message("ns per firm and quarter"), ",.0f"),
    "ns_further_firm": (message("each further firm (ns)"), ",.0f"),
    "ns_firm_phase": (message("firm phase (ns)"), ",.0f"),
    "ms_per_quarter": (message("ms per quarter"), ",.2f"),
    "us_per_zone_quarter": (message("µs per zone and quarter"), ",.1f"),
    "agents_without_room": (message("without room"), ",.0f"),
}


def show_measures(figures: dict[str, object], language: str) -> None:
    """The figures of the benchmark."""
    t = words(language)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for key, (name, form) in _MEASURES.items():
        value = figures.get(key)
        table.add_row(t.tell(name), "–" if value is None else format(value, form))
    console = Console()
    console.print(table)
    for key, title in _SCALES.items():
        rows = figures[key]
        heads = (t.tell(_COLUMNS[column][0]) for column in rows[0])
        scale = Table(*heads, title=t.tell(title), title_justify="left")
        for row in rows:
            scale.add_row(*(format(value, _COLUMNS[column][1]) for column, value in row.items()))
        console.print(scale)
