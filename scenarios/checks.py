"""Checks of a drafted scenario: names, types, ranges, dates; each failure becomes a mistake for the planner."""

import math
import re
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from qianyi.scenarios.background import zone_set
from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.mistakes import Mistake, nearest
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import DATA_SETS, LeverSetting, Scenario


def check(draft, mistakes: list[Mistake]) -> Scenario | None:
    """The scenario of a draft, or None after adding what is wrong with it to `mistakes`."""
    before = len(mistakes)
    known = _check_names(draft, mistakes)
    _check_settings(draft, known, mistakes)
    try:
        scenario = Scenario.model_validate(known)
    except ValidationError as error:
        for problem in error.errors():
            _add_problem(draft, problem, mistakes)
        return None
    _check_horizon_and_events(draft, scenario, mistakes)
    _check_texts(draft, scenario, mistakes)
    return scenario if len(mistakes) == before else None


_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _check_texts(draft, scenario: Scenario, mistakes: list[Mistake]) -> None:
    """No file of Word, Excel or PDF takes a control character, and a report is the wrong place to find out."""
    for name, value in scenario:
        if isinstance(value, str) and _UNFIT.search(value):
            _add(draft, mistakes, (name,), value, ("不得含控制字符", "must not have control characters"))


def _add(
    draft, mistakes: list[Mistake], path: tuple[str, ...], found: Any, allowed: tuple[str, str], near: str = ""
) -> None:
    file, line = draft.place(path)
    field = ".".join(str(part) for part in path)
    mistakes.append(
        Mistake(
            file or "scenario", line, field, repr(found) if not isinstance(found, date) else str(found), allowed, near
        )
    )


def _check_names(draft, mistakes: list[Mistake]) -> dict[str, Any]:
    """Report unknown levers, zones and parameters, and return the values without them."""
    values = {key: (dict(value) if isinstance(value, dict) else value) for key, value in draft.values.items()}
    policy = values.get("policy")
    if isinstance(policy, dict):
        chosen = values.get("data_set", "key-zones")
        known = zone_set(chosen if chosen in DATA_SETS else "hebei-all")
        names = {zone.name_zh for zone in known}
        policy["levers"] = _known(draft, mistakes, ("policy", "levers"), policy.get("levers", {}), levers(), _LEVER)
        zones = _known(draft, mistakes, ("policy", "zones"), policy.get("zones", {}), names, _ZONE)
        if isinstance(zones, dict):
            zones = {
                zone: _known(draft, mistakes, ("policy", "zones", zone), settings, levers(), _LEVER)
                for zone, settings in zones.items()
            }
        policy["zones"] = zones
    if "parameters" in values:
        values["parameters"] = _known(draft, mistakes, ("parameters",), values["parameters"], parameters(), _PARAMETER)
    return values


_LEVER = ("应为政策工具名称（qianyi scenarios 可列出）", "must be the id of a lever")
_ZONE = ("应为数据集中的开发区", "must be a zone of the data set")
_PARAMETER = ("应为 parameters.csv 中的参数", "must be a parameter of parameters.csv")


def _known(draft, mistakes: list[Mistake], path: tuple[str, ...], table: Any, valid, allowed: tuple[str, str]) -> Any:
    if not isinstance(table, dict):
        return table
    for name in table:
        if name not in valid:
            _add(draft, mistakes, (*path, name), name, allowed, nearest(name, valid))
    return {name: value for name, value in table.items() if name in valid}


def _add_problem(draft, problem: dict[str, Any], mistakes: list[Mistake]) -> None:
    kinds = ("[key]", "float", "date")
    path = tuple(str(part) for part in problem["loc"] if part not in kinds)
    if path[-1] == "value" and problem["loc"][-1] in kinds:
        path = path[:-1]
        # A value is tried as a date and as a number: only what the lever wants is of use to the planner.
        if path[-1] in levers() and levers()[path[-1]].is_date != (problem["loc"][-1] == "date"):
            return
    if problem["type"] == "extra_forbidden":
        fields = _fields_around(path[:-1])
        listed = ", ".join(fields)
        allowed = (f"应为下列名称之一：{listed}", f"must be one of: {listed}")
        _add(draft, mistakes, path, path[-1], allowed, nearest(path[-1], fields))
        return
    english = "must be a table" if problem["type"] in _TABLES else problem["msg"]
    _add(draft, mistakes, path, problem["input"], (_in_chinese(problem), english))


