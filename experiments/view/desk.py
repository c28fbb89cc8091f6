"""The desk: levers on the left, consequences with their uncertainty on the right; a session holds its own state."""

import solara
import solara.lab

from experiments.view import panels, request
from experiments.view.ensemble import Ensembles
from experiments.view.words import say
from scenarios.levers import PILLARS, levers
from scenarios.loader import library
from scenarios.mistakes import ScenarioMistakes

ensembles = Ensembles()

STYLE = """
@font-face { font-family: 'Desk'; src: url('/desk-font') format('opentype'); font-display: block; }
body, .v-application { font-family: 'Desk',sans-serif !important; }
.v-application { background: #f4f6f8 !important; color: #1f2d3d !important; }
.desk { display: grid; grid-template-columns: minmax(290px, 340px) minmax(0, 1fr); gap: 16px; padding: 16px; }
.desk > .side { max-height: calc(100vh - 32px); overflow-y: auto; position: sticky; top: 16px; }
.side, .card { background: #fff; border: 1px solid #dfe5ea; border-radius: 6px; padding: 14px 16px; }
.results { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 16px; }
.card h3, .side h2 { font-size: 15px; font-weight: 600; margin: 0 0 6px; }
.lever { font-size: 13px; font-weight: 500; display: block; margin-top: 8px; }
.side .v-input__slider { margin: 0; }
.side .v-messages { display: none; }
.side .v-expansion-panel-content__wrap { padding: 0 8px 8px; }
.results { align-items: start; }
.v-application * { font-family: inherit; }
.v-application .v-icon { font-family: "Material Design Icons"; }
.status { display: block; min-height: 24px; font-size: 13px; }
.note { font-size: 12px; color: #52606d; }
.numbers { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
.numbers td, .numbers th { padding: 3px 6px; border-bottom: 1px solid #e8edf1; text-align: right; }
.numbers td:first-child, .numbers th:first-child { text-align: left; }
.unsure { color: #697586; font-style: italic; }
.mistake { color: #8c2f1b; white-space: pre-wrap; font-size: 13px; }
:focus-visible { outline: 3px solid #d98200 !important; outline-offset: 2px; }
@media (max-width: 1100px) { .results, .desk { grid-template-columns: 1fr; } .desk > .side { position: static; } }
"""


@solara.component
def Page():
    """The whole desk of one session; the address gives where it starts."""
    router = solara.use_router()
    start = solara.use_memo(lambda: request.from_address(router.search or ""), [])
    base, set_base = solara.use_state(start[0])
    other, set_other = solara.use_state(start[1])
    language, set_language = solara.use_state(start[2])
    moved, set_moved = solara.use_state(start[3])
    uploaded, set_uploaded = solara.use_state(None)
    mistakes, set_mistakes = solara.use_state(())
    table = uploaded if uploaded is not None else {"extends": base}
    text = request.toml_of(table, moved)
    view = panels.use_pictures(ensembles, text, other)

    def take(file) -> None:
        try:
            found = request.parsed_upload(file["file_obj"].read(request.LARGEST_UPLOAD + 1))
        except ScenarioMistakes as error:
            set_mistakes(tuple(error.mistakes))
        else:
            set_mistakes(())
            set_moved({})
            set_uploaded(found)

    def choose(name: str) -> None:
        set_uploaded(None)
        set_moved({})
        set_base(name)

    solara.Style(STYLE)
    solara.Title(say("title", language))
    with solara.Div(classes=["desk"]):
        with solara.Div(classes=["side"]):
            solara.HTML(tag="h2", unsafe_innerHTML=say("title", language))
            solara.ToggleButtonsSingle(language, on_value=set_language, values=["zh", "en"])
            names = list(library())
            solara.Select(say("scenario", language), value=base, values=names, on_value=choose)
            solara.Select(say("reference", language), value=other, values=names, on_value=set_other)
            if view.scenario is not None:
                Levers(language, view.scenario, moved, set_moved)
            solara.FileDownload(text.encode(), "my-scenario.toml", label=say("download", language))
            solara.FileDrop(label=say("upload", language), on_file=take, lazy=True)
            if mistakes:
                lines = "\n".join(mistake.text(language) for mistake in mistakes)
                solara.Text(say("mistakes", language) + "\n" + lines, classes=["mistake"])
            if uploaded is None:
                query = request.address(base, other, language, moved)
                solara.HTML(
                    tag="a",
                    unsafe_innerHTML=say("link", language),
                    attributes={"href": f"?{query}", "class": "reopen note"},
                )
        panels.Results(view, language)


@solara.component
def Levers(language: str, scenario, moved: dict, set_moved):
    """Levers in five pillars: value, unit, values without and with the plan, range; search and reset."""
    words, set_words = solara.use_state("")
    solara.InputText(say("search", language), value=words, on_value=set_words, continuous_update=True)
    solara.Button(say("reset", language), on_click=lambda: set_moved({}), disabled=not moved, text=True, small=True)
    for pillar in PILLARS:
        mine = [lever for lever in levers().values() if lever.pillar == pillar]
        wanted = words.lower() and [x for x in mine if words.lower() in f"{x.name_zh} {x.name_en} {x.id}".lower()]
        found = wanted if words else mine
        if found:
            with solara.Details(say(pillar, language), expand=bool(words) or pillar == "opening").key(
                f"{pillar}{bool(words)}{language}"
            ):
                for lever in found:
                    Slider(lever, language, scenario, moved, set_moved).key(lever.id)


@solara.component
def Slider(lever, language: str, scenario, moved: dict, set_moved):
    """One lever; a date is a slider over days that shows the date."""
    setting = scenario.policy.levers.get(lever.id) if scenario else None
    given = lever.without_plan if setting is None else setting.value
    now = moved.get(lever.id, given.toordinal() if hasattr(given, "toordinal") else given)
    step = request.step_of(lever)

    def shown(value: float) -> str:
        written = request.lever_value(lever, value)
        return str(written) if lever.is_date else f"{written:g}"

    name = lever.name_zh if language == "zh" else lever.name_en

    def move(value: float) -> None:
        # A slider that snaps a value to its grid reports a move that nobody made.
        if abs(value - now) > step / 2:
            set_moved(lambda before: {**before, lever.id: round(value, 6)})

    solara.Text(f"{name}: {shown(now)}", classes=["lever"])
    solara.SliderFloat("", value=float(now), min=lever.low, max=lever.high, step=step, thumb_label=False, on_value=move)
    limits = (lever.without_plan, lever.with_plan, lever.low, lever.high)
    unit = "" if lever.is_date else lever.unit_in(language)
    solara.Text(say("plan_values", language, *map(shown, limits), unit), classes=["note"])
