"""`python -m qianyi` is `qianyi`; loading the program may be interrupted like everything after it."""

import sys

# Exit code of a program that Ctrl-C ended.
_INTERRUPTED = 130


def main() -> None:
    """Entry of the installed command."""
    try:
        from qianyi.experiments.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
