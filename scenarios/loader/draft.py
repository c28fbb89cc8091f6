"""A scenario while it is being put together from files and settings."""

from collections.abc import Iterator
from typing import Any

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

    def put(self, path: Path, value: Any, file: str, line: int | None) -> None:
        """Set one value; tables merge, a lever's setting is replaced as a whole."""
        path = _canonical(path)
        self.places[path] = (file, line)
        table = self.values
        for part in path[:-1]:
            if not isinstance(table.get(part), dict):
                table[part] = {}
            table = table[part]
        table[path[-1]] = value

    def place(self, path: Path) -> tuple[str, int | None]:
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


def _canonical(path: Path) -> Path:
    if path and path[0] in _SHORT:
        path = _SHORT[path[0]] + path[1:]
    if len(path) > 2 and path[:2] == ("policy", "zones"):
        names = {zone.name_en: zone.name_zh for zone in zone_set("hebei-all")}
        path = (*path[:2], names.get(path[2], path[2]), *path[3:])
    return path


def leaves(table: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Values of a file by their path; the setting of a lever is one value."""
    for key, value in table.items():
        here = (*path, key)
        inside = _canonical(here)
        is_setting = (inside[:2] == ("policy", "levers") and len(inside) == 3) or (
            inside[:2] == ("policy", "zones") and len(inside) == 4
        )
        if value == {} and inside in _INHERITED:
            continue  # an empty table says nothing: what is inherited stays
        if isinstance(value, dict) and value and not is_setting:
            yield from leaves(value, here)
        else:
            yield here, value
