"""`qianyi backtest`: fit to what was known, simulate the past, score it; tables and figures beside forecasts."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from qianyi.calibration.evidence.history import STARTS, Start
from qianyi.calibration.fit.fit import budget, fit
from qianyi.calibration.fit.pasts import draws_at
from qianyi.calibration.forecasts import backtest
from qianyi.calibration.forecasts.evaluation import REVENUE, ScoreRow, evaluate, log_scores_by_zone
from qianyi.calibration.forecasts.scores import detectable
from qianyi.calibration.forecasts.wording import WAYS
from qianyi.experiments.commands.progress import bar, bars, stages
from qianyi.experiments.commands.scoring import show_scores
from qianyi.experiments.commands.studying import about, keep
from qianyi.results.run.identity import model_hash
from qianyi.results.run.store import save_whole
from qianyi.scenarios.words import Words, words


@dataclass(frozen=True)
class Backtests:
    """Base years of the back-tests, pasts simulated for each fit, draws of each forecast, and the seed of all."""

    years: Sequence[int]
    pasts: int
    draws: int
    seed: int

    @property
    def command(self) -> str:
        """What makes them again."""
        starts = "".join(f" --start {year}" for year in self.years)
        return f"qianyi backtest{starts} --budget {self.pasts} --draws {self.draws} --seed {self.seed}"


def run_backtests(asked: Backtests, out: Path, work: Path, language: str) -> None:
    """Every start and way; writes `backtest.csv` (scores), `backtest_figures.csv` and both as JSON; prints the scores.

    What `work` holds of an earlier, stopped run is not simulated again.
    """
    t = words(language)
    scored: list[dict[str, object]] = []
    figures: list[dict[str, object]] = []
    for year in asked.years:
        with bars() as shown:
            for rows, beside in _both_ways(STARTS[year], asked, work, shown, t):
                scored += rows
                figures += beside
    told = about(asked.command, budget=asked.pasts, draws=asked.draws, seed=asked.seed)
    kept = keep("backtest", told, scored, out)
    beside = keep("backtest_figures", told, figures, out)
    _as_json({"about": told, "scores": kept, "figures": beside}, out / "backtest.json")
    _show(kept, asked, t)
    for name in ("backtest.csv", "backtest_figures.csv", "backtest.json"):
        print(t("File: {path}", path=out / name))


def _both_ways(start: Start, asked: Backtests, work: Path, shown: Progress, t: Words):
    """Scores and figures of each way from one start."""
    draws = draws_at(_fitted(start, asked, work, shown, t), start, asked.draws, asked.seed)
    for way in backtest.WAYS:
        tell = bar(shown, t("Back-test {year} {way}", year=start.year, way=way), len(draws))
        found = backtest.simulate_pasts(start, way, draws, asked.seed, tell)
        rows, beside = _scored(found, asked.seed)
        told = {"start": start.year, "issued": start.issued.isoformat(), "way": way, "draws": len(found.initial)}
        yield [told | row for row in rows], [{"start": start.year, "way": way} | row for row in beside]


def _show(kept: list[dict[str, str]], asked: Backtests, t: Words) -> None:
    screen = Console(width=max(150, Console().width))
    for year in asked.years:
        for way in backtest.WAYS:
            told = t(
                "From {year}-12-31, knowledge of {issued}, {way}, {draws} draws",
                year=year,
                issued=STARTS[year].issued,
                way=WAYS[way][t.language],
                draws=asked.draws,
            )
            screen.print(told, style="bold")
            mine = [row for row in kept if row["start"] == str(year) and row["way"] == way]
            show_scores([score_row(row) for row in mine], t.language, screen)


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


def _fitted(start: Start, asked: Backtests, work: Path, shown: Progress, t: Words):
    def told(stage: str) -> str:
        return t("Fit {year} (known by {issued}): {stage}", year=start.year, issued=start.issued, stage=stage)

    folder = work / f"{start.year}-{model_hash()}"
    return fit(start.issued, budget(asked.pasts), asked.seed, folder, stages(shown, told))


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
