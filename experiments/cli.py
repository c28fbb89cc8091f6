"""The command `qianyi`."""

import sys

# isort: off - the order of the help
from experiments.commands import simulating, explaining, reporting, calibrating, believing, viewing

# isort: on
from experiments.commands.shared import app

__all__ = ["app", "believing", "calibrating", "explaining", "main", "reporting", "simulating", "viewing"]


def main() -> None:
    """Entry of `python -m experiments`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # a terminal or file in GBK or ASCII lacks some signs: no reason to end
    app(prog_name="qianyi")


if __name__ == "__main__":
    sys.exit(main())
