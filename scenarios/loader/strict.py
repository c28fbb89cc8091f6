"""Values of TOML as the schema's strict types take them: no number from text, no date from a number, no second way."""

import re
import types
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

# A year as a key: one spelling only, in ASCII.
_NUMBER = re.compile("[1-9][0-9]{0,8}")


# A number as people write it: no digits of other scripts, no `1_0`, no infinity.
_WRITTEN = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?")


def number_of(text: str) -> float:
    """The number that a text spells. Raises `ValueError` for whatever else Python would take for one."""
    if not _WRITTEN.fullmatch(text):
        raise ValueError(text)
    return float(text)


def as_strict(kind: Any, value: Any) -> Any:
    """A value of TOML for a type of the schema: lists are tuples, keys that spell a number are numbers.

    Whatever does not fit stays as it is, for the schema to refuse.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _fields(kind, value)
    if origin in (Union, types.UnionType):
        return as_strict(next((one for one in inner if one is not type(None)), Any), value)
    if hasattr(kind, "__metadata__"):  # Annotated
        return as_strict(inner[0], value)
    if origin is dict and isinstance(value, dict):
        numbered = _bare(inner[0]) is int
        return {_key(key) if numbered else key: as_strict(inner[1], item) for key, item in value.items()}
    if origin is tuple and isinstance(value, list):
        return tuple(as_strict(inner[0], item) for item in value)
    return value


def _fields(model: type[BaseModel], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    known = model.model_fields
    return {key: as_strict(known[key].annotation, item) if key in known else item for key, item in value.items()}


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def _key(key: Any) -> Any:
    return int(key) if isinstance(key, str) and _NUMBER.fullmatch(key) else key
