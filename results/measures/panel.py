"""Every indicator of a run as arrays: scenario × replicate × zone × year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qianyi.results.measures.indicators import PAYERS, indicators, zone_columns
from qianyi.results.measures.national_path import provincial_output
from qianyi.results.run.reading import ask_zones
from qianyi.results.run.store import RunDirectory, StoreError
from qianyi.scenarios.zones import ZoneFacts

PROVINCE = "province"


def year_expression(column: str, in_year: str) -> str:
    """SQL of a column's value of a year out of its four quarters (`q` is 1..4)."""
    if in_year == "last":
        return f"max({column}) FILTER (q = 4)"
    return "(" + " + ".join(f"max({column}) FILTER (q = {quarter})" for quarter in (1, 2, 3, 4)) + ") / 4"


def years_query(columns: Sequence[str] | None = None) -> str:
    """SQL of the whole years of every zone and replicate; a year without four quarters is left out."""
    wanted = [column for column in zone_columns() if columns is None or column.id in columns]
    values = ",\n           ".join(f"{year_expression(c.id, c.in_year)} AS {c.id}" for c in wanted)
    return f"""SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, zone_id, year(d) AS year,
           {values}
    FROM (SELECT *, CAST(date AS DATE) AS d, quarter(CAST(date AS DATE)) AS q FROM read_parquet($files))
    GROUP BY ALL HAVING count(*) = 4"""


class NoWholeYear(StoreError):
    """A run of less than a year: there are no yearly results."""


@dataclass(frozen=True)
class Panel:
    """`values[indicator]`: shape (scenarios, replicates, zones, years), in the indicator's unit (shares 0..1)."""

    scenarios: tuple[str, ...]
    zones: tuple[ZoneFacts, ...]
    years: tuple[int, ...]
    values: dict[str, np.ndarray]

    @property
    def replicates(self) -> int:
        """Number of replicates of each scenario."""
        return self.values["revenue"].shape[1]

    def members(self, place: str) -> np.ndarray:
        """Places of the zones of `province`, `provincial` or `municipal` (tiers), or of one `zone:ID`."""
        keep = [place in (PROVINCE, zone.tier, f"zone:{zone.zone_id}") for zone in self.zones]
        return np.flatnonzero(keep)

    def series(self, indicator: str, place: str, years: Sequence[int], scenario: str) -> np.ndarray:
        """One value per replicate: zones added up as the indicator says, then the mean over `years`."""
        told = indicators()[indicator]
        at = np.ix_(
            [self.scenarios.index(scenario)],
            range(self.replicates),
            self.members(place),
            [self.years.index(year) for year in years],
        )
        cells = self.values[indicator][at][0]
        if told.over_zones == "weighted":
            weights = self.values[told.weight][at][0]
            whole = (cells * weights).sum(axis=1) / weights.sum(axis=1)
        else:
            whole = cells.mean(axis=1) if told.over_zones == "mean" else cells.sum(axis=1)
        return whole.mean(axis=1)

    def crossing_years(self, zone_id: int, scenario: str) -> np.ndarray:
        """First year at target in each replicate; infinite where the horizon ends before."""
        at = self.values["at_target"][self.scenarios.index(scenario), :, self.members(f"zone:{zone_id}")[0]] > 0.0
        return np.where(at.any(axis=1), np.array(self.years)[at.argmax(axis=1)], np.inf)


def read_panel(run: RunDirectory, zones: Sequence[ZoneFacts] | None = None) -> Panel:
    """All indicators of all whole years. Raises `NoWholeYear` where the horizon holds none."""
    columns = [column.id for column in zone_columns()]
    recorded = _recorded(run)
    table = ask_zones(run, years_query([column for column in columns if column in recorded]))
    if table.empty:
        raise NoWholeYear("{path}: the horizon holds no whole year", path=run.path)
    table = table[table["scenario"].isin(run.scenarios)]
    known = {zone.zone_id: zone for zone in (run.zones if zones is None else zones)}
    ids, years = sorted(set(table["zone_id"])), sorted(set(table["year"]))
    place = {name: position for position, name in enumerate(run.scenarios)}
    table = table.assign(place=table["scenario"].map(place)).sort_values(["place", "replicate", "zone_id", "year"])
    shape = (len(place), -1, len(ids), len(years))
    absent = np.full(shape[:1] + (len(table) // (shape[0] * shape[2] * shape[3]),) + shape[2:], np.nan)
    values = {name: table[name].to_numpy(float).reshape(shape) if name in recorded else absent for name in columns}
    told = tuple(known[zone_id] for zone_id in ids)
    output = provincial_output(run, [int(year) for year in years])
    whole = np.array([[output.get(name, {}).get(year, np.nan) for year in years] for name in run.scenarios])
    derived = _derived(values, told, whole[:, None, None, :])
    return Panel(tuple(run.scenarios), told, tuple(int(year) for year in years), values | derived)


def _recorded(run: RunDirectory) -> set[str]:
    return set(ask_zones(run, "DESCRIBE SELECT * FROM read_parquet($files)")["column_name"])


def _derived(values: dict[str, np.ndarray], zones: tuple[ZoneFacts, ...], output: np.ndarray) -> dict[str, np.ndarray]:
    """What follows from the columns; `output` is that of the province (亿元), shape (scenarios, 1, 1, years)."""
    reported = values["reported_revenue"]
    targets = np.array([zone.target_yi if zone.has_target else np.inf for zone in zones])[None, None, :, None]
    at = (reported >= targets).astype(float)
    return {
        "public_cost": sum(values[payer] for payer in PAYERS),
        "at_target": at,
        "at_target_true": (values["revenue"] >= targets).astype(float),
        "reached_target": np.maximum.accumulate(at, axis=3),
        "holds_target": np.minimum.accumulate(at[..., ::-1], axis=3)[..., ::-1],
        "above_500": (reported >= 500.0).astype(float),
        "above_1000": (reported >= 1000.0).astype(float),
        "distance_to_target": reported - targets,
        "debt_ratio": values["debt"] / values["revenue"],
        "high_tech_share": values["high_tech_firms"] / np.maximum(values["firms"], 1.0),
        "integration": 1e4 * values["services_revenue"] / values["employment"],
        "output_share": values["value_added"] / output,
    }
