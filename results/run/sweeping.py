"""Half-written files of programs that were killed."""

import os
from pathlib import Path

# What is being written ends in the process that writes it, and this.
TEMPORARY = ".tmp"


def sweep(folder: Path) -> None:
    """Delete half-written files of programs that were killed; those of a program still at work stay."""
    for stray in folder.glob(f".*{TEMPORARY}"):
        process = stray.name.removesuffix(TEMPORARY).rpartition(".")[2]
        if process.isdecimal() and not _is_alive(int(process)):
            stray.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":  # there a signal of no meaning ends a process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
