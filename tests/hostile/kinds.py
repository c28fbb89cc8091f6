"""Every field of a scenario with values of every kind that it does not take."""

from collections.abc import Iterator
from datetime import date, datetime, time
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import LeverSetting, Scenario
from qianyi.scenarios.zones import key_zones

_DAY = date(2018, 2, 3)
_NO_TABLE = [5, 0.5, True, "x", _DAY, [1]]
WRONG: dict[type, list[Any]] = {
    float: [True, "5", "1_0", "٥", "0x10", "inf", float("inf"), float("nan"), _DAY, time(7), [1], {}, {"a": 1}],
    int: [True, "5", "1_0", "٥", 5.0, 5.5, 10**5000, -1, _DAY, [1], {}],
    str: [5, 5.5, True, _DAY, time(7), ["x"], {}],
    date: [0, 1, 17_000, 1.5, True, "2018-02-03", "soon", time(7), datetime(2018, 2, 3), [_DAY], {}],
    tuple: [5, "x", True, _DAY, {"a": 1}, [5], ["x"], [[]], [{}], [{"a": 1}]],
    dict: _NO_TABLE,
}


def wrong_values() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Path of a field, and a value that no scenario may have there."""
    for path, kind in _fields(Scenario, ()):
        for value in WRONG[kind]:
            yield path, value
    quantity = next(name for name, lever in levers().items() if not lever.is_date)
    day = next(name for name, lever in levers().items() if lever.is_date)
    for table in (("levers",), ("policy", "levers"), ("zones", key_zones()[0].name_en)):
        yield from (((*table, quantity), value) for value in WRONG[float] if value != {})
        yield from (((*table, day), value) for value in WRONG[date] if value != {})
        yield from (((*table, quantity, "value"), value) for value in WRONG[float])
        for name in ("start", "end", "ramp_quarters"):
            kind = _plain(LeverSetting.model_fields[name].annotation)
            yield from (((*table, quantity), {"value": 9, name: value}) for value in WRONG[kind])
    yield from ((("parameters", next(iter(parameters()))), value) for value in WRONG[float])
    for years in ("volume_growth", "beijing_push"):
        for year in ("٢٠١٧", "02017", "2_017", " 2017", "2017.0", "x", "", "-2017", "1999", "99999999999"):
            yield ("environment", years), {year: 0.1}


def at(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A table with a value at a path."""
    for part in reversed(path):
        value = {part: value}
    return value


def _fields(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], type]]:
    for name, field in model.model_fields.items():
        kind = _plain(field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _fields(kind, (*path, name))
        elif name not in ("name", "sweep"):
            yield (*path, name), kind


def _plain(kind: Any) -> Any:
    """The type of Python behind a type of the schema."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _plain(get_args(kind)[0])
    if origin in (Union, UnionType):
        return _plain(next(one for one in get_args(kind) if one is not type(None)))
    return str if origin is Literal else origin or kind
