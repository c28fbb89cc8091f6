"""Arrays of finished replicates as the tables of a run directory."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from scenarios.schema import Scenario
from sim.indicators import CAPTURED, INDICATORS
from sim.ledger import COLUMNS


@dataclass(frozen=True)
class Replicate:
    """What is kept of one replicate (T quarters, Z zones): see `sim.indicators` and `sim.ledger` for the columns."""

    number: int
    seed: int
    indicators: np.ndarray  # (T, Z, indicators)
    ledger: np.ndarray  # (T, Z, columns of the ledger)
    captured: np.ndarray  # (T, O, 2): planned investment that chose a zone, and that went elsewhere, 亿元


def shard_tables(scenario: Scenario, zone_ids: list[int], done: list[Replicate]) -> dict[str, pa.Table]:
    """Tables `zones`, `ledger` (a row per replicate, quarter and zone) and `province` (per replicate and quarter)."""
    ends = np.array(scenario.quarter_ends, dtype="datetime64[D]")
    zoned = _keys(scenario, done, len(ends) * len(zone_ids))
    zoned |= {
        "zone_id": pa.array(np.tile(np.array(zone_ids, np.int32), len(done) * len(ends))),
        "date": pa.array(np.tile(np.repeat(ends, len(zone_ids)), len(done))),
    }
    whole = _keys(scenario, done, len(ends)) | {"date": pa.array(np.tile(ends, len(done)))}
    return {
        "zones": _table(zoned, INDICATORS, [row.indicators for row in done]),
        "ledger": _table(zoned, COLUMNS, [row.ledger for row in done]),
        "province": _table(whole, CAPTURED, [row.captured.reshape(len(ends), -1) for row in done]),
    }


def _keys(scenario: Scenario, done: list[Replicate], rows_each: int) -> dict[str, pa.Array]:
    name = pa.array([scenario.name]).dictionary_encode()
    return {
        "scenario": name.take(pa.array(np.zeros(len(done) * rows_each, np.int64))),
        "replicate": pa.array(np.repeat([row.number for row in done], rows_each).astype(np.int32)),
        "seed": pa.array(np.repeat([row.seed for row in done], rows_each).astype(np.int64)),
    }


def _table(keys: dict[str, pa.Array], names: tuple[str, ...], arrays: list[np.ndarray]) -> pa.Table:
    values = np.stack(arrays).reshape(-1, len(names))
    return pa.table(keys | {name: np.ascontiguousarray(values[:, i]) for i, name in enumerate(names)})
