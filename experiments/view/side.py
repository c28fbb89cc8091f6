"""The left side of the desk: five pillars of levers, each with unit, values, range, evidence and reset."""

from html import escape

import solara

from experiments.view import request
from experiments.view.words import say
from results.wording import unit_text
from scenarios.levers import PILLARS, Lever, lever_notes, levers
from scenarios.schema import Scenario


@solara.component
def Levers(language: str, scenario: Scenario, moved: dict, set_moved):
    """Levers in five pillars: value, unit, values without and with the plan, range; search and reset."""
    words, set_words = solara.use_state("")
    solara.InputText(say("search", language), value=words, on_value=set_words, continuous_update=True)
    solara.Button(say("reset", language), on_click=lambda: set_moved({}), disabled=not moved, text=True, small=True)
    for pillar in PILLARS:
        mine = [lever for lever in levers().values() if lever.pillar == pillar]
        found = [lever for lever in mine if words.lower() in f"{lever.name_zh} {lever.name_en} {lever.id}".lower()]
        if found:
            with solara.Details(say(pillar, language), expand=bool(words) or pillar == "opening").key(
                f"{pillar}{bool(words)}{language}"
            ):
                for lever in found:
                    Slider(lever, language, scenario, moved, set_moved).key(lever.id)


@solara.component
def Slider(lever: Lever, language: str, scenario: Scenario, moved: dict, set_moved):
    """One lever; a date is a slider over days that shows the date."""
    setting = scenario.policy.levers.get(lever.id)
    given = lever.without_plan if setting is None else setting.value
    now = moved.get(lever.id, given.toordinal() if hasattr(given, "toordinal") else given)
    step = request.step_of(lever)

    def shown(value: float) -> str:
        written = request.lever_value(lever, value)
        return str(written) if lever.is_date else f"{written:g}"

    def move(value: float) -> None:
        # A slider that snaps a value to its grid reports a move that nobody made.
        if abs(value - now) > step / 2:
            set_moved(lambda before: {**before, lever.id: round(value, 6)})

    def reset() -> None:
        set_moved(lambda before: {key: value for key, value in before.items() if key != lever.id})

    name = lever.name_zh if language == "zh" else lever.name_en
    solara.Text(f"{name}: {shown(now)}", classes=["lever"])
    solara.SliderFloat("", value=float(now), min=lever.low, max=lever.high, step=step, thumb_label=False, on_value=move)
    limits = (lever.without_plan, lever.with_plan, lever.low, lever.high)
    unit = "" if lever.is_date else unit_text(lever, language)
    with solara.Div(classes=["inline"], style="gap: 2px 8px"):
        solara.Text(say("plan_values", language, *map(shown, limits), unit), classes=["note"])
        status = lever_notes()[lever.id].status
        solara.HTML(tag="span", unsafe_innerHTML=say("evidence", language, say(status, language)),
                    classes=["badge", status])  # fmt: skip
        if lever.id in moved:
            solara.Button(say("back", language), on_click=reset, text=True, x_small=True)
    solara.HTML(tag="details", unsafe_innerHTML=_about(lever, language))


def _about(lever: Lever, language: str) -> str:
    note, place = lever_notes()[lever.id], 0 if language == "zh" else 1
    told = [("lever_path", (note.path_zh, note.path_en)[place]), ("lever_cost", (note.cost_zh, note.cost_en)[place])]
    if language == "en":  # the plan's measure is on record in English, its name in Chinese is the lever's
        told.insert(0, ("measure", lever.policy_measure))
    lines = "".join(f"<div><b>{escape(say(key, language))}</b>: {escape(text)}</div>" for key, text in told)
    return f"<summary>{escape(say('more', language))}</summary>{lines}"
