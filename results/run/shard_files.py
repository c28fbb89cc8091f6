"""Files of shards: how they are named after scenarios, and whether what is on disk is still what was written."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# File systems take 255 bytes; a temporary name adds its own.
_LONGEST = 150
_UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_SHARD = re.compile(r"(?P<stem>.+)-(?P<first>\d{6,})")


def file_stem(name: str) -> str:
    """A scenario's name as part of a file name: itself, or a shortened form with a hash where it cannot be one."""
    fit = _UNFIT.sub("_", name).lstrip(".")
    if fit == name and len(name.encode()) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{fit.encode()[: _LONGEST - 11].decode(errors='ignore')}~{digest}"


def shard_name(scenario: str, first: int) -> str:
    """Name of the shard of a scenario that begins with replicate `first`."""
    return f"{file_stem(scenario)}-{first:06d}"


def first_replicate(shard: str, stems: set[str]) -> int | None:
    """First replicate of a shard of one of the scenarios, None for a file that is no shard of theirs."""
    found = _SHARD.fullmatch(shard)
    return int(found["first"]) if found and found["stem"] in stems else None


def is_sound(path: Path) -> bool:
    """Whether a shard can be read whole and its checksums are right; shards without checksums need only be readable.

    A file is looked at once, as long as it does not change.
    """
    try:
        about = path.stat()
    except OSError:
        return False
    return _is_sound(path, about.st_ino, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=1 << 17)
def _is_sound(path: Path, *_: int) -> bool:
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for _batch in file.iter_batches(batch_size=1 << 16):
                pass
    except (OSError, pa.ArrowException):
        return False
    return True
