"""Who is above which threshold, how often; and what a scenario changes, replicate by replicate: frames of a panel.

"Above" means at or above the threshold in that year's main-business revenue (亿元), true or reported; "reached" in that
or an earlier year; "holds" in that and every later year.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from qianyi.results.measures.estimates import band, paired
from qianyi.results.measures.panel import REVENUE, Panel
from qianyi.results.measures.panel.derived import held, reached
from qianyi.scenarios.zones import ZoneFacts

THRESHOLDS = (100.0, 500.0, 1000.0)
BASES = tuple(REVENUE)
_WAYS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"above": lambda at: at, "reached": reached, "holds": held}
_DIFFERENCE = ("difference", "low", "high")


def _pairs(zones: Sequence[ZoneFacts]) -> pd.DataFrame:
    """Every zone with each threshold, its own target (`is_target`) among them; `place` is that of the zone."""
    found = []
    for place, zone in enumerate(zones):
        own = {zone.target_yi} if zone.has_target else set()
        found += [(place, zone.zone_id, value, value in own) for value in sorted({*THRESHOLDS, *own})]
    return pd.DataFrame(found, columns=["place", "zone_id", "threshold", "is_target"])


def _above(panel: Panel, pairs: pd.DataFrame, basis: str) -> np.ndarray:
    """Shape (scenarios, replicates, pairs, years)."""
    return panel[REVENUE[basis]][:, :, pairs["place"]] >= pairs["threshold"].to_numpy()[:, None]


def _frame(panel: Panel, pairs: pd.DataFrame, columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """A row for each pair and year out of arrays (pairs, years), ordered by zone, year and threshold."""
    years = len(panel.years)
    frame = pd.DataFrame({name: np.repeat(pairs[name], years) for name in ("zone_id", "threshold", "is_target")})
    frame.insert(1, "year", np.tile(panel.years, len(pairs)))
    frame = frame.assign(**{name: values.ravel() for name, values in columns.items()})
    return frame.sort_values(["zone_id", "year", "threshold"], ignore_index=True)


def probabilities(panel: Panel) -> pd.DataFrame:
    """Share of replicates (0..1) per scenario, zone_id, year, threshold (亿元; the zone's own one has `is_target`).

    Columns `above_<basis>`, `reached_<basis>` and `holds_<basis>` for true and reported revenue.
    """
    pairs = _pairs(panel.zones)
    above = {basis: _above(panel, pairs, basis) for basis in BASES}
    parts = []
    for scenario in sorted(panel.scenarios):
        mine = {basis: panel.of(values, scenario) for basis, values in above.items()}
        if len(mine[BASES[0]]):
            columns = {f"{way}_{basis}": of(mine[basis]).mean(axis=0) for way, of in _WAYS.items() for basis in BASES}
            parts.append(_frame(panel, pairs, columns).assign(scenario=scenario))
    found = pd.concat(parts, ignore_index=True)
    return found[["scenario", *found.columns.drop("scenario")]]


def share_differences(panel: Panel, scenario: str, reference: str) -> pd.DataFrame:
    """`scenario` minus `reference` in the share that is above (true), with its paired 95 % interval."""
    pairs = _pairs(panel.zones)
    change = paired(panel.change(_above(panel, pairs, "true").astype(float), scenario, reference))
    return _frame(panel, pairs, dict(zip(_DIFFERENCE, change, strict=True)))


def province(panel: Panel) -> dict[tuple[str, str], np.ndarray]:
    """Province totals by basis and measure, shape (scenarios, replicates, years).

    Measures: `above_100`, `above_500`, `above_1000`, `on_target` (numbers of zones; the last one where a zone has a
    target) and `revenue` (亿元, all zones).
    """
    found = {}
    for basis in BASES:
        for threshold in THRESHOLDS:
            found[basis, f"above_{threshold:.0f}"] = panel.above(threshold, basis).sum(axis=2, dtype=float)
        if np.isfinite(panel.targets).any():
            found[basis, "on_target"] = panel.above(panel.targets, basis).sum(axis=2, dtype=float)
        found[basis, "revenue"] = panel[REVENUE[basis]].sum(axis=2)
    return found


def _by_year(panel: Panel, of: dict[tuple[str, str], tuple[np.ndarray, ...]], names: Sequence[str]) -> pd.DataFrame:
    """A row for each year, basis and measure out of arrays (years,), in this order."""
    rows = [
        (year, *key, *(values[place] for values in of[key])) for place, year in enumerate(panel.years)
        for key in sorted(of)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["year", "basis", "measure", *names])


def province_bands(panel: Panel) -> pd.DataFrame:
    """Of `province`: mean and 10, 50, 90 % quantiles over replicates (`low, middle, high, mean`)."""
    totals, parts = province(panel), []
    for scenario in sorted(panel.scenarios):
        found = {}
        for key, values in totals.items():
            mine = panel.of(values, scenario)
            if len(mine):
                mean, low, high = band(mine)
                found[key] = low, np.median(mine, axis=0), high, mean
        parts.append(_by_year(panel, found, ("low", "middle", "high", "mean")).assign(scenario=scenario))
    bands = pd.concat(parts, ignore_index=True)
    return bands[["scenario", *bands.columns.drop("scenario")]]


def province_differences(panel: Panel, scenario: str, reference: str) -> pd.DataFrame:
    """Of `province`: `scenario` minus `reference` per year, basis and measure, with its 95 % interval."""
    found = {key: paired(panel.change(values, scenario, reference)) for key, values in province(panel).items()}
    return _by_year(panel, found, _DIFFERENCE)
