"""Ctrl-C, once or by an impatient hand, ends a batch with a line and keeps what is done."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qianyi.results.run.store import RunDirectory

HOUSE = Path(__file__).parent.parent


@pytest.mark.parametrize("processes", [[], ["--processes"]])
def test_an_impatient_interrupt_ends_in_a_line(tmp_path, processes):
    words = ["run", "plan-2017", "no-plan", "--replicates", "2000", "--until", "2017Q4", "--yes", "--lang", "zh"]
    batch = subprocess.Popen(
        [sys.executable, "-m", "qianyi", *words, "--out", str(tmp_path / "run"), *processes],
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    for _ in range(1200):
        time.sleep(0.05)
        if list((tmp_path / "run").glob("zones/*.parquet")):
            break
    for _ in range(4):
        os.killpg(batch.pid, signal.SIGINT)
        time.sleep(0.15)
    said = batch.communicate(timeout=60)[1]
    assert batch.returncode == 130, said
    assert "Traceback" not in said and "再次运行同一命令" in said, said
    run = RunDirectory.open(tmp_path / "run")
    assert run.shards("zones") and run.faulty() == []
