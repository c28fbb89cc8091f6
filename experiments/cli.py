"""The command `qianyi`."""

import sys

from qianyi.experiments.commands import believing, calibrating, explaining, reporting, simulating

from qianyi.experiments.commands import viewing  # isort: skip - help
from qianyi.experiments.commands.terminal.application import app

__all__ = ["app", "believing", "calibrating", "explaining", "main", "reporting", "simulating", "viewing"]


def main() -> None:
    """Entry of the installed `qianyi` and of `python -m qianyi`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal or file in GBK or ASCII lacks some signs: no reason to end.
            stream.reconfigure(errors="replace")
    app(prog_name="qianyi")
