"""The right side of the desk: its pages, and the thread that brings pictures to them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

import solara
import solara.lab

from qianyi.experiments.view import charts, request
from qianyi.experiments.view.charts import map_chart
from qianyi.experiments.view.cost import Cost
from qianyi.experiments.view.ensemble import Ensembles, Picture
from qianyi.experiments.view.ensemble.outcomes import outcome_key
from qianyi.experiments.view.pages.compare import MEASURES, NAMES
from qianyi.experiments.view.pages.compare_page import ComparePage
from qianyi.experiments.view.pages.parts import Chart, Csv, Heading, difference_text, use_superseded
from qianyi.experiments.view.pages.play import Play
from qianyi.experiments.view.pages.take_away import TakeAway
from qianyi.experiments.view.pages.zone_page import ZonePage
from qianyi.experiments.view.words import say
from qianyi.scenarios.loader import load
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.background import zone_set

TABS = ("tab_board", "tab_map", "tab_zone", "tab_compare", "tab_play", "tab_take")
ZONE_TAB = TABS.index("tab_zone")


@dataclass(frozen=True)
class View:
    """What a session sees now; `picture` is the newest one that belongs to `scenario`, or that of the one before."""

    scenario: Scenario | None = None
    reference: Scenario | None = None
    picture: Picture | None = None
    ahead: int = 0
    failure: str = ""
    fresh: bool = False

    @property
    def complete(self) -> bool:
        """Whether all replicates of `scenario` are there."""
        return self.fresh and self.picture is not None and self.picture.replicates == self.picture.wanted


def use_pictures(ensembles: Ensembles, wanted: request.Asked, other: str) -> View:
    """Pictures of a scenario against one of the library, off the page's thread; a newer wish ends the older."""
    view, set_view = solara.use_state(View())
    superseded = use_superseded(solara.use_memo(object, [wanted, other]))

    def bring() -> None:
        def put(**changes) -> None:
            if not superseded():
                set_view(lambda before: replace(before, **changes))

        try:
            scenario, reference = request.resolved(wanted), load(other)
            put(scenario=scenario, reference=reference, fresh=False, failure="")
            waiting = lambda ahead: put(ahead=ahead)  # noqa: E731
            for found in ensembles.pictures(scenario, reference, superseded, waiting):
                put(picture=found, ahead=0, fresh=True)
        except Exception as error:  # whatever goes wrong is told; the desk and what it shows stay
            put(failure=str(error), ahead=0)

    solara.lab.use_task(bring, dependencies=[wanted, other], raise_error=False)
    return view


@solara.component
def Results(ensembles: Ensembles, view: View, text: str, kept: tuple, language: str):
    """The pages of the desk; words while there is nothing yet."""
    zone, set_zone = solara.use_state(0)
    tab, set_tab = solara.use_state(0)

    def opener():
        def open_zone(place: int) -> None:
            set_zone(place)
            set_tab(ZONE_TAB)

        return open_zone

    open_zone = solara.use_memo(opener, [])  # always the same one: a page whose numbers stay is not drawn again

    with solara.Div(attributes={"id": "results", "role": "main"}):
        Status(view, language)
        if view.picture is None or view.scenario is None:
            return
        zones = zone_set(view.scenario.data_set)
        # Always there: leaving its page must not lose files that are being made.
        files_shown = TABS[tab] == "tab_take"
        with solara.lab.Tabs(value=tab, on_value=set_tab, lazy=True):
            for place, key in enumerate(TABS):
                with solara.lab.Tab(say(key, language)):
                    if place == tab:
                        chosen = _Chosen(zones, min(zone, len(zones) - 1), open_zone)
                        _page(key, ensembles, view, kept, chosen, language)
        with solara.Div(style="" if files_shown else "display: none"):
            TakeAway(ensembles, view, text, language)


@dataclass(frozen=True)
class _Chosen:
    """The zones of a scenario, the place of the one that is looked at, and what opens the page of another."""

    zones: tuple[ZoneFacts, ...]
    place: int
    open: Callable[[int], None]


