"""The desk: levers on the left, consequences with their uncertainty on the right; a session holds its own state."""

from importlib.resources import files

import solara
import solara.lab

from qianyi.calibration.studies.summary import one_line, page
from qianyi.experiments.view import request
from qianyi.experiments.view.ensemble import Ensembles
from qianyi.experiments.view.pages import panels
from qianyi.experiments.view.pages.side import Levers
from qianyi.experiments.view.words import say
from qianyi.scenarios.mistakes import ScenarioMistakes, shown
from qianyi.scenarios.words import LANGUAGES

ensembles = Ensembles()
STYLE = files("qianyi.experiments.view").joinpath("desk.css").read_text(encoding="utf-8")
# Scenarios that a session keeps for comparison; the oldest goes.
MOST_KEPT = 3


@solara.component_vue("address.vue")
def Address(query: str = "", language: str = LANGUAGES[0], event_ready=None):
    """The browser's address, always the link to the desk as it is; `ready` is told when the page's font is there."""


@solara.component_vue("upload.vue")
def Upload(label: str = "", most: int = 0, event_take=None):
    """A scenario from the planner's machine, chosen or dropped; its first `most` + 1 bytes come in base 64."""


@solara.component
def Page():
    """The desk of a page that was opened in a browser."""
    Desk(solara.use_router().search or "")


@solara.component
def Desk(search: str):
    """The whole desk of one session; the query of the address that opened it gives where it starts."""
    start = solara.use_memo(lambda: request.from_address(search), [])
    base, set_base = solara.use_state(start.base)
    other, set_other = solara.use_state(start.reference)
    language, set_language = solara.use_state(start.language)
    moved, set_moved = solara.use_state(start.moved)
    uploaded, set_uploaded = solara.use_state(start.table)
    mistakes, set_mistakes = solara.use_state(start.mistakes)
    kept, set_kept = solara.use_state(())
    ready, set_ready = solara.use_state(False)
    table = uploaded if uploaded is not None else {"extends": base}
    wanted = request.asked(table, moved)
    view = panels.use_pictures(ensembles, wanted, other)
    query = request.address(base, other, language, moved, uploaded)

    def take(encoded: str) -> None:
        try:
            found = request.parsed_upload(request.decoded(encoded))
        except ScenarioMistakes as error:
            set_mistakes(tuple(error.mistakes))
        else:
            set_mistakes(())
            set_moved({})
            set_uploaded(found)

    def choose(name: str) -> None:
        set_uploaded(None)
        set_mistakes(())
        set_moved({})
        set_base(name)

    def keep() -> None:
        number = 1 + max((int(label.split()[-1]) for label, _ in kept), default=0)
        set_kept((*kept, (say("kept", language, number), wanted))[-MOST_KEPT:])

    solara.Style(STYLE)
    solara.Title(say("title", language))
    Address(query=query, language=language, event_ready=lambda _: set_ready(True))
    with solara.Div(classes=["desk"]):
        with solara.Div(classes=["side"], attributes={"role": "complementary"}):
            solara.HTML(tag="h2", unsafe_innerHTML=say("title", language))
            solara.ToggleButtonsSingle(language, on_value=set_language, values=list(LANGUAGES))
            if uploaded is None:
                Choice("scenario", base, choose, language)
            else:
                solara.Text(say("uploaded", language), classes=["lever", "own"])
                solara.Button(say("leave", language), on_click=lambda: choose(base), text=True, small=True)
            Choice("reference", other, set_other, language)
            if mistakes:
                lines = "\n".join(mistake.text(language) for mistake in shown(mistakes))
                solara.Text(say("mistakes", language) + "\n" + lines, classes=["mistake"])
            Carry(wanted.text, query, take, keep, language)
            solara.Text(f"{one_line(language)} {page(language)}", classes=["note"])
            if view.scenario is not None:
                Levers(language, view.scenario, moved, set_moved)
        panels.Results(ensembles, view if ready else panels.View(), wanted.text, kept, language)


@solara.component
def Choice(key: str, name: str, choose, language: str):
    """One scenario of the library."""
    known = request.titles(language)
    shown = next(title for title, each in known.items() if each == name)
    solara.Select(say(key, language), value=shown, values=list(known), on_value=lambda title: choose(known[title]))


@solara.component
def Carry(text: str, query: str, take, keep, language: str):
    """The scenario as a file, out and in; the link; keeping it for comparison."""
    solara.FileDownload(text.encode(), "my-scenario.toml", label=say("download", language))
    Upload(label=say("upload", language), most=request.LARGEST_UPLOAD, event_take=take)
    if query:
        link = {"href": f"?{query}", "class": "reopen note"}
        solara.HTML(tag="a", unsafe_innerHTML=say("link", language), attributes=link)
    else:
        solara.Text(say("too_long", language), classes=["note"])
    solara.Button(say("keep", language), on_click=keep, text=True, small=True, classes=["keep"])
