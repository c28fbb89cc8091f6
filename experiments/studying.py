"""Studies of the model's credibility: run them, show them, keep them."""

import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from calibration.kept import kept, table_text
from experiments.identity import VERSION, model_hash
from experiments.progress import progress
from results.store import save_whole
from scenarios.loader import load_all

_WORDS = {
    "worlds": {"zh": "模拟", "en": "Worlds"},
    "file": {"zh": "文件：{}", "en": "File: {}"},
}


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


def study_events(worlds: int, out: Path, jobs: int, language: str) -> int:
    """Run the event study, print it beside the literature, write table and figure; the exit code."""
    from experiments.event_study import run_study
    from experiments.event_table import draw, show, study_rows

    plan, none = load_all(["whole-province", "whole-province-no-plan"])
    with progress(_WORDS["worlds"][language], worlds) as tell:
        study = run_study(plan, none, worlds, jobs, tell)
    told = about(f"qianyi eventstudy --worlds {worlds}", worlds=worlds, treated_zones=study.treated_zones)
    rows = keep("event_study", told, study_rows(study), out)
    show(rows, language, Console(width=max(160, Console().width)))
    for path in (out / "event_study.csv", *draw(rows, out / f"event_study.{language}", language)):
        print(_WORDS["file"][language].format(path))
    return 0


def guarded(work) -> int:
    """Do the work; a file that cannot be written is a line, not a traceback."""
    from results.store import StoreError

    try:
        return work()
    except (StoreError, OSError) as error:
        Console(stderr=True).print(str(error), style="red", soft_wrap=True, markup=False)
        return 1
