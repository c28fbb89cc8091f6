"""`qianyi backtest`: the back-test with its bars, and the scores in the terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from qianyi.calibration.evidence.history import STARTS, Start
from qianyi.calibration.forecasts import backtest
from qianyi.calibration.forecasts.wording import WAYS
from qianyi.calibration.studies.backtests import Rows, Size, backtest_from, keep_backtests, score_row
from qianyi.experiments.commands.scoring import show_scores
from qianyi.scenarios.words import words

_WORDS = {
    "fit": {
        "zh": "拟合 {year}（只用 {issued} 前已公布的数据）：{stage}",
        "en": "Fit {year} (known by {issued}): {stage}",
    },
    "pasts": {"zh": "回测 {year} {way}", "en": "Back-test {year} {way}"},
    "head": {
        "zh": "起点 {year}-12-31，知识截至 {issued}，{way}，{draws} 次抽取",
        "en": "From {year}-12-31, knowledge of {issued}, {way}, {draws} draws",
    },
    "file": {"zh": "文件：{}", "en": "File: {}"},
}


def run_backtests(years: Sequence[int], size: Size, out: Path, language: str) -> int:
    """Every start and way; writes `backtest.csv` (scores), `backtest_figures.csv` and both as JSON; prints the scores.

    What `size.work` holds of an earlier, stopped run is not simulated again.
    """
    scored: Rows = []
    figures: Rows = []
    for year in years:
        rows, beside = _with_bars(STARTS[year], size, language)
        scored += rows
        figures += beside
    _show(keep_backtests(years, size, scored, figures, out), years, size.draws, language)
    for name in ("backtest.csv", "backtest_figures.csv", "backtest.json"):
        print(_WORDS["file"][language].format(out / name))
    return 0


def _with_bars(start: Start, size: Size, language: str) -> tuple[Rows, Rows]:
    bars: dict[str, int] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as shown:

        def fitting(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                told = _WORDS["fit"][language].format(year=start.year, issued=start.issued, stage=stage)
                bars[stage] = shown.add_task(told, total=total)
            shown.update(bars[stage], completed=done)

        def simulating(way: str, pasts: int):
            bar = shown.add_task(_WORDS["pasts"][language].format(year=start.year, way=way), total=pasts)
            return lambda count: shown.advance(bar, count)

        return backtest_from(start, size, fitting, simulating)


def _show(kept: list[dict[str, str]], years: Sequence[int], draws: int, language: str) -> None:
    screen = Console(width=max(150, Console().width))
    for year in years:
        for way in backtest.WAYS:
            issued = STARTS[year].issued
            told = _WORDS["head"][language]
            screen.print(
                told.format(year=year, issued=issued, way=words(language).tell(WAYS[way]), draws=draws), style="bold"
            )
            mine = [row for row in kept if row["start"] == str(year) and row["way"] == way]
            show_scores([score_row(row) for row in mine], language, screen)
