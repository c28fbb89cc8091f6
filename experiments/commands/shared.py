"""What every command shares: the application, languages, loading, how a mistake ends it."""

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


def stop(lines: list[str], code: int) -> NoReturn:
    """End the command with lines for the planner and an exit code (2 for a mistake)."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)


def load_scenarios(names: list[str], overrides: list[str], language: Language):
    """Scenarios by name or file with overrides; all mistakes at once end the command."""
    from qianyi.scenarios.loader import load_all
    from qianyi.scenarios.mistakes import ScenarioMistakes

    try:
        return load_all(names, overrides)
    except ScenarioMistakes as mistakes:
        count = len(mistakes.mistakes)
        head = f"{count} 处错误，未运行：" if language == "zh" else f"{count} mistake(s), nothing was run:"
        stop([head, *(mistake.text(language) for mistake in mistakes.mistakes)], 2)


def refuse_name(name: str, valid: list[str], what: tuple[str, str], language: Language) -> NoReturn:
    """End the command because nothing has this name; `what` says in Chinese and English what was looked for."""
    from qianyi.scenarios.mistakes import nearest

    near = nearest(name, valid)
    if language == "zh":
        stop([f"没有名为 {name!r} 的{what[0]}" + (f"；是否指 {near!r}？" if near else "")], 2)
    stop([f"no {what[1]} is called {name!r}" + (f"; did you mean {near!r}?" if near else "")], 2)
