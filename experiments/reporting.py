"""From a run directory to what a proposal needs: figures, a comparison, a report, the trace of a number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from qianyi.results.measures.arranged import ArrangedRun, arrange
from qianyi.results.run.identity import VERSION, model_hash
from qianyi.results.run.manifest import json_of
from qianyi.results.run.store import RunDirectory, StoreError
from qianyi.scenarios.mistakes import Told, nearest
from qianyi.scenarios.words import LANGUAGES, message, words
from qianyi.scenarios.zones import ZoneFacts, find_zone


@dataclass(frozen=True)
class Gallery:
    """Figures of a run that are asked for: those named, or every one."""

    run: ArrangedRun
    zone: ZoneFacts | None
    names: Sequence[str]
    pieces: int

    @classmethod
    def of(cls, run: Path, reference: str, zone: str, names: Sequence[str]) -> "Gallery":
        """`zone` is a name, or empty. Raises `Told` for a zone or figure that the run does not have."""
        from qianyi.results.figures.gallery import names_for

        arranged = arrange([run], reference)
        known = names_for(arranged)
        for name in names:
            if name not in known:
                near = nearest(name, known)
                hint = message("; did you mean {nearest}?", nearest=near) if near else ""
                asked, valid = repr(name), ", ".join(known)
                raise Told(
                    "no figure of this run is called {asked}{hint}; it has {valid}", asked=asked, hint=hint, valid=valid
                )
        return cls(arranged, find_zone(zone, arranged.zones) if zone else None, names, len(names or known))

    def draw(self, language: str, out: Path | None, tell: Callable[[int], None]) -> list[Path]:
        """Draw them; `tell` gets figures finished."""
        from qianyi.results.figures.gallery import Subject, draw_gallery, own_zone
        from qianyi.results.measures.panel import read_panel

        panel = read_panel(self.run)
        subject = Subject(self.run, panel, language, own_zone(panel, self.zone))
        return draw_gallery(subject, out or self.run.path / "figures", self.names, lambda _: tell(1))


def compare_runs(runs: Sequence[Path], language: str, out: Path | None, reference: str) -> list[Path]:
    """Scenarios of one or several runs side by side."""
    from qianyi.results.tables.cells import Findings
    from qianyi.results.tables.comparison import show_comparison, write_comparison

    arranged = arrange(runs, reference, out or runs[0] / "compare")
    arranged.path.mkdir(parents=True, exist_ok=True)
    of = Findings.of(arranged)
    console = Console(markup=False)
    show_comparison(of, language, console if console.width >= 132 else Console(width=132, markup=False))
    return write_comparison(of, arranged.path, language)


def version_notices(run: RunDirectory) -> list[tuple[str, str]]:
    """What a report says first of a run that another version made."""
    theirs = run.manifest.get("qianyi"), run.manifest.get("model_hash")
    if theirs == (VERSION, model_hash()):
        return []
    told = message(
        "This run was made by version {version}, model {model}; here are {our_version}, {our_model}. Its numbers are "
        "told as they are; this program cannot reproduce them bit by bit.",
        version=theirs[0],
        model=theirs[1],
        our_version=VERSION,
        our_model=model_hash(),
    )
    return [tuple(told.text(language) for language in LANGUAGES)]


def credibility_notice() -> tuple[str, str]:
    """What is known of the model's worth, in a line, with where to read more (Chinese, English)."""
    from qianyi.calibration.studies.summary import one_line, page

    chinese, english = (
        t("{line} ({page})", line=one_line(t.language), page=page(t.language)) for t in map(words, LANGUAGES)
    )
    return chinese, english


@dataclass(frozen=True)
class Proposal:
    """The report of a run in the formats that are asked for, all of them if none is named."""

    run: ArrangedRun
    zone: ZoneFacts | None
    formats: Sequence[str]
    pieces: int

    @classmethod
    def of(cls, run: Path, reference: str, zone: str, formats: Sequence[str]) -> "Proposal":
        """`zone` is a name, or empty. Raises `StoreError` for a run that cannot be read, `Told` for a zone unknown."""
        from qianyi.results.figures.gallery import names_for
        from qianyi.results.report.make import FORMATS

        arranged = arrange([run], reference)
        wanted = list(dict.fromkeys(formats)) or list(FORMATS)
        return cls(
            arranged, find_zone(zone, arranged.zones) if zone else None, wanted, len(names_for(arranged)) + len(wanted)
        )

    def write(self, language: str, tell: Callable[[int], None]) -> list[Path]:
        """Write it; `tell` gets figures and formats finished."""
        from qianyi.results.report.compose import Notices
        from qianyi.results.report.make import write_report

        notices = Notices(version_notices(self.run), credibility_notice())
        return write_report(self.run, language, self.formats, notices, self.zone, lambda _: tell(1))


def trace_number(run: Path, id: str, language: str) -> None:
    """Explain one number of a run's `results.json`. Raises `StoreError` where the shards now say something else."""
    from qianyi.results.measures.book import FILE, load_numbers
    from qianyi.results.trace import show_trace

    opened = RunDirectory.open(run)
    book = load_numbers(opened)
    about = json_of(opened.path / FILE)
    if about.get("run_key") != opened.manifest.get("run_key"):
        other = about.get("run_key")
        path = opened.path / FILE
        raise StoreError(
            message("{path} is of another run ({other}); `qianyi report` renews it", path=path, other=other)
        )
    try:
        number = book.by_id(id)
    except KeyError:
        last = len(book.numbers)
        raise Told("no number has the id {id}; ids run from N1 to N{last}", id=id, last=last) from None
    arranged: ArrangedRun = arrange([opened], about.get("reference", ""))
    if not show_trace(arranged, book, number, language, Console()):
        raise StoreError(message("{id}: results.json and the shards disagree; `qianyi report` renews it", id=id))
