"""Who is above which threshold, when, how often; and what a scenario changes, replicate by replicate.

All functions start from the frame of `results.run.reading.yearly`. "Above" means at or above the threshold in that
year's main-business revenue (亿元); "reached" in that or an earlier year; "holds" in that and every later year.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

from qianyi.scenarios.zones import ZoneFacts

THRESHOLDS = (100.0, 500.0, 1000.0)
BASES = ("reported", "true")
QUANTILES = (0.1, 0.5, 0.9)
_REVENUE = {"true": "revenue", "reported": "reported_revenue"}
_CELL = ["scenario", "zone_id", "year", "threshold", "is_target"]
_PATH = ["scenario", "replicate", "zone_id", "threshold"]

_BANDS = (
    (0.10, {"zh": "极不可能", "en": "very unlikely"}),
    (0.33, {"zh": "不太可能", "en": "unlikely"}),
    (0.67, {"zh": "可能与不可能相当", "en": "about as likely as not"}),
    (0.90, {"zh": "比较可能", "en": "likely"}),
)
_TOP_BAND = {"zh": "极有可能", "en": "very likely"}


def targets_of(zones: Sequence[ZoneFacts]) -> dict[int, float]:
    """Targets (亿元) by zone_id, of the zones that the plan gives one."""
    return {zone.zone_id: zone.target_yi for zone in zones if zone.has_target}


def _own(targets: Mapping[int, float], zone: int) -> set[float]:
    return {float(targets[zone])} if zone in targets else set()


def word_band(probability: float, language: str) -> str:
    """One of five words for a probability: below 10 %, 10-33, 33-67, 67-90, above 90 % (0.9 itself is "likely")."""
    for edge, words in _BANDS:
        if probability < edge or probability == edge == 0.90:
            return words[language]
    return _TOP_BAND[language]


def above(yearly: pd.DataFrame, targets: Mapping[int, float], thresholds: Sequence[float] = THRESHOLDS) -> pd.DataFrame:
    """One row per scenario, replicate, zone_id, year, threshold with booleans `<basis>` for both bases.

    Thresholds are the given ones and each zone's own target (亿元), which `is_target` marks.
    """
    pairs = pd.DataFrame(
        [
            (zone, threshold, threshold == targets.get(zone))
            for zone in sorted(set(yearly["zone_id"]))
            for threshold in sorted({float(value) for value in thresholds} | _own(targets, zone))
        ],
        columns=["zone_id", "threshold", "is_target"],
    )
    rows = yearly.merge(pairs, on="zone_id").sort_values([*_PATH, "year"], ignore_index=True)
    for basis in BASES:
        rows[basis] = rows[_REVENUE[basis]] >= rows["threshold"]
    return rows[[*_PATH, "year", "is_target", *BASES]]


def _zone_by_zone(answer: Callable[[pd.DataFrame], pd.DataFrame], yearly: pd.DataFrame, order: list[str]):
    """An answer put together from those of single zones: a large run is not multiplied by its thresholds at once."""
    parts = [answer(part) for _, part in yearly.groupby("zone_id")] or [answer(yearly)]
    return pd.concat(parts, ignore_index=True).sort_values(order, ignore_index=True)


def shares(
    yearly: pd.DataFrame, targets: Mapping[int, float], thresholds: Sequence[float] = THRESHOLDS
) -> pd.DataFrame:
    """Share of replicates (0..1) per scenario, zone_id, year, threshold.

    Columns `above_<basis>`, `reached_<basis>` and `holds_<basis>` for reported and true revenue.
    """
    return _zone_by_zone(lambda zone: _shares(above(zone, targets, thresholds)), yearly, _CELL)


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    backwards = rows[::-1]
    for basis in BASES:
        rows[f"above_{basis}"] = rows[basis].astype(float)
        rows[f"reached_{basis}"] = rows.groupby(_PATH)[f"above_{basis}"].cummax()
        rows[f"holds_{basis}"] = backwards[basis].astype(float).groupby([backwards[key] for key in _PATH]).cummin()
    wanted = [f"{way}_{basis}" for way in ("above", "reached", "holds") for basis in BASES]
    return rows.groupby(_CELL, as_index=False)[wanted].mean()


def first_years(
    yearly: pd.DataFrame, targets: Mapping[int, float], thresholds: Sequence[float] = THRESHOLDS
) -> pd.DataFrame:
    """First calendar year above a threshold: 10, 50 and 90 % quantiles over replicates, per basis.

    A replicate that never gets there counts as later than any year; a quantile that falls on such a replicate is
    NaN. `never` is their share. Columns: scenario, zone_id, threshold, is_target, basis, first_10, first_50,
    first_90, never.
    """
    order = ["basis", "scenario", "zone_id", "threshold"]
    return _zone_by_zone(lambda zone: _first_years(above(zone, targets, thresholds)), yearly, order)


def _first_years(rows: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for basis in BASES:
        dated = rows.assign(first=np.where(rows[basis], rows["year"].astype(float), np.inf))
        firsts = dated.groupby([*_PATH, "is_target"], as_index=False)["first"].min()
        groups = firsts.groupby(["scenario", "zone_id", "threshold", "is_target"])["first"]
        table = groups.agg(
            **{f"first_{round(100 * at)}": lambda years, at=at: _quantile(years, at) for at in QUANTILES},
            never=lambda years: float(np.isinf(years).mean()),
        )
        parts.append(table.reset_index().assign(basis=basis))
    joined = pd.concat(parts, ignore_index=True).replace(np.inf, np.nan)
    return joined[
        ["scenario", "zone_id", "threshold", "is_target", "basis", "first_10", "first_50", "first_90", "never"]
    ]


def _quantile(values: pd.Series, at: float) -> float:
    """A quantile that is one of the values, so that "never" (infinity) mixes with no year."""
    return float(np.quantile(values.to_numpy(), at, method="inverted_cdf"))


def province(yearly: pd.DataFrame, targets: Mapping[int, float]) -> pd.DataFrame:
    """Province totals of every replicate, long: scenario, replicate, year, basis, measure, value.

    Measures: `above_500`, `above_1000`, `on_target` (numbers of zones) and `revenue` (亿元, all zones).
    """
    keys = ["scenario", "replicate", "year"]
    own = yearly["zone_id"].map(dict(targets))
    parts = []
    for basis in BASES:
        revenue = yearly[_REVENUE[basis]]
        chosen = {f"above_{threshold:.0f}": revenue >= threshold for threshold in THRESHOLDS}
        chosen |= {"on_target": revenue >= own} if own.notna().any() else {}
        for measure, part in chosen.items():
            counts = part.groupby([yearly[key] for key in keys]).sum().astype(float)
            parts.append(counts.rename("value").reset_index().assign(basis=basis, measure=measure))
        totals = yearly.groupby(keys)[_REVENUE[basis]].sum()
        parts.append(totals.rename("value").reset_index().assign(basis=basis, measure="revenue"))
    return pd.concat(parts, ignore_index=True)[[*keys, "basis", "measure", "value"]]


def province_bands(totals: pd.DataFrame) -> pd.DataFrame:
    """Of `province`: mean and 10, 50, 90 % quantiles over replicates (`mean, low, middle, high`)."""
    groups = totals.groupby(["scenario", "year", "basis", "measure"])["value"]
    bands = groups.quantile(list(QUANTILES)).unstack()
    bands.columns = ["low", "middle", "high"]
    return bands.assign(mean=groups.mean()).reset_index()


def paired(differences: np.ndarray) -> tuple[float, float, float]:
    """Mean of paired differences with its 95 % interval: normal, standard error sd / sqrt(n).

    The interval is unknown (NaN) for a single pair, and has no width when all differences are equal.
    """
    values = np.asarray(differences, dtype=float)
    if values.size == 0:
        return (float("nan"),) * 3
    mean = float(values[0]) if np.ptp(values) == 0 else float(values.mean())
    if values.size == 1:
        return mean, float("nan"), float("nan")
    spread = 0.0 if np.ptp(values) == 0 else float(values.std(ddof=1))
    margin = NormalDist().inv_cdf(0.975) * spread / float(np.sqrt(values.size))
    return mean, mean - margin, mean + margin


def _paired_table(rows: pd.DataFrame, keys: list[str], value: str, first: str, reference: str) -> pd.DataFrame:
    """`paired` for each combination of `keys`, replicate matched with replicate."""
    columns = [*keys, "replicate", value]
    mine = rows.loc[rows["scenario"] == first, columns]
    theirs = rows.loc[rows["scenario"] == reference, columns]
    both = mine.merge(theirs, on=[*keys, "replicate"], suffixes=("", "_reference"))
    both["change"] = both[value].astype(float) - both[f"{value}_reference"].astype(float)
    found = [(*key, *paired(part.to_numpy())) for key, part in both.groupby(keys)["change"]]
    return pd.DataFrame(found, columns=[*keys, "difference", "low", "high"])


def share_differences(
    yearly: pd.DataFrame,
    targets: Mapping[int, float],
    first: str,
    reference: str,
    basis: str = "reported",
    thresholds: Sequence[float] = THRESHOLDS,
) -> pd.DataFrame:
    """Probability of being above under `first` minus under `reference`, with its 95 % interval (all -1..1).

    Columns zone_id, year, threshold, is_target, difference, low, high.
    """
    keys = ["zone_id", "year", "threshold", "is_target"]
    return _zone_by_zone(
        lambda zone: _paired_table(above(zone, targets, thresholds), keys, basis, first, reference), yearly, keys
    )


def province_differences(totals: pd.DataFrame, first: str, reference: str) -> pd.DataFrame:
    """Of `province`: `first` minus `reference` per year, basis and measure, with its 95 % interval."""
    return _paired_table(totals, ["year", "basis", "measure"], "value", first, reference)
