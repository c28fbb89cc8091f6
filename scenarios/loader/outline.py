"""Outline of a TOML text, found in one pass: in which line each key and table stands, and whether it is too much."""

import json
import re
from dataclasses import dataclass, field

from qianyi.scenarios.words import Message, message

# No scenario comes near them: all levers of all zones with their dates are 15,000 values, three deep.
MOST_VALUES, DEEPEST = 20_000, 20

# Every piece is taken whole and never given back, so that no text takes longer than its length says.
_PIECE = re.compile(
    r'''"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5}|\Z)'''
    r"""|\'\'\'(?:[^']++|'(?!''))*+(?:'{3,5}|\Z)"""
    r"""|"(?:[^"\\\n]++|\\[^\n])*+"?"""
    r"""|'[^'\n]*+'?"""
    r"""|\#[^\n]*+|[A-Za-z0-9_+-]++|[ \t\r]++|.""",
    re.DOTALL,
)
Path = tuple[str, ...]


class TooMuch(Exception):
    """A text that is no scenario's; `line` and `found` say where and why."""

    def __init__(self, line: int, found: Message):
        self.line, self.found = line, found
        super().__init__(str(found))


@dataclass
class _Outline:
    """What has been read so far: the table that holds, the key being spelt, the depth of brackets in a value."""

    places: dict[Path, int] = field(default_factory=dict)
    table: Path = ()
    key: list[str] = field(default_factory=list)
    line: int = 1
    depth: int = 0
    dots: int = 0
    values: int = 0
    # "key" before a sign, "table" inside a header, "value" after `=`, "" where nothing more is expected.
    state: str = "key"

    def take(self, piece: str) -> None:
        """Read one piece of the text."""
        if piece == "\n":
            self.dots = 0
            if self.depth == 0:
                self.state, self.key = "key", []
        elif piece == ".":
            self.dots += 1
        elif piece in "=,":
            self.dots = 0
            self.values += 1
            if piece == "=" and self.state == "key":
                self.places.setdefault((*self.table, *self.key), self.line)
                self.state = "value"
        elif piece in "[{":
            self._open(piece)
        elif piece in "]}":
            self._close()
        elif self.state in ("key", "table") and piece[0] not in "# \t\r":
            self.key.append(_name(piece))
        self._check()
        self.line += piece.count("\n")

    def _open(self, piece: str) -> None:
        self.dots = 0
        if self.state == "key" and piece == "[" and not self.key:
            self.state = "table"
        elif self.state == "value":
            self.depth += 1

    def _close(self) -> None:
        if self.state == "table":
            self.table = tuple(self.key)
            self.places.setdefault(self.table, self.line)
            self.values += 1
            self.state = ""
        elif self.state == "value" and self.depth:
            self.depth -= 1

    def _check(self) -> None:
        if self.dots >= DEEPEST or self.depth > DEEPEST:
            raise TooMuch(self.line, message("values nested too deeply"))
        if self.values > MOST_VALUES:
            raise TooMuch(self.line, message("more than {most} values", most=MOST_VALUES))


def _name(piece: str) -> str:
    """A part of a key without its quotes."""
    if piece[0] == "'":
        return piece.strip("'")
    if piece[0] != '"':
        return piece
    try:
        return str(json.loads(piece))
    except ValueError:  # escapes that only TOML knows
        return piece.strip('"')


def outline(text: str) -> dict[Path, int]:
    """First line of each key and table of a TOML text, by its path. Raises `TooMuch`."""
    read = _Outline()
    for piece in _PIECE.finditer(text):
        read.take(piece[0])
    return read.places


def line_of(places: dict[Path, int], path: Path) -> int | None:
    """Line of a path, or of the nearest table or key around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None
