"""The command `qianyi`."""

import os
import sys
from pathlib import Path

from qianyi.experiments.commands import believing, calibrating, explaining, reporting, simulating

from qianyi.experiments.commands import viewing  # isort: skip - help
from qianyi.experiments.commands.shared import app

__all__ = ["app", "believing", "calibrating", "explaining", "main", "reporting", "simulating", "viewing"]


def _find_place_for_compiled_rules() -> None:
    """Where the planner's home cannot be written, numba would end with an error: keep rules for this run only."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    while not cache.exists() and cache != cache.parent:
        cache = cache.parent
    if os.access(cache, os.W_OK) or os.name == "nt":
        return
    import atexit
    import shutil
    import tempfile

    # Private to this process: numba would run whatever somebody else had put into a shared folder.
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="qianyi-")
    atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)


def main() -> None:
    """Entry of `python -m qianyi`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal or file in GBK or ASCII lacks some signs: no reason to end.
            stream.reconfigure(errors="replace")
    _find_place_for_compiled_rules()
    app(prog_name="qianyi")


if __name__ == "__main__":
    sys.exit(main())
