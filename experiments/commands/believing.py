"""`qianyi forecast`, `score`: what is expected, written down, and judged later."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.shared import LanguageOption, SetOption, app, load_scenarios

Jobs = Annotated[int, typer.Option(min=0, max=256, help="Threads of this machine; 0: all cores / 线程数")]


def cores(jobs: int) -> int:
    """Number of threads that a number of jobs means."""
    import os

    return jobs or os.cpu_count() or 1


@app.command()
def forecast(
    scenario: Annotated[str, typer.Argument(help="Scenario / 场景")] = "whole-province",
    out: Annotated[Path, typer.Option(help="File / 预测文件")] = Path("runs/forecast.csv"),
    draws: Annotated[int, typer.Option(min=20, max=10_000, help="Draws / 抽取次数")] = 200,
    overrides: SetOption = None,
    jobs: Jobs = 0,
    language: LanguageOption = "en",
) -> None:
    """Write down what the model expects until 2025, zone by zone, with date, version and hash."""
    chosen = load_scenarios([scenario], overrides or [], language)[0]
    from experiments.scoring import write_forecast

    raise typer.Exit(write_forecast(chosen, draws, out, cores(jobs), language))


@app.command()
def score(
    forecast_path: Annotated[Path, typer.Argument(metavar="FORECAST", help="Forecast file / 预测文件")],
    figures: Annotated[Path, typer.Argument(metavar="FIGURES.csv", help="Later figures: docs/forecast.en.md / 实际数")],
    out: Annotated[Path | None, typer.Option(help="Scores as CSV / 评分表")] = None,
    language: LanguageOption = "en",
) -> None:
    """Score a forecast with figures published later, against naive benchmarks."""
    from experiments.scoring import score_forecast

    raise typer.Exit(score_forecast(forecast_path, figures, out, language))


@app.command()
def eventstudy(
    worlds: Annotated[int, typer.Option(min=2, max=5000, help="Simulated provinces / 世界数")] = 40,
    out: Annotated[Path, typer.Option(help="Directory / 目录")] = Path("runs/event-study"),
    jobs: Jobs = 0,
    language: LanguageOption = "en",
) -> None:
    """What status and levers do to zones, measured as causal studies do, beside their estimates."""
    from experiments.studying import guarded, study_events

    raise typer.Exit(guarded(lambda: study_events(worlds, out, cores(jobs), language)))
