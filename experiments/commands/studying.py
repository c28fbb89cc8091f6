"""Studies of the model's credibility: run them, show them, keep them."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from qianyi.calibration.studies.kept import kept, table_text
from qianyi.experiments.commands.progress import progress
from qianyi.results.run.identity import VERSION, model_hash
from qianyi.results.run.store import save_whole
from qianyi.scenarios.loader import load_all
from qianyi.scenarios.words import LANGUAGES, words


def about(command: str, **more: object) -> dict[str, object]:
    """How a kept result was made."""
    told = {"command": command, "made_on": date.today().isoformat(), "qianyi": VERSION, "model_hash": model_hash()}
    return told | {"python": platform.python_version()} | more


def keep(
    name: str, told: Mapping[str, object], rows: Sequence[Mapping[str, object]], folder: Path
) -> list[dict[str, str]]:
    """Write a result, all of it or none, and read it back as the pages do."""
    text = table_text(told, rows)
    save_whole(folder / f"{name}.csv", lambda file: file.write(text.encode()))
    return kept(name, folder)[1]


def study_events(worlds: int, out: Path, jobs: int, language: str, pictures: Path | None = None) -> None:
    """Run the event study, print it beside the literature, write table and figure.

    The figure goes beside the table in one language, or into `pictures` in both.
    """
    from qianyi.calibration.studies.event_study import run_study
    from qianyi.calibration.studies.event_table import draw, show, study_rows

    t = words(language)
    plan, none = load_all(["whole-province", "whole-province-no-plan"])
    with progress(t("Worlds"), worlds) as tell:
        study = run_study(plan, none, worlds, jobs, tell)
    told = about(f"qianyi eventstudy --worlds {worlds}", worlds=worlds, treated_zones=study.treated_zones)
    rows = keep("event_study", told, study_rows(study), out)
    show(rows, language, Console(width=max(160, Console().width)))
    written = [out / "event_study.csv"]
    if pictures is None:
        written += draw(rows, out / f"event_study.{language}", language)
    else:
        for each in LANGUAGES:
            png, svg, data = draw(rows, pictures / f"event_study.{each}", each)
            svg.unlink()
            data.unlink()  # the kept table is its data
            written.append(png)
    for path in written:
        print(t("File: {path}", path=path))


def study_patterns(replicates: int, out: Path, language: str) -> None:
    """Measure the emergent patterns and keep them beside their published ranges."""
    from dataclasses import asdict

    from qianyi.calibration.studies.patterns import measure

    plan, none = load_all(["plan-2017", "no-plan"])
    found = measure(plan, none, replicates, os.cpu_count() or 1)
    rows = [asdict(one) | {"verdict": one.verdict} for one in found]
    rows = [{key: float("nan") if value is None else value for key, value in row.items()} for row in rows]
    keep("patterns", about(f"qianyi credibility --replicates {replicates}", replicates=replicates), rows, out)
    t = words(language)
    print(t("File: {path}", path=out / "patterns.csv"))


def study_headline(replicates: int, out: Path, language: str) -> None:
    """Measure how far the headline rests on each unknown number and keep it."""
    from dataclasses import asdict

    from qianyi.calibration.studies.headline import headline, runs

    t = words(language)
    with progress(t("Sensitivity"), runs()) as tell:
        base, rows = headline(replicates, tell)
    told = about(f"qianyi credibility --replicates {replicates}", replicates=replicates)
    keep("headline", told, [asdict(row) for row in (base, *rows)], out)
    print(t("File: {path}", path=out / "headline.csv"))


@dataclass(frozen=True)
class Budget:
    """What all studies may cost: worlds of the event study, replicates of patterns and headline, pasts simulated for
    each fit of the back-test, draws of back-test and forecast."""

    worlds: int
    replicates: int
    pasts: int
    draws: int


@dataclass(frozen=True)
class Places:
    """Where kept results, pictures, and the unfinished work of fits go."""

    results: Path
    pictures: Path
    work: Path


def study_all(spend: Budget, places: Places, jobs: int, language: str) -> None:
    """Everything behind the credibility page; each study is kept as soon as it is done, the longest comes last."""
    from qianyi.calibration.forecasts import forecast_file
    from qianyi.experiments.commands.backtesting import Backtests, run_backtests
    from qianyi.experiments.commands.scoring import write_forecast

    study_patterns(spend.replicates, places.results, language)
    study_events(spend.worlds, places.results, jobs, language, places.pictures)
    scenario = load_all(["whole-province"])[0]
    write_forecast(scenario, spend.draws, places.results / forecast_file.KEPT, jobs, language)
    study_headline(spend.replicates, places.results, language)
    run_backtests(Backtests([2012, 2014], spend.pasts, spend.draws, 2017), places.results, places.work, language)
