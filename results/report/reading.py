"""From the text of a template to the blocks of a report.

`# ` is the title and the line below it the subtitle, `## ` and `### ` are headings (` {.new-page}`, ` {.broad}` behind
them), `- ` an item, `> ` a notice; an empty line ends a paragraph. Words above a table in its paragraph are its title,
words below it its note.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qianyi.results.measures.book import Number, NumberBook
from qianyi.results.report.blocks import Heading, Paragraph, Picture, Report, TableBlock
from qianyi.results.report.citing import BREAK, END, IDS, LINE, MARKS, NUMBER, PIECE
from qianyi.results.tables.cells import Phrase, Table, cited_ids
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes
from qianyi.scenarios.words import Message, message

Block = Heading | Paragraph | TableBlock | Picture
Pictures = Callable[[str], Picture | None]
_KINDS = {"- ": "item", "> ": "notice"}
_LINE = re.compile(f"{LINE}(\\d+){END}")
_CITED = re.compile(f"{NUMBER}(N\\d+){END}|({IDS})")
_HEADING = re.compile(r"(###?) ([^{]*?|.*\S)(?: \{\.(new-page|broad)\})?")
_PIECE = re.compile(f"{PIECE}(\\w+){END}")


@dataclass(frozen=True)
class Reading:
    """What stands behind the marks: the file, its language, the book, tables by id, a function that draws figures."""

    file: Path
    language: str
    book: NumberBook
    tables: Mapping[str, Table]
    pictures: Pictures

    def report(self, text: str, elsewhere: str) -> Report:
        """The report of a rendered template. Raises `ScenarioMistakes` with the line."""
        (first, title), (second, subtitle), *rest = self._paragraphs(text)
        if not title[0].startswith("# ") or subtitle[0].startswith(("#", *_KINDS)):
            raise self._refused(first, title[0], message("a title (# …) and below it a subtitle"))
        told = [self._plain(title[0][2:], first), self._plain(self._joined(subtitle), second)]
        blocks = [block for line, lines in rest for block in self._blocks(line, lines)]
        return Report(self.language, *told, blocks, elsewhere)

    def _paragraphs(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """(line in the template, its lines) of each paragraph. A line whose words fell away does not end one."""
        place, held = 0, []
        for whole in text.split("\n"):
            marks = _LINE.findall(whole)
            line = _LINE.sub("", whole).strip(" \t")
            if held and (line.startswith(("#", *_KINDS)) or held[0].startswith("#") or not (line or marks)):
                yield place, held
                held = []
            if line:
                place = place if held else int(marks[0]) if marks else place
                held.append(line)
        if held:
            yield place, held

    def _blocks(self, line: int, lines: list[str]) -> Iterator[Block]:
        pieces = [place for place, part in enumerate(lines) if PIECE in part]
        if lines[0].startswith("#"):
            yield self._heading(lines[0], line)
        elif not pieces:
            kind = _KINDS.get(lines[0][:2], "body")
            text = self._joined(lines)
            yield Paragraph(self._phrase(text if kind == "body" else text[2:], line), kind)
        else:
            at = pieces[0]
            found = _PIECE.fullmatch(lines[at])
            if len(pieces) > 1 or found is None:
                raise self._refused(line, lines[at], message("one table or picture, on a line of its own"))
            yield from self._piece(found[1], self._joined(lines[:at]), self._joined(lines[at + 1 :]), line)

    def _piece(self, name: str, above: str, below: str, line: int) -> Iterator[TableBlock | Picture]:
        if name in self.tables:
            words = {"title": self._plain(above, line), "note": self._plain(below, line)}
            yield TableBlock(replace(self.tables[name], **{key: text for key, text in words.items() if text}))
            return
        if above or below:
            raise self._refused(line, above or below, message("a picture without words in its paragraph"))
        if picture := self.pictures(name):
            yield picture

    def _heading(self, text: str, line: int) -> Heading:
        found = _HEADING.fullmatch(text)
        if found is None:
            raise self._refused(line, text, message("## or ###, and behind the words {.new-page}, {.broad} or nothing"))
        return Heading(len(found[1]) - 1, self._plain(found[2], line), bool(found[3]), found[3] == "broad")

    def _joined(self, lines: list[str]) -> str:
        """Lines of a paragraph as one: Chinese has no space between them, English none before a stop."""
        if self.language == "en":
            return re.sub("\n(?=[;,.:)])", "", "\n".join(lines)).replace("\n", " ")
        return "".join(lines)

    def _phrase(self, text: str, line: int) -> Phrase:
        """Words with the numbers cited in them; every number has its id behind it."""
        numbers: list[Number] = []
        pending: list[Number] = []

        def told(mark: re.Match) -> str:
            if mark[1]:
                pending.append(self.book.by_id(mark[1]))
                return ""
            if not pending:
                raise self._refused(line, "{{ ids }}", message("ids behind the numbers that they belong to"))
            numbers.extend(pending)
            ids = cited_ids(pending)
            pending.clear()
            return ids

        words = _plain(_CITED.sub(told, text))
        if pending:
            raise self._refused(line, words, message("{{ ids }} behind the numbers of a sentence"))
        return Phrase(words, tuple(numbers))

    def _plain(self, text: str, line: int) -> str:
        """Words in which no number can be cited: those of titles, headings and notes of tables."""
        if _CITED.search(text) or PIECE in text:
            raise self._refused(line, _plain(text), message("words without numbers of the book: these need an id"))
        return _plain(text)

    def _refused(self, line: int, found: str, allowed: Message) -> ScenarioMistakes:
        return ScenarioMistakes([Mistake(str(self.file), line, "", _plain(found), allowed)])


def _plain(text: str) -> str:
    return text.replace(BREAK, "\n").translate(MARKS)
