"""`qianyi run`, `resume`, `cluster`: simulate scenarios."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from qianyi.experiments.commands.terminal.application import Refused, app, command
from qianyi.experiments.commands.terminal.choosing import load_scenarios
from qianyi.experiments.commands.terminal.options import BatchOptions, LanguageOption, SetOption
from qianyi.experiments.commands.terminal.usage import Commands
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import message

_SHARED = {
    "data_set": message("data set"),
    "start": message("start"),
    "until": message("last quarter"),
    "seed": message("seed"),
    "ensemble": message("ensemble of parameters"),
    "replicates": message("number of replicates"),
}


def check_comparable(loaded: list[Scenario]) -> None:
    """Scenarios of one run share data, dates, seed, replicates and ensemble, or they cannot be paired: `Refused`."""
    if len({scenario.name for scenario in loaded}) < len(loaded):
        raise Told("two scenarios have the same name")
    said = []
    for field, name in _SHARED.items():
        values = {scenario.name: str(getattr(scenario, field)) for scenario in loaded}
        if len(set(values.values())) > 1:
            found = ", ".join(f"{scenario}: {value}" for scenario, value in values.items())
            said.append(
                message(
                    "scenarios of one run must share the {name} ({field}); found {found}",
                    name=name,
                    field=field,
                    found=found,
                )
            )
    if said:
        raise Refused(*said)


def _sweep(names: list[str], overrides: list[str], asked: tuple[list[str], str, int]) -> list[Scenario]:
    """Scenarios of a design: `asked` are sweeps, how they combine, and points. Every wrong sweep at once: `Refused`."""
    from qianyi.experiments.batches.designs import SweepMistake, parse_sweep, points, swept

    sweeps, design, samples = asked
    base = load_scenarios(names, overrides)[0]
    wanted, wrong = [], []
    for text in [*(f"{key}={span}" for key, span in base.sweep.items()), *sweeps]:
        try:
            wanted.append(parse_sweep(text))
        except SweepMistake as mistake:
            wrong.append(mistake)
    if wrong:
        raise Refused(*wrong)
    return swept(names, overrides, points(wanted, design, samples, base.seed))


@command()
def run(
    scenarios: Annotated[list[str], typer.Argument(help="Scenarios of the library, or files")],
    replicates: Annotated[int | None, typer.Option(min=1, max=1_000_000, help="Replicates of each scenario")] = None,
    precision: Annotated[
        str | None, typer.Option(metavar="P", help="Go on until the 95 % interval is ± P zones, or OUTCOME:P")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed that scenarios share")] = None,
    until: Annotated[str | None, typer.Option(help="Last quarter, as 2025Q4")] = None,
    point: Annotated[bool, typer.Option("--point", help="All replicates at the mode of the posterior")] = False,
    overrides: SetOption = None,
    sweep: Annotated[list[str] | None, typer.Option(metavar="KEY=LOW:HIGH:N", help="Vary the first scenario")] = None,
    design: Annotated[Literal["grid", "lhs", "sobol"], typer.Option(help="How sweeps combine")] = "grid",
    samples: Annotated[int, typer.Option(min=2, max=5000, help="Points of lhs and sobol")] = 16,
    out: Annotated[Path | None, typer.Option(help="Run directory; a new one in runs/ if left out")] = None,
    *,
    batch: BatchOptions,
    language: LanguageOption = "en",
) -> int:
    """Simulate scenarios and show which zones cross 500亿 and 1000亿, when, with what probability."""
    given = [*(overrides or ())]
    given += [f"{key}={value}" for key, value in (("replicates", replicates), ("seed", seed)) if value is not None]
    given += [f'until="{until}"'] if until is not None else []
    given += ['ensemble="mode"'] if point else []
    names = list(dict.fromkeys(scenarios))
    loaded = load_scenarios(names, given)
    if sweep or loaded[0].sweep:
        loaded = _sweep(names, given, (sweep or [], design, samples))
    check_comparable(loaded)
    from qianyi.experiments.batches.precision import Precision
    from qianyi.experiments.commands.running import RunOptions, run_and_show

    wanted = Precision.parse(precision) if precision else None
    options = RunOptions(**vars(batch), language=language, out=out, precision=wanted)
    return run_and_show(loaded, options)


@command()
def resume(
    directory: Annotated[Path, typer.Argument(help="Run directory")],
    *,
    batch: BatchOptions,
    language: LanguageOption = "en",
) -> int:
    """Complete a run that was stopped or had failures, to the bits of an undisturbed one."""
    from qianyi.experiments.batches.precision import Precision
    from qianyi.experiments.commands.running import RunOptions, resume_and_show

    held, scenarios = _held(directory)
    asked = held.manifest.get("precision", "")
    wanted = Precision.parse(asked) if asked else None
    options = RunOptions(**vars(batch), language=language, precision=wanted)
    return resume_and_show(held, scenarios, options)


def _held(directory: Path):
    """The run of a directory and its scenarios. Raises `Told` where this program cannot continue it."""
    from qianyi.results.run.identity import model_hash, run_key
    from qianyi.results.run.store import RunDirectory

    held = RunDirectory.open(directory)
    if held.manifest.get("model_hash") != model_hash():
        raise Told(
            "{directory} was made by another version of the model ({other}, this is {mine}); run it anew",
            directory=directory,
            other=held.manifest.get("model_hash"),
            mine=model_hash(),
        )
    try:
        scenarios = [Scenario.stored(json.dumps(resolved)) for resolved in held.manifest["resolved"]]
        replicates, precision = held.manifest["replicates"], held.manifest.get("precision", "")
        if held.manifest["run_key"] != run_key(scenarios, replicates, precision):
            raise ValueError("run_key")
    except (KeyError, ValueError, TypeError):
        raise Told("{directory}: its manifest was changed or damaged; run it anew", directory=directory) from None
    return held, scenarios


cluster_app = typer.Typer(cls=Commands, no_args_is_help=True, help="A Dask cluster")
app.add_typer(cluster_app, name="cluster")


@command(cluster_app, "start")
def start_cluster(
    workers: Annotated[int, typer.Option(min=1, max=256, help="Worker processes")] = 2,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one")] = 0,
    language: LanguageOption = "en",
) -> None:
    """Start a cluster on this machine, bound to 127.0.0.1; it runs until it is interrupted."""
    from qianyi.experiments.batches.cluster import serve
    from qianyi.results.run.store import why

    try:
        serve(workers, port, lambda address: typer.echo(address))
    except OSError as error:
        raise Told("the cluster cannot start: {cause}", cause=why(error)) from error
