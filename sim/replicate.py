"""One replicate from the base date to the horizon, and many at once."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from qianyi.agents.rule import rule
from qianyi.scenarios.paths import Paths
from qianyi.sim.draws import replicate_seed
from qianyi.sim.records import Records, new_records, record_quarter
from qianyi.sim.schedule import quarter, quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import OVERFLOW, World


class TableFull(RuntimeError):
    """More firms, projects or candidates than the tables hold: the scenario is far outside what they were made for."""


def seed_of(seed: int, replicate: int) -> int:
    """Seed of a replicate of a run."""
    with np.errstate(over="ignore"):
        return int(replicate_seed(seed, replicate))


def simulate(paths: Paths, zones, seed: int) -> World:
    """The world at the end of one replicate, with its ledger, books and indicators."""
    world = new_world(paths, zones, seed)
    with np.errstate(over="ignore"):
        quarters(world, 0, len(paths.days))
    check_tables(world)
    return world


def simulate_recorded(paths: Paths, zones, seed: int) -> tuple[World, Records]:
    """The same world, with what a run directory keeps of its pipeline, relocations and firms."""
    world = new_world(paths, zones, seed)
    records = new_records(world)
    with np.errstate(over="ignore"):
        _recorded_quarters(world, records, len(paths.days))
    check_tables(world)
    return world, records


@rule
def _recorded_quarters(world, records, last):
    """All quarters in one call: between them a thread would wait for the interpreter that others hold."""
    for t in range(last):
        quarter(world, t)
        record_quarter(world, records, t, t // 4)


def check_tables(world: World) -> None:
    """Raise `TableFull` when an agent did not fit into its table; nothing may be dropped in silence."""
    if world.counts[OVERFLOW]:
        raise TableFull(f"{int(world.counts[OVERFLOW])} agents did not fit into the tables")


def many[Item, Found](
    work: Callable[[Item], Found],
    items: Iterable[Item],
    jobs: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> list[Found]:
    """`work` of every item, in the order of the items; the same whatever `jobs` (all cores if None).

    The rules hold no lock while they run, so threads suffice. `tell(1)` is called whenever a piece of work is done,
    from the thread that did it. What `work` raises is raised.
    """

    def one(item: Item) -> Found:
        done = work(item)
        if tell is not None:
            tell(1)
        return done

    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as workers:
        return list(workers.map(one, items))
