"""The application `qianyi`: its commands, and what ends one: a planner's mistake, a disk, an interrupt."""

import errno
import functools
import inspect
import signal
import threading
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import typer

from qianyi.experiments.commands.language import OneCommand
from qianyi.experiments.commands.terminal.usage import Commands
from qianyi.kernels import tell_in
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.words import Message, message, words

# What the planner can mend is a mistake (2); what the machine refuses is a failure (1).
MISTAKE, FAILURE, INTERRUPTED = 2, 1, 130
_NO_SUCH_FILE = (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST)

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="千亿 Qianyi: a laboratory for development zones",
)


class Refused(Exception):
    """A command that is not begun: everything that is wrong, each with a `text(language)`."""

    def __init__(self, *said):
        self.said = said
        super().__init__("\n".join(str(line) for line in said))


def command(group: typer.Typer = app, name: str | None = None) -> Callable:
    """Make a function a command: whatever ends it early is a line in the planner's language and an exit code.

    A parameter that is a dataclass stands for options that several commands share, one for each of its fields.
    """

    def register(work: Callable) -> Callable:
        @functools.wraps(work)
        def ended(**given) -> None:
            tell_in(given.get("language", "en"))
            raise typer.Exit(guarded(lambda: work(**_gathered(work, given)), given.get("language", "en")))

        options = [option for one in inspect.signature(work).parameters.values() for option in _options(one)]
        ended.__signature__ = inspect.Signature(options)
        ended.__annotations__ = {option.name: option.annotation for option in options}
        group.command(name, cls=OneCommand)(ended)
        return work

    return register


def _options(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    """A parameter of a command as options of the command line: a dataclass is one for each of its fields."""
    if not is_dataclass(parameter.annotation):
        return [parameter]
    return [parameter.replace(name=f.name, annotation=f.type, default=f.default) for f in fields(parameter.annotation)]


def _gathered(work: Callable, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, with options that the command takes as one dataclass put together again."""
    kinds = {name: one.annotation for name, one in inspect.signature(work).parameters.items()}
    groups = {name: kind for name, kind in kinds.items() if is_dataclass(kind)}
    whole = {name: kind(**{f.name: given.pop(f.name) for f in fields(kind)}) for name, kind in groups.items()}
    return given | whole


def guarded(work: Callable[[], int | None], language: str, stays: Callable[[], Message] | None = None) -> int:
    """Do the work; the exit code.

    `stays` says what is left of work that a failure or an interrupt stopped.
    """
    from qianyi.scenarios.mistakes import ScenarioMistakes, shown

    try:
        return work() or 0
    except ScenarioMistakes as found:
        head = message("{count} mistake(s), nothing was run:", count=len(found.mistakes))
        return _refuse((head, *shown(found.mistakes)), language)
    except Refused as refused:
        return _refuse(refused.said, language)
    except (Told, OSError) as error:
        code = _code(error)
        _say(error.text(language) if isinstance(error, Told) else _cause(error, language))
        if stays is not None and code == FAILURE:
            _say(stays().text(language), style=None)
        return code
    except KeyboardInterrupt:
        _be_deaf()
        _say((stays() if stays else message("Stopped")).text(language), style=None)
        return INTERRUPTED


def _refuse(said, language: str) -> int:
    for line in said:
        _say(line.text(language))
    return MISTAKE


def _say(line: str, style: str | None = "red") -> None:
    typer.secho(line, fg=style, err=True)


def _code(error: Told | OSError) -> int:
    """A disk that is full or a cluster that went away are no mistakes of the planner."""
    from qianyi.experiments.batches.executors import ClusterLost
    from qianyi.results.run.store import StoreError

    cause = error.__cause__ if isinstance(error, StoreError) else error
    if isinstance(cause, OSError):
        return MISTAKE if cause.errno in _NO_SUCH_FILE else FAILURE
    return FAILURE if isinstance(error, ClusterLost) else MISTAKE


def _cause(error: OSError, language: str) -> str:
    from qianyi.results.run.store import why

    place = f"{error.filename}: " if error.filename else ""
    return place + words(language).tell(why(error))


def _be_deaf() -> None:
    """Let further interrupts pass: the program is ending, in the second or two that the last replicates need."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
