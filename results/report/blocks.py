"""What a report is made of, before it has a format."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qianyi.results.measures.book import Number
from qianyi.results.tables.cells import Phrase, Table, cited_ids

_BRACKETS = {"zh": "［{}］", "en": " [{}]"}


@dataclass(frozen=True)
class Heading:
    """`level` 1 is 一、, level 2 is （一）; the number is part of `text`.

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


def title_size(title: str, largest: float) -> float:
    """Size of a report's title (pt): a long one is set smaller, so that the first page holds the answer."""
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in title)
    return largest if width <= 46 else max(0.65 * largest, largest * 46 / width)


def id_size(size: float) -> float:
    """Size of ids beside letters of `size` (pt): smaller, but still to be read on paper."""
    return max(size - 1.5, 7.0)


def cited(template: str, language: str, *numbers: Number) -> Phrase:
    """Fill `template` with numbers as they are printed, and put their ids behind it.

    In the template `{0}` is the first number's value with its unit, `{0i}` the same with its interval.
    """
    text = template
    for place, number in enumerate(numbers):
        text = text.replace(f"{{{place}i}}", with_interval(number, language)).replace(
            f"{{{place}}}", with_unit(number, language)
        )
    return Phrase(text + _BRACKETS[language].format(cited_ids(numbers)), numbers)


def joined(language: str, *phrases: Phrase) -> Phrase:
    """Phrases behind each other, ended by a full stop."""
    text = {"zh": "；", "en": "; "}[language].join(phrase.text for phrase in phrases)
    return Phrase(text + {"zh": "。", "en": "."}[language], tuple(n for phrase in phrases for n in phrase.numbers))


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
    if not number.spread_is_known and number.statistic != "first":
        alone = {"zh": "（只有一次重复，区间未知）", "en": " (one replicate, interval unknown)"}[language]
        return with_unit(number, language) + (alone if number.replicates == 1 else "")
    kind = {"difference": "95", "ratio": "95"}.get(number.statistic, "10")
    words = {
        ("95", "zh"): "（95%区间{}）",
        ("10", "zh"): "（10%–90%：{}）",
        ("95", "en"): " (95 % interval {})",
        ("10", "en"): " (10–90 %: {})",
    }[kind, language]
    return with_unit(number, language) + words.format(number.interval(language))
