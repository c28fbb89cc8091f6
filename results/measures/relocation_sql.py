"""Questions in SQL behind the numbers on relocations, stealing of signings and national ranks.

Written apart from `results.measures.relocation_findings`, which computes the same numbers from arrays.
"""

from collections.abc import Mapping

from qianyi.results.measures.book import Number

RELOCATIONS = {
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


def relocation_series(number: Number, shards: str) -> str:
    """`WITH` a table `series` of (scenario, replicate, value) from the shards of the province."""
    won, lost, value = RELOCATIONS[number.indicator]
    chosen = ", ".join(map(str, number.years))
    return f"""WITH quarters AS (
    SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, year(CAST(date AS DATE)) AS year,
        {won} AS won, {lost} AS lost FROM read_parquet('{shards}')),
series AS (SELECT scenario, replicate, {value} AS value FROM quarters WHERE year IN ({chosen}) GROUP BY ALL)"""


def signed_changes(number: Number, first: str, second: str) -> str:
    """A table `changes` of what zones sign more (or less), from a table `zone_years`."""
    pick = {"signed_gained": "greatest(0, change)", "signed_taken": "least(0, change)"}[number.indicator]
    chosen = ", ".join(map(str, number.years))
    return f"""by_zone AS (
    SELECT replicate, zone_id, avg(a.signed_investment) - avg(b.signed_investment) AS change
    FROM zone_years a JOIN zone_years b USING (replicate, zone_id, year)
    WHERE a.scenario = {first} AND b.scenario = {second} AND year IN ({chosen}) GROUP BY ALL),
changes AS (SELECT replicate, sum({pick}) AS change FROM by_zone GROUP BY replicate)"""


def rank_question(number: Number, scenario: str, place, path: Mapping[int, float], exponent: float) -> str:
    """Median and 10-90 % of a zone's rank in its field, from a table `zone_years`; `path` is that of the field."""
    zone, first, last = number.place.removeprefix("zone:"), min(path), number.years[0]
    return f"""ranks AS (
    SELECT replicate, least({place.members}, greatest(1, {place.rank} * pow(
        (any_value(revenue) FILTER (year = {last}) / any_value(revenue) FILTER (year = {first}))
        / {path[last] / path[first]!r}, -{exponent!r}))) AS rank
    FROM zone_years WHERE scenario = {scenario} AND zone_id = {zone} GROUP BY replicate)
SELECT quantile_cont(rank, 0.5), quantile_cont(rank, 0.1), quantile_cont(rank, 0.9) FROM ranks"""