def _fields_around(path: tuple[str, ...]) -> list[str]:
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
_CHINESE = {
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "finite_number": "应为有限数值",
    "missing": "此项必填",
    "literal_error": "应为下列之一：{expected}",
    "string_pattern_mismatch": "格式应为 {pattern}，如 2025Q4",
}


def _in_chinese(problem: dict[str, Any]) -> str:
    template = _CHINESE.get(problem["type"])
    if template:
        return template.format(**problem.get("ctx", {}))
    kind = problem["type"].split("_")[0]
    if problem["type"] in _TABLES:
        return "应为表"
    names = {
        "float": "应为数值",
        "list": "应为列表",
        "tuple": "应为列表",
        "int": "应为整数",
        "date": "应为日期（如 2017-04-30）",
        "string": "应为文本",
        "bool": "应为真假值",
    }
    return names.get(kind, f"格式不符（{problem['msg']}）")


def _check_settings(draft, values: dict[str, Any], mistakes: list[Mistake]) -> None:
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
            _check_lever(draft, (*path, name), levers()[name], setting, mistakes)
    chosen = values.get("parameters")
    for name, value in chosen.items() if isinstance(chosen, dict) else ():
        parameter = parameters()[name]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if number and not parameter.low <= value <= parameter.high:
            _out_of_range(
                draft, ("parameters", name), value, parameter.low, parameter.high, (parameter.unit,) * 2, mistakes
            )


def _check_horizon_and_events(draft, scenario: Scenario, mistakes: list[Mistake]) -> None:
    names = {name for zone in zone_set(scenario.data_set) for name in (zone.name_zh, zone.name_en)}
    for kind in ("coverage_events", "enlargements"):
        for event in getattr(scenario.environment, kind):
            if event.zone not in names:
                _add(draft, mistakes, ("environment", kind), event.zone, _ZONE, nearest(event.zone, names))
    if (scenario.start.month, scenario.start.day) != (12, 31):
        _add(
            draft,
            mistakes,
            ("start",),
            scenario.start,
            ("基期应为年末（12月31日）", "must be the end of a year (December 31)"),
        )
    if not 1 <= scenario.quarters <= 200:
        _add(
            draft,
            mistakes,
            ("until",),
            scenario.until,
            ("应在基期之后 1 至 200 个季度", "must be 1 to 200 quarters after the base date"),
        )


def _out_of_range(draft, path, value, low, high, unit, mistakes) -> None:
    allowed = (f"应在 {low:g} 至 {high:g} 之间（{unit[0]}）", f"must be between {low:g} and {high:g} ({unit[1]})")
    _add(draft, mistakes, path, value, allowed)


def _check_lever(draft, path: tuple[str, ...], lever: Lever, setting: LeverSetting, mistakes: list[Mistake]) -> None:
    if lever.is_date:
        low, high = date.fromordinal(int(lever.low)), date.fromordinal(int(lever.high))
        if not isinstance(setting.value, date) or not low <= setting.value <= high:
            allowed = (f"应为 {low} 至 {high} 之间的日期", f"must be a date between {low} and {high}")
            _add(draft, mistakes, path, setting.value, allowed)
    elif isinstance(setting.value, date):
        _add(draft, mistakes, path, setting.value, (f"应为数值（{lever.unit_zh}）", f"must be a number ({lever.unit})"))
    elif not lever.low <= setting.value <= lever.high:
        _out_of_range(draft, path, setting.value, lever.low, lever.high, (lever.unit_zh, lever.unit), mistakes)
    if setting.start and setting.end and setting.end < setting.start:
        _add(draft, mistakes, (*path, "end"), setting.end, ("终止不得早于起始", "must not be before its start"))
