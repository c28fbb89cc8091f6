"""The model's floors keep their types, and all sources the layout and the rules of `ruff`."""

import shutil
import subprocess
import sys

import pytest

from tests.installed import FLOORS, HOUSE, lay_out


def _types(folder) -> str:
    asked = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable]
    return subprocess.run(asked, cwd=folder, capture_output=True, text=True).stdout


def test_types_hold_and_a_wrong_one_is_found(tmp_path):
    lay_out(tmp_path)
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    said = _types(tmp_path)
    assert "0 errors" in said, said
    with (tmp_path / "qianyi/scenarios/sectors.py").open("a", encoding="utf-8") as file:
        file.write("WRONG: int = EMERGING\n")
    assert "1 error," in _types(tmp_path)


@pytest.mark.parametrize("asked", [["check"], ["format", "--check"]], ids=" ".join)
def test_sources_are_laid_out(asked):
    places = [str(HOUSE / folder) for folder in (*FLOORS, "qianyi", "tests")]
    told = subprocess.run([sys.executable, "-m", "ruff", *asked, "--no-cache", *places], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
