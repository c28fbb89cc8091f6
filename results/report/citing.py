"""A number of the book as a template cites it, and the marks by which the finished text is taken apart again."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Undefined

from qianyi.results.measures.book import Number
from qianyi.results.report.blocks import with_interval, with_unit
from qianyi.results.tables.cells import Table
from qianyi.scenarios.mistakes import Told

# Private use letters of Unicode: no font has them, so they mean nothing in anybody's text.
NUMBER, END, IDS, PIECE, VALUE, BREAK, LINE = (chr(0xE000 + place) for place in range(7))
MARKS = dict.fromkeys(range(0xE000, 0xF900))


class Marked(str):
    """Text in which marks stand."""


@dataclass(frozen=True)
class Cited:
    """A number in the words of one language: printed, it is the value with its unit; every part of it cites it."""

    number: Number
    language: str

    def __str__(self) -> str:
        return self._marked(with_unit(self.number, self.language))

    @property
    def value(self) -> str:
        """The value without unit."""
        return self._marked(self.number.text(self.language))

    @property
    def interval(self) -> str:
        """Both ends of the interval without unit."""
        return self._marked(self.number.interval(self.language))

    @property
    def unit(self) -> str:
        """The unit alone."""
        return self.number.unit(self.language).strip()

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.number.told.name(self.language)

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.number.value is not None

    @property
    def has_interval(self) -> bool:
        """Whether replicates tell an interval."""
        return self.number.low is not None

    @property
    def decided(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.number.decided

    @property
    def rises(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.number.decided and (self.number.value or 0.0) > 0

    @property
    def falls(self) -> bool:
        """Whether the whole interval lies below zero."""
        return self.number.decided and not self.rises

    def with_interval(self) -> str:
        """The value with its unit and its interval, which says what it is."""
        return self._marked(with_interval(self.number, self.language))

    def _marked(self, text: str) -> Marked:
        return Marked(f"{NUMBER}{self.number.id}{END}{text}")


@dataclass(frozen=True)
class PictureName:
    """A figure that is drawn where a template names it."""

    name: str


def cited_with_interval(cited: object) -> str:
    """The filter `with_interval`."""
    if not isinstance(cited, Cited):
        raise Told("only a number of the book has an interval")
    return cited.with_interval()


def printed(value: object) -> str:
    """What a template prints of a value; a planner's own words stay as they are, whatever marks they seem to hold."""
    if isinstance(value, Marked):
        return value
    if isinstance(value, Cited):
        return str(value)
    if isinstance(value, Table | PictureName):
        return f"{PIECE}{value.id if isinstance(value, Table) else value.name}{END}"
    if isinstance(value, Undefined):
        return str(value)  # says which name is unknown
    if value is None or isinstance(value, bool | Mapping | list | tuple) or callable(value):
        raise Told("nothing to print: this run has no such value, or it has parts that are named behind a dot")
    text = str(value).translate(MARKS).replace("\n", BREAK)
    return f"{VALUE}{text}{VALUE}"
