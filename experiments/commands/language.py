"""The language in which a command answers before it has read its options, and `--help` in it.

Help stands in English in the code, as typer wants it; its Chinese stands in the catalogue under "help".
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from typer._click.core import Command, Context, Parameter  # typer gives them no public name
from typer._click.exceptions import BadParameter
from typer.core import TyperCommand

from qianyi.scenarios.words import CHINESE, ENGLISH, LANGUAGES, Words, message, words
from qianyi.scenarios.words.docstrings import one_line

VARIABLE = "QIANYI_LANG"
_GIVEN = "qianyi.given"

# Typer's own words around a help, by the names under which its module looks them up.
_AROUND = {
    "ARGUMENTS_PANEL_TITLE": message("Arguments"),
    "OPTIONS_PANEL_TITLE": message("Options"),
    "COMMANDS_PANEL_TITLE": message("Commands"),
    "DEFAULT_STRING": message("[default: {}]"),
    "ENVVAR_STRING": message("[env var: {}]"),
    "REQUIRED_LONG_STRING": message("[required]"),
}
_HELP = message("Show this message and exit.")


def asked_language(given: list[str]) -> str:
    """What `--lang` on a command line asks for, whatever else is wrong with it, or QIANYI_LANG; else empty."""
    asked = re.findall(rf"(?:^|\0)--lang[=\0]({'|'.join(LANGUAGES)})(?=\0|$)", "\0".join(given))
    variable = os.environ.get(VARIABLE, "")
    return asked[-1] if asked else variable if variable in LANGUAGES else ""


def _language_of_terminal() -> str:
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return CHINESE if next(filter(None, named), "").startswith(CHINESE) else ENGLISH


def note_given(ctx: Context, given: list[str]) -> None:
    """Keep the words that follow a group for a help that one of its commands shows."""
    ctx.meta[_GIVEN] = given


def usage_line(command: Command, ctx: Context, t: Words) -> str:
    """How a command is called."""
    usage = " ".join(command.collect_usage_pieces(ctx)).replace("[OPTIONS]", t("[OPTIONS]"))
    return t("Usage: {path} {usage}", path=ctx.command_path, usage=usage)


@contextmanager
def _speaking(t: Words) -> Iterator[None]:
    """Let typer say its own words in a language, and fold Chinese: it breaks lines at spaces and cuts off the rest."""
    from rich.text import Text
    from typer import rich_utils

    made = rich_utils._make_rich_text

    def folded(**given):
        text = made(**given)
        if isinstance(text, Text):
            text.overflow = "fold"
        return text

    ours = {name: t.tell(said) for name, said in _AROUND.items()} | {"_make_rich_text": folded}
    theirs = {name: getattr(rich_utils, name) for name in ours}
    for name, value in ours.items():
        setattr(rich_utils, name, value)
    try:
        yield
    finally:
        for name, value in theirs.items():
            setattr(rich_utils, name, value)


class HelpInWords(Command):
    """A command whose help is told in the language that was asked for, or in that of the terminal."""

    def format_usage(self, ctx, formatter) -> None:
        """Write the line that says how it is called."""
        formatter.write(usage_line(self, ctx, self._language(ctx)) + "\n")

    def format_help(self, ctx, formatter) -> None:
        """Write the help."""
        t = self._language(ctx)
        for told in (self, *self.get_params(ctx), *getattr(self, "commands", {}).values()):
            told.help = _told(getattr(told, "help", None), t)
        with _speaking(t):
            super().format_help(ctx, formatter)

    def _language(self, ctx: Context) -> Words:
        return words(asked_language(ctx.meta.get(_GIVEN, [])) or _language_of_terminal())


def _told(said: str | None, t: Words) -> str | None:
    return t.tell(_HELP) if said == _HELP.english else t.within("help", one_line(said)) if said else said


# A whole number as people write it: no `1_0`, no `5.0`.
_WHOLE = re.compile("[+-]?[0-9]+")
_NO_INTEGER = "Input should be a valid integer, unable to parse string as an integer"


def _strictly(option: Parameter) -> None:
    """Let an option of whole numbers take no other spelling of one, as typer would."""
    taken = option.process_value

    def process(ctx: Context, value):
        if isinstance(value, str) and not _WHOLE.fullmatch(value):
            raise BadParameter(_NO_INTEGER, ctx=ctx, param=option)
        return taken(ctx, value)

    option.process_value = process


class OneCommand(HelpInWords, TyperCommand):
    """A command of `qianyi`."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        for option in self.params:
            if getattr(getattr(option, "type_descriptor", None), "annotation", None) is int:
                _strictly(option)
