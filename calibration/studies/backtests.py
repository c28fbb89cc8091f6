"""The back-test as a study: fit to what was known, simulate the past, score it, keep scores and figures."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from qianyi.calibration.evidence.history import Start
from qianyi.calibration.fit.fit import budget, fit
from qianyi.calibration.fit.posterior import resampled
from qianyi.calibration.forecasts import backtest
from qianyi.calibration.forecasts.evaluation import REVENUE, ScoreRow, evaluate, log_scores_by_zone
from qianyi.calibration.forecasts.pasts import WAYS, Pasts, simulate_pasts
from qianyi.calibration.forecasts.scores import detectable
from qianyi.calibration.studies.kept import about, keep
from qianyi.results.run.identity import fit_hash
from qianyi.results.run.store import save_whole

Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Size:
    """Pasts simulated for each fit, draws forecast from each start, seed; `work` holds what a stopped run simulated."""

    pasts: int
    draws: int
    seed: int
    work: Path


def backtest_from(
    start: Start,
    size: Size,
    fitting: Callable[[str, int, int], None],
    simulating: Callable[[str, int], Callable[[int], None]],
) -> tuple[Rows, Rows]:
    """Scores and published figures beside forecasts, from one start in both ways.

    `fitting` gets stage, done and total of the fit; `simulating` gets way and number of pasts, and gives what is told
    of each past.
    """
    work = size.work / f"{start.year}-{fit_hash()}"
    drawn = resampled(fit(start.issued, budget(size.pasts), size.seed, work, fitting), size.draws, size.seed)
    scored: Rows = []
    figures: Rows = []
    for way in WAYS:
        found = simulate_pasts(start, way, drawn, size.seed, simulating(way, len(drawn)))
        rows, beside = _scored(found, size.seed)
        told = {"start": start.year, "issued": start.issued.isoformat(), "way": way, "draws": len(found.initial)}
        scored += [told | row for row in rows]
        figures += [{"start": start.year, "way": way} | row for row in beside]
    return scored, figures


def keep_backtests(years: Sequence[int], size: Size, scored: Rows, figures: Rows, out: Path) -> list[dict[str, str]]:
    """Write `backtest.csv` (scores), `backtest_figures.csv`, both as `backtest.json`; the scores as they are kept."""
    starts = "".join(f" --start {year}" for year in years)
    command = f"qianyi backtest{starts} --budget {size.pasts} --draws {size.draws} --seed {size.seed}"
    told = about(command, budget=size.pasts, draws=size.draws, seed=size.seed)
    kept = keep("backtest", told, scored, out)
    beside = keep("backtest_figures", told, figures, out)
    _as_json({"about": told, "scores": kept, "figures": beside}, out / "backtest.json")
    return kept


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


def _scored(pasts: Pasts, seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
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
