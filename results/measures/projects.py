"""Projects of a run: how many pass from signing to production, and from where over which sector to which zone."""

import pandas as pd

from qianyi.results.run.reading import ask_kind
from qianyi.results.run.store import RunDirectory
from qianyi.sim.records import FLOWS, PASSAGES, PIPELINE

_ORDER = {passage: place for place, passage in enumerate((*PASSAGES, "in_pipeline"))}
_STOCKS = PIPELINE[2 * len(PASSAGES) :]


def has_records(run: RunDirectory) -> bool:
    """Whether the run kept its pipeline, relocations and firms (runs of earlier versions have not)."""
    return all(run.shards(kind) for kind in ("pipeline", "relocations", "firms"))


def funnel(run: RunDirectory) -> pd.DataFrame:
    """Projects of all zones over the whole horizon: one row per scenario and passage.

    Columns `projects`, `low`, `high` (mean and 10-90 % of replicates) and `investment` (planned, 亿元, mean). The last
    passage is `in_pipeline`: signed, not yet producing, at the end; the investment of those is not recorded.
    """
    counted = {name: f"sum({name}_projects)" for name in PASSAGES}
    waiting = f"sum({' + '.join(_STOCKS)}) FILTER (year = last)"
    sums = ", ".join([*(f"{value} AS {name}" for name, value in counted.items()), f"{waiting} AS in_pipeline"])
    money = ", ".join(f"sum(CAST({name}_investment AS DECIMAL(38, 9))) AS {name}_yi" for name in PASSAGES)
    question = f"""
        WITH dated AS (SELECT *, max(year) OVER () AS last FROM read_parquet($files)),
        whole AS (SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, {sums}, {money} FROM dated GROUP BY ALL)
        SELECT scenario, passage, avg(projects) AS projects, quantile_cont(projects, 0.1) AS low,
               quantile_cont(projects, 0.9) AS high
        FROM (SELECT * FROM whole UNPIVOT (projects FOR passage IN ({", ".join(_ORDER)})))
        GROUP BY ALL
    """
    table = ask_kind(run, "pipeline", question).astype({"projects": float})
    capital = ", ".join(f"avg({name}_yi) AS {name}" for name in PASSAGES)
    answer = question.split("SELECT scenario, passage")[0] + f"SELECT scenario, {capital} FROM whole GROUP BY ALL"
    money_of = ask_kind(run, "pipeline", answer).set_index("scenario").astype(float)
    table["investment"] = [
        float(money_of.loc[row.scenario, row.passage]) if row.passage in PASSAGES else float("nan")
        for row in table.itertuples()
    ]
    order = {name: place for place, name in enumerate(run.scenarios)}
    table = table[table["scenario"].isin(order)]
    keys = table["scenario"].map(order) * 100 + table["passage"].map(_ORDER)
    return table.assign(key=keys).sort_values("key", ignore_index=True).drop(columns="key")


def flows(run: RunDirectory) -> pd.DataFrame:
    """Flows over the whole horizon, mean of replicates a year: one row per scenario, source, sector and zone_id.

    `signed_projects` and `producing_projects` (number a year), `signed_investment` and `producing_investment`
    (planned, 亿元 a year).
    """
    sums = ", ".join(f"CAST(sum(CAST({name} AS DECIMAL(38, 9))) AS DOUBLE) AS {name}" for name in FLOWS)
    question = f"""
        SELECT CAST(scenario AS VARCHAR) AS scenario, CAST(source AS VARCHAR) AS source,
               CAST(sector AS VARCHAR) AS sector, zone_id, {sums}
        FROM read_parquet($files) GROUP BY ALL ORDER BY scenario, source, sector, zone_id
    """
    table = ask_kind(run, "relocations", question)
    shares = """
        SELECT scenario, sum(replicates) AS replicates, any_value(years) AS years
        FROM (SELECT CAST(scenario AS VARCHAR) AS scenario, first_replicate, any_value(replicates) AS replicates,
                     max(year) - min(year) + 1 AS years
              FROM read_parquet($files) GROUP BY ALL)
        GROUP BY ALL
    """
    told = ask_kind(run, "relocations", shares).set_index("scenario")
    weight = table["scenario"].map(told["replicates"] * told["years"])
    return table.assign(**{name: table[name] / weight for name in FLOWS})
