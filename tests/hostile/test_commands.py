"""Whatever a command is given, and wherever its words go, it ends in a line and an exit code."""

import os
import subprocess
import sys

import pytest

from qianyi import __main__
from qianyi.experiments.batches.cluster import _started
from qianyi.results.run.store import RunDirectory
from qianyi.results.run.sweeping import sweep
from tests.commands import qianyi
from tests.hostile.options import calls, wrong_numbers
from tests.installed import HOUSE


def _shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line of bash in which `$q` is the command."""
    q = f"{sys.executable} -m qianyi"
    given = os.environ | {"PYTHONPATH": str(HOUSE), "q": q} | environment
    return subprocess.run(["bash", "-c", line], env=given, cwd=HOUSE, capture_output=True, check=False, timeout=60)


def test_hostile_options_end_in_a_line():
    for words in calls(seed=1, count=40):
        done = qianyi(*words)
        assert done.returncode == 2 and done.stderr, words


def test_no_option_of_a_whole_number_takes_another_text():
    taken = [words for words in wrong_numbers() if words[-1] in ("1_0", "5.0", " ") and qianyi(*words).returncode != 2]
    assert taken == []
    assert "整数" in qianyi("run", "no-plan", "--replicates", "1_0", "--lang", "zh").stderr


@pytest.mark.parametrize("words", ["--help", "scenarios plan-2017"])
def test_a_full_disk_behind_the_standard_output_is_a_line(words):
    done = _shell(f"$q {words} > /dev/full")
    assert done.returncode == 1 and b"No space left" in done.stderr and b"Traceback" not in done.stderr, done.stderr


def test_a_closed_output_and_a_reader_that_leaves_are_no_reason_to_complain():
    closed, left = _shell("$q scenarios plan-2017 >&-"), _shell("$q --help | true")
    assert closed.returncode == 0 and closed.stderr == left.stderr == b"", (closed, left)


@pytest.mark.parametrize("settings", [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "cp437"}, {"LC_ALL": "C"}])
def test_a_code_page_without_chinese_is_no_reason_to_end(settings):
    done = _shell("$q scenarios plan-2017 --lang zh", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", **settings)
    assert done.returncode == 0 and b"plan-2017" in done.stdout, done.stderr


def test_a_backend_for_pictures_that_does_not_exist_is_not_asked_for():
    code = "import sys; sys.argv[1:] = ['check', 'no-plan']\nfrom qianyi.__main__ import main\n"
    code += "try: main()\nexcept SystemExit as end: assert not end.code, end\nimport matplotlib.pyplot"
    done = _shell(f'{sys.executable} -c "$code"', code=code, MPLBACKEND="nonsense")
    assert done.returncode == 0, done.stderr


class _Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "qianyi.experiments.cli":
            raise KeyboardInterrupt


def test_an_interrupt_while_the_program_loads_is_no_traceback(monkeypatch):
    monkeypatch.delitem(sys.modules, "qianyi.experiments.cli")
    monkeypatch.setattr(sys, "meta_path", [_Interrupt(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 130


def test_what_a_killed_program_left_half_drawn_is_swept_and_nothing_else(tmp_path):
    run = RunDirectory.create(tmp_path / "run", {"run_key": "a", "scenarios": ["x"]})
    figures = run.path / "figures"
    figures.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    names = [f".a.png.{dead.pid}.tmp", f".b.png.{os.getpid()}.tmp", ".notes.tmp", "c.png"]
    for name in names:
        (figures / name).write_bytes(b"half")
    RunDirectory.create(run.path, run.manifest)
    assert {path.name for path in figures.iterdir()} == set(names[1:])
    (figures / names[0]).write_bytes(b"half")
    sweep(figures)
    assert {path.name for path in figures.iterdir()} == set(names[1:])


def test_a_port_that_is_forbidden_or_taken_is_told_as_the_system_says_it():
    def refused(**_):
        try:
            raise PermissionError(13, "Permission denied")
        except PermissionError as error:
            raise RuntimeError("Cluster failed to start") from error

    with pytest.raises(PermissionError, match="Permission denied"):
        _started(refused, 1, 1)
