"""The section on the policy: every lever that differs from the reference, on one page."""

from dataclasses import replace

from qianyi.results.measures.policy import other_differences
from qianyi.results.report.blocks import Heading, Paragraph, Picture, TableBlock
from qianyi.results.tables import answers
from qianyi.results.tables.cells import Findings, Phrase, Table

_SIZE = 7.5
# Wide enough for a lever's name on one line of a page with narrow margins.
_WIDTHS = {"lever": 6.7, "unit": 1.9, "value": 1.1}


def package(of: Findings, language: str, pictures: object) -> list[Heading | Paragraph | TableBlock | Picture]:
    """The policy on one page."""
    if not of.others:
        alone = {
            "zh": "只有一个场景，没有可比较的对照。",
            "en": "There is one scenario only, and no reference to compare it with.",
        }
        return [Paragraph(Phrase(alone[language]))]
    table = answers.package(of, of.proposed, language)
    told: list[Heading | Paragraph | TableBlock | Picture] = []
    if table.rows:
        told.append(TableBlock(on_paper(table, language)))
    else:
        same = {"zh": "与对照没有不同的政策工具。", "en": "No lever differs from the reference."}
        told.append(Paragraph(Phrase(same[language])))
    also = {"zh": "另有不同：{}，{} → {}。", "en": "Also different: {}, {} → {}."}[language]
    for difference in other_differences(of.run, of.proposed, of.reference):
        told.append(Paragraph(Phrase(also.format(*difference)), "item"))
    return told


def on_paper(table: Table, language: str) -> Table:
    """The table of levers in letters that can be read on paper, and still on one page.

    English names leave no room for a column of sources: levers are numbered, and the note tells the source of each.
    """
    if language == "zh":
        return replace(table, size=_SIZE)
    rows = [[f"{number}. {row[0]}", *row[1:-1]] for number, row in enumerate(table.rows, 1)]
    sources = "; ".join(f"{number} {row[-1]}" for number, row in enumerate(table.rows, 1) if row[-1])
    columns = [replace(column, width=_WIDTHS["value"]) for column in table.columns[:-1]]
    columns[:2] = [
        replace(column, width=_WIDTHS[name]) for column, name in zip(columns, ("lever", "unit"), strict=False)
    ]
    note = f"{table.note} Measure of the plan of 2017 behind each lever: {sources}."
    return replace(table, rows=rows, columns=columns, note=note, size=_SIZE)
