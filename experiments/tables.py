"""Arrays of finished replicates as the tables of a run directory."""

import numpy as np
import pyarrow as pa

from scenarios.schema import Scenario
from sim.indicators import INDICATORS
from sim.ledger import COLUMNS


def shard_tables(
    scenario: Scenario, zone_ids: list[int], done: list[tuple[int, int, np.ndarray, np.ndarray]]
) -> dict[str, pa.Table]:
    """Tables `zones` and `ledger` of some replicates of one scenario.

    `done` holds (replicate, seed, indicators, ledger), the arrays of shape (quarters, zones, columns).
    """
    ends = np.array(scenario.quarter_ends, dtype="datetime64[D]")
    quarters, zones, count = len(ends), len(zone_ids), len(done)
    keys = {
        "scenario": pa.array([scenario.name])
        .dictionary_encode()
        .take(pa.array(np.zeros(count * quarters * zones, np.int64))),
        "replicate": pa.array(np.repeat([row[0] for row in done], quarters * zones).astype(np.int32)),
        "seed": pa.array(np.repeat([row[1] for row in done], quarters * zones).astype(np.int64)),
        "zone_id": pa.array(np.tile(np.array(zone_ids, np.int32), count * quarters)),
        "date": pa.array(np.tile(np.repeat(ends, zones), count)),
    }
    tables = {}
    for kind, names, place in (("zones", INDICATORS, 2), ("ledger", COLUMNS, 3)):
        values = np.stack([row[place] for row in done]).reshape(-1, len(names))
        tables[kind] = pa.table(keys | {name: np.ascontiguousarray(values[:, i]) for i, name in enumerate(names)})
    return tables
