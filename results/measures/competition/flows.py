"""What flows into the zones: investment won from and lost to other places, projects from signing to production."""

import numpy as np
import pandas as pd

from qianyi.results.measures.estimates import band
from qianyi.results.measures.panel import Panel
from qianyi.results.run.reading import ask_kind, captured
from qianyi.results.run.store import RunDirectory
from qianyi.sim.records import FLOWS, PASSAGES, PIPELINE

_ORDER = {passage: place for place, passage in enumerate((*PASSAGES, "in_pipeline"))}
_STOCKS = PIPELINE[2 * len(PASSAGES) :]

# Columns of the shards `province`, which hold planned investment (亿元) of a quarter.
CITIES = ("beijing", "tianjin")
OTHERS = ("domestic", "foreign")
SERIES = {
    "won_relocations": (CITIES, "won"),
    "lost_relocations": (CITIES, "lost"),
    "captured_share": (CITIES, "share"),
    "won_others": (OTHERS, "won"),
    "lost_others": (OTHERS, "lost"),
}


def relocation_series(run: RunDirectory, panel: Panel) -> dict[str, np.ndarray]:
    """Each indicator of `SERIES` over the whole years of the run, shape (scenarios, replicates).

    Investment is 亿元 a year; the captured share is that of all years together, not-a-number where none looked for a
    site.
    """
    columns = [f"{where}_{origin}" for origin in (*CITIES, *OTHERS) for where in ("won", "lost")]
    sums = ", ".join(f"CAST(sum(CAST({c} AS DECIMAL(38, 9))) AS DOUBLE) AS {c}" for c in columns)
    question = f"""
        SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, {sums} FROM read_parquet($files)
        WHERE year(CAST(date AS DATE)) IN (SELECT unnest($years)) GROUP BY ALL ORDER BY scenario, replicate"""
    table = ask_kind(run, "province", question, years=list(panel.years))
    parts = [table[table["scenario"] == scenario].sort_values("replicate") for scenario in panel.scenarios]
    found = {}
    for name, (origins, which) in SERIES.items():
        sums_of = {
            where: np.stack([part[[f"{where}_{o}" for o in origins]].sum(axis=1).to_numpy(float) for part in parts])
            for where in ("won", "lost")
        }
        whole = sums_of["won"] + sums_of["lost"]
        share = np.divide(sums_of["won"], whole, out=np.full_like(whole, np.nan), where=whole > 0.0)
        found[name] = share if which == "share" else sums_of[which] / len(panel.years)
    return found


def city_bands(run: RunDirectory, panel: Panel, scenario: str) -> dict[str, tuple[float, float, float]]:
    """What zones won from each city a year (planned, 亿元): mean, 10 % and 90 % of replicates, by city.

    Empty for one replicate, which tells no interval, and for a run that kept no account of the province. Years are
    those of the run's quarters together.
    """
    if panel.replicates < 2 or not run.shards("province"):
        return {}
    rows = captured(run)
    rows = rows[rows["scenario"] == scenario]
    quarters = ask_kind(run, "province", "SELECT count(DISTINCT date) AS quarters FROM read_parquet($files)")
    years = float(quarters["quarters"].iloc[0]) / 4.0
    found = {}
    for city in CITIES:
        won = rows[f"won_{city}"].to_numpy(float) / years
        mean, low, high = band(won)
        found[city] = float(mean), float(low), float(high)
    return found


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
