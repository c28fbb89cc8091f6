"""`qianyi backtest`: the back-test with its bars, and the scores in the terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from qianyi.calibration.evidence.history import STARTS, Start
from qianyi.calibration.forecasts.pasts import WAYS
from qianyi.calibration.forecasts.wording import WAYS as NAMES
from qianyi.calibration.studies.backtests import Rows, Size, backtest_from, keep_backtests, score_row
from qianyi.experiments.commands.studies.scoring import show_scores
from qianyi.experiments.commands.terminal.progress import bar, bars, stages
from qianyi.scenarios.words import Words, words


def run_backtests(years: Sequence[int], size: Size, out: Path, language: str) -> None:
    """Every start and way; writes `backtest.csv` (scores), `backtest_figures.csv` and both as JSON; prints the scores.

    What `size.work` holds of an earlier, stopped run is not simulated again.
    """
    t = words(language)
    scored: Rows = []
    figures: Rows = []
    for year in years:
        rows, beside = _with_bars(STARTS[year], size, t)
        scored += rows
        figures += beside
    _show(keep_backtests(years, size, scored, figures, out), years, size.draws, t)
    for name in ("backtest.csv", "backtest_figures.csv", "backtest.json"):
        print(t("File: {path}", path=out / name))


def _with_bars(start: Start, size: Size, t: Words) -> tuple[Rows, Rows]:
    def fitted(stage: str) -> str:
        return t("Fit {year} (known by {issued}): {stage}", year=start.year, issued=start.issued, stage=stage)

    with bars() as shown:

        def simulating(way: str, pasts: int):
            return bar(shown, t("Back-test {year} {way}", year=start.year, way=way), pasts)

        return backtest_from(start, size, stages(shown, fitted), simulating)


def _show(kept: list[dict[str, str]], years: Sequence[int], draws: int, t: Words) -> None:
    screen = Console(width=max(150, Console().width))
    for year in years:
        for way in WAYS:
            told = t(
                "From {year}-12-31, knowledge of {issued}, {way}, {draws} draws",
                year=year,
                issued=STARTS[year].issued,
                way=NAMES[way],
                draws=draws,
            )
            screen.print(told, style="bold")
            mine = [row for row in kept if row["start"] == str(year) and row["way"] == way]
            show_scores([score_row(row) for row in mine], t.language, screen)
