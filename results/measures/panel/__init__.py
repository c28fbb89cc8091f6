"""Every indicator as an array scenario × replicate × zone × year, read from shards or from memory when asked for."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from qianyi.results.measures.indicators import indicators, zone_columns
from qianyi.results.measures.panel.derived import DERIVED, first_year
from qianyi.results.measures.panel.national_path import provincial_output
from qianyi.results.run.reading import ask_zones
from qianyi.results.run.store import RunDirectory, StoreError
from qianyi.scenarios.zones import ZoneFacts

PROVINCE = "province"
# What zones produce comes first: it holds no assumption on how they report.
REVENUE = {"true": "revenue", "reported": "reported_revenue"}

# What the arrays of a panel may hold in memory together, and what is read from shards at one go.
KEPT_BYTES = 512 * 2**20
READ_BYTES = KEPT_BYTES // 4

Read = Callable[[str], Mapping[str, np.ndarray]]


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


class Panel:
    """`panel[indicator]`: shape (scenarios, replicates, zones, years), in the indicator's unit (shares 0..1).

    Not-a-number stands where a replicate is missing, and for a column that the run has not kept. Arrays that were
    not asked for lately are given up when all together exceed `KEPT_BYTES`, and read anew when asked for again.
    """

    def __init__(
        self,
        scenarios: Sequence[str],
        zones: Sequence[ZoneFacts],
        years: Sequence[int],
        numbers: Sequence[int],
        read: Read,
        output: np.ndarray | float = np.nan,
    ):
        """`numbers` are those of the replicates; `read` gives the array of a column, and of others if it likes.

        `output` is that of the whole province (亿元), shape (scenarios, 1, 1, years).
        """
        self.scenarios, self.zones = tuple(scenarios), tuple(zones)
        self.years, self.numbers = tuple(years), tuple(numbers)
        self.provincial_output = output
        self.targets = np.array([zone.target_yi if zone.has_target else np.inf for zone in zones])
        self._read = read
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()
        self._series: dict[tuple, np.ndarray] = {}

    def __getitem__(self, indicator: str) -> np.ndarray:
        if indicator not in self._kept:
            derived = DERIVED.get(indicator)
            found = self._read(indicator) if derived is None else {indicator: np.asarray(derived(self), float)}
            for name, array in found.items():
                self._keep(name, array)
        self._kept.move_to_end(indicator)
        return self._kept[indicator]

    def _keep(self, indicator: str, array: np.ndarray) -> None:
        self._kept[indicator] = array
        self._kept.move_to_end(indicator)
        while len(self._kept) > 1 and sum(kept.nbytes for kept in self._kept.values()) > KEPT_BYTES:
            self._kept.popitem(last=False)

    @property
    def replicates(self) -> int:
        """Number of replicates of each scenario."""
        return len(self.numbers)

    @property
    def is_recorded(self) -> np.ndarray:
        """Whether a scenario has a replicate, shape (scenarios, replicates): a run may lack some that failed."""
        return ~np.isnan(self["revenue"][:, :, 0, 0])

    def is_known(self, indicator: str) -> bool:
        """Whether an indicator is an array of this panel and has a value in every cell."""
        level = indicators()[indicator].level
        return (level == "zone" or indicator in DERIVED) and bool(np.isfinite(self[indicator]).all())

    def above(self, threshold: float | np.ndarray, basis: str = "true") -> np.ndarray:
        """Whether a year's revenue is at or above a threshold (亿元): one, or one for each zone."""
        return self[REVENUE[basis]] >= np.reshape(threshold, (-1, 1))

    def of(self, values: np.ndarray, scenario: str) -> np.ndarray:
        """The part of `values` (scenarios, replicates, …) that a scenario's recorded replicates have."""
        place = self.scenarios.index(scenario)
        return values[place][self.is_recorded[place]]

    def paired(self, values: np.ndarray, scenario: str, reference: str) -> tuple[np.ndarray, np.ndarray]:
        """`values` (scenarios, replicates, …) of a scenario and of the reference, of the replicates that both have."""
        mine, theirs = self.scenarios.index(scenario), self.scenarios.index(reference)
        both = self.is_recorded[mine] & self.is_recorded[theirs]
        return values[mine][both], values[theirs][both]

    def change(self, values: np.ndarray, scenario: str, reference: str) -> np.ndarray:
        """A scenario less the reference, replicate by replicate."""
        mine, theirs = self.paired(values, scenario, reference)
        return mine - theirs

    def members(self, place: str) -> np.ndarray:
        """Places of the zones of `province`, `provincial` or `municipal` (tiers), or of one `zone:ID`."""
        keep = [place in (PROVINCE, zone.tier, f"zone:{zone.zone_id}") for zone in self.zones]
        return np.flatnonzero(keep)

    def series(self, indicator: str, place: str, years: Sequence[int], scenario: str) -> np.ndarray:
        """One value per replicate: zones added up as the indicator says, then the mean over `years`.

        Series are small and kept: of the array behind them only the first one has need.
        """
        key = (indicator, place, tuple(years))
        if key not in self._series:
            self._series[key] = self._whole(*key)
        return self._series[key][self.scenarios.index(scenario)]

    def _whole(self, indicator: str, place: str, years: Sequence[int]) -> np.ndarray:
        told = indicators()[indicator]
        at = np.ix_(
            range(len(self.scenarios)),
            range(self.replicates),
            self.members(place),
            [self.years.index(year) for year in years],
        )
        cells = self[indicator][at]
        if told.over_zones == "weighted":
            weights = self[told.weight][at]
            whole = (cells * weights).sum(axis=2) / weights.sum(axis=2)
        else:
            whole = cells.mean(axis=2) if told.over_zones == "mean" else cells.sum(axis=2)
        return whole.mean(axis=2)

    def crossing_years(self, zone_id: int, scenario: str) -> np.ndarray:
        """First year at target in each replicate; infinite where the horizon ends before."""
        at = self["at_target"][self.scenarios.index(scenario), :, self.members(f"zone:{zone_id}")[0]] > 0.0
        return first_year(at, self.years)

    def within(self, replicates: int) -> "Panel":
        """The panel of the first replicates only."""
        keep = [place for place, number in enumerate(self.numbers) if number < replicates]
        numbers = [self.numbers[place] for place in keep]

        def read(column: str) -> dict[str, np.ndarray]:
            return {column: self[column][:, keep]}

        return Panel(self.scenarios, self.zones, self.years, numbers, read, self.provincial_output)


