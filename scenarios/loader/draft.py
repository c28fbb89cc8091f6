"""A scenario while it is being put together from files and settings."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from qianyi.scenarios.words import Message, message
from qianyi.scenarios.zones.background import zone_set

# Short forms at the top of a file for what planners write most.
_SHORT = {"levers": ("policy", "levers"), "zones": ("policy", "zones")}
_INHERITED = {("policy",), ("policy", "levers"), ("policy", "zones"), ("environment",), ("parameters",), ("sweep",)}

Path = tuple[str, ...]


class Draft:
    """A scenario while it is being put together: nested values, and where each came from."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.places: dict[Path, tuple[str, int | None]] = {}
        # A table that has no line of its own is where its first entry is.
        self._around: dict[Path, tuple[str, int | None]] = {}

    def put(self, path: Path, value: Any, file: str, line: int | None) -> Message | None:
        """Set one value; tables merge, a lever's setting is replaced as a whole. What is wrong, where it has no room.

        A bare value of a lever into which something is put becomes a setting with that value.
        """
        path = canonical(path)
        table = self.values
        for length, part in enumerate(path[:-1], start=1):
            held = table.setdefault(part, {})
            if not isinstance(held, dict):
                if not _is_setting(path[:length]):
                    return message("must be in a table, but {around} is none", around=".".join(path[:length]))
                table[part] = held = {"value": held}
            table = held
        table[path[-1]] = value
        self.places[path] = (file, line)
        for length in range(1, len(path)):
            self._around.setdefault(path[:length], (file, line))
        return None

    def place(self, path: Path) -> tuple[str, int | None]:
        """File and line of a path, or of what stands around it."""
        path = canonical(path)
        if path in self._around and path not in self.places:
            return self._around[path]
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return "", None


@cache
def _chinese_names() -> dict[str, str]:
    return {zone.name_en: zone.name_zh for zone in zone_set("hebei-all")}


def canonical(path: Path) -> Path:
    """A path as the schema spells it: tables where they belong, zones by their Chinese names."""
    if path and path[0] in _SHORT:
        path = _SHORT[path[0]] + path[1:]
    if len(path) > 2 and path[:2] == ("policy", "zones"):
        path = (*path[:2], _chinese_names().get(path[2], path[2]), *path[3:])
    return path


def _is_setting(path: Path) -> bool:
    """Whether a canonical path is that of a lever, for all zones or for one."""
    return (path[:2] == ("policy", "levers") and len(path) == 3) or (path[:2] == ("policy", "zones") and len(path) == 4)


def leaves(table: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Values of a file by their path; the setting of a lever is one value."""
    for key, value in table.items():
        here = (*path, key)
        inside = canonical(here)
        if value == {} and inside in _INHERITED:
            continue  # an empty table says nothing: what is inherited stays
        if isinstance(value, dict) and value and not _is_setting(inside):
            yield from leaves(value, here)
        else:
            yield here, value
