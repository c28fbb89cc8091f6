"""What a run is: the hash of code and data, and the key of a run."""

import hashlib
import json
from functools import cache
from pathlib import Path

from scenarios.schema import Scenario

VERSION = "0.1.0"
_HOUSE = Path(__file__).resolve().parent.parent
_MODEL = ("scenarios", "agents", "sim")


@cache
def model_hash() -> str:
    """Hash of the sources and data that decide a run's numbers."""
    digest = hashlib.sha256()
    for folder in _MODEL:
        for path in sorted((_HOUSE / folder).rglob("*")):
            if path.suffix in {".py", ".csv"}:
                digest.update(path.relative_to(_HOUSE).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def run_key(scenarios: list[Scenario], replicates: int) -> str:
    """Key of a run: equal keys give equal bits."""
    resolved = [scenario.model_dump(mode="json") for scenario in scenarios]
    text = json.dumps([model_hash(), replicates, resolved], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
