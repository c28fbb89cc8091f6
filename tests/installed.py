"""The package as a wheel installs it: the six floors inside `qianyi/`, for tools that read packages from disk."""

import shutil
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("experiments", "calibration", "results", "sim", "agents", "scenarios")


def lay_out(folder: Path) -> Path:
    """Copy the sources to `folder`/qianyi as they lie in a wheel; returns `folder`."""
    shutil.copytree(HOUSE / "qianyi", folder / "qianyi", ignore=shutil.ignore_patterns("__pycache__"))
    for floor in FLOORS:
        shutil.copytree(HOUSE / floor, folder / "qianyi" / floor, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
