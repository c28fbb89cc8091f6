"""Each number as one question in SQL over the shards: what `qianyi trace` prints, and how anyone can check it.

Written apart from `results.measures.book.findings`, which computes the same numbers from arrays.
"""

import glob
from collections.abc import Mapping, Sequence

import duckdb

from qianyi.results.measures.book import Number
from qianyi.results.measures.competition.ranks import EXPONENT, field_places
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.panel import PROVINCE, years_query
from qianyi.results.measures.panel.national_path import nominal_path, provincial_output
from qianyi.results.measures.returns import ALL_PAYERS, GAINS
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.zones import ZoneFacts

_SHARDS = "*-" + "[0-9]" * 6 + ".parquet"
_RELOCATIONS = {
    "won_relocations": ("won_beijing + won_tianjin", "lost_beijing + lost_tianjin", "sum(won) / count(DISTINCT year)"),
    "lost_relocations": (
        "won_beijing + won_tianjin",
        "lost_beijing + lost_tianjin",
        "sum(lost) / count(DISTINCT year)",
    ),
    "captured_share": ("won_beijing + won_tianjin", "lost_beijing + lost_tianjin", "sum(won) / (sum(won) + sum(lost))"),
    "won_others": ("won_domestic + won_foreign", "lost_domestic + lost_foreign", "sum(won) / count(DISTINCT year)"),
    "lost_others": ("won_domestic + won_foreign", "lost_domestic + lost_foreign", "sum(lost) / count(DISTINCT year)"),
}
_INTERVAL = "{m}, {m} - 1.959963984540054 * {s}, {m} + 1.959963984540054 * {s}"
_CONFIDENCE = _INTERVAL.format(m="avg(change)", s="stddev_samp(change) / sqrt(count(*))")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _target(zone: ZoneFacts) -> str:
    """A zone that the plan gives no target is never at it."""
    return repr(zone.target_yi) if zone.has_target else "CAST('inf' AS DOUBLE)"


def _relocations(number: Number, shards: str) -> str:
    """`WITH` a table `series` of (scenario, replicate, value) from the shards of the province."""
    won, lost, value = _RELOCATIONS[number.indicator]
    chosen = ", ".join(map(str, number.years))
    return f"""WITH quarters AS (
    SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, year(CAST(date AS DATE)) AS year,
        {won} AS won, {lost} AS lost FROM read_parquet('{shards}')),
series AS (SELECT scenario, replicate, {value} AS value FROM quarters WHERE year IN ({chosen}) GROUP BY ALL)"""


def _signed_changes(number: Number, first: str, second: str) -> str:
    """A table `changes` of what zones sign more (or less), from a table `zone_years`."""
    pick = {"signed_gained": "greatest(0, change)", "signed_taken": "least(0, change)"}[number.indicator]
    chosen = ", ".join(map(str, number.years))
    return f"""by_zone AS (
    SELECT replicate, zone_id, avg(a.signed_investment) - avg(b.signed_investment) AS change
    FROM zone_years a JOIN zone_years b USING (replicate, zone_id, year)
    WHERE a.scenario = {first} AND b.scenario = {second} AND year IN ({chosen}) GROUP BY ALL),
changes AS (SELECT replicate, sum({pick}) AS change FROM by_zone GROUP BY replicate)"""


def _rank_question(number: Number, scenario: str, place, path: Mapping[int, float], exponent: float) -> str:
    """Median and 10-90 % of a zone's rank in its field, from a table `zone_years`; `path` is that of the field."""
    zone, first, last = number.place.removeprefix("zone:"), min(path), number.years[0]
    return f"""ranks AS (
    SELECT replicate, least({place.members}, greatest(1, {place.rank} * pow(
        (any_value(revenue) FILTER (year = {last}) / any_value(revenue) FILTER (year = {first}))
        / {path[last] / path[first]!r}, -{exponent!r}))) AS rank
    FROM zone_years WHERE scenario = {scenario} AND zone_id = {zone} GROUP BY replicate)
SELECT quantile_cont(rank, 0.5), quantile_cont(rank, 0.1), quantile_cont(rank, 0.9) FROM ranks"""


