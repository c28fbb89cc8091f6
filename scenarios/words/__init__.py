"""What a reader is told: English stands in the code, Chinese in one gettext catalogue (`zh.po`).

`t = words(language)`, then `t("Zones at target")` or `t("{count} zones", count=3)`. What is said later, in a language
that is not yet known (errors, notes, names in tables), is a `message(...)`. `catalogue.py` holds the two together:
every English sentence has its Chinese, and no Chinese stands there for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
CHINESE, ENGLISH = LANGUAGES


@dataclass(frozen=True)
class Message:
    """A sentence in English with its fields, to be told in either language; a field may be a message itself."""

    english: str
    fields: dict[str, object] = field(default_factory=dict)
    context: str = ""

    def text(self, language: str = ENGLISH) -> str:
        """The sentence in a language."""
        return words(language).tell(self)

    def __str__(self) -> str:
        return self.text()

    def __hash__(self) -> int:
        return hash((self.english, self.context))


@dataclass(frozen=True)
class Cell:
    """A text of a table's row that has a column for each language, as a field of a message."""

    row: object
    name: str


def message(english: str, **fields: object) -> Message:
    """A sentence to be told later; in braces, the names of its fields."""
    return Message(english, fields)


def within(context: str, english: str, **fields: object) -> Message:
    """A sentence to be told later, whose Chinese depends on where it stands."""
    return Message(english, fields, context)


class Words:
    """The words of one language."""

    def __init__(self, language: str):
        """`language` is one of `LANGUAGES`; anything else raises `ValueError`."""
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language
        self._known = _catalogue() if language == CHINESE else {}

    def __call__(self, english: str, /, **fields: object) -> str:
        """A sentence, its fields filled in."""
        return self._filled(self._known.get(("", english), english), fields)

    def within(self, context: str, english: str, /, **fields: object) -> str:
        """A sentence whose Chinese depends on where it stands."""
        return self._filled(self._known.get((context, english), english), fields)

    def plural(self, one: str, many: str, number: float, /, **fields: object) -> str:
        """A sentence about a number of things; Chinese has one form, that of `one`."""
        if self.language == CHINESE:
            return self(one, number=number, **fields)
        return self._filled(one if number == 1 else many, {"number": number, **fields})

    def tell(self, said: Message | Cell | str) -> str:
        """A message in this language; a plain string is itself (a name, a path, a planner's own words)."""
        if isinstance(said, Cell):
            return self.of(said.row, said.name)
        if isinstance(said, str):
            return said
        return self.within(said.context, said.english, **said.fields)

    def of(self, thing: object, name: str) -> str:
        """The text of a row of a table that has a column for each language: `name_zh`, `name_en`."""
        return getattr(thing, f"{name}_{self.language}")

    def _filled(self, text: str, fields: dict[str, object]) -> str:
        if not fields:
            return text
        return text.format(**{name: self.tell(f) if isinstance(f, Message | Cell) else f for name, f in fields.items()})


@cache
def words(language: str) -> Words:
    """The words of a language."""
    return Words(language)


@cache
def _catalogue() -> dict[tuple[str, str], str]:
    """Chinese by (context, English)."""
    from babel.messages.pofile import read_po

    found = {}
    for path in sorted(files("qianyi.scenarios").joinpath("words").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".po"):
            with path.open("rb") as file:
                entries = read_po(file, locale="zh_CN")
            found |= {(entry.context or "", _first(entry.id)): _first(entry.string) for entry in entries if entry.id}
    return found


def _first(text: str | Sequence[str] | None) -> str:
    return text if isinstance(text, str) else (text or [""])[0]
