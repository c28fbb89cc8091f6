"""Scenario files: read, extended, overridden, checked; every mistake is told at once."""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from qianyi.scenarios.background import zone_set
from qianyi.scenarios.checks import check
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from qianyi.scenarios.reading import Unreadable, text_of, what_is_wrong
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.text import line_of, lines_of

# Short forms at the top of a file for what planners write most.
_SHORT = {"levers": ("policy", "levers"), "zones": ("policy", "zones")}


def library() -> dict[str, Path]:
    """The shipped scenarios by name."""
    folder = Path(str(files("qianyi.scenarios").joinpath("library")))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


class Draft:
    """A scenario while it is being put together: nested values, and where each came from."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.places: dict[tuple[str, ...], tuple[str, int | None]] = {}

    def put(self, path: tuple[str, ...], value: Any, file: str, line: int | None) -> None:
        """Set one value; tables merge, a lever's setting is replaced as a whole."""
        path = _canonical(path)
        self.places[path] = (file, line)
        table = self.values
        for part in path[:-1]:
            if not isinstance(table.get(part), dict):
                table[part] = {}
            table = table[part]
        table[path[-1]] = value

    def place(self, path: tuple[str, ...]) -> tuple[str, int | None]:
        """File and line of a path, or of what stands around it."""
        path = _canonical(path)
        if path in self.places or not any(where[: len(path)] == path for where in self.places):
            lengths = range(len(path), 0, -1)
        else:
            lengths = range(0)
        for length in lengths:
            if path[:length] in self.places:
                return self.places[path[:length]]
        # A table that has no line of its own is where its first entry is.
        inside = [place for where, place in self.places.items() if where[: len(path)] == path]
        return inside[0] if inside else ("", None)


_INHERITED = {("policy",), ("policy", "levers"), ("policy", "zones"), ("environment",), ("parameters",), ("sweep",)}


def _canonical(path: tuple[str, ...]) -> tuple[str, ...]:
    if path and path[0] in _SHORT:
        path = _SHORT[path[0]] + path[1:]
    if len(path) > 2 and path[:2] == ("policy", "zones"):
        names = {zone.name_en: zone.name_zh for zone in zone_set("hebei-all")}
        path = (*path[:2], names.get(path[2], path[2]), *path[3:])
    return path


def _leaves(table: dict[str, Any], path: tuple[str, ...] = ()):
    for key, value in table.items():
        here = (*path, key)
        inside = _canonical(here)
        is_setting = (inside[:2] == ("policy", "levers") and len(inside) == 3) or (
            inside[:2] == ("policy", "zones") and len(inside) == 4
        )
        if value == {} and inside in _INHERITED:
            continue  # an empty table says nothing: what is inherited stays
        if isinstance(value, dict) and value and not is_setting:
            yield from _leaves(value, here)
        else:
            yield here, value


def _read(name: str, beside: Path | None, mistakes: list[Mistake]) -> tuple[str, Path] | None:
    shipped = library()
    if name in shipped:
        path = shipped[name]
    else:
        path = (beside / name) if beside and not Path(name).is_absolute() else Path(name)
        if path.suffix != ".toml":
            mistakes.append(_unknown(name, shipped))
            return None
    try:
        return text_of(path), path
    except FileNotFoundError:
        mistakes.append(_unknown(name, shipped))
    except (OSError, Unreadable) as error:
        found = error.found if isinstance(error, Unreadable) else error.strerror or str(error)
        mistakes.append(Mistake(str(path), None, "", found, ("应为可读的 UTF-8 文本", "must be readable UTF-8 text")))
    return None


def _unknown(name: str, shipped: dict[str, Path]) -> Mistake:
    allowed = ("应为场景库中的名称或 .toml 文件", "must be a scenario of the library or a .toml file")
    found = ("不存在的场景", "no such scenario")
    return Mistake(name, None, "", found, allowed, nearest(Path(name).stem, shipped))


def _collect(name: str, beside: Path | None, draft: Draft, seen: tuple[Path, ...], mistakes: list[Mistake]) -> None:
    """Put a file's values into the draft, those of the file that it extends first."""
    read = _read(name, beside, mistakes)
    if read is None:
        return
    text, path = read
    if path.resolve() in seen:
        allowed = ("extends 不得成环", "extends must not lead back to the file itself")
        mistakes.append(Mistake(str(path), None, "extends", name, allowed))
        return
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line, found = what_is_wrong(error)
        mistakes.append(Mistake(str(path), line, "", found, ("应为 TOML 格式", "must be TOML")))
        return
    places = lines_of(text)
    parent = table.pop("extends", None)
    if isinstance(parent, str):
        _collect(parent, path.parent, draft, (*seen, path.resolve()), mistakes)
    elif parent is not None:
        mistakes.append(
            Mistake(str(path), places.get(("extends",)), "extends", repr(parent), ("应为名称", "must be a name"))
        )
    for about in ("title_zh", "title_en", "question_zh", "question_en", "leaves_out_zh", "leaves_out_en"):
        draft.values.pop(about, None)  # what a scenario says of itself is not inherited
    draft.values["name"] = path.stem
    for where, value in _leaves(table):
        draft.put(where, value, str(path), line_of(places, where))


def _override(text: str, draft: Draft, mistakes: list[Mistake]) -> None:
    from qianyi.scenarios.levers import levers
    from qianyi.scenarios.parameters import parameters

    key, sign, value = text.partition("=")
    path = tuple(part.strip() for part in key.split("."))
    if not sign or not all(path):
        mistakes.append(Mistake("--set", None, text, repr(text), ("应为 名称=值", "must be KEY=VALUE")))
        return
    if path[0] in levers():
        path = ("levers", *path)
    elif path[0] in parameters():
        path = ("parameters", *path)
    elif len(path) == 1 and path[0] not in Scenario.model_fields:
        valid = [*levers(), *parameters(), *Scenario.model_fields]
        allowed = ("应为政策工具、参数或场景字段", "must be a lever, a parameter or a field of a scenario")
        mistakes.append(Mistake("--set", None, path[0], repr(path[0]), allowed, nearest(path[0], valid)))
        return
    try:
        table = tomllib.loads(f"value = {value}")
        parsed = table["value"] if len(table) == 1 else value.strip()
    except (ValueError, RecursionError):  # TOML's own error is a ValueError
        parsed = value.strip()
    draft.put(path, parsed, "--set", None)


def load(name: str, overrides: Sequence[str] = ()) -> Scenario:
    """The scenario of a name in the library or of a file, with `KEY=VALUE` overrides.

    Raises `ScenarioMistakes` with every mistake found.
    """
    return load_all([name], overrides)[0]


def load_all(names: Sequence[str], overrides: Sequence[str] = ()) -> list[Scenario]:
    """Several scenarios; the mistakes of all of them are raised together."""
    mistakes: list[Mistake] = []
    scenarios: list[Scenario] = []
    for name in names:
        draft = Draft()
        _collect(name, None, draft, (), mistakes)
        readable = "name" in draft.values
        for text in overrides:
            _override(text, draft, mistakes)
        found = check(draft, mistakes) if readable else None
        if found is not None:
            scenarios.append(found)
    if mistakes:
        raise ScenarioMistakes(list(dict.fromkeys(mistakes)))
    return scenarios
