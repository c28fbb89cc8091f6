"""Studies of the model's credibility with their bars, and what they found in the terminal."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from qianyi.calibration.studies.event_table import HEADS, beside, cells, compared
from qianyi.experiments.commands.terminal.progress import progress
from qianyi.scenarios.loader import load_all
from qianyi.scenarios.words import LANGUAGES, words


def _show(rows: list[dict[str, str]], language: str, screen: Console) -> None:
    """The comparison in the terminal."""
    table = Table(*(head.text(language) for head in HEADS), box=None, padding=(0, 2, 0, 0))
    for row in compared(rows):
        told = cells(row, language)
        table.add_row(*told, style="bold red" if beside(row)[1] in ("below", "above") else "")
    screen.print(table)


def study_events(worlds: int, out: Path, jobs: int, language: str, pictures: Path | None = None) -> None:
    """Run the event study, print it beside the literature, write table and figure.

    The figure goes beside the table in one language, or into `pictures` in both.
    """
    from qianyi.calibration.studies.event_table import draw
    from qianyi.calibration.studies.running import keep_events

    t = words(language)
    with progress(t("Worlds"), worlds) as tell:
        rows = keep_events(worlds, out, jobs, tell)
    _show(rows, language, Console(width=max(160, Console().width)))
    written = [out / "event_study.csv"]
    if pictures is None:
        written += draw(rows, out / f"event_study.{language}", language)
    else:
        for each in LANGUAGES:
            png, svg, data = draw(rows, pictures / f"event_study.{each}", each)
            svg.unlink()
            data.unlink()  # the kept table is its data
            written.append(png)
    for path in written:
        print(t("File: {path}", path=path))


def study_patterns(replicates: int, out: Path, language: str) -> None:
    """Measure the emergent patterns and keep them beside their published ranges."""
    from qianyi.calibration.studies.running import keep_patterns

    keep_patterns(replicates, out)
    print(words(language)("File: {path}", path=out / "patterns.csv"))


def study_headline(replicates: int, out: Path, language: str) -> None:
    """Measure how far the headline rests on each unknown number and keep it."""
    from qianyi.calibration.studies.headline import runs
    from qianyi.calibration.studies.running import keep_headline

    t = words(language)
    with progress(t("Sensitivity"), runs()) as tell:
        keep_headline(replicates, out, tell)
    print(t("File: {path}", path=out / "headline.csv"))


def study_levers(replicates: int, out: Path, work: Path, jobs: int, language: str) -> None:
    """Measure what every lever does and keep it; a study that was stopped goes on where it was."""
    from qianyi.calibration.studies.lever_effects import pieces
    from qianyi.calibration.studies.running import keep_levers

    t = words(language)
    with progress(t("Levers"), pieces(replicates)) as tell:
        keep_levers(replicates, out, work, jobs, tell)
    print(t("File: {path}", path=out / "lever_effects.csv"))


@dataclass(frozen=True)
class Budget:
    """What all studies may cost: worlds of the event study, replicates of patterns and headline, replicates of levers,
    pasts simulated for each fit of the back-test, draws of back-test and forecast."""

    worlds: int
    replicates: int
    levers: int
    pasts: int
    draws: int


@dataclass(frozen=True)
class Places:
    """Where kept results, pictures, and the unfinished work of fits go."""

    results: Path
    pictures: Path
    work: Path


def study_all(spend: Budget, places: Places, jobs: int, language: str) -> None:
    """Everything behind the credibility page; each study is kept as soon as it is done, the longest comes last."""
    from qianyi.calibration.forecasts import forecast_file
    from qianyi.calibration.studies.backtests import Size
    from qianyi.experiments.commands.studies.backtesting import run_backtests
    from qianyi.experiments.commands.studies.scoring import write_forecast

    study_patterns(spend.replicates, places.results, language)
    study_events(spend.worlds, places.results, jobs, language, places.pictures)
    scenario = load_all(["whole-province"])[0]
    write_forecast(scenario, spend.draws, places.results / forecast_file.KEPT, jobs, language)
    study_headline(spend.replicates, places.results, language)
    study_levers(spend.levers, places.results, places.work / "levers", jobs, language)
    size = Size(spend.pasts, spend.draws, 2017, places.work)
    run_backtests([2012, 2014], size, places.results, language)
