"""Event study, patterns, headline and levers: run each and keep what it found."""

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from qianyi.calibration.studies.event_study import run_study
from qianyi.calibration.studies.event_table import study_rows
from qianyi.calibration.studies.headline import headline
from qianyi.calibration.studies.kept import about, keep
from qianyi.calibration.studies.lever_effects import effects
from qianyi.calibration.studies.lever_table import STUDY
from qianyi.calibration.studies.patterns import benchmark, measure
from qianyi.scenarios.loader import load_all


def keep_events(worlds: int, out: Path, jobs: int, tell: Callable[[int], None]) -> list[dict[str, str]]:
    """Run the event study in `worlds` worlds and write `event_study.csv`; its rows as they are kept."""
    plan, none = load_all(["whole-province", "whole-province-no-plan"])
    study = run_study(plan, none, worlds, jobs, tell)
    told = about(f"qianyi eventstudy --worlds {worlds}", worlds=worlds, treated_zones=study.treated_zones)
    return keep("event_study", told, study_rows(study), out)


def keep_patterns(replicates: int, out: Path) -> None:
    """Measure the emergent patterns and what agents add; write `patterns.csv` and, by zone, `pattern_zones.csv`."""
    plan, none = load_all(["plan-2017", "no-plan"])
    jobs = os.cpu_count() or 1
    added, zones = benchmark.measure(plan, none, replicates, jobs)
    found = measure(plan, none, replicates, jobs) + added
    rows = [asdict(one) | {"verdict": one.verdict} for one in found]
    rows = [{key: float("nan") if value is None else value for key, value in row.items()} for row in rows]
    told = about(f"qianyi credibility --replicates {replicates}", replicates=replicates)
    keep("patterns", told, rows, out)
    keep("pattern_zones", told, [asdict(one) for one in zones], out)


def keep_headline(replicates: int, out: Path, tell: Callable[[int], None]) -> None:
    """Measure how far the headline rests on each unknown number and write `headline.csv`."""
    base, rows = headline(replicates, tell)
    told = about(f"qianyi credibility --replicates {replicates}", replicates=replicates)
    keep("headline", told, [asdict(row) for row in (base, *rows)], out)


def keep_levers(replicates: int, out: Path, work: Path, jobs: int, tell: Callable[[int], None]) -> list[dict[str, str]]:
    """Measure the effect of every lever and write `lever_effects.csv`; its rows as they are kept.

    `work` holds what a stopped study simulated.
    """
    found = effects(replicates, jobs, tell, work)
    told = about(f"qianyi leverstudy --replicates {replicates}", replicates=replicates)
    return keep(STUDY, told, [asdict(one) for one in found], out)
