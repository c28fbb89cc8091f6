"""Scenario files that are none: library files with damage, and monsters of every shape."""

import random
from collections.abc import Iterator
from functools import cache

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import library
from qianyi.scenarios.schema import Scenario

_SIGNS = ['"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\\", "\n", "\r", "\0", "\ufeff"]
_SIGNS += [
    "\u0660",
    "１",
    "−",
    "\u200b",
    "\ud7ff",
    "\x7f",
    "true",
    "inf",
    "-nan",
    "1_0",
    "2017-01-01T00:00:00",
    "07:32:00",
]
_KEYS = [*Scenario.model_fields, *list(levers())[:8], "levers", "zones", "policy.levers", "extends", "value", '"a\\nb"']


@cache
def monsters() -> dict[str, str]:
    """Texts under 1 MB that are long, deep or crooked in one way each."""
    many = range(90_000)
    return {
        "spaces in a header": "[" + " " * 500_000 + "x" + " " * 400_000,
        "a header in a text": 'question_en = """\n[' + " " * 4_000 + 'x\n"""',
        "many headers in a text": 'question_en = """\n' + ("[" + " " * 900 + "x\n") * 1_000 + '"""',
        "brackets": "[" * 900_000,
        "quotes": '"' * 900_000,
        "parts": ".".join("a" * 100_000) + " = 1",
        "parts of a header": "[" + ".".join("a" * 100_000) + "]",
        "parts in a value": "x = {" + ".".join("a" * 100_000) + " = 1}",
        "spaced parts": "a" + " . a" * 200_000,
        "nested lists": "x = " + "[" * 400_000 + "]" * 400_000,
        "nested tables": "x = " + "{a=" * 200_000,
        "keys": "\n".join(f"k{n} = 1" for n in many),
        "levers": "[levers]\n" + "\n".join(f"k{n} = 1" for n in many[:60_000]),
        "zones": "\n".join(f"[zones.z{n}]\npromotion_staff = 9" for n in many[:20_000]),
        "tables": "\n".join(f"[t{n}]" for n in many),
        "lists of tables": "\n".join("[[t]]" for _ in many),
        "numbers": "x = [" + "1," * 480_000 + "]",
        "events": "environment.coverage_events = [" + "{zone='a'}," * 9_000 + "]",
        "wrong events": "environment.coverage_events = [" + "1," * 19_000 + "]",
        "digits": "seed = " + "9" * 900_000,
        "escapes": 'title_zh = "' + "\\n" * 400_000 + '"',
        "long title": 'title_zh = "' + "很" * 300_000 + '"',
        "years": "[environment.volume_growth]\n" + "\n".join(f"{n} = 0.1" for n in range(10_000, 30_000)),
        "comments": "#" * 900_000,
        "blank lines": "\n" * 900_000,
    }


def broken(seed: int, count: int) -> Iterator[str]:
    """Texts made of the library's files: pieces cut, doubled, exchanged, and signs put in."""
    luck = random.Random(seed)
    whole = [path.read_text(encoding="utf-8") for path in library().values()]
    for _ in range(count):
        text = luck.choice(whole)
        for _ in range(luck.randint(1, 4)):
            text = luck.choice((_cut, _put, _double, _line, _exchange))(text, luck)
        yield text


def _cut(text: str, luck: random.Random) -> str:
    start = luck.randrange(len(text) + 1)
    return text[:start] + text[start + luck.choice((1, 1, 5, 200)) :]


def _put(text: str, luck: random.Random) -> str:
    place = luck.randrange(len(text) + 1)
    return text[:place] + luck.choice(_SIGNS) * luck.choice((1, 1, 1, 3, 500)) + text[place:]


def _double(text: str, luck: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines, luck.choice(lines)]) if lines else text


def _line(text: str, luck: random.Random) -> str:
    return f"{luck.choice(_KEYS)} = {luck.choice([*_SIGNS, '3', '{}', '[]', '-1e9', '2017-02-03'])}\n{text}"


def _exchange(text: str, luck: random.Random) -> str:
    word = luck.choice(text.split() or ["x"])
    return text.replace(word, luck.choice([*_SIGNS, *_KEYS]), 1)
