"""Digests of shards: whether what is on disk is what was written, and what its name says."""

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from qianyi.results.run.manifest import json_of
from qianyi.results.run.shard_files import file_stem, first_replicate, is_sound
from qianyi.scenarios.words import Message, message, within
from qianyi.sim.replicate import seed_of

DIGESTS = "digests"
# No shard spans so many replicates.
_WIDEST = 10_000
_KEYS = ("scenario", "replicate", "seed", "first_replicate", "replicates")


@dataclass(frozen=True)
class Identity:
    """What a shard must be: the scenario and first replicate of its name, with the run's key and seed of them."""

    kind: str
    shard: str
    scenario: str
    first: int
    key: str
    seed: int | None

    def digest(self, data: bytes | memoryview) -> str:
        """Digest of a shard's bytes as this shard: under another name, or of another scenario, it is another one."""
        digest = hashlib.sha256(f"{self.key}\n{self.kind}/{self.shard}\n".encode())
        digest.update(data)
        return digest.hexdigest()


def identity(manifest: Mapping[str, Any], kind: str, shard: str) -> Identity:
    """What a run's manifest says of the shard of a kind."""
    stems = names_by_stem(tuple(manifest.get("scenarios", ())))
    first = first_replicate(shard, stems.keys()) or 0
    scenario = stems.get(shard.rpartition("-")[0], "")
    key, seed = (_entry(manifest, entry, scenario) for entry in ("scenario_keys", "seeds"))
    return Identity(kind, shard, scenario, first, str(key or ""), seed if isinstance(seed, int) else None)


@lru_cache(maxsize=64)
def names_by_stem(names: tuple[str, ...]) -> dict[str, str]:
    """Names of scenarios by what their files begin with."""
    return {file_stem(name): name for name in names}


def _entry(manifest: Mapping[str, Any], name: str, scenario: str) -> Any:
    entries = manifest.get(name)
    return entries.get(scenario) if isinstance(entries, dict) else None


def digests_of(path: Path) -> dict[str, str]:
    """Digests by kind that a file of them holds; none where it is missing or damaged."""
    try:
        found = json_of(path)
    except OSError:
        return {}
    return {kind: str(digest) for kind, digest in found.items()} if isinstance(found, dict) else {}


def fault_of(file: Path, meant: Identity, digest: str) -> Message | None:
    """What is wrong with a shard's file, given its digest; None where it is as it was written.

    A file is looked at once, as long as it does not change.
    """
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            return within("shard", "missing")
        return _fault(file, meant, digest, about.st_ino, about.st_size, about.st_mtime_ns)
    except OSError:
        return within("shard", "missing")


@lru_cache(maxsize=1 << 17)
def _fault(file: Path, meant: Identity, digest: str, *_: int) -> Message | None:
    data = file.read_bytes()
    if meant.digest(data) != digest:
        return within("shard", "altered") if is_sound(file) else within("shard", "damaged")
    return None if _is_what_it_says(data, meant) else message("not the replicates of its name")


def held_replicates(file: Path) -> set[int]:
    """Replicates whose rows a sound shard of a kind with a row of each holds."""
    return set(pq.read_table(file, columns=["replicate"])["replicate"].unique().to_pylist())


def _is_what_it_says(data: bytes, meant: Identity) -> bool:
    """Whether a shard's rows are of the scenario, first replicate and seeds of its name."""
    try:
        with pq.ParquetFile(pa.BufferReader(data)) as file:
            held = file.read([name for name in _KEYS if name in file.schema_arrow.names])
    except (OSError, pa.ArrowException):
        return False
    if any(str(name) != meant.scenario for name in held["scenario"].unique().to_pylist()):
        return False
    if "first_replicate" in held.column_names:
        return all(first == meant.first for first in held["first_replicate"].unique().to_pylist())
    pairs = held.select(["replicate", "seed"]).group_by(["replicate", "seed"]).aggregate([]).to_pylist()
    return all(
        meant.first <= pair["replicate"] < meant.first + _WIDEST
        and (meant.seed is None or pair["seed"] == seed_of(meant.seed, pair["replicate"]))
        for pair in pairs
    )
