"""Arrays of finished replicates as the tables of a run directory."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.sectors import SECTORS
from qianyi.sim.accounts import CAPTURED, INDICATORS, LEDGER, as_numbers
from qianyi.sim.records import FIRMS, FLOWS, GROWTH_BINS, PIPELINE, SIZE_CLASSES, SOURCES, Records


@dataclass(frozen=True)
class Replicate:
    """What is kept of one replicate (T quarters, Z zones): see `sim.accounts` for the columns."""

    number: int
    seed: int
    indicators: np.ndarray  # (T, Z) INDICATORS
    ledger: np.ndarray  # (T, Z) LEDGER
    captured: np.ndarray  # (T, O, 2): planned investment that chose a zone, and that went elsewhere, 亿元
    records: Records  # of each year: pipeline, relocations, firms


def shard_tables(scenario: Scenario, zone_ids: list[int], done: list[Replicate]) -> dict[str, pa.Table]:
    """Tables of all kinds: of each replicate, or of all replicates of the shard added up.

    Of each, with `scenario`, `replicate`, `seed`: `zones`, `ledger`, a row per quarter and zone; `province`, per
    quarter; `pipeline`, per year and zone. Added up: `firms`, per year's end and size class; `relocations`, per
    year, source, sector and zone where anything was signed or opened.
    """
    ends = np.array(scenario.quarter_ends, dtype="datetime64[D]")
    ids = np.array(zone_ids, np.int32)
    zoned = _keys(scenario, done, len(ends) * len(ids)) | _each(done, date=ends, zone_id=ids)
    whole = _keys(scenario, done, len(ends)) | _each(done, date=ends)
    years = done[0].records.years.astype(np.int16)
    yearly = _keys(scenario, done, len(years) * len(ids)) | _each(done, year=years, zone_id=ids)
    return {
        "zones": _table(zoned, INDICATORS.names, [as_numbers(row.indicators) for row in done]),
        "ledger": _table(zoned, LEDGER.names, [as_numbers(row.ledger) for row in done]),
        "province": _table(whole, CAPTURED, [row.captured for row in done]),
        "pipeline": _table(yearly, PIPELINE, [row.records.pipeline for row in done]),
        "relocations": _relocations(scenario, ids, done),
        "firms": _firms(scenario, done),
    }


def _keys(scenario: Scenario, done: list[Replicate], rows_each: int) -> dict[str, pa.Array]:
    name = pa.array([scenario.name]).dictionary_encode()
    return {
        "scenario": name.take(pa.array(np.zeros(len(done) * rows_each, np.int64))),
        "replicate": pa.array(np.repeat([row.number for row in done], rows_each).astype(np.int32)),
        "seed": pa.array(np.repeat([row.seed for row in done], rows_each).astype(np.int64)),
    }


def _each(done: list[Replicate], **axes: np.ndarray) -> dict[str, pa.Array]:
    """Columns of every combination of the axes' values, the last one fastest, once for each replicate."""
    grid = np.meshgrid(*axes.values(), indexing="ij")
    return {name: pa.array(np.tile(values.ravel(), len(done))) for name, values in zip(axes, grid, strict=True)}


def _table(keys: dict[str, pa.Array], names: tuple[str, ...], arrays: list[np.ndarray]) -> pa.Table:
    each = arrays[0].size // len(names)
    values = np.empty((len(names), each * len(arrays)))
    for place, array in enumerate(arrays):
        values[:, place * each : (place + 1) * each] = as_kept(array).reshape(each, len(names)).T
    return pa.table(keys | {name: _column(name, column) for name, column in zip(names, values, strict=True)})


def as_kept(values: np.ndarray) -> np.ndarray:
    """What a run directory keeps of values: nine significant digits (to 2 in 10^9), the rest only costs room and time.

    Half of the last bit that is kept is added and the rest cleared (Zender 2016, "bit grooming"); what is kept is
    sign, exponent and 28 of 52 bits, five whole bytes of eight for the byte-stream split.
    """
    bits = values.view(np.uint64) + np.uint64(1 << 23)
    bits &= ~np.uint64((1 << 24) - 1)
    return bits.view(np.float64)


def _column(name: str, values: np.ndarray) -> np.ndarray:
    counted = name.endswith("_projects") or name.startswith(("waiting_", "under_"))
    return values.astype(np.int32) if counted else values


def _relocations(scenario: Scenario, zone_ids: np.ndarray, done: list[Replicate]) -> pa.Table:
    """Flows from sources over sectors to zones, added up over the shard's replicates: only those that are not zero.

    Added up, because flow by flow they would take more room than everything else.
    """
    flows = _added([row.records.flows for row in done])
    year, source, sector, zone = found = np.nonzero(flows[..., 0] + flows[..., 2])  # signed or opened
    keys = _shard_keys(scenario, done, len(year)) | {
        "year": pa.array(done[0].records.years.astype(np.int16)[year]),
        "source": pa.DictionaryArray.from_arrays(pa.array(source.astype(np.int8)), pa.array(SOURCES)),
        "sector": pa.DictionaryArray.from_arrays(pa.array(sector.astype(np.int8)), pa.array(SECTORS)),
        "zone_id": pa.array(zone_ids[zone]),
    }
    return pa.table(
        keys | {name: _column(name, column) for name, column in zip(FLOWS, flows[found].T.copy(), strict=True)}
    )


def _firms(scenario: Scenario, done: list[Replicate]) -> pa.Table:
    """Firms by size class, added up likewise; `growth` counts in bins the firms that were in the class a year ago."""
    years = done[0].records.years
    ends = np.concatenate([years[:1] - 1, years]).astype(np.int16)
    keys = _shard_keys(scenario, done, len(ends) * SIZE_CLASSES)
    keys |= {"year": pa.array(np.repeat(ends, SIZE_CLASSES))}
    keys |= {"size_class": pa.array(np.tile(np.arange(SIZE_CLASSES, dtype=np.int8), len(ends)))}
    values = _added([row.records.firms for row in done]).reshape(-1, len(FIRMS))
    for place, name in enumerate(FIRMS):
        keys[name] = pa.array(values[:, place] if name == "volume" else values[:, place].astype(np.int32))
    none = np.zeros((1, SIZE_CLASSES, GROWTH_BINS))
    growth = np.concatenate([none, _added([row.records.growth for row in done])]).astype(np.int32)
    keys["growth"] = pa.FixedSizeListArray.from_arrays(pa.array(growth.ravel()), GROWTH_BINS)
    return pa.table(keys)


def _added(arrays: list[np.ndarray]) -> np.ndarray:
    total = arrays[0].copy()
    for array in arrays[1:]:
        total += array
    return total


def _shard_keys(scenario: Scenario, done: list[Replicate], rows: int) -> dict[str, pa.Array]:
    """Columns of what is added up over the replicates of a shard: how many they are, and the first of them."""
    return {
        "scenario": pa.array([scenario.name]).dictionary_encode().take(pa.array(np.zeros(rows, np.int8))),
        "first_replicate": pa.array(np.full(rows, done[0].number, np.int32)),
        "replicates": pa.array(np.full(rows, len(done), np.int32)),
    }
