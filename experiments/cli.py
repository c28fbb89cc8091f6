"""The command `qianyi`."""

import os
import sys
from pathlib import Path

# isort: off - the order of the help
from experiments.commands import believing, calibrating, explaining, reporting, simulating, viewing

# isort: on
from experiments.commands.shared import app

__all__ = ["app", "believing", "calibrating", "explaining", "main", "reporting", "simulating", "viewing"]


def _find_place_for_compiled_rules() -> None:
    """Where program and home are read-only, numba would end with an error: keep compiled rules for this run only."""
    if os.environ.get("NUMBA_CACHE_DIR") or os.access(Path(__file__).parent.parent / "agents", os.W_OK):
        return
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if not os.access(cache if cache.is_dir() else cache.parent, os.W_OK):
        import atexit
        import shutil
        import tempfile

        # Private to this process: numba would run whatever somebody else had put into a shared folder.
        os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="qianyi-")
        atexit.register(shutil.rmtree, os.environ["NUMBA_CACHE_DIR"], ignore_errors=True)


def main() -> None:
    """Entry of `python -m experiments`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # a terminal or file in GBK or ASCII lacks some signs: no reason to end
    _find_place_for_compiled_rules()
    app(prog_name="qianyi")


if __name__ == "__main__":
    sys.exit(main())
