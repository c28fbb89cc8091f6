"""The play page: quarters of one replicate on the map, stepped by the Mesa model off the page's thread."""

import time
from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import solara
import solara.lab

from qianyi.agents.origins import ORIGINS
from qianyi.experiments.view.charts import map_chart
from qianyi.experiments.view.ensemble import Ensembles
from qianyi.experiments.view.ensemble.stepping import FLOWS, Edge, Frame, edges, played
from qianyi.experiments.view.pages.parts import Chart, Csv, Heading, table_html, use_superseded
from qianyi.experiments.view.words import say
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones import ZoneFacts

PACE_S = 1.2
MOST_REPLICATES = 100
_ARROW = "path://M0,-6 L10,0 L0,6 L3,0 Z"


def frames_table(frames: Sequence[Frame], zones: Sequence[ZoneFacts]) -> pd.DataFrame:
    """All quarters as rows of quarter and zone, with signings by origin."""
    parts = []
    for frame in frames:
        told = {"quarter": frame.quarter, "zone_id": [zone.zone_id for zone in zones], "revenue": frame.revenue}
        told |= {"reported_revenue": frame.reported, "firms": frame.firms, "pipeline": frame.pipeline}
        for o, origin in enumerate(ORIGINS):
            told |= {f"{name}_{origin}": frame.flows[o, :, place] for place, name in enumerate(FLOWS)}
        parts.append(pd.DataFrame(told))
    return pd.concat(parts, ignore_index=True)


def moving(
    frame: Frame, zones: Sequence[ZoneFacts], known: dict[tuple[int, int], Edge], language: str, runs: bool
) -> list[dict]:
    """Curves along which the quarter's projects move; relocating firms move as arrows."""
    series = []
    for o, origin in enumerate(ORIGINS):
        for arrows in (False, True):
            kinds = frame.flows[o, :, 1] if arrows else frame.flows[o, :, 0] - frame.flows[o, :, 1]
            lines = [
                {"coords": [list(map_chart.SOURCES[o]), [zones[z].lon, zones[z].lat]],
                 "lineStyle": {"width": round(1.0 + 0.8 * float(np.sqrt(kinds[z])), 2)},
                 "tooltip": {"formatter": _told(frame, o, z, zones[z], known.get((o, z)), language)}}
                for z in np.flatnonzero(kinds)
            ]  # fmt: skip
            effect = {
                "show": runs,
                "period": PACE_S,
                "trailLength": 0.0,
                "loop": False,
                "symbolSize": 9 if arrows else 6,
            }
            effect["symbol"] = _ARROW if arrows else "circle"
            bend = (0.22, -0.22, 0.12, -0.12)[o] + (0.08 if arrows else 0.0)
            style = {"color": map_chart.ORIGIN_COLOURS[o], "opacity": 0.5, "curveness": bend}
            series.append({"type": "lines", "coordinateSystem": "geo", "data": lines, "effect": effect,
                           "lineStyle": style, "z": 5, "name": f"{origin}{arrows}"})  # fmt: skip
    return series


def _told(frame: Frame, origin: int, zone: int, facts: ZoneFacts, edge: Edge | None, language: str) -> str:
    signed, movers, investment, _ = frame.flows[origin, zone]
    lines = [f"{say(ORIGINS[origin], language)} → {escape(getattr(facts, f'name_{language}'))}"]
    lines.append(f"{say('projects_signed', language)} {signed:.0f} · {say('movers', language)} {movers:.0f}")
    lines.append(f"{say('investment', language)} {investment:,.1f}")
    if edge is not None:
        park = f" · {say('park', language)}: {escape(edge.park)}" if edge.park else ""
        lines.append(f"{edge.km:.0f} {say('km', language)} · {edge.hours:.1f} {say('hours', language)}{park}")
    return "<br>".join(lines)


def played_map(
    frame: Frame, zones: Sequence[ZoneFacts], known: dict[tuple[int, int], Edge], language: str, runs: bool
) -> dict:
    """The map of one quarter."""
    there = np.array([zone.has_target and frame.revenue[z] >= zone.target_yi for z, zone in enumerate(zones)])
    told = []
    for z, zone in enumerate(zones):
        state = say("on_target_now" if there[z] else "not_on_target", language)
        lines = [f"<b>{escape(getattr(zone, f'name_{language}'))}</b> ({state})"]
        numbers = (("revenue_now", frame.revenue[z]), ("reported_now", frame.reported[z]), ("target", zone.target_yi))
        lines += [f"{say(key, language)} {value:,.0f} 亿元" for key, value in numbers]
        lines.append(f"{say('firms', language)} {frame.firms[z]:.0f}")
        lines.append(f"{say('projects_in_pipeline', language)} {frame.pipeline[z]:.0f}")
        lines.append(f"{say('opened', language)} {frame.flows[:, z, 3].sum():.0f}")
        told.append("<br>".join(lines))
    disc = map_chart.discs(zones, frame.revenue, 100.0 * there, told, language)
    shown = [disc, *moving(frame, zones, known, language, runs), map_chart.origins_shown(range(4), language)]
    option = map_chart.option(shown, 0, language)
    option["visualMap"]["show"] = False
    return option


