"""The command `qianyi`."""

import sys

from experiments.commands import simulating, explaining, reporting, viewing, calibrating  # isort: skip - the order of the help
from experiments.commands.shared import app

__all__ = ["app", "calibrating", "explaining", "main", "reporting", "simulating", "viewing"]


def main() -> None:
    """Entry of `python -m experiments`."""
    app(prog_name="qianyi")


if __name__ == "__main__":
    sys.exit(main())
