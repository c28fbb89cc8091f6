"""Scenario files: read, extended, overridden, checked; every mistake is told at once."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader.checks import check
from qianyi.scenarios.loader.draft import Draft, canonical, leaves
from qianyi.scenarios.loader.outline import Path as Field
from qianyi.scenarios.loader.outline import TooMuch, line_of, outline
from qianyi.scenarios.loader.text import Unreadable, text_of, what_is_wrong
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import Message, message

_OF_ITSELF = ("title_zh", "title_en", "question_zh", "question_en", "leaves_out_zh", "leaves_out_en")


def library() -> dict[str, Path]:
    """The shipped scenarios by name."""
    folder = Path(str(files("qianyi.scenarios").joinpath("library")))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


# A scenario extends another, which extends another: no further.
_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class _Source:
    """Table of a scenario, what mistakes call its file, and in which lines its fields stand.

    `beside` is the folder in which `extends` finds files; without one it finds the library's scenarios alone.
    """

    table: dict[str, Any]
    file: str
    places: dict[Field, int] = field(default_factory=dict)
    beside: Path | None = None


def _parsed(text: str, file: str, beside: Path | None, mistakes: list[Mistake]) -> _Source | None:
    """The source of a text; None after telling what is wrong."""
    try:
        places = outline(text)
        return _Source(tomllib.loads(text), file, places, beside)
    except TooMuch as error:
        line, found = error.line, error.found
    except (ValueError, RecursionError) as error:  # TOML's own error is a ValueError
        line, found = what_is_wrong(error)
    mistakes.append(Mistake(file, line, "", found, message("must be TOML")))
    return None


def _read(name: str, beside: Path | None, mistakes: list[Mistake]) -> _Source | None:
    """The source of a name of the library, or of a file beside another one; None after telling what is wrong."""
    shipped = library()
    beside = None if "\0" in name else beside  # no file has such a name
    path = shipped.get(name) or (beside / name if beside is not None and name.endswith(".toml") else None)
    if path is None:
        mistakes.append(_unknown(name, shipped))
        return None
    try:
        return _parsed(text_of(path), str(path), path.parent, mistakes)
    except FileNotFoundError:
        mistakes.append(_unknown(name, shipped))
    except (OSError, Unreadable) as error:
        found = error.found if isinstance(error, Unreadable) else error.strerror or str(error)
        mistakes.append(Mistake(str(path), None, "", found, message("must be readable UTF-8 text")))
    return None


def _unknown(name: str, shipped: Iterable[str]) -> Mistake:
    allowed = message("must be a scenario of the library or a .toml file")
    return Mistake(name, None, "", message("no such scenario"), allowed, nearest(Path(name).stem, shipped))


def _collect(source: _Source, draft: Draft, seen: tuple[Path, ...], mistakes: list[Mistake]) -> None:
    """Put a source's values into the draft, those of the scenario that it extends first."""
    parent = source.table.get("extends")
    if isinstance(parent, str):
        _extend(parent, source, draft, seen, mistakes)
    elif parent is not None:
        line = source.places.get(("extends",))
        mistakes.append(Mistake(source.file, line, "extends", repr(parent), message("must be a name")))
    for about in _OF_ITSELF:
        draft.values.pop(about, None)  # what a scenario says of itself is not inherited
    draft.values["name"] = Path(source.file).stem
    spelt: dict[Field, Field] = {}
    for where, value in leaves({key: value for key, value in source.table.items() if key != "extends"}):
        line = line_of(source.places, where)
        allowed = _other_spelling(where, spelt) or draft.put(where, value, source.file, line)
        if allowed is not None:
            mistakes.append(Mistake(source.file, line, ".".join(where), repr(value), allowed))


def _other_spelling(where: Field, spelt: dict[Field, Field]) -> Message | None:
    """What is wrong with a path that the same file has already spelt in another way, as `levers` and `policy.levers`.

    `spelt` keeps how each table and value was spelt.
    """
    for length in range(1, len(where) + 1):
        first = spelt.setdefault(canonical(where[:length]), where[:length])
        if first != where[:length]:
            return message("must be given once: it is {first} already", first=".".join(first))
    return None


