"""Scenario files: read, extended, overridden, checked; every mistake is told at once."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader.checks import check
from qianyi.scenarios.loader.draft import Draft, leaves
from qianyi.scenarios.loader.text import Unreadable, line_of, lines_of, text_of, what_is_wrong
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import message

_OF_ITSELF = ("title_zh", "title_en", "question_zh", "question_en", "leaves_out_zh", "leaves_out_en")


def library() -> dict[str, Path]:
    """The shipped scenarios by name."""
    folder = Path(str(files("qianyi.scenarios").joinpath("library")))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


@dataclass(frozen=True)
class _Source:
    """Text of a scenario and what mistakes call its file; `beside` is the folder in which `extends` finds files."""

    text: str
    file: str
    beside: Path | None = None


def _read(name: str, beside: Path | None, mistakes: list[Mistake]) -> _Source | None:
    """The source of a name of the library, or of a file beside another one; None after telling what is wrong."""
    shipped = library()
    path = shipped.get(name) or (beside / name if beside is not None and name.endswith(".toml") else None)
    if path is None:
        mistakes.append(_unknown(name, shipped))
        return None
    try:
        return _Source(text_of(path), str(path), path.parent)
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
    try:
        table = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line, found = what_is_wrong(error)
        mistakes.append(Mistake(source.file, line, "", found, message("must be TOML")))
        return
    places = lines_of(source.text)
    parent = table.pop("extends", None)
    if isinstance(parent, str):
        _extend(parent, source, draft, seen, mistakes)
    elif parent is not None:
        line = places.get(("extends",))
        mistakes.append(Mistake(source.file, line, "extends", repr(parent), message("must be a name")))
    for about in _OF_ITSELF:
        draft.values.pop(about, None)  # what a scenario says of itself is not inherited
    draft.values["name"] = Path(source.file).stem
    for where, value in leaves(table):
        draft.put(where, value, source.file, line_of(places, where))


def _extend(name: str, source: _Source, draft: Draft, seen: tuple[Path, ...], mistakes: list[Mistake]) -> None:
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
    draft.put(path, parsed, "--set", None)


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
    return _whole([lambda mistakes: _Source(text, name)], ())[0]


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
