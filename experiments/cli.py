"""The command `qianyi`."""

import os
import sys

from qianyi.experiments.commands import believing, calibrating, explaining, reporting, simulating

from qianyi.experiments.commands import viewing  # isort: skip - help
from qianyi.experiments.commands.terminal.application import FAILURE, app

__all__ = ["app", "believing", "calibrating", "explaining", "main", "reporting", "simulating", "viewing"]


def main() -> None:
    """Entry of the installed `qianyi` and of `python -m qianyi`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal or file in GBK or ASCII lacks some signs: no reason to end.
            stream.reconfigure(errors="replace")
    # Pictures are written to files: a backend that somebody set for other programs has no part in it.
    os.environ["MPLBACKEND"] = "agg"
    try:
        try:
            app(prog_name="qianyi")
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as error:  # of the standard output: full, or nobody reads on
        _leave_output()
        if sys.stderr is not None and not isinstance(error, BrokenPipeError):
            print(f"qianyi: {error.strerror or error}", file=sys.stderr)
        sys.exit(FAILURE)


def _leave_output() -> None:
    """What is left in the buffer goes nowhere, so that Python does not complain of it once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
