"""Small real runs, simulated once a test session; with its reports, once for all workers of a session."""

import os
import shutil
from functools import cache
from pathlib import Path

from filelock import FileLock

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.reporting import credibility_notice
from qianyi.results.measures.arranged import arrange
from qianyi.results.report.compose import Notices
from qianyi.results.report.make import write_report
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


def reported_run(factory) -> RunDirectory:
    """The small run with its reports in both languages and every format; not to be changed: others read it too."""
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    finished = common / "reported"
    with FileLock(common / "reported.lock"):
        if not finished.exists():
            made = common / "being-reported"
            shutil.rmtree(made, ignore_errors=True)
            shutil.copytree(small_run(factory).path, made)
            for language in ("zh", "en"):
                write_report(
                    arrange([RunDirectory.open(made)]), language, notices=Notices(credibility=credibility_notice())
                )
            made.rename(finished)
    return RunDirectory.open(finished)