class Formulas:
    """SQL of numbers of one run. `table` replaces the reading of shards, where a test has done that already."""

    def __init__(self, run: RunDirectory, table: str = ""):
        self._run, zones, folder = run, run.zones, str(run.path)
        facts = ", ".join(f"({zone.zone_id}, {_target(zone)}, '{zone.tier}')" for zone in zones)
        self._targets = f"targets(zone_id, target, tier) AS (VALUES {facts})"
        self._folder, self._table = glob.escape(folder).replace("'", "''"), table

    def of(self, number: Number) -> str:
        """The question whose one row is (value, low, high); empty for an input."""
        ways = {
            "mean": self._mean,
            "difference": self._difference,
            "first": self._first,
            "ratio": self._ratio,
            "return": self._return,
            "count": self._count,
            "median": self._rank,
        }
        if number.statistic == "input":
            return ""
        if number.statistic == "share":
            return {"displacement_share": self._count, "not_better": self._not_better, "start_share": self._start}[
                number.indicator
            ](number)
        return ways[number.statistic](number)

    def _years(self, names: Sequence[str]) -> str:
        told = [indicators()[name] for name in names]
        columns = {column for one in told for column in (*one.columns, one.weight)} - {""}
        query = years_query(columns).replace("$files", f"['{self._folder}/zones/{_SHARDS}']")
        return f"WITH {self._targets},\nzone_years AS (" + (f"FROM {self._table}" if self._table else query) + ")"

    def _series(self, name: str, indicator: str, place: str, years: Sequence[int]) -> str:
        """A table `name` of (scenario, replicate, value): zones added up, then the mean of the years."""
        told = indicators()[indicator]
        expression = (told.sql or indicator).replace("provincial_output", self._provincial_output(told.sql))
        where = {PROVINCE: "true"}.get(place, f"tier = '{place}'")
        if place.startswith("zone:"):
            where = f"zone_id = {place.removeprefix('zone:')}"
        whole = {"mean": "avg(v)", "weighted": f"sum(v * {told.weight}) / sum({told.weight})"}.get(
            told.over_zones, "sum(v)"
        )
        chosen = ", ".join(map(str, years))
        return f"""{name} AS (
    SELECT scenario, replicate, avg(whole) AS value FROM (
        SELECT scenario, replicate, year, {whole} AS whole
        FROM (SELECT *, {expression} AS v FROM zone_years JOIN targets USING (zone_id))
        WHERE {where} AND year IN ({chosen}) GROUP BY ALL) GROUP BY ALL)"""

    def _paired(self, name: str, series: str, number: Number) -> str:
        return f"""{name} AS (
    SELECT replicate, a.value - b.value AS change FROM {series} a JOIN {series} b USING (replicate)
    WHERE a.scenario = {_quoted(number.scenario)} AND b.scenario = {_quoted(number.less)})"""

    def _provincial_output(self, sql: str) -> str:
        """The province's output, which each scenario has on its own path; empty where `sql` does not ask for it."""
        if "provincial_output" not in sql:
            return ""
        found = provincial_output(self._run, self._all_years())
        cases = [
            f"WHEN scenario = {_quoted(scenario)} AND year = {year} THEN {output!r}"
            for scenario, path in found.items()
            for year, output in path.items()
        ]
        return f"(CASE {' '.join(cases)} END)"

    def _all_years(self) -> list[int]:
        """Whole calendar years of the run."""
        told = self._run.manifest["resolved"][0]
        first, until = int(str(told["start"])[:4]) + 1, str(told["until"])
        return list(range(first, int(until[:4]) + (until[-1] == "4")))

    def _with_series(self, number: Number) -> str:
        if number.indicator in _RELOCATIONS:
            return _relocations(number, f"{self._folder}/province/{_SHARDS}")
        series = self._series("series", number.indicator, number.place, number.years)
        return f"{self._years([number.indicator])},\n{series}"

    def _rank(self, number: Number) -> str:
        zone = next(zone for zone in self._run.zones if number.place == f"zone:{zone.zone_id}")
        place = next(place for place in field_places() if place.zone_zh == zone.name_zh)
        told = {scenario["name"]: scenario for scenario in self._run.manifest["resolved"]}[number.scenario]
        path = nominal_path(told, self._all_years())
        question = _rank_question(number, _quoted(number.scenario), place, path, EXPONENT)
        return f"{self._years(['revenue'])},\n{question}"

    def _mean(self, number: Number) -> str:
        return f"""{self._with_series(number)}
SELECT avg(value), quantile_cont(value, 0.1), quantile_cont(value, 0.9)
FROM series WHERE scenario = {_quoted(number.scenario)}"""

    def _difference(self, number: Number) -> str:
        if number.indicator in ("signed_gained", "signed_taken"):
            changes = _signed_changes(number, _quoted(number.scenario), _quoted(number.less))
            return f"{self._years(['signed_investment'])},\n{changes}\nSELECT {_CONFIDENCE} FROM changes"
        return f"""{self._with_series(number)},\n{self._paired("changes", "series", number)}
SELECT {_CONFIDENCE} FROM changes"""

    def _first(self, number: Number) -> str:
        zone = number.place.removeprefix("zone:")
        return f"""{self._years(["revenue"])},
firsts AS (
    SELECT replicate, coalesce(min(year) FILTER (revenue >= target), 9999) AS first
    FROM zone_years JOIN targets USING (zone_id)
    WHERE scenario = {_quoted(number.scenario)} AND zone_id = {zone} GROUP BY replicate)
SELECT nullif(quantile_disc(first, 0.5), 9999), nullif(quantile_disc(first, 0.1), 9999),
    nullif(quantile_disc(first, 0.9), 9999) FROM firsts"""

    def _pairs(self, number: Number, cost: str, gain: str) -> str:
        """`WITH` a table `pairs` of what is added to a cost (c) and to a gain (r), replicate by replicate."""
        tables = [
            self._series("costs", cost, number.place, number.years),
            self._series("gains", gain, number.place, number.years),
            self._paired("more_cost", "costs", number),
            self._paired("more_gain", "gains", number),
            "pairs AS (SELECT c.change AS c, r.change AS r FROM more_cost c JOIN more_gain r USING (replicate))",
        ]
        return f"{self._years([cost, gain])},\n{',\n'.join(tables)}"

    def _return(self, number: Number) -> str:
        """Gain per unit of cost with Fieller's interval, which is finite where the cost's own leaves out zero."""
        pairs = self._pairs(number, number.item or ALL_PAYERS, GAINS[number.indicator])
        return f"""{pairs},
means AS (SELECT avg(r) / avg(c) AS q, avg(c) AS m, 3.841458820694124 / count(*) AS z FROM pairs),
spreads AS (
    SELECT q, m ** 2 - z * var_samp(c) AS room, z * covar_samp(r - q * c, c) AS joint, z * var_samp(r - q * c) AS rest
    FROM pairs, means WHERE m > 0 GROUP BY q, m, z)
SELECT q, q - (joint + sqrt(joint ** 2 + rest * room)) / room, q - (joint - sqrt(joint ** 2 + rest * room)) / room
FROM spreads WHERE room > 0"""

    def _ratio(self, number: Number) -> str:
        pairs = self._pairs(number, "public_cost", "revenue")
        spread = "stddev_samp(c - q * r) / sqrt(count(*)) / any_value(m)"
        return f"""{pairs},
ratio AS (SELECT avg(c) / avg(r) AS q, avg(r) AS m FROM pairs)
SELECT {_INTERVAL.format(m="any_value(q)", s=spread)} FROM pairs, ratio WHERE m > 0 HAVING count(*) > 0"""

    def _count(self, number: Number) -> str:
        """Zones that gain, lose, or neither; and what losers lose over what winners gain."""
        told = {
            "gaining_zones": "count(*) FILTER (low > 0)",
            "losing_zones": "count(*) FILTER (high < 0)",
            "undecided_zones": "count(*) - count(*) FILTER (low > 0) - count(*) FILTER (high < 0)",
            "displacement_share": "sum(greatest(0, -mean)) / nullif(sum(greatest(0, mean)), 0)",
        }[number.indicator]
        return f"""{self._years(["revenue"])},
changes AS (
    SELECT zone_id, a.revenue - b.revenue AS change FROM zone_years a JOIN zone_years b
    USING (zone_id, replicate, year)
    WHERE a.scenario = {_quoted(number.scenario)} AND b.scenario = {_quoted(number.less)} AND year = {number.years[0]}),
zones(zone_id, mean, low, high) AS (SELECT zone_id, {_CONFIDENCE} FROM changes GROUP BY zone_id)
SELECT {told}, NULL, NULL FROM zones"""

    def _not_better(self, number: Number) -> str:
        series = self._series("series", "at_target", number.place, number.years)
        return f"""{self._years(["at_target"])},\n{series},\n{self._paired("changes", "series", number)}
SELECT avg(CAST(change <= 0 AS DOUBLE)), NULL, NULL FROM changes"""

    def _start(self, number: Number) -> str:
        return f"""{self._years(["revenue"])},
starts AS (
    SELECT replicate, zone_id, arg_min(opening, CAST(date AS DATE)) AS opening
    FROM read_parquet(['{self._folder}/ledger/{_SHARDS}'])
    WHERE CAST(scenario AS VARCHAR) = {_quoted(number.scenario)} GROUP BY ALL),
told AS (
    SELECT zone_id, corr(ln(opening), ln(revenue)) ** 2 AS explained FROM starts JOIN zone_years
    USING (replicate, zone_id) WHERE scenario = {_quoted(number.scenario)} AND year = {number.years[0]} GROUP BY zone_id
    HAVING count(*) > 2)
SELECT avg(coalesce(if(isnan(explained), 0, explained), 0)), NULL, NULL FROM told"""


def recomputed(run: RunDirectory, number: Number) -> tuple[float | None, ...] | None:
    """(value, low, high) of a number, computed anew from the shards; None for an input."""
    question = Formulas(run).of(number)
    if not question:
        return None
    with duckdb.connect() as connection:
        return connection.execute(question).fetchone() or (None, None, None)
