"""Investment that the zones won, and lost to other places, by where it came from, year by year."""

import numpy as np

from results.panel import Panel
from results.reading import ask_kind
from results.store import RunDirectory

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
