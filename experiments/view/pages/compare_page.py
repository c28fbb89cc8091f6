"""The page that compares the desk's scenario with one or two others."""

import solara
import solara.lab

from qianyi.experiments.view import request
from qianyi.experiments.view.ensemble import Ensembles
from qianyi.experiments.view.pages.compare import (
    Compared,
    board_chart,
    board_frame,
    compare_frame,
    compared,
    counts_chart,
    differing,
    side_by_side,
)
from qianyi.experiments.view.pages.parts import Chart, Csv, Heading, table_html, use_superseded
from qianyi.experiments.view.words import say
from qianyi.scenarios.loader import load

MOST = 2


@solara.component
def ComparePage(ensembles: Ensembles, view, kept: tuple[tuple[str, request.Asked], ...], language: str):
    """Choose one or two scenarios of the library or of those kept in this session; they share the desk's luck."""
    chosen, set_chosen = solara.use_state(("no-plan",))
    texts = dict(kept)
    names = {name: name for name in texts} | request.titles(language)
    mine = tuple(name for name in chosen if name in names.values())
    solara.SelectMultiple(
        say("with", language),
        values=[title for title, name in names.items() if name in mine],
        all_values=list(names),
        on_value=lambda new: set_chosen(tuple(names[title] for title in new)[-MOST:]),
    )
    found, ahead, failure = _use_compared(ensembles, view, mine, texts, language)
    if failure:
        solara.Text(say("failed", language) + failure, classes=["mistake"])
    elif not mine:
        solara.Text(say("choose_others", language), classes=["status"])
    elif ahead:
        solara.Text(say("queue", language, ahead), classes=["status"])
    elif found is None:
        solara.Text(say("computing", language), classes=["status"])
    else:
        Side(found, language)


def _use_compared(ensembles: Ensembles, view, mine: tuple[str, ...], texts: dict[str, request.Asked], language: str):
    """What is compared once it is there, how many wait ahead, and what went wrong."""
    state, set_state = solara.use_state((None, None, 0, ""))
    own = view.picture if view.complete else None
    wanted = solara.use_memo(object, [id(own), mine, language])
    superseded = use_superseded(wanted)

    def work() -> None:
        def put(found, ahead: int, failure: str) -> None:
            if not superseded():
                set_state((wanted, found, ahead, failure))

        if own is None or not mine:
            return
        try:
            others = [(n, request.resolved(texts[n]) if n in texts else load(n)) for n in mine]
            named = [(say("this", language), view.scenario), *others]
            waiting = lambda ahead: put(None, ahead, "")  # noqa: E731
            put(compared(ensembles, own, named, superseded, waiting), 0, "")
        except Exception as error:  # told on the page, which goes on
            put(None, 0, str(error))

    solara.lab.use_task(work, dependencies=[id(own), mine, language], raise_error=False)
    return state[1:] if state[0] is wanted else (None, 0, "")


@solara.component
def Side(of: Compared, language: str):
    """The scenarios side by side, and what differs."""
    year = of.years[-1]
    with solara.Div(classes=["card"]):
        Heading("side_by_side", language, year)
        solara.HTML(tag="div", unsafe_innerHTML=table_html(*side_by_side(of, language), 1, "side-by-side"))
        Csv("compare", lambda: compare_frame(of))
    with solara.Div(classes=["grid"]):
        with solara.Div(classes=["card"]):
            Heading("compare_board", language, year)
            Chart(board_chart(of, language), 720)
            Csv("compare-board", lambda: board_frame(of))
        with solara.Div():
            for measure in ("on_target", "above_1000"):
                with solara.Div(classes=["card"]):
                    Heading(measure, language)
                    Chart(counts_chart(of, measure), 230)
            with solara.Div(classes=["card"]):
                Heading("what_differs", language)
                head, rows = differing(of, language)
                if rows:
                    solara.HTML(tag="div", unsafe_innerHTML=table_html(head, rows, 2, "differing"))
                else:
                    solara.Text(say("same_levers", language), classes=["status"])
