"""The ledger proves itself: it adds up without a remainder, and errors planted in rules or bookings are caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import as_numbers
from qianyi.sim.replicate import simulate
from tests.ledger_proof import failures
from tests.paths_by_hand import paths

_ROOT = Path(__file__).resolve().parent.parent
# What somebody might break: file, what stands there, what is put in its place, what the proof must say.
_ERRORS = {
    "an effect doubled in the rule, not in the books": (
        "agents/zone/growth.py",
        "zone.pace[sector] = math.exp(growth)",
        "zone.pace[sector] = math.exp(growth + zone.infrastructure_growth)",
        "channels miss",
    ),
    "an effect of single firms doubled in the rule": (
        "agents/firm.py",
        "(1.0 + firm.high_tech * zone.certified_gain)",
        "(1.0 + 2.0 * firm.high_tech * zone.certified_gain) - 0.001",
        "channels miss",
    ),
    "booked twice": (
        "sim/phases/production.py",
        "book.cluster += worth * zone.cluster_growth[sector]",
        "book.cluster += 2.0 * worth * zone.cluster_growth[sector]",
        "channels miss",
    ),
    "not booked": (
        "sim/phases/production.py",
        "book.markets_taken_up += worth * math.log(1.0 + zone.taken_up[sector])",
        "pass",
        "channels miss",
    ),
    "what rivals take, not booked": (
        "sim/phases/production.py",
        "book.customers += worth * zone.customers_growth[sector]",
        "pass",
        "channels miss",
    ),
    "hands that rivals hire, booked twice": (
        "sim/phases/production.py",
        "book.labour += worth * zone.labour_growth",
        "book.labour += 2.0 * worth * zone.labour_growth",
        "channels miss",
    ),
    "booked elsewhere": (
        "sim/phases/production.py",
        "book.infrastructure += worth * zone.infrastructure_growth",
        "book.cluster += worth * zone.infrastructure_growth",
        "infrastructure_elasticity moves cluster",
    ),
    "a newcomer not booked": (
        "sim/phases/newcomers.py",
        "    book_newcomer(world.ledger[t, firm.zone], firm.origin, firm.volume * world.price[t + 1, firm.sector])",
        "    pass",
        "channels miss",
    ),
}


def test_the_ledger_holds():
    assert failures() == []


def test_what_the_plan_adds_is_told_by_its_channels_without_a_remainder():
    """Below 1 % of the effect was asked; the channels tell all of it, over nine years and every zone."""
    plan, none = (as_numbers(simulate(paths(share, quarters=36), key_zones(), 4).ledger) for share in (1.0, 0.0))
    effect = (plan - none)[-1, :, -1].sum()
    told = (plan - none)[:, :, 1:-1].sum()
    assert effect > 100.0
    assert abs(effect - told) < 1e-6 * effect
    assert np.abs(plan[:, :, :-1].sum(axis=2) - plan[:, :, -1]).max() < 1e-8


def _proof_in(tree: Path) -> subprocess.CompletedProcess:
    """The proof run on another tree, interpreted: its rules need no compilation. One cause stands for all."""
    return subprocess.run(
        [sys.executable, "-m", "tests.ledger_proof", "infrastructure_elasticity"],
        cwd=tree,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of what a simulation needs."""
    copy = tmp_path_factory.mktemp("tree")
    for folder in ("qianyi", "scenarios", "agents", "sim"):
        shutil.copytree(_ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    for name in ("__init__.py", "ledger_proof.py", "paths_by_hand.py"):
        shutil.copy(_ROOT / "tests" / name, copy / "tests" / name)
    return copy


@pytest.mark.parametrize("error", _ERRORS)
def test_a_planted_error_is_caught(tree, error):
    file, right, wrong, told = _ERRORS[error]
    source = (tree / file).read_text()
    assert source.count(right) == 1
    try:
        (tree / file).write_text(source.replace(right, wrong))
        found = _proof_in(tree)
    finally:
        (tree / file).write_text(source)
    assert found.returncode == 1 and told in found.stdout, found.stdout + found.stderr[-1000:]
