"""Checks of a drafted scenario: names, types, ranges, dates; each failure becomes a mistake for the planner."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.loader.draft import Draft, Path
from qianyi.scenarios.loader.strict import as_strict
from qianyi.scenarios.mistakes import MOST_SHOWN, Mistake, nearest, recognised
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import DATA_SETS, LeverSetting, Scenario
from qianyi.scenarios.words import Cell, Message, message, within
from qianyi.scenarios.zones.background import zone_set


@dataclass(frozen=True)
class _Told:
    """A draft, and what is wrong with it so far."""

    draft: Draft
    mistakes: list[Mistake]

    def add(self, path: Path, found: object, allowed: Message | str, near: str = "") -> None:
        """Tell of a value at a path."""
        file, line = self.draft.place(path)
        self.mistakes.append(Mistake(file or "scenario", line, ".".join(path), _shown(found), allowed, near))

    def nearest(self, name: str, valid: Iterable[str]) -> str:
        """The nearest valid name, as long as mistakes are shown."""
        return nearest(name, valid) if len(self.mistakes) < MOST_SHOWN else ""


def _shown(found: object) -> str | Message:
    try:
        return str(found) if isinstance(found, date) else repr(found)
    except ValueError:  # Python writes no number as long as TOML may spell in hexadecimals
        return message("an integer of too many digits")


def check(draft: Draft, mistakes: list[Mistake]) -> Scenario | None:
    """The scenario of a draft, or None after adding what is wrong with it to `mistakes`."""
    before = len(mistakes)
    told = _Told(draft, mistakes)
    known = _check_names(told)
    _check_settings(told, known)
    try:
        scenario = Scenario.model_validate(as_strict(Scenario, known), strict=True)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            _add_problem(told, problem)
        return None
    _check_horizon_and_events(told, scenario)
    _check_texts(told, scenario)
    return scenario if len(mistakes) == before else None


_LONGEST_TEXT = 5_000
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _check_texts(told: _Told, scenario: Scenario) -> None:
    """No file of Word, Excel or PDF takes a control character, and a report is the wrong place to find out."""
    if not scenario.name.strip():
        told.add(("name",), scenario.name, message("must not be empty"))
    for name, value in scenario:
        if isinstance(value, str) and _UNFIT.search(value):
            told.add((name,), value, message("must not have control characters"))
        if isinstance(value, str) and len(value) > _LONGEST_TEXT:
            told.add((name,), value, message("must have at most {most} characters", most=_LONGEST_TEXT))


def _check_names(told: _Told) -> dict[str, Any]:
    """Report unknown levers, zones and parameters, and return the values without them."""
    values = {key: (dict(value) if isinstance(value, dict) else value) for key, value in told.draft.values.items()}
    policy = values.get("policy")
    if isinstance(policy, dict):
        chosen = values.get("data_set", "key-zones")
        known = zone_set(chosen if chosen in DATA_SETS else "hebei-all")
        names = {zone.name_zh for zone in known}
        policy["levers"] = _known(told, ("policy", "levers"), policy.get("levers", {}), levers(), _LEVER)
        zones = _known(told, ("policy", "zones"), policy.get("zones", {}), names, _ZONE)
        if isinstance(zones, dict):
            zones = {
                zone: _known(told, ("policy", "zones", zone), settings, levers(), _LEVER)
                for zone, settings in zones.items()
            }
        policy["zones"] = zones
    if "parameters" in values:
        values["parameters"] = _known(told, ("parameters",), values["parameters"], parameters(), _PARAMETER)
    return values


_LEVER = message("must be the id of a lever")
_ZONE = message("must be a zone of the data set")
_PARAMETER = message("must be a parameter of parameters.csv")


def _known(told: _Told, path: Path, table: Any, valid: Iterable[str], allowed: Message) -> Any:
    if not isinstance(table, dict):
        return table
    for name in table:
        if name not in valid:
            told.add((*path, name), name, allowed, told.nearest(name, valid))
    return {name: value for name, value in table.items() if name in valid}


def _add_problem(told: _Told, problem: ErrorDetails) -> None:
    kinds = ("[key]", "float", "date")
    path = tuple(str(part) for part in problem["loc"] if part not in kinds)
    if path[-1] == "value" and problem["loc"][-1] in kinds:
        path = path[:-1]
        # A value is tried as a date and as a number: only what the lever wants is of use to the planner.
        if path[-1] in levers() and levers()[path[-1]].is_date != (problem["loc"][-1] == "date"):
            return
    if problem["type"] == "extra_forbidden":
        _add_unknown(told, path, path[-1], _fields_around(path[:-1]))
        return
    if problem["type"] == "literal_error":
        _add_unknown(told, path, problem["input"], re.findall("'([^']*)'", problem.get("ctx", {})["expected"]))
        return
    allowed = message("must be a table") if problem["type"] in _TABLES else recognised(problem["msg"], _COMPLAINTS)
    told.add(path, problem["input"], allowed)


def _add_unknown(told: _Told, path: Path, found: object, names: list[str]) -> None:
    allowed = message("must be one of: {names}", names=", ".join(names))
    told.add(path, found, allowed, told.nearest(found, names) if isinstance(found, str) else "")


def _fields_around(path: Path) -> list[str]:
    model: Any = Scenario
    for part in path:
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            break
        field = model.model_fields.get(part)
        model = field.annotation if field else None
    if isinstance(model, type) and issubclass(model, BaseModel):
        return list(model.model_fields)
    return list(LeverSetting.model_fields)


_TABLES = ("model_type", "model_attributes_type", "dict_type")
# How the schema's complaints begin.
_COMPLAINTS = (
    within("schema", "Input should be greater than or equal to {rest}"),
    within("schema", "Input should be less than or equal to {rest}"),
    within("schema", "Input should be a finite number{rest}"),
    within("schema", "Field required{rest}"),
    within("schema", "String should match pattern '{rest}'"),
    within("schema", "Input should be a valid number{rest}"),
    within("schema", "Input should be a valid list{rest}"),
    within("schema", "Input should be a valid tuple{rest}"),
    within("schema", "Input should be a valid integer{rest}"),
    within("schema", "Unable to parse input string as an integer{rest}"),
    within("schema", "Input should be a valid date{rest}"),
    within("schema", "Datetimes provided to dates {rest}"),
    within("schema", "Input should be a valid string{rest}"),
    within("schema", "String should have at most {rest}"),
    within("schema", "{rest}"),
)


def _check_settings(told: _Told, values: dict[str, Any]) -> None:
    """Ranges of levers and parameters, even where something else in the scenario is wrong too."""
    policy = values.get("policy")
    tables = [(("policy", "levers"), policy.get("levers"))] if isinstance(policy, dict) else []
    if isinstance(policy, dict) and isinstance(policy.get("zones"), dict):
        tables += [(("policy", "zones", zone), settings) for zone, settings in policy["zones"].items()]
    for path, settings in tables:
        for name, raw in settings.items() if isinstance(settings, dict) else ():
            try:
                setting = LeverSetting.model_validate(raw if isinstance(raw, dict) else {"value": raw})
            except ValidationError:
                continue  # told by the schema
            _check_lever(told, (*path, name), levers()[name], setting)
    chosen = values.get("parameters")
    for name, value in chosen.items() if isinstance(chosen, dict) else ():
        parameter = parameters()[name]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if number and not parameter.low <= value <= parameter.high:
            told.add(("parameters", name), value, _between(parameter.low, parameter.high, parameter.unit))


def _check_horizon_and_events(told: _Told, scenario: Scenario) -> None:
    names = {name for zone in zone_set(scenario.data_set) for name in (zone.name_zh, zone.name_en)}
    for kind in ("coverage_events", "enlargements"):
        for event in getattr(scenario.environment, kind):
            if event.zone not in names:
                told.add(("environment", kind), event.zone, _ZONE, nearest(event.zone, names))
    if (scenario.start.month, scenario.start.day) != (12, 31):
        told.add(("start",), scenario.start, message("must be the end of a year (December 31)"))
    if not scenario.until.isascii():  # digits of other scripts are digits, too
        told.add(("until",), scenario.until, message("must be a quarter as 2025Q4"))
    elif not 1 <= scenario.quarters <= 200:
        told.add(("until",), scenario.until, message("must be 1 to 200 quarters after the base date"))


def _between(low: float, high: float, unit: str | Cell) -> Message:
    return message("must be between {low:g} and {high:g} ({unit})", low=low, high=high, unit=unit)


def _check_lever(told: _Told, path: Path, lever: Lever, setting: LeverSetting) -> None:
    if lever.is_date:
        low, high = date.fromordinal(int(lever.low)), date.fromordinal(int(lever.high))
        if not isinstance(setting.value, date) or not low <= setting.value <= high:
            told.add(path, setting.value, message("must be a date between {low} and {high}", low=low, high=high))
    elif isinstance(setting.value, date):
        told.add(path, setting.value, message("must be a number ({unit})", unit=Cell(lever, "unit")))
    elif not lever.low <= setting.value <= lever.high:
        told.add(path, setting.value, _between(lever.low, lever.high, Cell(lever, "unit")))
    if setting.start and setting.end and setting.end < setting.start:
        told.add((*path, "end"), setting.end, message("must not be before its start"))
