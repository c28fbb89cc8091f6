"""Is the catalogue whole? `python -m qianyi.scenarios.words.catalogue` prints what is missing, unused or wrong in it.

Sentences are extracted from the sources by Babel: first arguments of `t(...)`, `message(...)`, `Told(...)`,
`t.within(context, ...)` and `t.plural(one, many, ...)`. What docstrings say is read by `docstrings.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from qianyi.scenarios.words.docstrings import sayings

FOLDER = Path(__file__).resolve().parent
_HOUSE = FOLDER.parent.parent
_FLOORS = ("qianyi", "scenarios", "agents", "sim", "results", "calibration", "experiments")
_REFUSALS = ("Told", "StoreError", "RunDirectoryTaken", "NoWholeYear")
_KEYWORDS = {"t": None, "message": None, "within": ((1, "c"), 2), "plural": (1, 2)} | dict.fromkeys(_REFUSALS)
_FIELD = re.compile(r"\{(\w*)[^{}]*\}")


def said() -> dict[tuple[str, str], str]:
    """Every sentence of the sources by (context, English), with the first place where it is said."""
    found: dict[tuple[str, str], str] = {}
    for path in (path for floor in _FLOORS for path in sorted((_HOUSE / floor).rglob("*.py"))):
        place = path.relative_to(_HOUSE).as_posix()
        for line, text, _, context in extract_from_file("python", path, keywords=_KEYWORDS):
            english = text if isinstance(text, str) else text[0]
            found.setdefault((context or "", english), f"{place}:{line}")
    for context, english, place in sayings(_HOUSE):
        found.setdefault((context, english), place)
    return found


def faults() -> Iterator[str]:
    """Each fault in a line: a sentence without Chinese, doubtful, twice, said nowhere, or with other fields."""
    spoken, entries = said(), list(_entries())
    known = Counter((entry.context or "", _first(entry.id)) for entry in entries)
    for key, place in spoken.items():
        if key not in known:
            yield f"missing: {place}: {key[1]!r}" + (f" (context {key[0]})" if key[0] else "")
    for entry in entries:
        english, chinese = _first(entry.id), _first(entry.string)
        key = (entry.context or "", english)
        if key not in spoken:
            yield f"unused: {english!r}"
        if known[key] > 1:
            yield f"twice: {english!r}"
        if entry.fuzzy:
            yield f"doubtful (fuzzy): {english!r}"
        if not chinese:
            yield f"empty: {english!r}"
        elif not set(_FIELD.findall(chinese)) <= set(_FIELD.findall(english)):
            yield f"other fields: {english!r} | {chinese!r}"


def _entries():
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            yield from (entry for entry in read_po(file, locale="zh_CN") if entry.id)


def _first(text) -> str:
    return text if isinstance(text, str) else text[0]


if __name__ == "__main__":
    print(*faults(), sep="\n")
