"""The whole quarter over plain Mesa objects: what the model would cost without tables and compilation.

Firms are `mesa.Agent`s, every other row a plain object, all with Python numbers as attributes; rules and phases are
the model's own, interpreted. Run as a process of its own, with NUMBA_DISABLE_JIT=1.
"""

import dataclasses
import json
import sys
import time
from types import SimpleNamespace

import mesa
import numpy as np

from qianyi.agents.firm import FIRM, State
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS, World


class Rows(list):
    """Rows as objects; to set one copies its attributes, as it copies a row of a table."""

    def __setitem__(self, place: int, row) -> None:
        self[place].__dict__.update(row.__dict__)


class Firm(mesa.Agent):
    """A firm as Mesa's tutorials write one."""

    def __init__(self, model: mesa.Model, values: dict):
        super().__init__(model)
        self.__dict__.update(values)


def _values(row: np.void) -> dict:
    # Ids stay 64-bit numpy numbers: draws multiply them modulo 2**64.
    return {key: row[key] if row.dtype[key] == np.uint64 else row[key].tolist() for key in row.dtype.names}


def _objects(table: np.ndarray, model: mesa.Model):
    if table.ndim == 1:
        if table.dtype == FIRM:
            return Rows(Firm(model, _values(row)) for row in table)
        return Rows(SimpleNamespace(**_values(row)) for row in table)
    grid = np.empty(table.shape, object)
    for place in np.ndindex(table.shape):
        grid[place] = SimpleNamespace(**_values(table[place]))
    return grid


def as_objects(world: World) -> SimpleNamespace:
    """The same world with objects for rows; plain arrays (books, paths) stay arrays."""
    model = mesa.Model()
    parts = {field.name: getattr(world, field.name) for field in dataclasses.fields(World)}
    parts = {key: np.asarray(array) for key, array in parts.items()}
    return SimpleNamespace(
        **{key: _objects(array, model) if array.dtype.names else array.copy() for key, array in parts.items()}
    )


def alive(world) -> int:
    """Firms that have not left, of a world of objects."""
    return sum(firm.state != State.GONE for firm in world.firms[: world.counts[FIRM_ROWS]])


def measure(count: int) -> dict[str, float]:
    """Nanoseconds per firm and quarter over the first `count` quarters, and the revenue that proves the numbers."""
    with np.errstate(over="ignore"):
        world = as_objects(new_world(paths_of(load("plan-2017", ["ensemble=none"])), key_zones(), 1))
        before = alive(world)
        begun = time.perf_counter()
        quarters(world, 0, count)
        seconds = time.perf_counter() - begun
    return {
        "nanoseconds": seconds / count / ((before + alive(world)) / 2.0) * 1e9,
        "volume": float(sum(firm.volume for firm in world.firms[: world.counts[FIRM_ROWS]])),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
