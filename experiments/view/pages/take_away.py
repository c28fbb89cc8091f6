"""What a planner takes away: data, figures, the report; files live in the session's own folder and go with it."""

import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import solara
import solara.lab

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.view.ensemble import Ensembles, aligned
from qianyi.experiments.view.pages.parts import Csv, Heading, use_superseded
from qianyi.experiments.view.words import say
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import LANGUAGES

# matplotlib keeps its settings in one place for the whole process: one session draws at a time.
_DRAWING = threading.Lock()
_KINDS = {"figures": (".png", ".svg"), "report": (".docx", ".pdf", ".xlsx")}


class Stopped(Exception):
    """Nobody waits for these files any more."""


@cache
def _root() -> tempfile.TemporaryDirectory:
    """Folder of all sessions; it goes when the server ends."""
    return tempfile.TemporaryDirectory(prefix="qianyi-desk-")


def session_folder() -> Path:
    """A new folder of one session."""
    return Path(tempfile.mkdtemp(dir=_root().name))


@dataclass(frozen=True)
class Order:
    """Files that a visitor asked for: `kind` is "figures" or "report"."""

    kind: str
    scenario: Scenario
    reference: Scenario
    language: str
    text: str


def named(scenario: Scenario, moved: bool) -> Scenario:
    """The desk's scenario under a name of its own; where levers are set, its title says so."""
    titles = {f"title_{code}": say("adjusted", code, scenario.title(code)) for code in LANGUAGES} if moved else {}
    return scenario.model_copy(update={"name": "desk", "sweep": {}, **titles})


def make(order: Order, folder: Path, turns, superseded: Callable[[], bool], tell: Callable[..., None]) -> list[Path]:
    """Simulate both scenarios as `qianyi run` does, then draw or write; the files. Raises `Stopped` when superseded."""
    mine = order.scenario
    pair = [mine, aligned(order.reference, mine)]
    run = RunDirectory.create(folder / "run", manifest(pair, mine.replicates))
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        tell("simulating", done, 2 * mine.replicates)
        if superseded():
            raise Stopped

    tell("simulating", 0, 2 * mine.replicates)
    with turns.turn(superseded, lambda ahead: tell("queue", ahead)) as mine_now:
        if not mine_now:
            raise Stopped
        run_batch(run, plan(pair, mine.replicates), 1, count)
    tell("drawing_busy")
    with _DRAWING:
        if superseded():
            raise Stopped
        return [path for path in _written(order, run, tell, superseded) if path.suffix in _KINDS[order.kind]]


def _written(order: Order, run: RunDirectory, tell: Callable[..., None], superseded: Callable[[], bool]) -> list[Path]:
    from qianyi.results.figures.gallery import Subject, draw_gallery, names_for, own_zone
    from qianyi.results.measures.arranged import arrange
    from qianyi.results.measures.panel import read_panel

    arranged = arrange([run], order.reference.name, run.path)
    done, whole = 0, len(names_for(arranged))

    def count(_: str) -> None:
        nonlocal done
        done += 1
        tell("making", done, whole)
        if superseded():
            raise Stopped

    if order.kind == "figures":
        panel = read_panel(arranged)
        subject = Subject(arranged, panel, order.language, own_zone(panel))
        return draw_gallery(subject, run.path / "figures", (), count)
    from qianyi.experiments.reporting import credibility_notice
    from qianyi.results.report.compose import Notices
    from qianyi.results.report.make import write_report
    from qianyi.results.tables.cells import Findings
    from qianyi.results.tables.comparison import write_comparison

    whole += 2
    notices = Notices(credibility=credibility_notice())
    written = write_report(arranged, order.language, ("docx", "pdf"), notices, tell=count)
    (run.path / "compare").mkdir(exist_ok=True)
    return [*written, *write_comparison(Findings.of(arranged), run.path / "compare", order.language)]


@solara.component
def TakeAway(ensembles: Ensembles, view, text: str, language: str):
    """Data of the pages, figures, report and comparison of the scenario as it is now."""
    picture = view.picture
    with solara.Div(classes=["card"]):
        Heading("data", language)
        with solara.Div(classes=["inline"]):
            Csv("board", lambda: picture.shares)
            Csv("province", lambda: picture.bands)
            Csv("differences", lambda: picture.province_differences)
            Csv("zone-differences", lambda: picture.zone_differences)
    with solara.Div(classes=["card"]):
        Heading("figures", language)
        solara.Text(say("take_note", language, picture.wanted), classes=["note"])
        Files(ensembles, view, text, language)


@solara.component
def Files(ensembles: Ensembles, view, text: str, language: str):
    """Buttons that make files, how far they are, and the files."""
    order, set_order = solara.use_state(None)
    told, set_told = solara.use_state(("", ()))
    files, set_files = solara.use_state(())
    folder = solara.use_memo(session_folder, [])
    superseded = use_superseded(order, lambda: shutil.rmtree(folder, ignore_errors=True))

    def work() -> None:
        if order is None:
            return
        place = Path(tempfile.mkdtemp(dir=folder))
        tell = lambda *what: None if superseded() else set_told((what[0], what[1:]))  # noqa: E731
        try:
            found = make(order, place, ensembles.turns, superseded, tell)
        except Stopped:
            shutil.rmtree(place, ignore_errors=True)
        except Exception as error:  # told on the page, which goes on
            shutil.rmtree(place, ignore_errors=True)
            tell("failed", str(error))
        else:
            set_files(tuple((order.text, path) for path in found))
            tell("")

    solara.lab.use_task(work, dependencies=[order], raise_error=False)

    def ask(kind: str) -> None:
        reference = aligned(view.reference, view.scenario)
        moved = "[levers]" in text
        set_files(())
        for old in folder.iterdir():
            shutil.rmtree(old, ignore_errors=True)
        set_order(Order(kind, named(view.scenario, moved), reference, language, text))

    with solara.Div(classes=["inline"]):
        for kind in _KINDS:
            solara.Button(say(f"make_{kind}", language), on_click=lambda kind=kind: ask(kind), outlined=True)
    if told[0]:
        words = say(told[0], language, *told[1]) if told[0] != "failed" else say("failed", language) + str(told[1][0])
        solara.Text(words, classes=["mistake" if told[0] == "failed" else "status"])
    if files and files[0][0] != text:
        solara.Text(say("older", language), classes=["note"])
    with solara.Div(classes=["inline", "files"]):
        for _, path in files:
            solara.FileDownload(path.read_bytes, path.name, label=path.name).key(str(path))
