"""The model's floors keep their types, and all sources the layout and the rules of `ruff`."""

import shutil
import subprocess
import sys

import pytest

from tests.installed import FLOORS, HOUSE, lay_out


def test_types_hold_and_a_wrong_one_is_found(tmp_path):
    """One run tells both: of all sources only the line that is wrong on purpose may be told, and it must be."""
    lay_out(tmp_path)
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    with (tmp_path / "qianyi/scenarios/sectors/__init__.py").open("a", encoding="utf-8") as file:
        file.write("WRONG: int = EMERGING\n")
    asked = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True).stdout
    errors = [line for line in said.splitlines() if " - error: " in line]
    assert len(errors) == 1 and "sectors/__init__.py" in errors[0], said
    assert "1 error," in said and '"int"' in errors[0], said


@pytest.mark.parametrize("asked", [["check"], ["format", "--check"]], ids=" ".join)
def test_sources_are_laid_out(asked):
    places = [str(HOUSE / folder) for folder in (*FLOORS, "qianyi", "tests")]
    told = subprocess.run([sys.executable, "-m", "ruff", *asked, "--no-cache", *places], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
