"""The hash of a version: whatever decides a number changes it, and nothing else does."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qianyi.results.run import deciding
from qianyi.results.run.identity import fit_hash, model_hash
from qianyi.scenarios.loader import load
from tests.installed import FLOORS, HOUSE

_SHARD = """
import hashlib, json, sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, what: opened.add(str(what[0])) if event == "open" else None)
from qianyi.results.run import deciding
from qianyi.scenarios import tables
how, *scenarios = json.load(sys.stdin)
told = tables.rows
def silent(name, floor="scenarios"):
    unread = deciding.FOR_PEOPLE.get(Path(name).stem, ())
    mute = lambda row: [(column, "?" if column in unread else cell) for column, cell in row.items()]
    return tuple(tables.Row(mute(row), row.table, row.line) for row in told(name, floor))
if how == "silent":
    tables.rows = silent
from qianyi.experiments.batches.shards import Task, simulate_shard
digest = hashlib.sha256()
for text in scenarios:
    done = simulate_shard(Task(text, "made", 0, 2))
    assert not done.failures, done.failures
    for kind in sorted(done.tables):
        digest.update(done.tables[kind])
loaded = [module.__file__ for name, module in sys.modules.items() if name.startswith("qianyi.")]
print(json.dumps({"digest": digest.hexdigest(), "opened": sorted(opened), "loaded": loaded}))
"""


def _shard(how: str) -> dict:
    """What simulating two replicates of two scenarios in a process of its own gives, loads and opens."""
    made = [load(name, ['until="2017Q4"', "seed=3"]).model_dump_json() for name in ("plan-2017", "whole-province")]
    asked = [sys.executable, "-c", _SHARD]
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(
        asked, input=json.dumps([how, *made]), cwd=HOUSE, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A copy of the sources."""
    folder = tmp_path_factory.mktemp("house")
    for floor in FLOORS:
        shutil.copytree(HOUSE / floor, folder / floor, ignore=shutil.ignore_patterns("__pycache__"))
    assert deciding.hash_of(folder) == model_hash()
    return folder


def _changed(house: Path, file: str, old: str, new: str) -> bool:
    """Whether the hash is another one after the first `old` in a file has become `new`."""
    path = house / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        return deciding.hash_of(house) != model_hash()
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sim/replicate.py", "agents did not fit into the tables", "agents found no room in the tables"),
        ("scenarios/zones/__init__.py", "no zone is called {asked}{hint}", "there is no zone {asked}{hint}"),
        ("scenarios/tables.py", "must be a table of the package", "must be a shipped table"),
        ("scenarios/loader/checks.py", "must be the end of a year (December 31)", "must be 31 December"),
        ("scenarios/mistakes.py", "found {found}; {allowed}", "{found} was found; {allowed}"),
        ("scenarios/words/zh.po", "读到", "见到"),
        ("scenarios/schema/environment.py", "Pressure on firms and groups to leave Beijing", "Push out of Beijing"),
        ("agents/firm.py", '"""', '"""Anew: '),
        ("sim/schedule.py", "\n", "\n# A comment.\n"),
        ("scenarios/data/levers.csv", "专职招商人员", "专职招商员"),
        ("scenarios/data/levers.csv", "Full-time investment-promotion staff", "Promotion staff"),
        ("scenarios/data/parameters.csv", "decision 5 of the model", "the fifth decision"),
        ("scenarios/data/zone_figures.csv", "full year", "whole year"),
        ("scenarios/library/plan-2017.toml", "title_zh", "# title\ntitle_zh"),
        ("results/run/identity.py", "0.1.0", "0.1.1"),
        ("results/measures/panel/crossings.py", "500.0", "501.0"),
    ],
)
def test_what_decides_no_number_does_not_change_the_hash(house, file, old, new):
    assert not _changed(house, file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("agents/zone/budget.py", "1.0", "1.1"),
        ("agents/rule.py", "nogil=True", "nogil=True, fastmath=True"),
        ("sim/phases/production.py", " + ", " - "),
        ("sim/draws.py", ">> np.uint64(", ">> np.uint64(1 + "),
        ("scenarios/paths.py", " * ", " / "),
        ("scenarios/schema/__init__.py", '2017, message("Seed', '2018, message("Seed'),
        ("scenarios/schema/environment.py", "2017: 1.5", "2017: 1.6"),
        ("scenarios/data/parameters.csv", ",3,3.5,4,", ",3,3.6,4,"),
        ("scenarios/data/levers.csv", ",0,80,10,24,", ",0,80,10,25,"),
        ("scenarios/data/levers.csv", ",date,", ",day,"),
        ("scenarios/data/zone_distance_km.csv", ",0", ",1"),
        ("experiments/batches/shards.py", "SHARD = 25", "SHARD = 24"),
        ("results/run/tables.py", "1 << 23", "1 << 22"),
        ("results/run/encoding.py", "_LEVEL = -20", "_LEVEL = 1"),
    ],
)
def test_what_decides_a_number_or_a_byte_changes_the_hash(house, file, old, new):
    assert _changed(house, file, old, new)


def test_a_new_table_and_a_new_module_count(house):
    (house / "scenarios" / "data" / "new.csv").write_text("a\n1\n", encoding="utf-8")
    assert deciding.hash_of(house) != model_hash()
    (house / "scenarios" / "data" / "new.csv").unlink()
    (house / "agents" / "new.py").write_text("RATE = 1.0\n", encoding="utf-8")
    assert deciding.hash_of(house) == model_hash()  # nobody imports it
    assert _changed(house, "sim/phases/books.py", "\nimport ", "\nimport qianyi.agents.new\nimport ")
    assert house / "scenarios" / "levers.py" in deciding.modules(house)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scenarios/data/zone_figures.csv", "433.19", "434.19"),
        ("scenarios/data/parameters.csv", "assumed", "calibrated"),
        ("calibration/data/targets.csv", "0.30", "0.31"),
        ("calibration/evidence/targets.py", "1.2", "1.3"),
    ],
)
def test_evidence_decides_a_fit_but_no_replicate(house, file, old, new):
    before = deciding.hash_of_fit(house)
    assert before == fit_hash() and not _changed(house, file, old, new)
    text = (house / file).read_text(encoding="utf-8")
    (house / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert deciding.hash_of_fit(house) != before
    (house / file).write_text(text, encoding="utf-8")


def test_a_shard_reads_nothing_that_the_hash_leaves_out_and_words_decide_nothing():
    told, house = _shard("as told"), str(HOUSE)
    loaded = {Path(path) for path in told["loaded"]}
    assert loaded <= {*deciding.modules(HOUSE), *(HOUSE / name for name in deciding.TELL)}
    opened = {Path(path) for path in told["opened"] if path.startswith(house) and ".venv" not in path}
    read = {path for path in opened if path.suffix not in {".py", ".pyc", ".nbi", ".nbc"} and path.is_file()}
    assert read <= {*deciding.tables(HOUSE), *(HOUSE / "scenarios" / "words").glob("*.po")}
    assert {HOUSE / "agents" / "firm.py", HOUSE / "scenarios" / "paths.py"} <= loaded
    assert {HOUSE / "scenarios" / "data" / name for name in ("parameters.csv", "posterior-2016.parquet")} <= read
    assert _shard("silent")["digest"] == told["digest"]
