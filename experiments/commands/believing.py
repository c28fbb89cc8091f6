"""`qianyi forecast`, `score`: what is expected, written down, and judged later; studies of what the model is worth."""

from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.calibrating import need_calibration
from qianyi.experiments.commands.terminal.application import command
from qianyi.experiments.commands.terminal.choosing import load_scenarios
from qianyi.experiments.commands.terminal.options import (
    DrawsOption,
    FolderOption,
    JobsOption,
    LanguageOption,
    LeverReplicatesOption,
    PastsOption,
    SetOption,
    cores,
)
from qianyi.scenarios.mistakes import Told


@command()
def forecast(
    scenario: Annotated[str, typer.Argument(help="Scenario")] = "whole-province",
    out: Annotated[Path, typer.Option(help="File")] = Path("runs/forecast.csv"),
    draws: Annotated[int, typer.Option(min=20, max=10_000, help="Draws")] = 200,
    overrides: SetOption = None,
    jobs: JobsOption = 0,
    language: LanguageOption = "en",
) -> None:
    """Write down what the model expects until 2025, zone by zone, with date, version and hash."""
    chosen = load_scenarios([scenario], overrides)[0]
    from qianyi.experiments.commands.studies.scoring import write_forecast

    write_forecast(chosen, draws, out, cores(jobs), language)


@command()
def score(
    forecast_path: Annotated[Path, typer.Argument(metavar="FORECAST", help="Forecast file")],
    figures: Annotated[Path, typer.Argument(metavar="FIGURES.csv", help="Later figures: docs/forecast.en.md")],
    out: Annotated[Path | None, typer.Option(help="Scores as CSV")] = None,
    language: LanguageOption = "en",
) -> int:
    """Score a forecast with figures published later, against naive benchmarks."""
    from qianyi.experiments.commands.studies.scoring import score_forecast

    return score_forecast(forecast_path, figures, out, language)


@command()
def eventstudy(
    worlds: Annotated[int, typer.Option(min=2, max=5000, help="Simulated provinces")] = 40,
    out: FolderOption = Path("runs/event-study"),
    jobs: JobsOption = 0,
    language: LanguageOption = "en",
) -> None:
    """What status and levers do to zones, measured as causal studies do, beside their estimates."""
    from qianyi.experiments.commands.studies.studying import study_events

    study_events(worlds, out, cores(jobs), language)


@command()
def leverstudy(
    replicates: LeverReplicatesOption = 100,
    out: FolderOption = Path("runs/lever-study"),
    work: Annotated[Path, typer.Option(help="Unfinished work")] = Path("runs/lever-study/work"),
    jobs: JobsOption = 0,
    language: LanguageOption = "en",
) -> None:
    """What every lever does to zones at target and revenue, alone and within the plan; stopped, it goes on later."""
    from qianyi.experiments.commands.studies.studying import study_levers

    study_levers(replicates, out, work, cores(jobs), language)


@command()
def backtest(
    start: Annotated[list[int] | None, typer.Option(min=2012, max=2016, help="Base years")] = None,
    budget: PastsOption = 2000,
    draws: DrawsOption = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed")] = 2017,
    out: FolderOption = Path("runs/backtest"),
    language: LanguageOption = "en",
) -> None:
    """Forecast from 2012 and 2014 with what was known then, score it with what came, against naive benchmarks."""
    need_calibration()
    from qianyi.calibration.evidence.history import STARTS
    from qianyi.calibration.studies.backtests import Size
    from qianyi.experiments.commands.studies.backtesting import run_backtests

    years = start or [2012, 2014]
    unknown = [year for year in years if year not in STARTS]
    if unknown:
        known = ", ".join(str(year) for year in STARTS)
        raise Told("--start must be one of {known}; {found}", known=known, found=unknown[0])
    run_backtests(years, Size(budget, draws, seed, out / "work"), out, language)


@command()
def credibility(
    worlds: Annotated[int, typer.Option(min=2, max=5000, help="Worlds of the event study")] = 60,
    replicates: Annotated[int, typer.Option(min=2, max=1000, help="Replicates")] = 20,
    lever_replicates: LeverReplicatesOption = 100,
    budget: PastsOption = 2000,
    draws: DrawsOption = 200,
    out: FolderOption = Path("calibration/data"),
    pictures: Annotated[Path, typer.Option(help="Directory of figures")] = Path("docs/figures"),
    jobs: JobsOption = 0,
    language: LanguageOption = "en",
) -> None:
    """Run every study behind the credibility page and keep its results; `qianyi documents` then writes the page."""
    need_calibration()
    from qianyi.experiments.commands.studies.studying import Budget, Places, study_all

    places = Places(out, pictures, Path("runs/backtest/work"))
    spend = Budget(worlds, replicates, lever_replicates, budget, draws)
    study_all(spend, places, cores(jobs), language)