def _page(key: str, ensembles: Ensembles, view: View, kept: tuple, chosen: _Chosen, language: str) -> None:
    picture, zones, open_zone = view.picture, chosen.zones, chosen.open
    if key == "tab_board":
        Board(picture, view.scenario.data_set, zones, open_zone, language)
    elif key == "tab_map":
        Map(picture, zones, open_zone, language)
    elif key == "tab_zone":
        years = sorted(int(year) for year in set(picture.bands["year"]))
        names = [getattr(each, f"name_{language}") for each in zones]
        solara.Select(
            say("zone", language), value=names[chosen.place], values=names, on_value=lambda n: open_zone(names.index(n))
        )
        ZonePage(picture, years, zones, chosen.place, language)
    elif key == "tab_compare":
        ComparePage(ensembles, view, kept, language)
    elif key == "tab_play":
        Play(ensembles, view.scenario, outcome_key(view.scenario), zones, language)


@solara.component
def Status(view: View, language: str):
    """How far the computation is, or why it is not."""
    with solara.Div(attributes={"role": "status", "aria-live": "polite"}):
        if view.failure:
            solara.Text(say("failed", language) + view.failure, classes=["mistake"])
        elif view.ahead:
            solara.Text(say("queue", language, view.ahead), classes=["status"])
        elif view.picture is None or not view.fresh:
            solara.Text(say("computing", language), classes=["status"])
        else:
            done = view.picture
            solara.Text(say("replicates", language, done.replicates, done.wanted), classes=["status"])


@solara.component
def Board(picture: Picture, data_set: str, zones, open_zone, language: str):
    """Zones × years, counts with bands, paired differences, cost."""
    with_target = [place for place, zone in enumerate(zones) if zone.has_target]

    def click(data) -> None:
        value = data.get("value") if isinstance(data, dict) else None
        if isinstance(value, list) and len(value) == 3 and value[1] in range(len(with_target)):
            open_zone(with_target[value[1]])

    with solara.Div(classes=["grid"]):
        with solara.Div(classes=["card"]):
            Heading("board", language)
            Chart(charts.board(picture, data_set, language), max(720, 23 * len(with_target)), click)
            solara.Text(say("star", language), classes=["note"])
            Csv("board", lambda: picture.shares)
        with solara.Div():
            for measure in ("on_target", "above_1000"):
                with solara.Div(classes=["card"]):
                    Heading(measure, language)
                    Chart(charts.counts(picture, measure, language), 210)
                    bands = picture.bands[picture.bands["measure"] == measure]
                    Csv(measure, lambda bands=bands: bands)
            with solara.Div(classes=["card"]):
                Heading("differences", language)
                Differences(picture, language)
                Csv("differences", lambda: picture.province_differences)
            with solara.Div(classes=["card"]):
                Heading("cost", language)
                Cost(picture, language)


@solara.component
def Map(picture: Picture, zones, open_zone, language: str):
    """The map of the ensemble."""
    names = [getattr(zone, f"name_{language}") for zone in zones]

    def click(data) -> None:
        name = data.get("name") if isinstance(data, dict) else None
        if name in names:
            open_zone(names.index(name))

    frame = map_chart.map_frame(picture, zones)
    followed = sum(outcome.followed is not None for outcome in picture.mine)
    with solara.Div(classes=["card"]):
        Heading("map", language, int(frame["year"].max()))
        Chart(map_chart.ensemble_map(picture, zones, language), 720, click, map_chart.maps())
        solara.Text(say("map_note", language, followed), classes=["note"])
        Csv("map", lambda: frame)
        Csv("flows", lambda: map_chart.flow_frame(picture, zones))


@solara.component
def Differences(picture: Picture, language: str):
    """Paired differences of the province by year; undecided ones look it."""
    solara.HTML(tag="div", unsafe_innerHTML=differences_html(picture, language))


def differences_html(picture: Picture, language: str) -> str:
    """The table of the province's differences."""
    rows = picture.province_differences
    shown = rows.set_index(["year", "measure", "basis"])
    heads = (NAMES.get((measure, basis), measure) for measure, basis, _ in MEASURES)
    head = "".join(f"<th>{escape(say(key, language))}</th>" for key in ("year", *heads))
    lines = []
    for year in sorted(set(rows["year"])):
        cells = [_cell(shown.loc[(year, measure, basis)], digits, language) for measure, basis, digits in MEASURES]
        lines.append(f"<tr><td>{int(year)}</td>{''.join(cells)}</tr>")
    return f"<table class='numbers differences'><tr>{head}</tr>{''.join(lines)}</table>"


def _cell(row, digits: int, language: str) -> str:
    digits = 2 if digits else 0
    told = difference_text(row["difference"], row["low"], row["high"], row["undecided"], digits, language)
    return f"<td class='unsure'>{told}</td>" if row["undecided"] else f"<td>{told}</td>"
