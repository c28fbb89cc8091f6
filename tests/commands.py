"""The command line: in this process, where what it says is tested, and as a process of its own, where that matters."""

import os
import resource
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from unittest.mock import patch

from typer.testing import CliRunner

from qianyi.experiments.cli import app
from qianyi.experiments.commands import running
from tests.installed import HOUSE

SMALL = ("--replicates", "3", "--until", "2017Q4")


@dataclass(frozen=True)
class Done:
    """What a command said."""

    returncode: int
    stdout: str
    stderr: str


def qianyi(*words: str, pictures: bool = False) -> Done:
    """Run a command in this process, as `qianyi WORDS` would; a traceback is an error.

    A run draws its first figures only with `pictures`: they take longer than all else.
    """
    with nullcontext() if pictures else patch.object(running, "draw_first", lambda run, language: []):
        done = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def qianyi_process(
    *words: str, hash_seed: str = "0", file_limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process under a hash seed, with files of at most `file_limit` bytes."""

    def limit():
        if file_limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "COLUMNS": "200"}
    asked = [sys.executable, "-m", "qianyi", *words]
    return subprocess.run(
        asked, env=environment, capture_output=True, text=True, check=False, cwd=HOUSE, preexec_fn=limit
    )
