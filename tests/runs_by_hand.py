"""Run directories without a simulation, for tests of what is made of them."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import CHANNELS


def run_by_hand(
    path: Path, scenarios=("plan", "none"), replicates: int = 3, zones: int = 31, years: int = 2, level: float = 700.0
) -> RunDirectory:
    """A run with made-up revenue around `level` (亿元); its ledger adds up."""
    titles = {"plan": {"zh": "计划", "en": "Plan"}, "none": {"zh": "没有计划", "en": "No plan"}}
    about = {"run_key": "by-hand", "scenarios": list(scenarios), "titles": titles, "replicates": replicates}
    run = RunDirectory.create(path, about)
    ids = [zone.zone_id for zone in key_zones()[:zones]]
    ends = [date(2017 + t // 4, 3 * (t % 4) + 3, 30) for t in range(4 * years)]
    for place, scenario in enumerate(scenarios):
        luck = np.random.default_rng(place)
        kept: dict[str, dict[str, list]] = {"zones": {}, "ledger": {}}
        for replicate in range(replicates):
            revenue = level * luck.lognormal(0.0, 0.4, len(ids))
            for end in ends:
                change = luck.normal(2.0, 3.0, (len(ids), len(CHANNELS)))
                rows = {"scenario": scenario, "replicate": replicate, "seed": 7, "date": end}
                for i, zone in enumerate(ids):
                    channels = dict(zip(CHANNELS, change[i], strict=True))
                    closing = revenue[i] + change[i].sum()
                    zone_rows = {**rows, "zone_id": zone, "revenue": closing, "reported_revenue": 1.1 * closing}
                    ledger_rows = {**rows, "zone_id": zone, "opening": revenue[i], **channels, "closing": closing}
                    for kind, row in (("zones", zone_rows), ("ledger", ledger_rows)):
                        for key, value in row.items():
                            kept[kind].setdefault(key, []).append(value)
                    revenue[i] = closing
        run.write_shard(f"{scenario}-000000", {kind: pa.table(columns) for kind, columns in kept.items()})
    return run
