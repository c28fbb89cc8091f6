"""Fingerprints of what the model computes: `python -m tests.fingerprints write` keeps them, `check` compares them.

For the work on the house: a step that only moves or renames changes none. For each scenario and seed, SHA-256 of the
agents' tables (column by column, so that a new column hides no change of an old one), the ledger and the indicators,
and the sum of revenue as a plain number; for a small run, SHA-256 of its whole book of numbers.
Bits depend on the machine's exponential and logarithm: their own fingerprint is kept too.
"""

import argparse
import csv
import hashlib
import json
import math
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from qianyi.results.measures.book.findings import build_book
from qianyi.results.measures.panel import read_panel
from qianyi.scenarios.loader import library, load_all
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.replicate import seed_of, simulate
from tests.small_runs import simulated

KEPT = Path(__file__).with_name("fingerprints.csv")
SEEDS = (0, 1, 2)
_TABLES = ("firms", "projects", "zones", "industries", "province")


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:32]


def mathematics() -> str:
    """Fingerprint of this machine's exponential and logarithm."""
    grid = [0.37 * k for k in range(1, 400)]
    return _digest([np.array([(math.exp(x / 40.0), math.log(x)) for x in grid]).tobytes()])


def worlds(scenarios: Iterable[str]) -> dict[str, str]:
    """Fingerprints by `scenario/seed/part`, to the end of 2025."""
    found = {}
    for name in scenarios:
        scenario = load_all([name], [])[0]
        paths, zones = paths_of(scenario), zone_set(scenario.data_set)
        for replicate in SEEDS:
            world = simulate(paths, zones, seed_of(scenario.seed, replicate))
            place = f"{name}/{replicate}"
            tables = [getattr(world, table) for table in _TABLES]
            columns = [np.ascontiguousarray(table[c]).tobytes() for table in tables for c in sorted(table.dtype.names)]
            found[f"{place}/world"] = _digest(columns)
            found[f"{place}/ledger"] = _digest([world.ledger.tobytes()])
            found[f"{place}/indicators"] = _digest([world.indicators.tobytes()])
            found[f"{place}/revenue"] = repr(float(world.indicators["revenue"].sum()))
    return found


def book() -> str:
    """Fingerprint of every number of a small run: its key, value and interval."""
    with tempfile.TemporaryDirectory() as folder:
        run = simulated(Path(folder), 7, "2020Q4", ("plan-2017", "no-plan", "late-reform"))
        numbers = build_book(run, read_panel(run)).numbers
    told = [(n.id, n.key, *(_ten_digits(v) for v in (n.value, n.low, n.high)), n.replicates) for n in numbers]
    return _digest([json.dumps(told, ensure_ascii=False).encode()])


def _ten_digits(value: float | None) -> str | None:
    """The order in which replicates are added up may change the last digits; what is printed has at most five."""
    return None if value is None else f"{value:.10g}"


def kept() -> dict[str, str]:
    """The fingerprints that were written down."""
    with KEPT.open(encoding="utf-8") as table:
        return {row["what"]: row["fingerprint"] for row in csv.DictReader(table)}


def main() -> None:
    """Write all fingerprints, or print those that differ from what is kept."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("do", choices=("write", "check"))
    found = {"mathematics": mathematics()} | worlds(library()) | {"book": book()}
    if asked.parse_args().do == "write":
        with KEPT.open("w", encoding="utf-8", newline="") as table:
            writer = csv.writer(table, lineterminator="\n")
            writer.writerow(["what", "fingerprint"])
            writer.writerows(found.items())
        return
    differ = [what for what, value in found.items() if kept().get(what) != value]
    print(*differ, sep="\n")
    print(f"{len(found) - len(differ)} of {len(found)} fingerprints are those that were kept")


if __name__ == "__main__":
    main()
