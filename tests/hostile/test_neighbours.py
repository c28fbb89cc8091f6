"""Folders as they are found: whatever lies beside a run, or where a run should go, is told in a line."""

import json
import os
import resource
import shutil

import pytest

from qianyi.experiments.batches.batch import manifest, plan
from qianyi.experiments.batches.reuse import take_over
from qianyi.results.measures.arranged import IncompleteRun, gaps_of, missing
from qianyi.results.run.store import RunDirectory, StoreError, save_whole
from qianyi.scenarios.loader import load_all
from tests.commands import qianyi
from tests.hostile.places import calls
from tests.small_runs import simulated

NAMES, SETTINGS = ("plan-2017", "no-plan"), ["replicates=3", 'until="2017Q4"']


@pytest.fixture
def run(tmp_path, tmp_path_factory) -> RunDirectory:
    whole = simulated(tmp_path_factory.getbasetemp(), 3, "2017Q4", NAMES)
    shutil.copytree(whole.path, tmp_path / "only" / "run")
    return RunDirectory.open(tmp_path / "only" / "run")


def _folder(home, name: str | bytes):
    place = os.fsdecode(os.path.join(os.fsencode(home), os.fsencode(name)))
    os.mkdir(place)
    return place


def _bad_neighbours(home, about: dict) -> int:
    """Folders that hold something in the place of a manifest; how many."""
    texts = {
        "deep": "[" * 200_000,
        "text": "no JSON",
        "list": "[]",
        "many": json.dumps(about | {"replicates": 10**9}),
        "true": json.dumps(about | {"replicates": True}),
        "keys": json.dumps(about | {"scenario_keys": {"plan-2017": 3}}),
        "seeds": json.dumps(about | {"seeds": {"plan-2017": "x"}}),
        "names": json.dumps(about | {"scenarios": [[]]}),
        "titles": json.dumps(about | {"titles": {"plan-2017": 3}}),
        "测试".encode("gbk"): "{}",
    }
    for name, text in texts.items():
        with open(os.path.join(_folder(home, name), "manifest.json"), "w") as file:
            file.write(text)
    os.mkfifo(os.path.join(_folder(home, "pipe"), "manifest.json"))
    os.mkdir(os.path.join(_folder(home, "folder"), "manifest.json"))
    os.symlink("/dev/zero", os.path.join(_folder(home, "device"), "manifest.json"))
    return len(texts) + 3


def test_bad_neighbours_are_passed_over_each_with_a_line(run):
    number = _bad_neighbours(run.path.parent, run.manifest)
    beside = RunDirectory.create(run.path.parent / "beside", manifest(load_all(NAMES, SETTINGS), 3))
    said = []
    assert take_over(beside, plan(load_all(NAMES, SETTINGS), 3), said.append) == 6
    assert len(said) == number and all("已略过" in line.text("zh") for line in said)


def test_a_manifest_of_a_thousand_million_replicates_takes_no_memory(run):
    assert gaps_of([1, 2, 5], 10**12) == [[0, 0], [3, 4], [6, 10**12 - 1]] and gaps_of([0, 1], 2) == []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = missing(RunDirectory(run.path, run.manifest | {"replicates": 10**9}))
    assert "3-999999999" in IncompleteRun(lines).text()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


def test_a_pipe_in_the_place_of_a_file_of_a_run_hangs_nothing(run):
    for place in ("zones/plan-2017-000000.parquet", "digests/no-plan-000000.json"):
        (run.path / place).unlink()
        os.mkfifo(run.path / place)
    os.mkfifo(run.path / "results.json")
    for command in (("compare",), ("trace",), ("report", "--format", "html")):
        done = qianyi(command[0], str(run.path), *(["N1"] if command[0] == "trace" else command[1:]), "--lang", "zh")
        assert done.returncode == 2 and "Traceback" not in done.stderr, done


def test_a_run_may_lie_in_a_folder_whose_name_is_no_text(run):
    place = _folder(run.path.parent, "测试".encode("gbk"))
    os.rename(run.path, os.path.join(place, "run"))
    done = qianyi("compare", os.path.join(place, "run"), "--lang", "en")
    assert done.returncode == 0 or (done.returncode in (1, 2) and done.stderr.count("\n") == 1), done


def test_a_place_that_holds_no_run_is_told(tmp_path):
    for words in list(calls(tmp_path))[::9]:
        done = qianyi(*words, "--lang", "zh")
        assert done.returncode in (1, 2) and done.stderr, words


@pytest.mark.parametrize("kind", ["pipe", "device", "broken link"])
def test_what_is_no_file_is_not_written_over(kind, tmp_path):
    place = tmp_path / "out.csv"
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/null" if kind == "device" else tmp_path / "nowhere")
    with pytest.raises(StoreError) as told:
        save_whole(place, lambda file: file.write(b"x"))
    assert "未写入" in told.value.text("zh")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"] and not place.is_file()


@pytest.mark.parametrize(
    "words", [("score", "/dev/zero", "/dev/zero"), ("check", "/dev/zero"), ("check", "{pipe}.toml")]
)
def test_a_device_is_no_file_to_read(words, tmp_path):
    os.mkfifo(tmp_path / "p.toml")
    done = qianyi(*(word.format(pipe=tmp_path / "p") for word in words), "--lang", "zh")
    assert done.returncode == 2, done
