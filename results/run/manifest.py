"""What a run directory says of itself: reading it, and telling a damaged account from a sound one."""

import json
from pathlib import Path
from typing import Any

from qianyi.scenarios.schema import DATA_SETS

MANIFEST = "manifest.json"
_KINDS = {"scenarios": list, "titles": dict, "seeds": dict, "resolved": list, "replicates": int}
_FAILURE = {"scenario", "replicate", "seed", "error"}


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest of a directory, None where there is none that can be read."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def faults_of(manifest: dict[str, Any]) -> list[str]:
    """Entries without which nothing can be read, or that hold something else than they should."""
    faults = {key for key, kind in _KINDS.items() if key in manifest and not isinstance(manifest[key], kind)}
    faults |= {key for key in ("run_key", "scenarios") if not manifest.get(key)}
    if manifest.get("data_set", DATA_SETS[0]) not in DATA_SETS:
        faults.add("data_set")
    return sorted(faults)


def failed(path: Path) -> list[dict]:
    """Rows of a failure file; one that cannot be read says that its shard has to run again."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rows = None
    whole = isinstance(rows, list) and all(isinstance(row, dict) and _FAILURE <= row.keys() for row in rows)
    scenario, _, first = path.stem.rpartition("-")
    unknown = {"scenario": scenario, "replicate": first, "seed": "?", "error": f"{path} is damaged", "place": ""}
    return rows if whole else [unknown]
