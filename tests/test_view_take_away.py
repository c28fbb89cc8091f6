"""Files that a visitor of the desk takes away: made from a run as the command line would make it, in its own folder."""

import pytest
from docx import Document

from qianyi.experiments.view.ensemble import Turns
from qianyi.experiments.view.pages.take_away import Order, Stopped, make, named, session_folder
from qianyi.results.figures import gallery
from qianyi.results.report import make as write
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load

SHORT = ["replicates=3", 'until="2018Q4"']
FEW = ["d_crossing_dates", "i_packages"]


@pytest.fixture(autouse=True)
def few_pictures(monkeypatch):
    """Two stand for all: each is drawn in the tests of figures and of the report."""
    for module in (gallery, write):
        monkeypatch.setattr(module, "names_for", lambda run: FEW)


def _order(kind: str) -> Order:
    scenario = load("plan-2017", [*SHORT, "levers.promotion_staff=40"])
    return Order(kind, named(scenario, True), load("no-plan", SHORT), "en", "[levers]\npromotion_staff = 40\n")


def test_the_report_is_a_document_of_the_desks_scenario_and_nothing_leaves_the_sessions_folder(tmp_path):
    told = []
    found = make(_order("report"), tmp_path, Turns(1), lambda: False, lambda *what: told.append(what[0]))
    assert {path.suffix for path in found} == {".docx", ".pdf", ".xlsx"}
    assert all(path.is_relative_to(tmp_path) for path in found)
    word = next(path for path in found if path.suffix == ".docx")
    text = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert "The plan of 2017" in text
    assert next(path for path in found if path.suffix == ".pdf").read_bytes().startswith(b"%PDF")
    run = RunDirectory.open(tmp_path / "run")
    assert run.scenarios == ["desk", "no-plan"] and run.manifest["finished"]
    assert {"simulating", "making"} <= set(told)


def test_figures_come_as_pictures_and_drawings(tmp_path):
    found = make(_order("figures"), tmp_path, Turns(1), lambda: False, lambda *what: None)
    assert {path.name for path in found} == {f"{name}.en.{kind}" for name in FEW for kind in ("png", "svg")}


def test_files_that_nobody_waits_for_are_not_made(tmp_path):
    with pytest.raises(Stopped):
        make(_order("report"), tmp_path, Turns(1), lambda: True, lambda *what: None)
    assert not list(tmp_path.rglob("*.docx"))


def test_sessions_have_folders_of_their_own():
    assert session_folder() != session_folder()
