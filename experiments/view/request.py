"""What a visitor asks for: a scenario as text, never as a path; the same text is what they take away."""

import json
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from scenarios.levers import Lever, levers
from scenarios.loader import library, load
from scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from scenarios.schema import Scenario

LARGEST_UPLOAD = 64 * 1024
FILE = "desk.toml"


def _refuse(field: str, found: str, allowed: tuple[str, str], near: str = "") -> ScenarioMistakes:
    return ScenarioMistakes([Mistake(FILE, None, field, found, allowed, near)])


def _literal(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def lever_value(lever: Lever, value: float) -> float | date:
    """A lever's number as a scenario file writes it: levers that are dates count days."""
    return date.fromordinal(round(value)) if lever.is_date else float(value)


def step_of(lever: Lever) -> float:
    """Step of a slider, in the lever's unit: the largest power of ten that meets both reference values, else 0.001."""
    if lever.is_date:
        return 1.0
    for step in (1.0, 0.1, 0.01):
        places = [(value - lever.low) / step for value in (lever.without_plan, lever.with_plan, lever.high)]
        if (lever.high - lever.low) / step >= 20 and all(abs(place - round(place)) < 1e-6 for place in places):
            return step
    return 0.001


def toml_of(table: Mapping[str, object], moved: Mapping[str, float]) -> str:
    """The scenario file of a table and of the levers moved on the desk."""
    known = levers()
    given = table.get("levers", {})
    set_here = {**given, **{key: lever_value(known[key], value) for key, value in moved.items()}}
    lines = [f"{_literal(key) if '.' in key else key} = {_literal(table[key])}" for key in table if key != "levers"]
    if set_here or "levers" in table:  # an empty table of levers would clear those of the scenario it extends
        lines += ["", "[levers]", *(f"{key} = {_literal(value)}" for key, value in set_here.items())]
    return "\n".join([*lines, ""])


def parsed_upload(data: bytes) -> dict:
    """The table of an uploaded scenario; raises `ScenarioMistakes` for what is too large, not TOML, or names a path."""
    if len(data) > LARGEST_UPLOAD:
        raise _refuse("", f"{len(data)} B", ("文件不得超过 64 KB", "a scenario has at most 64 kB"))
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refuse("", str(error), ("应为 TOML 格式", "must be TOML")) from error
    parent = table.get("extends", "no-plan")
    if not isinstance(parent, str) or parent not in library():
        allowed = ("extends 应为场景库中的名称", "extends must name a scenario of the library")
        raise _refuse("extends", repr(parent), allowed, nearest(str(parent), library()))
    if not isinstance(table.get("levers", {}), dict):
        raise _refuse("levers", repr(table["levers"]), ("应为表", "must be a table"))
    resolved(toml_of(table, {}))
    return table


def resolved(text: str) -> Scenario:
    """The scenario of a text whose `extends` was checked, by the loader that `qianyi run` uses."""
    with tempfile.TemporaryDirectory(prefix="qianyi-desk-") as folder:
        path = Path(folder) / FILE
        path.write_text(text, encoding="utf-8")
        try:
            return load(str(path))
        except ScenarioMistakes as found:
            named = [Mistake(FILE, m.line, m.field, m.found, m.allowed, m.nearest) for m in found.mistakes]
            raise ScenarioMistakes(named) from None


def address(base: str, reference: str, language: str, moved: Mapping[str, float]) -> str:
    """The query of a link that reopens the desk."""
    known = levers()
    values = {key: str(lever_value(known[key], value)) for key, value in moved.items()}
    return urlencode({"scenario": base, "reference": reference, "lang": language, **values})


def from_address(query: str) -> tuple[str, str, str, dict[str, float]]:
    """Scenario, reference, language and levers of a link; what it does not know or cannot read is left at its base."""
    given = dict(parse_qsl(query))
    base, other = given.get("scenario", "plan-2017"), given.get("reference", "no-plan")
    moved = {}
    for key, lever in levers().items():
        try:
            text = given[key]
            value = float(date.fromisoformat(text).toordinal()) if lever.is_date else float(text)
        except (KeyError, ValueError):
            continue
        if lever.low <= value <= lever.high:
            moved[key] = value
    names = library()
    language = "en" if given.get("lang") == "en" else "zh"
    return (base if base in names else "plan-2017", other if other in names else "no-plan", language, moved)
