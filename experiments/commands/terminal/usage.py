"""What the command line itself refuses (unknown options, missing arguments), in the planner's language.

Typer and pydantic word such refusals, in English only. Their sentences stand here as patterns, so that the catalogue
has their Chinese; one that no pattern knows stays as it is.
"""

import re
from functools import cache

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError  # typer gives them no public name
from typer.core import TyperGroup

from qianyi.experiments.commands.language import HelpInWords, asked_language, note_given, usage_line
from qianyi.scenarios.words import ENGLISH, Words, message, words

# A field may hold another of these sentences. The first that fits counts.
_SENTENCES = (
    message("Invalid value for {what}: {why}"),
    message("Invalid value: {why}"),
    message("No such command {name}. Did you mean {near}?"),
    message("No such command {name}."),
    message("Missing command."),
    message("No such option: {name} (Possible options: {near})"),
    message("No such option: {name}"),
    message("Missing argument {name}."),
    message("Missing argument {name}. Choose from:{choices}"),
    message("Missing option {name}."),
    message("Got unexpected extra argument(s) ({found})"),
    message("Option {name} requires an argument."),
    message("Option {name} requires {number} arguments."),
    message("Option {name} does not take a value."),
    message("Argument {name} takes {number} values."),
    message("File {name} does not exist."),
    message("File {name} is a directory."),
    message("File {name} is not readable."),
    message("Value error, {why}"),
    message("{found} is not one of {choices}."),
    message("Value {found} is not a valid {kind}."),
    message("Input should be a valid integer, unable to parse string as an integer"),
    message("Unable to parse input string as an integer, exceeded maximum size"),
    message("Input should be greater than or equal to {bound}"),
    message("Input should be less than or equal to {bound}"),
    message("Input should be {choices} or {last}"),
)


class Commands(HelpInWords, TyperGroup):
    """The commands of `qianyi`; usage errors and help come out in the reader's language."""

    def invoke(self, ctx):
        """Run a command, as `TyperGroup.invoke` does."""
        given = [*ctx._protected_args, *ctx.args]
        note_given(ctx, given)
        try:
            return super().invoke(ctx)
        except UsageError as error:
            language = asked_language(given) or ENGLISH
            if isinstance(error, NoArgsIsHelpError) or language == ENGLISH:
                raise
            for line in _lines(error, words(language)):
                typer.echo(line, err=True)
            raise typer.Exit(error.exit_code) from error


def _lines(error: UsageError, t: Words) -> list[str]:
    lines = [translated(error.format_message(), t)]
    if error.ctx is not None:
        lines = [
            usage_line(error.ctx.command, error.ctx, t),
            *lines,
            t("Try {path} --help for help", path=error.ctx.command_path),
        ]
    return lines


def translated(said: str, t: Words) -> str:
    """A sentence of typer's or pydantic's in another language; itself where no pattern knows it."""
    for pattern, sentence in _patterns():
        found = pattern.fullmatch(said)
        if found:
            return t(sentence, **{name: translated(text, t) for name, text in found.groupdict().items()})
    return said


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    fields = re.compile(r"\\\{(\w+)\\\}")
    return [
        (re.compile(fields.sub(r"(?P<\1>.+)", re.escape(said.english)), re.DOTALL), said.english) for said in _SENTENCES
    ]
