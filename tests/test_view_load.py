"""Many sessions of the desk at once, in small: `python -m tests.yardsticks.desk_load` is the full load."""

import subprocess
import sys

import pytest

pytest.importorskip("solara", reason="the desk is not installed: install extra `view`")

_SMALL = """
from tests.yardsticks.desk_load import faults, measure
found = measure(sessions=5, seconds=4.0, replicates=6)
wrong = faults(found)
assert not wrong, wrong
assert found["moves"] >= 10 and found["different_ends"] == 5, found
"""


def test_sessions_end_with_their_own_numbers_and_without_errors():
    # A process of its own: solara's server changes how widgets are kept for the whole process.
    done = subprocess.run([sys.executable, "-c", _SMALL], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stdout + done.stderr
