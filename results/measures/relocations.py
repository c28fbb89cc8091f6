"""Investment that the zones won, and lost to other places, by where it came from, year by year."""

import numpy as np

from qianyi.results.measures.crossings import QUANTILES
from qianyi.results.measures.panel import Panel
from qianyi.results.run.reading import ask_kind, captured
from qianyi.results.run.store import RunDirectory

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
        low, high = np.quantile(won, [QUANTILES[0], QUANTILES[2]])
        found[city] = (float(won.mean()), float(low), float(high))
    return found
