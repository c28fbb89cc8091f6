"""Puts a report together: named values into the template of a language, its text into blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianyi.results.report.blocks import Report
from qianyi.results.report.reading import Pictures, Reading
from qianyi.results.report.template import rendered, template_of
from qianyi.results.report.values import named_values
from qianyi.results.tables.cells import Findings
from qianyi.scenarios.words import LANGUAGES
from qianyi.scenarios.zones import ZoneFacts


@dataclass(frozen=True)
class Notices:
    """What a report says beside its numbers, each in Chinese and English: of the run, and of the model's worth."""

    of_run: Sequence[tuple[str, str]] = ()
    credibility: tuple[str, str] | None = None


NO_NOTICES = Notices()


def compose(
    of: Findings, language: str, pictures: Pictures, notices: Notices = NO_NOTICES, zone: ZoneFacts | None = None
) -> Report:
    """The report of a run; `zone` gets an annex, `notices` are for the template to place.

    Raises `ScenarioMistakes` for a template that cannot be used, with file and line.
    """
    side = LANGUAGES.index(language)
    credibility = notices.credibility
    given = {
        "notices": [pair[side] for pair in notices.of_run],
        "credibility": credibility[side] if credibility else None,
    }
    values = named_values(of, language, zone)
    file = template_of(language)
    tables = {table.id: table for table in values["tables"].values() if table is not None}
    elsewhere = "".join(text for pair in (*notices.of_run, credibility or ()) for text in pair)
    return Reading(file, language, of.book, tables, pictures).report(rendered(file, values | given), elsewhere)
