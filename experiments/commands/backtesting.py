"""`qianyi backtest`: fit to what was known, simulate the past, score it; tables and figures beside forecasts."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from qianyi.calibration.evidence.history import STARTS
from qianyi.calibration.fit.fit import budget, fit
from qianyi.calibration.fit.pasts import draws_at
from qianyi.calibration.forecasts import backtest
from qianyi.calibration.forecasts.evaluation import REVENUE, ScoreRow, evaluate, log_scores_by_zone
from qianyi.calibration.forecasts.scores import detectable
from qianyi.calibration.forecasts.wording import WAYS
from qianyi.experiments.commands.scoring import show_scores
from qianyi.experiments.commands.studying import about, keep
from qianyi.results.run.identity import fit_hash
from qianyi.results.run.store import save_whole

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


def run_backtests(years: Sequence[int], pasts: int, draws: int, seed: int, out: Path, work: Path, language: str) -> int:
    """Every start and way; writes `backtest.csv` (scores), `backtest_figures.csv` and both as JSON; prints the scores.

    What `work` holds of an earlier, stopped run is not simulated again.
    """
    scored: list[dict[str, object]] = []
    figures: list[dict[str, object]] = []
    bars = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    for year in years:
        start = STARTS[year]
        with Progress(*bars, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as shown:
            fitted = _fitted(start, pasts, seed, work, shown, language)
            drawn = draws_at(fitted, start, draws, seed)
            for way in backtest.WAYS:
                bar = shown.add_task(_WORDS["pasts"][language].format(year=year, way=way), total=len(drawn))
                found = backtest.simulate_pasts(
                    start, way, drawn, seed, lambda count, bar=bar: shown.advance(bar, count)
                )
                rows, beside = _scored(found, seed)
                told = {"start": year, "issued": start.issued.isoformat(), "way": way, "draws": len(found.initial)}
                scored += [told | row for row in rows]
                figures += [{"start": year, "way": way} | row for row in beside]
    starts = "".join(f" --start {year}" for year in years)
    command = f"qianyi backtest{starts} --budget {pasts} --draws {draws} --seed {seed}"
    told = about(command, budget=pasts, draws=draws, seed=seed)
    kept = keep("backtest", told, scored, out)
    beside = keep("backtest_figures", told, figures, out)
    _as_json({"about": told, "scores": kept, "figures": beside}, out / "backtest.json")
    _show(kept, years, draws, language)
    for name in ("backtest.csv", "backtest_figures.csv", "backtest.json"):
        print(_WORDS["file"][language].format(out / name))
    return 0


def _show(kept: list[dict[str, str]], years: Sequence[int], draws: int, language: str) -> None:
    screen = Console(width=max(150, Console().width))
    for year in years:
        for way in backtest.WAYS:
            issued = STARTS[year].issued
            words = _WORDS["head"][language]
            screen.print(words.format(year=year, issued=issued, way=WAYS[way][language], draws=draws), style="bold")
            mine = [row for row in kept if row["start"] == str(year) and row["way"] == way]
            show_scores([score_row(row) for row in mine], language, screen)


def _as_json(told: dict, path: Path) -> None:
    """All of it in one file for other programs: numbers as numbers, what is not known as null."""

    def number(text: object) -> object:
        try:
            return float(text) if text != "" else None
        except (TypeError, ValueError):
            return text

    for name in ("scores", "figures"):
        told[name] = [{key: number(value) for key, value in row.items()} for row in told[name]]
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    save_whole(path, lambda file: file.write(text.encode()))


def _fitted(start, pasts: int, seed: int, work: Path, shown: Progress, language: str):
    bars: dict[str, int] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            words = _WORDS["fit"][language].format(year=start.year, issued=start.issued, stage=stage)
            bars[stage] = shown.add_task(words, total=total)
        shown.update(bars[stage], completed=done)

    return fit(start.issued, budget(pasts), seed, work / f"{start.year}-{fit_hash()}", tell)


def _scored(pasts: backtest.Pasts, seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    forecasts, observed = backtest.forecasts(pasts, seed), backtest.figures(pasts.start)
    rows = [asdict(row) for row in evaluate(forecasts, observed)]
    revenue = [one for one in observed if one.indicator == REVENUE]
    revenue = [one for one in revenue if forecasts[0].of_zone(one.place, one.year) is not None]
    model, *others = (log_scores_by_zone(forecast, revenue) for forecast in forecasts)
    resolved = {f.method: detectable(model - theirs) for f, theirs in zip(forecasts[1:], others, strict=True)}
    for row in rows:
        known = row["score"] == "log_revenue" and row["method"] in resolved
        row["detectable"] = resolved[row["method"]] if known else float("nan")
    return rows, backtest.beside(forecasts[0], forecasts[1], observed)


def score_row(row: dict[str, str]) -> ScoreRow:
    """A kept row as a score."""
    whole = ("n", "zones")
    numbers = ("value", "low", "high", "difference", "difference_low", "difference_high")
    texts = ("score", "unit", "years", "method", "verdict")
    return ScoreRow(
        **{key: row[key] for key in texts},
        **{key: int(row[key]) for key in whole},
        **{key: float(row[key]) if row[key] else np.nan for key in numbers},
    )
