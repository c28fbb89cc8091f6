"""What a run is: the hash of code and data, and the key of a run."""

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from qianyi.results.run.deciding import hash_of, hash_of_fit
from qianyi.scenarios.schema import Scenario

VERSION = "0.1.0"
_HOUSE = Path(__file__).resolve().parent.parent.parent


@cache
def model_hash() -> str:
    """Hash of the code and data that decide a run's numbers and the bytes of its shards."""
    return hash_of(_HOUSE)


@cache
def fit_hash() -> str:
    """Hash of the code, data and evidence that decide a fit of the parameters."""
    return hash_of_fit(_HOUSE)


@cache
def what_decides() -> str:
    """Everything that decides the bytes of a shard: the model, its libraries, Python."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "pyarrow"))
    return f"model {model_hash()}, {libraries}, Python {platform.python_version()}"


def _key(facts: list) -> str:
    text = json.dumps([model_hash(), *facts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def run_key(scenarios: list[Scenario], replicates: int, precision: str = "") -> str:
    """Key of a run: equal keys give equal bits."""
    demand = [precision] if precision else []
    return _key([replicates, [scenario.model_dump(mode="json") for scenario in scenarios], *demand])


def scenario_key(scenario: Scenario) -> str:
    """Key of a scenario's replicates: equal keys give equal shards, however many replicates a run asks for."""
    return _key([scenario.model_dump(mode="json", exclude={"replicates"})])
