"""`qianyi scenarios`, `check`, `levers`, `explain`, `patterns`, `documents`, `bench`: what the program knows."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qianyi.experiments.commands.terminal.application import command
from qianyi.experiments.commands.terminal.choosing import find_lever, load_scenarios
from qianyi.experiments.commands.terminal.options import FolderOption, JsonOption, LanguageOption, SetOption, cores
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.words import words


@command(name="scenarios")
def show_scenarios(
    name: Annotated[str | None, typer.Argument(help="A scenario")] = None, language: LanguageOption = "en"
) -> None:
    """List the library, or show one scenario as resolved."""
    from qianyi.experiments.commands.listing import list_library, show_scenario

    if name is None:
        list_library(language)
    else:
        show_scenario(load_scenarios([name])[0], language)


@command()
def check(
    files: Annotated[list[str], typer.Argument(help="Scenario files")],
    overrides: SetOption = None,
    language: LanguageOption = "en",
) -> None:
    """Check scenarios without running them."""
    t = words(language)
    for scenario in load_scenarios(files, overrides):
        typer.echo(f"{scenario.name}: {t('ok')} ({scenario.title(language)})")


@command(name="levers")
def show_levers(
    name: Annotated[str | None, typer.Argument(help="A lever")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "en",
) -> None:
    """What a lever is: measure, unit, range, path to the outcome, evidence, cost and payer."""
    from qianyi.experiments import explain

    asked = None if name is None else find_lever(name)
    explain.show_levers(asked, as_json, language)


@command(name="explain")
def explain_something(
    what: Annotated[Literal["schedule", "zone", "budget"], typer.Argument(help="schedule | zone | budget")],
    name: Annotated[str | None, typer.Argument(help="Name of the zone")] = None,
    scenario: Annotated[str | None, typer.Option(help="Scenario of a budget; plan-2017 if left out")] = None,
    replicates: Annotated[int | None, typer.Option(min=1, max=1000, help="Replicates of a budget; 20")] = None,
    overrides: SetOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "en",
) -> None:
    """How a quarter goes and how long each phase takes; what is known of a zone; what levers ask of whom, what of it
    is paid and what binds, in a zone or in all."""
    from qianyi.experiments import explain
    from qianyi.scenarios.zones import find_zone

    if what == "budget":
        from qianyi.experiments.budgets import shown

        told = shown.tell(load_scenarios([scenario or "plan-2017"], overrides)[0], name, replicates or 20)
        return typer.echo(shown.as_json(told)) if as_json else shown.show(told, language)
    if scenario or replicates or overrides or as_json:
        raise Told(
            "--scenario, --replicates, --set and --json belong to `qianyi explain budget`, not to `explain {what}`",
            what=what,
        )
    if what == "schedule":
        return explain.show_schedule(language)
    return explain.show_zone(find_zone(name or ""), language)


@command()
def patterns(
    replicates: Annotated[int, typer.Option(min=1, max=1000, help="Replicates")] = 12,
    language: LanguageOption = "en",
) -> None:
    """What emerges from the model beside published ranges; channels beside expected orders of magnitude."""
    from rich.console import Console

    from qianyi.calibration.studies.patterns import benchmark, channel_table, measure
    from qianyi.experiments.commands.studies.pattern_tables import show_benchmark, show_channels, show_patterns

    plan, reference = load_scenarios(["plan-2017", "no-plan"])
    jobs = cores(0)
    console = Console()
    added, zones = benchmark.measure(plan, reference, replicates, jobs)
    show_patterns(measure(plan, reference, replicates, jobs) + added, language, console)
    console.print()
    show_benchmark(added, zones, language, console)
    console.print()
    show_channels(channel_table(plan, reference, replicates, jobs), language, console)


@command()
def documents(out: FolderOption = Path("docs"), language: LanguageOption = "en") -> None:
    """Write the description of the model and the references of levers, parameters and scenarios."""
    from qianyi.experiments.documents import write_pages

    for path in write_pages(out):
        typer.echo(path)


@command()
def bench(
    as_json: JsonOption = False,
    language: LanguageOption = "en",
) -> None:
    """Measure what a run costs on this machine; about three minutes."""
    import json

    from qianyi.experiments.commands.listing import show_measures
    from qianyi.experiments.speed.benchmark import measure

    figures = measure()
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
    else:
        show_measures(figures, language)