def use_frames(ensembles: Ensembles, scenario: Scenario, key: str, replicate: int) -> tuple[list[Frame], dict, str]:
    """Quarters of a replicate with the network's edges, and why there are none; stepped in a thread, in turn."""
    found, set_found = solara.use_state(([], {}, ""))
    superseded = use_superseded(solara.use_memo(object, [key, replicate]))

    def step() -> None:
        try:
            with ensembles.turns.turn(superseded, lambda ahead: None) as mine:
                frames = played(scenario, replicate, superseded) if mine else []
                known = edges(scenario, replicate) if mine else {}
            if not superseded():
                set_found((frames, known, ""))
        except Exception as error:  # told on the page, which goes on
            if not superseded():
                set_found(([], {}, str(error)))

    solara.lab.use_task(step, dependencies=[key, replicate], raise_error=False)
    return found


@solara.component
def Play(ensembles: Ensembles, scenario: Scenario, key: str, zones: tuple[ZoneFacts, ...], language: str):
    """Step, play and pause the quarters of a replicate."""
    replicate, set_replicate = solara.use_state(0)
    at, set_at = solara.use_state(0)
    runs, set_runs = solara.use_state(False)
    frames, known, failure = use_frames(ensembles, scenario, key, replicate)
    last = len(frames) - 1
    _use_clock(runs, set_runs, set_at, last)
    if failure:
        solara.Text(say("failed", language) + failure, classes=["mistake"])
    if not frames:
        return solara.Text(say("stepping", language), classes=["status"])
    now = min(at, last)
    frame = frames[now]
    with solara.Div(classes=["inline", "controls"]):
        solara.Button(say("step_back", language), on_click=lambda: set_at(max(0, now - 1)), disabled=now == 0)
        solara.Button(
            say("pause" if runs else "play", language),
            icon_name="mdi-pause" if runs else "mdi-play",
            on_click=lambda: _start(runs, set_runs, now, last, set_at),
            color="primary",
        )
        solara.Button(say("step", language), on_click=lambda: set_at(min(last, now + 1)), disabled=now == last)
        solara.Text(say("quarter", language, frame.quarter), classes=["quarter"])
        solara.InputInt(
            say("replicate", language),
            value=replicate,
            on_value=lambda n: set_replicate(_within(n)),
            style="width: 110px",
        )
    solara.SliderInt("", value=now, min=0, max=last, on_value=set_at, thumb_label=False)
    with solara.Div(classes=["card"]):
        Heading("play_map", language, frame.quarter)
        Chart(played_map(frame, zones, known, language, True), 620, maps=map_chart.maps())
        solara.Text(say("play_note", language), classes=["note"])
        Csv(f"play-{replicate}", lambda: frames_table(frames, zones))
    with solara.Div(classes=["card"]):
        Heading("zones_table", language)
        solara.HTML(tag="div", unsafe_innerHTML=_numbers(frame, zones, language))


def _within(number: int | None) -> int:
    return min(max(0, number or 0), MOST_REPLICATES - 1)


def _start(runs: bool, set_runs, now: int, last: int, set_at) -> None:
    if not runs and now == last:
        set_at(0)
    set_runs(not runs)


def _use_clock(runs: bool, set_runs, set_at, last: int) -> None:
    """While it plays, a quarter passes every `PACE_S` seconds; it stops by itself at the end."""
    going = solara.use_ref(False)
    going.current = runs

    def stop() -> None:
        going.current = False

    solara.use_effect(lambda: stop, [])
    place = solara.use_ref(0)

    def tick() -> None:
        while going.current and last > 0:
            time.sleep(PACE_S)
            if not going.current:
                return

            def further(at: int) -> int:
                place.current = min(last, at + 1)
                return place.current

            set_at(further)
            if place.current >= last:
                going.current = False
                set_runs(False)

    solara.lab.use_task(tick, dependencies=[runs, last], raise_error=False)


def _numbers(frame: Frame, zones: Sequence[ZoneFacts], language: str) -> str:
    keys = ("revenue_now", "reported_now", "target", "firms", "projects_in_pipeline", "projects_signed", "opened")
    head = [say("tab_zone", language), *(say(key, language) for key in keys)]
    rows = []
    for z in np.argsort(-frame.revenue, kind="stable"):
        zone = zones[z]
        signed, opened = frame.flows[:, z, 0].sum(), frame.flows[:, z, 3].sum()
        numbers = (
            frame.revenue[z],
            frame.reported[z],
            zone.target_yi,
            frame.firms[z],
            frame.pipeline[z],
            signed,
            opened,
        )
        rows.append([getattr(zone, f"name_{language}"), *(f"{number:,.0f}" for number in numbers)])
    return table_html(head, rows, 1, "quarter-numbers")
