"""Compiled rules hold no value of a table, are kept by what decides their bits, and cut no corner."""

import ast
import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest

from qianyi.agents import rule as rules
from qianyi.agents.columns import PARAMETERS, POLICY
from qianyi.agents.firm import FIRM, State, fall_or_leave
from qianyi.agents.zone import ZONE
from qianyi.scenarios import levers as table
from qianyi.scenarios.zones import key_zones
from qianyi.sim import start
from qianyi.sim.replicate import simulate
from tests.installed import HOUSE
from tests.paths_by_hand import paths

# Their columns are the rows of a table: another row is another type, which numba compiles anew.
_TYPES = {"agents/columns.py", "sim/accounts.py"}


def test_no_rule_can_see_a_value_of_a_table():
    """A module's constants are compiled into its rules: none may be made by calling what reads data."""
    found = []
    for path in (p for floor in ("agents", "sim") for p in (HOUSE / floor).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        read = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qianyi.scenarios")
            for alias in node.names
        }
        for statement in (node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)):
            calls = [n.func for n in ast.walk(statement) if isinstance(n, ast.Call)]
            place = path.relative_to(HOUSE).as_posix()
            found += [f"{place}:{statement.lineno}" for f in calls if isinstance(f, ast.Name) and f.id in read]
    assert {place.split(":")[0] for place in found} == _TYPES, found


@pytest.mark.parametrize(
    ("lever", "column"),
    [
        ("university_partnerships", "knowledge"),
        ("innovation_rewards", "knowledge"),
        ("talent_with_capital", "talent"),
        ("equity_funds", "finance_ease"),
        ("factor_guarantee", "finance_ease"),
    ],
)
def test_a_changed_table_moves_rules_that_are_compiled_already(lever, column, monkeypatch):
    """What is normal is the table's value without the plan, as it is when a world starts."""

    def outcome() -> float:
        return float(simulate(given, key_zones(), 3).zones[column].mean())

    given = paths(plan=0.0, quarters=8)
    before = outcome()
    changed = dict(table.levers())
    old = changed[lever]
    changed[lever] = dataclasses.replace(old, without_plan=0.5 * (old.without_plan + old.with_plan))
    monkeypatch.setattr(start, "levers", lambda: changed)
    assert outcome() < before - 1e-6, "against a higher normal the same policy is worth less"


def test_kernels_are_named_by_what_decides_their_bits(monkeypatch):
    name = rules._what_decides()
    assert name == rules._what_decides()
    monkeypatch.setattr("numpy.__version__", "0.0")
    assert rules._what_decides() != name


def test_a_cache_that_cannot_be_written_leaves_nothing_beside_the_sources(tmp_path):
    """Its kernels stand in a folder of the process alone, which goes with it."""
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the cache should be", encoding="utf-8")
    code = "import numba; from qianyi.agents import shocks; print(shocks.laplace(0.3, 0.1), numba.config.CACHE_DIR)"
    environment = os.environ | {"XDG_CACHE_HOME": str(blocked), "TMPDIR": str(tmp_path), "PYTHONPATH": str(HOUSE)}
    before = set((HOUSE / "agents").rglob("*.nb*"))
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    value, place = told.stdout.split()
    assert float(value) == pytest.approx(0.1 * np.log(0.6)) and place.startswith(str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"cache"}
    assert set((HOUSE / "agents").rglob("*.nb*")) == before


@pytest.mark.parametrize("productivity", [-2.5, -1.2, -0.9, 0.0, 1.0])
def test_a_firm_of_low_productivity_falls_into_distress_as_often_as_its_rule_says(productivity):
    """The hazard is exp(-productivity) times that of a typical firm, also below -1."""
    firm, zone = np.zeros(1, FIRM)[0], np.zeros(1, ZONE)[0]
    policy, parameters = np.zeros(1, POLICY)[0], np.zeros(1, PARAMETERS)[0]
    distress, fallen, draws = 0.004, 0, 10_000
    for k in range(draws):
        firm["state"], firm["productivity"], firm["years"] = State.OPERATING, productivity, 5.0
        fall_or_leave(firm, zone, policy, parameters, distress, (k + 0.5) / draws)
        assert firm["state"] != State.GONE
        fallen += firm["state"] == State.ZOMBIE
    assert fallen / draws == pytest.approx(distress * np.exp(-productivity), abs=1.5 / draws)


_BLOCKED = """
from pathlib import Path
import numba
from numba.core.caching import UserProvidedCacheLocator
from qianyi.agents import rule
sources = str(rule._HOUSE / "agents" / "shocks.py")
(Path(numba.config.CACHE_DIR) / UserProvidedCacheLocator.get_suitable_cache_subpath(sources)).write_text("a file")
from qianyi.agents import shocks
print(shocks.laplace(0.3, 0.1), shocks.laplace.stats.cache_path)
"""


def _told(code: str, tmp_path) -> str:
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path), "PYTHONPATH": str(HOUSE)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_part_of_the_cache_that_cannot_be_written_is_not_kept_elsewhere(tmp_path):
    """The cache as a whole can be written, the folder of one package in it cannot."""
    value, place = _told(_BLOCKED, tmp_path).split()
    assert float(value) == pytest.approx(0.1 * np.log(0.6)) and place == "None"


def test_a_module_that_needs_no_rule_of_its_own_keeps_its_kernels_there_too(tmp_path):
    """Whichever module is imported first, its kernels go where all kernels go."""
    place = _told("from qianyi.sim import world; print(world._pack.stats.cache_path)", tmp_path)
    assert place.startswith(str(tmp_path / "qianyi"))
