"""`qianyi forecast`, `score`: what is expected, written down, and judged later."""

from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.shared import LanguageOption, SetOption, app, load_scenarios, stop

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
    from qianyi.experiments.commands.scoring import write_forecast

    raise typer.Exit(write_forecast(chosen, draws, out, cores(jobs), language))


@app.command()
def score(
    forecast_path: Annotated[Path, typer.Argument(metavar="FORECAST", help="Forecast file / 预测文件")],
    figures: Annotated[Path, typer.Argument(metavar="FIGURES.csv", help="Later figures: docs/forecast.en.md / 实际数")],
    out: Annotated[Path | None, typer.Option(help="Scores as CSV / 评分表")] = None,
    language: LanguageOption = "en",
) -> None:
    """Score a forecast with figures published later, against naive benchmarks."""
    from qianyi.experiments.commands.scoring import score_forecast

    raise typer.Exit(score_forecast(forecast_path, figures, out, language))


@app.command()
def eventstudy(
    worlds: Annotated[int, typer.Option(min=2, max=5000, help="Simulated provinces / 世界数")] = 40,
    out: Annotated[Path, typer.Option(help="Directory / 目录")] = Path("runs/event-study"),
    jobs: Jobs = 0,
    language: LanguageOption = "en",
) -> None:
    """What status and levers do to zones, measured as causal studies do, beside their estimates."""
    from qianyi.experiments.commands.studying import guarded, study_events

    raise typer.Exit(guarded(lambda: study_events(worlds, out, cores(jobs), language)))


def _needs_calibration(language: str) -> None:
    """End the command where what a fit needs is not installed."""
    try:
        import SALib  # noqa: F401
        import sklearn  # noqa: F401
    except ImportError:
        zh = "回测要拟合参数，需要附加组件：pip install 'qianyi[calibration]'"
        en = "a back-test fits parameters and needs the extra: pip install 'qianyi[calibration]'"
        stop([zh if language == "zh" else en], 2)


Pasts = Annotated[int, typer.Option(min=200, max=100_000, help="Simulated pasts for each fit / 拟合规模")]


@app.command()
def backtest(
    start: Annotated[list[int] | None, typer.Option(min=2012, max=2016, help="Base years / 起点年份")] = None,
    budget: Pasts = 2000,
    draws: Annotated[int, typer.Option(min=20, max=5000, help="Draws of each back-test / 抽取次数")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed / 随机种子")] = 2017,
    out: Annotated[Path, typer.Option(help="Directory / 目录")] = Path("runs/backtest"),
    language: LanguageOption = "en",
) -> None:
    """Forecast from 2012 and 2014 with what was known then, score it with what came, against naive benchmarks."""
    _needs_calibration(language)
    from qianyi.calibration.evidence.history import STARTS
    from qianyi.calibration.studies.backtests import Size
    from qianyi.experiments.commands.backtesting import run_backtests
    from qianyi.experiments.commands.studying import guarded

    years = start or [2012, 2014]
    unknown = [year for year in years if year not in STARTS]
    if unknown:
        known = ", ".join(str(year) for year in STARTS)
        words = f"--start 只能是 {known}" if language == "zh" else f"--start must be one of {known}"
        stop([f"{words}; {unknown[0]}"], 2)
    raise typer.Exit(guarded(lambda: run_backtests(years, Size(budget, draws, seed, out / "work"), out, language)))


@app.command()
def credibility(
    worlds: Annotated[int, typer.Option(min=2, max=5000, help="Worlds of the event study / 事件研究世界数")] = 60,
    replicates: Annotated[int, typer.Option(min=2, max=1000, help="Replicates / 敏感性与现象的重复次数")] = 20,
    budget: Pasts = 2000,
    draws: Annotated[int, typer.Option(min=20, max=5000, help="Draws of forecasts / 预测抽取次数")] = 200,
    out: Annotated[Path, typer.Option(help="Directory / 目录")] = Path("calibration/data"),
    pictures: Annotated[Path, typer.Option(help="Directory of figures / 图片目录")] = Path("docs/figures"),
    jobs: Jobs = 0,
    language: LanguageOption = "en",
) -> None:
    """Run every study behind the credibility page and keep its results; `qianyi documents` then writes the page."""
    _needs_calibration(language)
    from qianyi.experiments.commands.studying import Budget, guarded, study_all

    spend = Budget(worlds, replicates, budget, draws)
    work = Path("runs/backtest/work")
    raise typer.Exit(guarded(lambda: study_all(spend, out, pictures, work, cores(jobs), language)))
