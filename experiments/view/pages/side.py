"""The left side of the desk: five pillars of levers, each with unit, values, range, evidence and reset.

One element of the page for all levers: with one for each part of each of them, a move cost the server a third of a
second of drawing, which twenty planners at once do not have.
"""

import json
import math
from collections.abc import Callable
from functools import cache

import solara

from qianyi.experiments.view import request
from qianyi.experiments.view.words import say
from qianyi.results.measures.policy import unit_text
from qianyi.scenarios.levers import PILLARS, Lever, lever_notes, levers
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import words


@solara.component_vue("levers.vue")
def LeverList(groups: str, now: dict, moved: list, words: dict, event_move=None, event_back=None):
    """All levers; `groups` is JSON, which the server need not look through.

    `move` gets {"id", "value"}; `back` gets {"id"} of the lever to reset, or "" for all.
    """


@solara.component
def Levers(language: str, scenario: Scenario, moved: dict[str, float], set_moved):
    """Levers in five pillars: value, unit, values without and with the plan, range; search and reset."""
    told = {key: say(key, language) for key in ("search", "reset", "back", "more")}
    LeverList(
        groups=groups(language),
        now=values(scenario) | moved,
        moved=list(moved),
        words=told,
        event_move=lambda data: _move(data, set_moved),
        event_back=lambda data: _back(data, set_moved),
    )


def values(scenario: Scenario) -> dict[str, float]:
    """Value of every lever that holds in all zones; dates as ordinal days."""
    found = {}
    for lever in levers().values():
        setting = scenario.policy.levers.get(lever.id)
        value = lever.without_plan if setting is None else setting.value
        found[lever.id] = float(value.toordinal() if hasattr(value, "toordinal") else value)
    return found


def _move(data: object, set_moved: Callable) -> None:
    """A move that the page tells of; whatever is no lever's value is left alone."""
    given = data if isinstance(data, dict) else {}
    lever, value = levers().get(str(given.get("id"))), given.get("value")
    if lever is None or isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return
    if lever.low <= value <= lever.high:
        set_moved(lambda before: {**before, lever.id: round(float(value), 6)})


def _back(data: object, set_moved: Callable) -> None:
    wanted = data.get("id") if isinstance(data, dict) else None
    set_moved(lambda before: {key: value for key, value in before.items() if wanted and key != wanted})


@cache
def groups(language: str) -> str:
    """Everything about the levers that no session changes, as JSON."""
    found = [
        {
            "pillar": pillar,
            "name": say(pillar, language),
            "levers": [_told(lever, language) for lever in levers().values() if lever.pillar == pillar],
        }
        for pillar in PILLARS
    ]
    return json.dumps(found, ensure_ascii=False)


def _told(lever: Lever, language: str) -> dict:
    def shown(value: float) -> str:
        written = request.lever_value(lever, value)
        return str(written) if lever.is_date else f"{written:g}"

    limits = (lever.without_plan, lever.with_plan, lever.low, lever.high)
    unit, status = unit_text(lever, language), lever_notes()[lever.id].status
    return {
        "id": lever.id,
        "name": words(language).of(lever, "name"),
        "words": f"{lever.name_zh} {lever.name_en} {lever.id}".lower(),
        "low": lever.low,
        "high": lever.high,
        "step": request.step_of(lever),
        "date": lever.is_date,
        "unit": unit,
        "limits": say("plan_values", language, *map(shown, limits), unit),
        "status": status,
        "evidence": say("evidence", language, say(status, language)),
        "about": _about(lever, language),
    }


def _about(lever: Lever, language: str) -> list[list[str]]:
    note, t = lever_notes()[lever.id], words(language)
    told = {
        "measure": lever.measure_in(language),
        "lever_path": t.of(note, "path"),
        "lever_cost": t.of(note, "cost"),
    }
    return [[say(key, language), text] for key, text in told.items()]
