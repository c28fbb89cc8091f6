"""What a run directory says of itself: reading it, and telling a damaged account from a sound one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.schema import DATA_SETS

MANIFEST = "manifest.json"
# A sweep of 5,000 scenarios comes near it.
_LARGEST = 64_000_000
MOST_REPLICATES = 1_000_000
_FAILURE = {"scenario", "replicate", "seed", "error"}


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest of a directory, None where there is none that can be read: no device or pipe, no file too large."""
    try:
        manifest = json_of(path / MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return manifest if isinstance(manifest, dict) else None


def json_of(file: Path) -> Any:
    """What a file of JSON holds, None for whatever cannot be one. Raises `OSError`."""
    try:
        return json.loads(bytes_of(file))
    except (Told, ValueError, RecursionError):
        return None


def bytes_of(file: Path) -> bytes:
    """Content of a file. Raises `Told` for a device, a pipe or what is too large to be one of ours, and `OSError`."""
    if file.exists() and not file.is_file() and not file.is_dir():
        raise Told("{path} is a device or pipe, not a file", path=file)
    with file.open("rb") as opened:
        data = opened.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Told("{path} has more than {most} MB", path=file, most=_LARGEST // 10**6)
    return data


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_titles(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(title, str) for title in value.values())


# What an entry must be, if it is there.
_SCHEMA: dict[str, Callable[[Any], bool]] = {
    "run_key": _is_text,
    "scenarios": lambda found: isinstance(found, list) and bool(found) and all(map(_is_text, found)),
    "titles": lambda found: isinstance(found, dict) and all(map(_is_titles, found.values())),
    "seeds": lambda found: isinstance(found, dict) and all(_is_number(seed, 0, 2**62) for seed in found.values()),
    "scenario_keys": lambda found: isinstance(found, dict) and all(map(_is_text, found.values())),
    "resolved": lambda found: isinstance(found, list) and all(isinstance(scenario, dict) for scenario in found),
    "replicates": lambda found: _is_number(found, 1, MOST_REPLICATES),
    "precision": lambda found: isinstance(found, str),
    "data_set": lambda found: found in DATA_SETS,
}


def faults_of(manifest: dict[str, Any]) -> list[str]:
    """Entries without which nothing can be read, or that hold something else than they should."""
    faults = {key for key, fits in _SCHEMA.items() if key in manifest and not fits(manifest[key])}
    return sorted(faults | ({"run_key", "scenarios"} - manifest.keys()))


def failed(path: Path) -> list[dict]:
    """Rows of a failure file; one that cannot be read says that its shard has to run again."""
    try:
        rows = json_of(path)
    except OSError:
        rows = None
    whole = isinstance(rows, list) and all(isinstance(row, dict) and _FAILURE <= row.keys() for row in rows)
    scenario, _, first = path.stem.rpartition("-")
    unknown = {"scenario": scenario, "replicate": first, "seed": "?", "error": f"{path} is damaged", "place": ""}
    return rows if whole else [unknown]
