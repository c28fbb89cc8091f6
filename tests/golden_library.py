"""Golden results of every scenario of the library: `python -m tests.golden_library` writes them anew.

They stand beside the scenarios (`scenarios/library/golden.csv`), from ten replicates to the end of 2020.
"""

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np

from qianyi.scenarios.loader import library, load_all
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import INDICATORS, as_numbers
from qianyi.sim.replicate import seed_of, simulate

GOLDEN = Path(str(files("qianyi.scenarios"))) / "library" / "golden.csv"
REPLICATES = 10
_COST = [name for name in INDICATORS.names if name.startswith("public_cost") and "partners" not in name]


def results(name: str) -> dict[str, float]:
    """Means over replicates at the end of 2020: revenue, zones above 500亿, public cost, firms, approval days."""
    scenario = load_all([name], ['until="2020Q4"'])[0]
    paths, zones = paths_of(scenario), zone_set(scenario.data_set)
    lines = np.array([simulate(paths, zones, seed_of(scenario.seed, r)).indicators[-4:] for r in range(REPLICATES)])
    year = as_numbers(lines).mean(axis=1)
    year = {name: year[..., place] for place, name in enumerate(INDICATORS.names)}
    found = {
        "revenue": year["revenue"].sum(axis=1).mean(),
        "zones_above_500": (year["revenue"] >= 500.0).sum(axis=1).mean(),
        "public_cost": sum(year[name] for name in _COST).sum(axis=1).mean(),
        "firms": lines["firms"][:, -1].sum(axis=1).mean(),
        "approval_days": lines["approval_days"][:, -1].mean(),
    }
    return {key: float(value) for key, value in found.items()}


def main() -> None:
    """Write the golden results of the whole library."""
    with GOLDEN.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["scenario", "measure", "value"])
        for name in library():
            for measure, value in results(name).items():
                writer.writerow([name, measure, f"{value:.6g}"])


if __name__ == "__main__":
    main()
