"""Reference pages: every lever, every parameter, every field of a scenario."""

from collections.abc import Iterator

from pydantic import BaseModel

from qianyi.calibration.studies import lever_table
from qianyi.calibration.studies.kept import FOLDER, NotKept
from qianyi.experiments.documents.templates import page
from qianyi.experiments.explain import PAYERS, PILLARS, lever_facts
from qianyi.scenarios.ensemble import SHIPPED
from qianyi.scenarios.levers import Lever, lever_notes, levers
from qianyi.scenarios.parameters import Parameter, parameters
from qianyi.scenarios.schema import Policy, Scenario
from qianyi.scenarios.schema.environment import Environment
from qianyi.scenarios.tables import read
from qianyi.scenarios.words import Words, words


def lever_page(language: str) -> str:
    """All levers by pillar: measure, unit, range, values, path, cost, evidence."""
    pillars = []
    for pillar, names in PILLARS.items():
        mine = [_lever(lever, words(language)) for lever in levers().values() if lever.pillar == pillar]
        pillars.append({"name": names.text(language), "levers": mine})
    return page("levers", language, {"pillars": pillars, "effects": _effects(language)})


def _effects(language: str) -> dict[str, object] | None:
    """What the kept study says of every lever; None if there is none."""
    try:
        told, found = lever_table.study()
    except NotKept:
        return None
    t = words(language)
    names = {id: f"{t.of(lever, 'name')} `{id}`" for id, lever in levers().items()}
    tables = [*lever_table.lever_tables(found, names, t), lever_table.package_table(found, t)]
    return {"tables": tables, "notes": lever_table.notes(told, language)}


def _lever(lever: Lever, t: Words) -> dict[str, object]:
    note, facts = lever_notes()[lever.id], lever_facts(lever.id)
    change = f"{facts['without_plan']} → {facts['with_plan']} {lever.unit_in(t.language)}"
    return {
        "id": lever.id,
        "name": t.of(lever, "name"),
        "measure": lever.measure_in(t.language),
        "values_shown": f"{change} ({facts['low']} – {facts['high']})",
        "status": note.status,
        "source": note.source,
        "path": t.of(note, "path"),
        "cost": t.of(note, "cost"),
        "payer": t.tell(PAYERS[note.payer]),
        "parameters": [_parameter(parameters()[key], t) for key in note.parameters],
    }


def _parameter(row: Parameter, t: Words) -> tuple[str, ...]:
    span = f"{row.low:g} / {row.value:g} / {row.high:g}"
    return f"`{row.id}`", t.of(row, "name"), span, row.unit, f"{row.status}: {row.source}"


def _fitted() -> dict[str, tuple[str, str]]:
    """Prior and posterior of each parameter that the calibration left open."""
    found = {}
    for row in read(FOLDER / SHIPPED / "parameters.csv"):
        prior, after = (f"{float(row[f'{k}_low']):.3g} – {float(row[f'{k}_high']):.3g}" for k in ("prior", "posterior"))
        ratio = f"{float(row['ratio']):.2f}"
        found[row["id"]] = (prior, f"{after} ({f'**{ratio}**' if row['moved'] == 'True' else ratio})")
    return found


def parameter_page(language: str) -> str:
    """All parameters by mechanism, then every field of a scenario."""
    fitted = _fitted()
    mechanisms = []
    for mechanism in dict.fromkeys(row.mechanism for row in parameters().values()):
        rows = [_parameter(row, words(language)) for row in parameters().values() if row.mechanism == mechanism]
        shown = [(*row[:3], *fitted.get(row[0].strip("`"), ("–", "–")), *row[3:]) for row in rows]
        mechanisms.append({"name": mechanism, "parameters": shown})
    return page("parameters", language, {"mechanisms": mechanisms, "fields": list(_fields(language))})


def _fields(language: str) -> Iterator[tuple[str, ...]]:
    for prefix, model in (("", Scenario), ("policy.", Policy), ("environment.", Environment)):
        yield from _fields_of(prefix, model, language)


def _fields_of(prefix: str, model: type[BaseModel], language: str) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        about = field.json_schema_extra
        default = "" if field.is_required() else field.get_default(call_default_factory=True)
        shown = "" if isinstance(default, BaseModel | dict | tuple) else str(default)
        yield f"`{prefix}{name}`", about.meaning.text(language), about.unit, shown, f"{about.status}: {about.source}"
