"""Reading a run: DuckDB over the Parquet shards in place.

Every answer is independent of the order of shards and threads: sums are taken over decimals or in a fixed order.
"""

import glob
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from qianyi.results.run.store import RunDirectory, StoreError
from qianyi.sim.accounts import CAPTURED

LEDGER_KEYS = ("scenario", "replicate", "seed", "zone_id", "date")

# A folder such as `staff=8` is a name, not a column of the data.
_ASKED, _SHARDS = "read_parquet($files)", "read_parquet($files, hive_partitioning = false)"


# What a question may hold in memory before it goes to a temporary file, however many replicates there are.
_BOUNDED = {"memory_limit": "500MB", "temp_directory": tempfile.gettempdir()}


def _ask(run: RunDirectory, kind: str, question: str, **parameters: object) -> pd.DataFrame:
    # Escaped: DuckDB would read the shards of other runs, too, where the path has a `*` in it.
    files = [glob.escape(str(path)) for path in run.shards(kind)]
    if not files:
        raise StoreError("{path} holds no finished shard", path=run.path / kind)
    try:
        with duckdb.connect(config=_BOUNDED) as connection:
            return connection.execute(question.replace(_ASKED, _SHARDS), {"files": files, **parameters}).df()
    except duckdb.Error as cause:
        said = str(cause).splitlines()[0]
        raise StoreError("cannot read {path}: {cause}", path=run.path / kind, cause=said) from cause


def captured(run: RunDirectory | Path | str) -> pd.DataFrame:
    """Planned investment (亿元, whole horizon) that the zones won and lost: one row per scenario and replicate.

    Columns `won_<origin>` and `lost_<origin>` as in `sim.accounts.CAPTURED`.
    """
    sums = ", ".join(_exact(name) for name in CAPTURED)
    question = f"""
        SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, {sums}
        FROM read_parquet($files) GROUP BY ALL ORDER BY scenario, replicate
    """
    return _ask(RunDirectory.open(run), "province", question)


def signed_by_zone(run: RunDirectory | Path | str) -> pd.DataFrame:
    """Investment signed by each zone over the horizon (亿元): one row per scenario, replicate and zone_id."""
    question = """
        SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, zone_id,
               CAST(sum(CAST(signed_investment AS DECIMAL(38, 9))) AS DOUBLE) / 4 AS signed
        FROM read_parquet($files) GROUP BY ALL ORDER BY scenario, replicate, zone_id
    """
    return _ask(RunDirectory.open(run), "zones", question)


def _ledger_columns(run: RunDirectory) -> list[str]:
    described = _ask(run, "ledger", "DESCRIBE SELECT * FROM read_parquet($files)")
    return [name for name in described["column_name"] if name not in LEDGER_KEYS]


def _exact(column: str, wanted: str = "") -> str:
    """Sum over zones in decimals: the order of addition does not matter."""
    return f'CAST(sum(CAST("{column}" AS DECIMAL(38, 9))){wanted} AS DOUBLE) AS "{column}"'


def ledger_totals(run: RunDirectory | Path | str) -> pd.DataFrame:
    """Province ledger (亿元, annual rate): one row per scenario, replicate and year, the sum of all zones.

    Columns `scenario, replicate, year, opening`, every channel in the order of the shards, `closing`. `opening` is
    that of the year's first quarter on record, `closing` that of its last; channels are sums over the year's quarters.
    """
    run = RunDirectory.open(run)
    columns = _ledger_columns(run)
    edges = {"opening": " FILTER (day = first_day)", "closing": " FILTER (day = last_day)"}
    totals = ", ".join(_exact(column, edges.get(column, "")) for column in columns)
    question = f"""
        WITH dated AS (SELECT *, CAST(date AS DATE) AS day FROM read_parquet($files)),
        edged AS (SELECT *, min(day) OVER span AS first_day, max(day) OVER span AS last_day
                  FROM dated WINDOW span AS (PARTITION BY scenario, replicate, year(day)))
        SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, year(day) AS year, {totals}
        FROM edged GROUP BY ALL ORDER BY scenario, replicate, year
    """
    return _ask(run, "ledger", question)


def replicates_on_record(run: RunDirectory, kind: str) -> dict[str, set[int]]:
    """Replicates of each scenario that the finished shards of a kind hold."""
    if not run.shards(kind):
        return {}
    question = "SELECT DISTINCT CAST(scenario AS VARCHAR) AS scenario, replicate FROM read_parquet($files)"
    found: dict[str, set[int]] = {}
    for scenario, replicate in _ask(run, kind, question).itertuples(index=False):
        found.setdefault(scenario, set()).add(int(replicate))
    return found


def ask_zones(run: RunDirectory, question: str, **parameters: object) -> pd.DataFrame:
    """Answer of DuckDB to a question over the zone shards, which it reads from `read_parquet($files)`."""
    return _ask(run, "zones", question, **parameters)


def ask_kind(run: RunDirectory, kind: str, question: str, **parameters: object) -> pd.DataFrame:
    """The same over the shards of any kind."""
    return _ask(run, kind, question, **parameters)


def ask_ledger(run: RunDirectory, question: str, **parameters: object) -> pd.DataFrame:
    """The same over the shards of the ledger."""
    return _ask(run, "ledger", question, **parameters)
