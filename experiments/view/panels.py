"""What the desk shows of a picture, and the thread that brings pictures."""

from dataclasses import dataclass, replace
from html import escape

import numpy as np
import solara
import solara.lab

from experiments.view import charts, request
from experiments.view.ensemble import MINE, Ensembles, Picture
from experiments.view.outcomes import COSTS, SHOWN
from experiments.view.words import say
from scenarios.background import zone_set
from scenarios.loader import load
from scenarios.schema import Scenario


@dataclass(frozen=True)
class View:
    """What a session sees now; `picture` is the newest one that belongs to `scenario`, or that of the one before."""

    scenario: Scenario | None = None
    picture: Picture | None = None
    ahead: int = 0
    failure: str = ""
    fresh: bool = False


def use_pictures(ensembles: Ensembles, text: str, other: str) -> View:
    """Pictures of a scenario's text against one of the library, off the page's thread; a newer text ends the older."""
    view, set_view = solara.use_state(View())
    newest = solara.use_ref(0)
    wanted = solara.use_memo(object, [text, other])
    newest.current = wanted

    def close():
        newest.current = None

    solara.use_effect(lambda: close, [])

    def bring() -> None:
        def superseded() -> bool:
            return newest.current is not wanted

        def put(**changes) -> None:
            if not superseded():
                set_view(lambda before: replace(before, **changes))

        try:
            scenario, reference = request.resolved(text), load(other)
            put(scenario=scenario, fresh=False, failure="")
            waiting = lambda ahead: put(ahead=ahead)  # noqa: E731
            for found in ensembles.pictures(scenario, reference, superseded, waiting):
                put(picture=found, ahead=0, fresh=True)
        except Exception as error:  # whatever goes wrong is told; the desk and what it shows stay
            put(failure=str(error), ahead=0)

    solara.lab.use_task(bring, dependencies=[text, other], raise_error=False)
    return view


@solara.component
def Results(view: View, language: str):
    """Board, counts, differences, the chosen zone and the cost; words while there is nothing yet."""
    zone, set_zone = solara.use_state(0)
    with solara.Div():
        Status(view, language)
        if view.picture is None or view.scenario is None:
            return
        picture, data_set = view.picture, view.scenario.data_set
        zones = zone_set(data_set)
        names = [getattr(z, f"name_{language}") for z in zones]
        with_target = [place for place, z in enumerate(zones) if z.has_target]

        def click(data) -> None:
            value = data.get("value") if isinstance(data, dict) else None
            if isinstance(value, list) and len(value) == 3 and 0 <= value[1] < len(with_target):
                set_zone(with_target[value[1]])

        with solara.Div(classes=["results"]):
            with solara.Div(classes=["card"]):
                Heading("board", language)
                option = charts.board(picture, data_set, language)
                height = {"style": "height: 720px; width: 100%;"}
                solara.FigureEcharts(option=option, on_click=click, attributes=height, responsive=True)
                solara.Text(say("star", language), classes=["note"])
                solara.FileDownload(picture.shares.to_csv(index=False), "shares.csv", label=say("csv", language))
            with solara.Div():
                for measure in ("on_target", "above_1000"):
                    with solara.Div(classes=["card"], style="margin-bottom: 16px"):
                        Heading(measure, language)
                        Chart(charts.counts(picture, measure, language), 210)
                with solara.Div(classes=["card"], style="margin-bottom: 16px"):
                    Heading("differences", language)
                    Differences(picture, language)
                with solara.Div(classes=["card"]):
                    Heading("cost", language)
                    Cost(picture, language)
            with solara.Div(classes=["card", "zone"], style="grid-column: 1 / -1"):
                solara.Select(
                    say("zone", language), value=names[zone], values=names, on_value=lambda n: set_zone(names.index(n))
                )
                Zone(picture, zone, language)


@solara.component
def Heading(key: str, language: str):
    """Heading of a card."""
    solara.HTML(tag="h3", unsafe_innerHTML=say(key, language))


@solara.component
def Chart(option: dict, height: int):
    """A chart that follows its card's width."""
    solara.FigureEcharts(option=option, attributes={"style": f"height: {height}px; width: 100%;"}, responsive=True)


@solara.component
def Status(view: View, language: str):
    """How far the computation is, or why it is not."""
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
def Differences(picture: Picture, language: str):
    """Paired differences of the province by year; undecided ones look it."""
    rows = picture.province_differences
    rows = rows[rows["basis"] == "reported"]
    measures = ("on_target", "above_1000", "revenue")
    head = "".join(f"<th>{escape(say(key, language))}</th>" for key in ("year", "number_on_target", *measures[1:]))
    lines = []
    for year in sorted(set(rows["year"])):
        cells = [_cell(rows[(rows["year"] == year) & (rows["measure"] == key)].iloc[0], language) for key in measures]
        lines.append(f"<tr><td>{int(year)}</td>{''.join(cells)}</tr>")
    table = f"<table class='numbers differences'><tr>{head}</tr>{''.join(lines)}</table>"
    solara.HTML(tag="div", unsafe_innerHTML=table)


def _cell(row, language: str) -> str:
    digits = 0 if row["measure"] == "revenue" else 2
    numbers = f"{row['difference']:+.{digits}f} [{row['low']:+.{digits}f}, {row['high']:+.{digits}f}]"
    if row["undecided"]:
        return f"<td class='unsure'>{numbers} {say('undecided', language)}</td>"
    return f"<td>{numbers}</td>"


@solara.component
def Cost(picture: Picture, language: str):
    """Public cost of the package by payer, beside that of the reference."""
    mine, other = (np.mean([o.cost for o in outcomes], axis=0) for outcomes in (picture.mine, picture.reference))
    rows = "".join(
        f"<tr><td>{escape(say(name, language))}</td><td>{a:,.0f}</td><td>{b:,.0f}</td><td>{a - b:+,.0f}</td></tr>"
        for name, a, b in zip(COSTS, mine, other, strict=True)
    )
    head = f"<tr><th></th><th>{say('scenario', language)}</th><th>{say('reference', language)}</th><th>±</th></tr>"
    solara.HTML(tag="div", unsafe_innerHTML=f"<table class='numbers'>{head}{rows}</table>")


@solara.component
def Zone(picture: Picture, zone: int, language: str):
    """One zone: revenue with its band, ledger, land and debt."""
    rows = picture.shares[picture.shares["scenario"] == MINE]
    years = sorted(int(year) for year in set(rows["year"]))
    with solara.Columns([1, 1]):
        with solara.Div():
            Heading("fan", language)
            Chart(charts.fan(picture, years, zone, language), 300)
            values = np.mean([o.shown[-1, zone] for o in picture.mine], axis=0)
            lines = "".join(
                f"<tr><td>{escape(say(name, language))}</td><td>{value:,.1f}</td></tr>"
                for name, value in zip(SHOWN, values, strict=True)
            )
            Heading("state", language)
            solara.HTML(tag="div", unsafe_innerHTML=f"<table class='numbers'>{lines}</table>")
        with solara.Div():
            Heading("ledger", language)
            Chart(charts.waterfall(picture, zone, language), 380)
