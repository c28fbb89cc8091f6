"""What a report is made of, before it has a format."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qianyi.results.measures.book import Number
from qianyi.results.tables.cells import Phrase, Table
from qianyi.scenarios.words import words


@dataclass(frozen=True)
class Heading:
    """Level 2 stands inside level 1; the number, as official documents count it, is part of `text`.

    `new_page` starts a page, `broad` one with narrow margins, up to the next heading that starts a page.
    """

    level: int
    text: str
    new_page: bool = False
    broad: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text; `kind` is `body`, `item` (of a list), `note` (small), or `notice` (what a reader must not miss)."""

    content: Phrase
    kind: str = "body"


@dataclass(frozen=True)
class TableBlock:
    """A numbered table."""

    table: Table


@dataclass(frozen=True)
class Picture:
    """A numbered figure: file of the picture, caption, and what to know of it."""

    path: Path
    caption: str
    note: str
    width: float = 1.0  # of the text's width


@dataclass(frozen=True)
class Report:
    """A whole report in one language; `elsewhere` is what was given to be said in either language."""

    language: str
    title: str
    subtitle: str
    blocks: Sequence[Heading | Paragraph | TableBlock | Picture]
    elsewhere: str = ""

    def numbers(self) -> list[Number]:
        """Every number of the book that is printed."""
        found = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                found += block.content.numbers
            elif isinstance(block, TableBlock):
                found += block.table.numbers()
        return found


def captioned(block: TableBlock | Picture, language: str) -> tuple[str, str]:
    """What stands before and behind the number of a table or picture."""
    t, number = words(language), "\0"
    if isinstance(block, Picture):
        whole = t("Figure {number}  {title}", number=number, title=block.caption)
    else:
        whole = t("Table {number}  {title}", number=number, title=block.table.title)
    before, _, after = whole.partition(number)
    return before, after


def title_size(title: str, largest: float) -> float:
    """Size of a report's title (pt): a long one is set smaller, so that the first page holds the answer."""
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in title)
    return largest if width <= 46 else max(0.65 * largest, largest * 46 / width)


def id_size(size: float) -> float:
    """Size of ids beside letters of `size` (pt): smaller, but still to be read on paper."""
    return max(size - 1.5, 7.0)


def with_unit(number: Number, language: str) -> str:
    """A value with its unit."""
    if number.value is None or number.statistic == "first":
        return number.text(language)
    unit = number.unit(language)
    gap = " " if language == "en" and unit[:1] not in {"%", " "} else ""
    return f"{number.text(language)}{gap}{unit}"


def with_interval(number: Number, language: str) -> str:
    """A value with its unit and interval, which says what it is."""
    if not number.has_band:
        return with_unit(number, language)
    t, value = words(language), with_unit(number, language)
    if not number.spread_is_known and number.statistic != "first":
        return t("{value} (one replicate, interval unknown)", value=value) if number.replicates == 1 else value
    ends = number.interval(language)
    if number.statistic in ("difference", "ratio", "return"):
        return t("{value} (95 % interval {ends})", value=value, ends=ends)
    return t("{value} (10–90 %: {ends})", value=value, ends=ends)
