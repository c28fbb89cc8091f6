"""`qianyi figures`, `compare`, `report`, `trace`, `twin`: from a run to a proposal."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.terminal.application import command
from qianyi.experiments.commands.terminal.options import (
    LanguageOption,
    PlaceOption,
    ReferenceOption,
    RunArgument,
    ZoneOption,
)
from qianyi.scenarios.words import CHINESE, words


class Format(StrEnum):
    """Formats of a report."""

    docx = "docx"
    pdf = "pdf"
    html = "html"


def _show(paths: Iterable[Path]) -> None:
    for path in paths:
        typer.echo(path)


@command()
def figures(
    run: RunArgument,
    out: PlaceOption = None,
    zone: ZoneOption = "",
    only: Annotated[list[str] | None, typer.Option("--only", help="Names of figures")] = None,
    reference: ReferenceOption = "",
    language: LanguageOption = "en",
) -> None:
    """Draw every figure of a run as PNG, SVG and PDF, each with its data as CSV."""
    from qianyi.experiments.commands.terminal.progress import progress
    from qianyi.experiments.reporting import Gallery

    gallery = Gallery.of(run, reference, zone, only or [])
    t = words(language)
    with progress(t("Drawing"), gallery.pieces) as tell:
        paths = gallery.draw(language, out, tell)
    _show(paths)


@command()
def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run directories")],
    out: PlaceOption = None,
    reference: ReferenceOption = "",
    language: LanguageOption = "en",
) -> None:
    """Set scenarios side by side: board, policy, effects, cost, winners and losers; CSV and Excel."""
    from qianyi.experiments.reporting import compare_runs

    _show(compare_runs(runs, language, out, reference))


@command()
def report(
    run: RunArgument,
    formats: Annotated[list[Format] | None, typer.Option("--format", help="All if left out")] = None,
    zone: ZoneOption = "",
    reference: ReferenceOption = "",
    language: LanguageOption = CHINESE,
) -> None:
    """Write a proposal-ready report of a run as DOCX, PDF and HTML, and all its numbers as results.json."""
    from qianyi.experiments.commands.terminal.progress import progress
    from qianyi.experiments.reporting import Proposal

    proposal = Proposal.of(run, reference, zone, formats or [])
    t = words(language)
    with progress(t("Writing the report"), proposal.pieces) as tell:
        paths = proposal.write(language, tell)
    _show(paths)


@command()
def trace(
    run: RunArgument,
    number: Annotated[str, typer.Argument(metavar="NUMBER-ID", help="Id in the report, as N12")],
    language: LanguageOption = "en",
) -> None:
    """Explain a number of the report: indicator, formula, replicates, scenario, levers, sources."""
    from qianyi.experiments.reporting import trace_number

    trace_number(run, number, language)


@command()
def twin(
    run: RunArgument,
    zone: ZoneOption,
    between: Annotated[tuple[str, str] | None, typer.Option("--between", metavar="A B", help="Two scenarios")] = None,
    firm: Annotated[str, typer.Option("--firm", help="Its number, 'largest', or 'list'")] = "",
    replicate: Annotated[int, typer.Option("--replicate", help="Which one a firm is followed in")] = 0,
    language: LanguageOption = "en",
) -> None:
    """One zone, or one firm of it, in two scenarios: what differs, since when, through which channel."""
    from qianyi.experiments.commands.twins import show_firm_twins, show_twins
    from qianyi.results.measures.arranged import arrange

    arranged = arrange([run])
    if firm:
        return show_firm_twins(arranged, zone, between or (), (firm, replicate), language)
    return _show(show_twins(arranged, zone, between or (), language))
