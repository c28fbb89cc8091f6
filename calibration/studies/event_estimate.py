"""An event study as the literature runs it, on the model's own output: some zones get a treatment, others do not.

Difference in differences compares the treated with the untreated of the same world, as a researcher must; because
zones compete, the untreated lose, and the comparison counts that loss as effect. The model can also be asked what no
researcher sees, the same world without the treatment: `against_untreated_world` and `displacement`.
"""

from dataclasses import dataclass

import numpy as np

from qianyi.scenarios.tables import Row, rows


@dataclass(frozen=True)
class Effect:
    """Effect in one event year: mean over worlds with the 95 % interval of that mean, and the 10-90 % span of what
    single studies, one world and one assignment each, would have found."""

    year: int
    mean: float
    low: float
    high: float
    study_low: float
    study_high: float


def difference_in_differences(outcome: np.ndarray, treated: np.ndarray, last_before: int) -> np.ndarray:
    """Effect path of each world, shape (worlds, years), zero in the last year before the treatment.

    `outcome` is in logs, shape (worlds, zones, years); `treated` holds True, False or, as a masked third state, zones
    that take no part: it is a float array of 1, 0 and NaN, shape (worlds, zones).
    """
    change = outcome - outcome[:, :, last_before : last_before + 1]
    weights = np.where(treated == 1.0, 1.0, 0.0), np.where(treated == 0.0, 1.0, 0.0)
    means = [(change * one[:, :, None]).sum(axis=1) / one.sum(axis=1)[:, None] for one in weights]
    return means[0] - means[1]


def against_untreated_world(with_it: np.ndarray, without: np.ndarray, treated: np.ndarray) -> np.ndarray:
    """Log change of the treated zones' sum against the same world without the treatment, shape (worlds, years)."""
    mine = np.where(treated == 1.0, 1.0, 0.0)[:, :, None]
    return np.log((with_it * mine).sum(axis=1) / (without * mine).sum(axis=1))


def displacement(with_it: np.ndarray, without: np.ndarray, treated: np.ndarray) -> np.ndarray:
    """Part of what treated zones gain that all other zones lose, in the last year, shape (worlds,).

    Levels, not logs. NaN where the treated gain nothing.
    """
    change = (with_it - without)[:, :, -1]
    mine = treated == 1.0
    gained, lost = np.where(mine, change, 0.0).sum(axis=1), -np.where(mine, 0.0, change).sum(axis=1)
    return np.where(gained > 0.0, lost / np.where(gained > 0.0, gained, 1.0), np.nan)


def summary(paths: np.ndarray, first_year: int) -> list[Effect]:
    """Effects by event year from paths of single worlds, shape (worlds, years); the first is year `first_year`."""
    mean = paths.mean(axis=0)
    error = 1.96 * paths.std(axis=0, ddof=1) / np.sqrt(len(paths)) if len(paths) > 1 else np.full(len(mean), np.nan)
    low, high = np.quantile(paths, (0.1, 0.9), axis=0)
    return [
        Effect(first_year + n, *(float(v) for v in row))
        for n, row in enumerate(zip(mean, mean - error, mean + error, low, high, strict=True))
    ]


@dataclass(frozen=True)
class Published:
    """An estimate of the literature beside which an effect of the model stands; range about 5 to 95 %, in logs."""

    outcome: str
    name: str
    low: float
    mode: float
    high: float
    source: str
    seen: str


def published() -> tuple[Published, ...]:
    """Published effects of zone status and their ranges, from `published_estimates.csv` where it has a range."""
    priors = {row["symbol"]: row for row in rows("data/published_estimates.csv") if row["low"]}
    status, entry, lost = priors["tau_zone"], priors["s_entry"], priors["delta_disp"]
    new = _range(status)
    return (
        Published("output", "New national zone: output", *new,
                  status["citation"], status["seen_or_recalled"]),
        Published("output", "Upgrade of a provincial zone (0.3-0.7 of it)",
                  0.3 * new[0], 0.5 * new[1], 0.7 * new[2], f"{status['citation']}; scaled after Wang (2013)",
                  status["seen_or_recalled"]),
        Published("city", "GDP of the city (no counterpart in the model)",
                  0.058, 0.095, 0.182, "Alder, Shao & Zilibotti (2016): +20 %; early version +6 to +10 %", "seen"),
        Published("foreign_capital", "Foreign capital", 0.196, 0.457, 0.457,
                  "Wang (2013) JDE; 2009 version +58 % per head, final figure recalled as +21.7 %",
                  "seen (early version); final recalled, verify"),
        Published("entry_share", "Share of the effect that is net entry",
                  *_range(entry), entry["citation"], entry["seen_or_recalled"]),
        Published("displacement", "Share taken from other zones",
                  *_range(lost), lost["citation"], lost["seen_or_recalled"]),
    )  # fmt: skip


def _range(row: Row) -> tuple[float, float, float]:
    return row.number("low"), row.number("mode"), row.number("high")
