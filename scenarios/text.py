"""In which line of a TOML file a field stands."""

import re

_HEADER = re.compile(r"^\s*\[+\s*(?P<path>.+?)\s*\]+\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<path>(?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_\-]+|"[^"]*"|'[^']*'""")


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(path))


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """First line of each key and table of a TOML text, by its path."""
    places: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header and "=" not in header["path"]:
            table = _parts(header["path"])
            places.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            places.setdefault(table + _parts(key["path"]), number)
    return places


def line_of(places: dict[tuple[str, ...], int], path: tuple[str, ...]) -> int | None:
    """Line of a path, or of the nearest table or key around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None
