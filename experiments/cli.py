"""The command `qianyi`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="千亿 Qianyi: a laboratory for development zones / 开发区政策实验室",
)

Language = Literal["zh", "en"]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of what you read / 语言")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Set a lever, a parameter or a field / 设置政策工具、参数或字段"),
]


def _stop(lines: list[str], code: int) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)


def _load(names: list[str], overrides: list[str], language: Language):
    from scenarios.loader import load_all
    from scenarios.mistakes import ScenarioMistakes

    try:
        return load_all(names, overrides)
    except ScenarioMistakes as mistakes:
        count = len(mistakes.mistakes)
        head = f"{count} 处错误，未运行：" if language == "zh" else f"{count} mistake(s), nothing was run:"
        _stop([head, *(mistake.text(language) for mistake in mistakes.mistakes)], 2)


@app.command()
def run(
    scenarios: Annotated[list[str], typer.Argument(help="Scenarios of the library, or files / 场景名称或文件")],
    replicates: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Replicates of each scenario / 重复次数")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed that scenarios share / 随机种子")] = None,
    until: Annotated[str | None, typer.Option(help="Last quarter, as 2025Q4 / 终止季度")] = None,
    overrides: SetOption = None,
    out: Annotated[Path | None, typer.Option(help="Run directory; a new one in runs/ if left out / 结果目录")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads; all cores if left out / 线程数")] = None,
    language: LanguageOption = "en",
) -> None:
    """Simulate scenarios and show which zones cross 500亿 and 1000亿, when, with what probability."""
    given = [*(overrides or ())]
    given += [f"{key}={value}" for key, value in (("replicates", replicates), ("seed", seed)) if value is not None]
    given += [f'until="{until}"'] if until is not None else []
    if len(set(scenarios)) < len(scenarios):
        scenarios = list(dict.fromkeys(scenarios))
    loaded = _load(scenarios, given, language)
    if len({scenario.name for scenario in loaded}) < len(loaded):
        _stop(["场景重名" if language == "zh" else "two scenarios have the same name"], 2)
    from experiments.running import run_and_show

    raise typer.Exit(run_and_show(loaded, out, jobs, language))


@app.command(name="scenarios")
def show_scenarios(
    name: Annotated[str | None, typer.Argument(help="A scenario / 场景")] = None, language: LanguageOption = "en"
) -> None:
    """List the library, or show one scenario as resolved."""
    from experiments.listing import list_library, show_scenario

    if name is None:
        list_library(language)
    else:
        show_scenario(_load([name], [], language)[0], language)


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(help="Scenario files / 场景文件")],
    overrides: SetOption = None,
    language: LanguageOption = "en",
) -> None:
    """Check scenarios without running them."""
    for scenario in _load(files, overrides or [], language):
        typer.echo(f"{scenario.name}: {'通过' if language == 'zh' else 'ok'} ({scenario.title(language)})")


@app.command()
def bench(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON / 输出 JSON")] = False,
    language: LanguageOption = "en",
) -> None:
    """Measure what a run costs on this machine; about half a minute."""
    import json

    from experiments.benchmark import measure
    from experiments.listing import show_measures

    figures = measure()
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
    else:
        show_measures(figures, language)


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
    from experiments.reporting import draw_figures, guarded

    raise typer.Exit(guarded(lambda: draw_figures(run, language, out, zone, only or [], reference)))


@app.command()
def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run directories / 结果目录")],
    out: OutOption = None,
    reference: ReferenceOption = "",
    language: LanguageOption = "en",
) -> None:
    """Set scenarios side by side: board, policy, effects, cost, winners and losers; CSV and Excel."""
    from experiments.reporting import compare_runs, guarded

    raise typer.Exit(guarded(lambda: compare_runs(runs, language, out, reference)))


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
    from experiments.reporting import guarded, report_run

    raise typer.Exit(guarded(lambda: report_run(run, language, formats or [], zone, reference)))


@app.command()
def trace(
    run: RunArgument,
    number: Annotated[str, typer.Argument(metavar="NUMBER-ID", help="Id in the report, as N12 / 报告中的编号")],
    language: LanguageOption = "en",
) -> None:
    """Explain a number of the report: indicator, formula, replicates, scenario, levers, sources."""
    from experiments.reporting import guarded, trace_number

    raise typer.Exit(guarded(lambda: trace_number(run, number, language)))


@app.command()
def twin(
    run: RunArgument,
    zone: ZoneOption,
    between: Annotated[
        tuple[str, str] | None, typer.Option("--between", metavar="A B", help="Two scenarios / 两个场景")
    ] = None,
    language: LanguageOption = "en",
) -> None:
    """One zone in two scenarios: what differs, since when, through which channel."""
    from experiments.reporting import guarded, show_twins

    raise typer.Exit(guarded(lambda: show_twins(run, zone, between or (), language)))


def main() -> None:
    """Entry of `python -m experiments`."""
    app(prog_name="qianyi")


if __name__ == "__main__":
    sys.exit(main())
