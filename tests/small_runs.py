"""Small real runs, simulated once a test session."""

from functools import cache
from pathlib import Path

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load_all


@cache
def simulated(folder: Path, replicates: int, until: str, names: tuple[str, ...]) -> RunDirectory:
    scenarios = load_all(list(names), [f"replicates={replicates}", f'until="{until}"'])
    run = RunDirectory.create(folder / f"{'+'.join(names)}-{replicates}-{until}", manifest(scenarios, replicates))
    run_batch(run, plan(scenarios, replicates), 2, lambda count: None)
    return run


def small_run(
    factory,
    replicates: int = 7,
    until: str = "2018Q4",
    names: tuple[str, ...] = ("plan-2017", "no-plan", "late-reform"),
) -> RunDirectory:
    """A run of real scenarios; `factory` is pytest's tmp_path_factory."""
    return simulated(factory.getbasetemp(), replicates, until, names)
