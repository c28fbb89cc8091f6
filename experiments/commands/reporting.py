"""`qianyi figures`, `compare`, `report`, `trace`, `twin`: from a run to a proposal."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.shared import LanguageOption, app


class Format(StrEnum):
    """Formats of a report."""

    docx = "docx"
    pdf = "pdf"
    html = "html"


RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Run directory / 结果目录")]
ReferenceOption = Annotated[
    str, typer.Option("--reference", help="Scenario to compare with; the one without levers if left out / 对照场景")
]
ZoneOption = Annotated[str, typer.Option("--zone", help="Zone, by name or number / 开发区名称或编号")]
OutOption = Annotated[Path | None, typer.Option(help="Where files go / 输出目录")]


@app.command()
def figures(
    run: RunArgument,
    out: OutOption = None,
    zone: ZoneOption = "",
    only: Annotated[list[str] | None, typer.Option("--only", help="Names of figures / 只绘某些图")] = None,
    reference: ReferenceOption = "",
    language: LanguageOption = "en",
) -> None:
    """Draw every figure of a run as PNG, SVG and PDF, each with its data as CSV."""
    from qianyi.experiments.reporting import draw_figures, guarded

    raise typer.Exit(guarded(lambda: draw_figures(run, language, out, zone, only or [], reference), language))


@app.command()
def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run directories / 结果目录")],
    out: OutOption = None,
    reference: ReferenceOption = "",
    language: LanguageOption = "en",
) -> None:
    """Set scenarios side by side: board, policy, effects, cost, winners and losers; CSV and Excel."""
    from qianyi.experiments.reporting import compare_runs, guarded

    raise typer.Exit(guarded(lambda: compare_runs(runs, language, out, reference), language))


@app.command()
def report(
    run: RunArgument,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="All if left out / 报告格式，缺省为全部")
    ] = None,
    zone: ZoneOption = "",
    reference: ReferenceOption = "",
    language: LanguageOption = "zh",
) -> None:
    """Write a proposal-ready report of a run as DOCX, PDF and HTML, and all its numbers as results.json."""
    from qianyi.experiments.reporting import guarded, report_run

    raise typer.Exit(guarded(lambda: report_run(run, language, formats or [], zone, reference), language))


@app.command()
def trace(
    run: RunArgument,
    number: Annotated[str, typer.Argument(metavar="NUMBER-ID", help="Id in the report, as N12 / 报告中的编号")],
    language: LanguageOption = "en",
) -> None:
    """Explain a number of the report: indicator, formula, replicates, scenario, levers, sources."""
    from qianyi.experiments.reporting import guarded, trace_number

    raise typer.Exit(guarded(lambda: trace_number(run, number, language), language))


@app.command()
def twin(
    run: RunArgument,
    zone: ZoneOption,
    between: Annotated[
        tuple[str, str] | None, typer.Option("--between", metavar="A B", help="Two scenarios / 两个场景")
    ] = None,
    firm: Annotated[
        str, typer.Option("--firm", help="Its number, 'largest', or 'list' / 企业编号，largest 或 list")
    ] = "",
    replicate: Annotated[int, typer.Option("--replicate", help="Which one a firm is followed in / 第几次重复")] = 0,
    language: LanguageOption = "en",
) -> None:
    """One zone, or one firm of it, in two scenarios: what differs, since when, through which channel."""
    from qianyi.experiments.reporting import guarded, show_firm_twins, show_twins

    if firm:
        work = lambda: show_firm_twins(run, zone, firm, replicate, between or (), language)  # noqa: E731
    else:
        work = lambda: show_twins(run, zone, between or (), language)  # noqa: E731
    raise typer.Exit(guarded(work, language))
