"""From a run directory to report files: numbers, pictures, then each format."""

from collections.abc import Callable, Sequence
from pathlib import Path

from qianyi.results.figures.gallery import Subject, draw, names_for, own_zone
from qianyi.results.figures.style import lay_out, look
from qianyi.results.measures.arranged import ArrangedRun
from qianyi.results.measures.book import save_numbers
from qianyi.results.report.blocks import Picture, Report
from qianyi.results.report.compose import NO_NOTICES, Notices, compose
from qianyi.results.run.store import save_whole
from qianyi.results.run.sweeping import sweep
from qianyi.results.tables.cells import Findings
from qianyi.scenarios.zones import ZoneFacts

FORMATS = ("docx", "pdf", "html")
# A panel for each scenario would be too small to read on paper.
_FIRST_ONLY = {"a_heat_map"}
# Figures are drawn for a text of this width; a narrower one stays narrower, so that letters keep their size.
_PAGE_INCHES = 6.5


def pictures_of(
    of: Findings, language: str, folder: Path, zone: ZoneFacts | None, tell: Callable[[str], object]
) -> Callable[[str], Picture | None]:
    """A function that draws a figure for the page when it is asked for (None where the run cannot have it)."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = Subject(of.run, of.panel, language, own_zone(of.panel, zone))
    first = ArrangedRun(of.run.path, {**of.run.manifest, "scenarios": [of.proposed]}, (of.run,))

    def picture(name: str) -> Picture | None:
        if name not in names_for(of.run):
            return None
        subject = Subject(first, of.panel, language, whole.zone) if name in _FIRST_ONLY else whole
        path = folder / f"{name}.{language}.png"
        with look():
            drawn = draw(name, subject)
            drawn.figure.suptitle("")
            lay_out(drawn.figure)
            about = {"Title": drawn.title, "Software": "Qianyi"}
            save_whole(path, lambda file: drawn.figure.savefig(file, format="png", dpi=180, metadata=about))
        tell(name)
        width = min(1.0, drawn.figure.get_figwidth() / _PAGE_INCHES)
        return Picture(path, drawn.title, drawn.note.replace("\n", " "), width)

    return picture


def write_report(
    run: ArrangedRun,
    language: str,
    formats: Sequence[str] = FORMATS,
    notices: Notices = NO_NOTICES,
    zone: ZoneFacts | None = None,
    tell: Callable[[str], object] = lambda name: None,
) -> list[Path]:
    """Write `results.json` and `report.LANG.FORMAT` into the run directory; paths written."""
    of = Findings.of(run)
    about = {"run_key": run.manifest.get("run_key"), "scenarios": run.scenarios, "reference": of.reference}
    written = [save_numbers(run, of.book, about)]
    folder = run.path / "report"
    for place in (run.path, folder):
        sweep(place)
    report = compose(of, language, pictures_of(of, language, folder, zone, tell), notices, zone)
    for kind in formats:
        content = _rendered(report, kind, folder)
        written.append(save_whole(run.path / f"report.{language}.{kind}", lambda file, c=content: file.write(c)))
        tell(kind)
    return written


def _rendered(report: Report, kind: str, folder: Path) -> bytes:
    if kind == "docx":
        from qianyi.results.report.formats.docx import to_docx

        return to_docx(report)
    if kind == "html":
        from qianyi.results.report.formats.html import to_html

        return to_html(report)
    from qianyi.results.report.formats.pdf import to_pdf

    return to_pdf(report, folder)
