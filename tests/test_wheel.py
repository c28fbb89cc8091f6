"""What is installed is one package: it works beside another that owns the name of one of its floors."""

import os
import subprocess
import sys
import zipfile

import pytest

from tests.installed import FLOORS, HOUSE

_STRANGERS = "agents", "sim", "results"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder of installed packages: our wheel, and packages of others that have the names of our floors."""
    built, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    asked = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(asked, cwd=HOUSE, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    for name in _STRANGERS:
        (site / name).mkdir()
        (site / name / "__init__.py").write_text('OWNER = "a stranger"\n', encoding="utf-8")
    return site


def _said(site, code: str) -> str:
    """What a program prints that finds our package in `site` only."""
    alone = f"import sys; sys.path = [p for p in sys.path if p not in ('', {str(HOUSE)!r})]\n"
    environment = os.environ | {"PYTHONPATH": str(site), "NUMBA_DISABLE_JIT": "1"}
    asked = [sys.executable, "-c", alone + code]
    told = subprocess.run(asked, cwd=site, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def test_nothing_of_ours_lies_at_the_top(site):
    top = {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"qianyi", *_STRANGERS}
    assert {path.name for path in (site / "qianyi").iterdir() if path.is_dir()} == set(FLOORS)


def test_a_model_steps_beside_a_stranger_who_owns_the_name_agents(site):
    code = """
import agents, sim, results
from qianyi import DevelopmentModel, load
import qianyi.agents
model = DevelopmentModel(load("plan-2017", ["until=2017Q1"]))
model.step()
import qianyi.experiments.cli
print(agents.OWNER, qianyi.agents.__file__, repr(model.revenue), sep="|")
"""
    owner, place, revenue = _said(site, code).split("|")
    from qianyi import DevelopmentModel, load

    model = DevelopmentModel(load("plan-2017", ["until=2017Q1"]))
    model.step()
    assert owner == "a stranger" and place.startswith(str(site)) and float(revenue) == model.revenue


def test_everything_that_the_program_reads_is_in_the_wheel(site):
    def data(folder) -> set[str]:
        kinds = {".csv", ".toml", ".parquet", ".po", ".j2", ".css", ".vue", ".geojson", ".json", ".typ"}
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in kinds}

    for floor in FLOORS:
        assert data(site / "qianyi" / floor) == data(HOUSE / floor)