class _Shards:
    """Columns of the zone shards of a run, read together as far as `READ_BYTES` goes."""

    def __init__(self, run: RunDirectory, columns: Sequence[str] | None):
        self._run = run
        described = set(ask_zones(run, "DESCRIBE SELECT * FROM read_parquet($files)")["column_name"])
        self._recorded = [column.id for column in zone_columns() if column.id in described]
        self._together = [name for name in self._recorded if columns is None or name in columns]
        years = sum(pq.read_metadata(shard).num_rows for shard in run.shards("zones")) // 4
        self._at_once = max(1, READ_BYTES // max(1, 8 * years))
        self._first = self._ask(self._together)
        if self._first.empty:
            raise NoWholeYear("{path}: the horizon holds no whole year", path=run.path)
        self.numbers, self.zone_ids, self.years = (
            [int(value) for value in sorted(set(self._first[axis]))] for axis in ("replicate", "zone_id", "year")
        )

    def _ask(self, columns: Sequence[str]) -> pd.DataFrame:
        table = ask_zones(self._run, years_query(columns[: self._at_once]))
        return table[table["scenario"].isin(self._run.scenarios)]

    def __call__(self, column: str) -> dict[str, np.ndarray]:
        shape = (len(self._run.scenarios), len(self.numbers), len(self.zone_ids), len(self.years))
        if column not in self._recorded:
            return {column: np.full(shape, np.nan)}
        table, self._first = self._first, None
        if table is None or column not in table:
            table = self._ask([column, *(name for name in self._together if name != column)])
        place = (
            pd.Categorical(table["scenario"], categories=self._run.scenarios).codes,
            np.searchsorted(self.numbers, table["replicate"]),
            np.searchsorted(self.zone_ids, table["zone_id"]),
            np.searchsorted(self.years, table["year"]),
        )
        found = {}
        for name in table.columns.difference(["scenario", "replicate", "zone_id", "year"]):
            found[name] = np.full(shape, np.nan)
            found[name][place] = table[name]
        return found


def read_panel(
    run: RunDirectory, zones: Sequence[ZoneFacts] | None = None, columns: Sequence[str] | None = None
) -> Panel:
    """The panel of a run's whole years; `columns` are those that will be asked for, all of them unless told.

    Raises `NoWholeYear` where the horizon holds none.
    """
    shards = _Shards(run, columns)
    known = {zone.zone_id: zone for zone in (run.zones if zones is None else zones)}
    output = provincial_output(run, shards.years)
    paths = [[output.get(name, {}).get(year, np.nan) for year in shards.years] for name in run.scenarios]
    whole = np.array(paths)[:, None, None, :]
    return Panel(run.scenarios, [known[id] for id in shards.zone_ids], shards.years, shards.numbers, shards, whole)


def read_revenue(run: RunDirectory, zones: Sequence[ZoneFacts] | None = None) -> Panel:
    """The panel of a run of which revenue is all that will be asked for."""
    return read_panel(run, zones, tuple(REVENUE.values()))