def _extend(name: str, source: _Source, draft: Draft, seen: tuple[Path, ...], mistakes: list[Mistake]) -> None:
    if len(seen) >= _LONGEST_CHAIN:
        allowed = message("at most {most} scenarios may extend one another", most=_LONGEST_CHAIN)
        mistakes.append(Mistake(source.file, source.places.get(("extends",)), "extends", repr(name), allowed))
        return
    parent = _read(name, source.beside, mistakes)
    if parent is None:
        return
    seen = (*seen, Path(source.file).resolve())
    if Path(parent.file).resolve() in seen:
        allowed = message("extends must not lead back to the file itself")
        mistakes.append(Mistake(parent.file, None, "extends", name, allowed))
        return
    _collect(parent, draft, seen, mistakes)


def _override(text: str, draft: Draft, mistakes: list[Mistake]) -> None:
    key, sign, value = text.partition("=")
    path = tuple(part.strip() for part in key.split("."))
    if not sign or not all(path):
        mistakes.append(Mistake("--set", None, text, repr(text), message("must be KEY=VALUE")))
        return
    if path[0] in levers():
        path = ("levers", *path)
    elif path[0] in parameters():
        path = ("parameters", *path)
    elif len(path) == 1 and path[0] not in Scenario.model_fields:
        valid = [*levers(), *parameters(), *Scenario.model_fields]
        allowed = message("must be a lever, a parameter or a field of a scenario")
        mistakes.append(Mistake("--set", None, path[0], repr(path[0]), allowed, nearest(path[0], valid)))
        return
    try:
        table = tomllib.loads(f"value = {value}")
        parsed = table["value"] if len(table) == 1 else value.strip()
    except (ValueError, RecursionError):  # TOML's own error is a ValueError
        parsed = value.strip()
    if path == ("name",):
        mistakes.append(Mistake("--set", None, "name", repr(parsed), message("is the name of the file")))
        return
    allowed = draft.put(path, parsed, "--set", None)
    if allowed is not None:
        mistakes.append(Mistake("--set", None, key, repr(parsed), allowed))


def load(name: str, overrides: Sequence[str] = ()) -> Scenario:
    """The scenario of a name in the library or of a file, with `KEY=VALUE` overrides.

    Raises `ScenarioMistakes` with every mistake found.
    """
    return load_all([name], overrides)[0]


def load_all(names: Sequence[str], overrides: Sequence[str] = ()) -> list[Scenario]:
    """Several scenarios; the mistakes of all of them are raised together."""
    return _whole([lambda mistakes, name=name: _read(name, Path(), mistakes) for name in names], overrides)


def load_text(text: str, name: str = "scenario.toml") -> Scenario:
    """The scenario of the text of a file that mistakes call `name`; it may extend scenarios of the library alone.

    Raises `ScenarioMistakes` with every mistake found.
    """
    return _whole([lambda mistakes: _parsed(text, name, None, mistakes)], ())[0]


def table_of(text: str, name: str) -> dict[str, Any]:
    """The table of a text that mistakes call `name`, nothing in it checked. Raises `ScenarioMistakes`."""
    mistakes: list[Mistake] = []
    source = _parsed(text, name, None, mistakes)
    if source is None:
        raise ScenarioMistakes(mistakes)
    return source.table


def load_table(table: dict[str, Any], name: str) -> Scenario:
    """The scenario of a table, as `load_text` makes it of a text."""
    return _whole([lambda mistakes: _Source(table, name)], ())[0]


def _whole(sources: Iterable[Callable[[list[Mistake]], _Source | None]], overrides: Sequence[str]) -> list[Scenario]:
    mistakes: list[Mistake] = []
    scenarios: list[Scenario] = []
    for read in sources:
        draft = Draft()
        source = read(mistakes)
        if source is not None:
            _collect(source, draft, (), mistakes)
        readable = "name" in draft.values
        for text in overrides:
            _override(text, draft, mistakes)
        found = check(draft, mistakes) if readable else None
        if found is not None:
            scenarios.append(found)
    if mistakes:
        raise ScenarioMistakes(list(dict.fromkeys(mistakes)))
    return scenarios
