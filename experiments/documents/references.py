"""Reference pages: every lever, every parameter, every field of a scenario."""

from collections.abc import Iterator

from pydantic import BaseModel

from qianyi.calibration.studies import lever_table
from qianyi.calibration.studies.kept import FOLDER, NotKept
from qianyi.experiments.documents.templates import page
from qianyi.experiments.explain import PAYERS, PILLARS, lever_facts
from qianyi.scenarios.ensemble import SHIPPED
from qianyi.scenarios.environment import Environment
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import Policy, Scenario
from qianyi.scenarios.tables import read
from qianyi.scenarios.words import words


def lever_page(language: str) -> str:
    """All levers by pillar: measure, unit, range, values, path, cost, evidence."""
    pillars = []
    for pillar, names in PILLARS.items():
        mine = [_lever(lever_facts(lever.id), language) for lever in levers().values() if lever.pillar == pillar]
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


def _lever(facts: dict, language: str) -> dict[str, object]:
    zh = language == "zh"
    unit = facts["unit_zh" if zh else "unit"]
    return {
        "id": facts["id"],
        "name": facts[f"name_{language}"],
        "measure": facts["policy_measure_zh" if zh else "policy_measure"],
        "values_shown": f"{facts['without_plan']} → {facts['with_plan']} {unit} ({facts['low']} – {facts['high']})",
        "status": facts["status"],
        "source": facts["source"],
        "path": facts[f"path_{language}"],
        "cost": facts[f"cost_{language}"],
        "payer": PAYERS[facts["payer"]].text(language),
        "parameters": [_parameter(row, zh) for row in facts["parameters"]],
    }


def _parameter(row: dict, zh: bool) -> tuple[str, ...]:
    span = f"{row['low']:g} / {row['value']:g} / {row['high']:g}"
    return f"`{row['id']}`", row["name_zh" if zh else "name_en"], span, row["unit"], f"{row['status']}: {row['source']}"


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
        mine = (vars(row) for row in parameters().values() if row.mechanism == mechanism)
        rows = [_parameter(row, language == "zh") for row in mine]
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
