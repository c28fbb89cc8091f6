"""Whatever a command refuses with `--lang zh`, it refuses in Chinese: no English sentence reaches the planner."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qianyi.experiments.cli import app
from tests.small_runs import small_run

HOUSE = Path(__file__).parent.parent

# Three English words in a row are a sentence; names, options, paths and code are not words.
_SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z]+\b[ ,]+){2,}\b[a-z]+\b")
_CODE = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|--[\w-]+|\[[^\]]*\]|\S*[/._=]\S*|qianyi \w+|uv run|pip install")

# Words of a command; {run}, {bad}, {folder} ... stand for files that the test makes.
BAD = {
    "run": [
        "",
        "plan-2071",
        "plan-2017 --set levers.promotion_staf=20 --set replicates=-3 --set reform_deadline=soon",
        "plan-2017 --until 2025",
        "plan-2017 whole-province --yes",
        "no-plan --replicates 0",
        "no-plan --replicates many",
        "no-plan --seed -1",
        "no-plan --samples 9999999",
        "no-plan --desing grid",
        "no-plan --design cube",
        "no-plan --yes=3",
        "no-plan --tls-ca-file {nowhere}",
        "no-plan --tls-ca-file {folder}",
        "no-plan --set",
        "no-plan --sweep promotion_staf=8:40",
        "no-plan --sweep reform_deadline=1:2 --sweep promotion_staff=9:8",
        "no-plan --sweep promotion_staff=x:y",
        "no-plan --sweep promotion_staff=8:9 --sweep promotion_staff=8:9",
        "no-plan --sweep promotion_staff=8:8.0000001:3",
        "no-plan --precision x",
        "no-plan --precision 0.1 --out {empty}",
        "no-plan --replicates 2 --until 2017Q1 --out {folder}",
        "no-plan --replicates 2 --until 2017Q1 --out {run}",
        "no-plan --replicates 2 --until 2017Q1 --out {bad}",
        "{bad}",
        "{gbk}",
    ],
    "resume": ["", "{empty}", "{folder}", "{other}", "{changed}", "{run} --jobs 1000"],
    "check": ["", "{nowhere}", "{bad}", "no-plan --set promotion_stuff=1"],
    "scenarios": ["no-plann", "no-plan no-plan"],
    "levers": ["promotion_stuff", "x --jsn"],
    "explain": [
        *("", "zones", "zone 沧州经济区", "zone", "zone cangzhou", "zone 1 --json", "schedule --scenario no-plan"),
        *("budget 77", "budget --scenario plan-2071", "budget --replicates 0", "budget --set levers.promotion_stuff=1"),
    ],
    "patterns": ["--replicates 0"],
    "bench": ["--jsn"],
    "view": ["--host 0.0.0.0", "--token x", "--port 0"],
    "forecast": ["no-plann", "--draws 1", "--set x=1"],
    "score": ["", "{figures}", "{nowhere} {figures}", "{bad} {figures}", "{folder} {figures}"],
    "eventstudy": ["--worlds 1"],
    "leverstudy": ["--replicates 1"],
    "backtest": ["--start 2011", "--start 2015", "--draws 1"],
    "credibility": ["--budget 1", "--worlds x"],
    "calibrate": ["--budget 1", "--out {bad}"],
    "figures": ["", "{empty}", "{run} --only nope", "{run} --zone cangzhou", "{run} --reference nope", "{lacking}"],
    "compare": ["", "{empty}", "{run} {run}", "{run} --reference nope", "{lacking}"],
    "report": ["", "{empty}", "{run} --format doc", "{run} --zone 77", "{run} --reference nope", "{lacking}"],
    "trace": ["{run}", "{run} N1", "{empty} N1"],
    "twin": [
        "{run}",
        "{run} --zone Handan",
        "{run} --zone 3 --between plan-2017",
        "{run} --zone 3 --between plan-2017 nowhere",
        "{run} --zone 3 --between plan-2017 plan-2017",
        "{run} --zone 3 --firm 9.9",
        "{run} --zone 3 --firm largest --replicate 99",
        "{other} --zone 3 --firm largest",
        "{lacking} --zone 3",
    ],
    "cluster": ["begin", "start --workers 0"],
    "rum": [""],
}
_CALLS = [(command, words) for command, calls in BAD.items() for words in calls]


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> dict[str, str]:
    """Files and directories that planners name by mistake."""
    home = tmp_path_factory.mktemp("refusals")
    run = small_run(tmp_path_factory).path
    for name in ("empty", "folder", "other", "changed", "lacking"):
        (home / name).mkdir()
    (home / "folder" / "letters.txt").write_text("mine", encoding="utf-8")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    for name, change in (("other", {"model_hash": "0"}), ("changed", {"resolved": []}), ("lacking", {})):
        (home / name / "manifest.json").write_text(json.dumps(manifest | change), encoding="utf-8")
    for path in [*run.glob("*/*.parquet"), *run.glob("digests/*.json")]:
        target = home / "other" / path.relative_to(run)
        target.parent.mkdir(exist_ok=True)
        target.symlink_to(path)
    (home / "bad.toml").write_text('replicates = -1\nuntil = "soon"\n[levers]\npromotion_stuff = 2\n', encoding="utf-8")
    (home / "gbk.toml").write_bytes('title_zh = "招商人员"\n'.encode("gbk"))
    (home / "figures.csv").write_text("zone,indicator,year,value\n沧州,x,soon,-1\n", encoding="utf-8")
    made = {name: str(home / name) for name in ("empty", "folder", "other", "changed", "lacking")}
    files = {"bad": "bad.toml", "gbk": "gbk.toml", "figures": "figures.csv"}
    return made | {key: str(home / name) for key, name in files.items()} | {"run": str(run), "nowhere": "nowhere.toml"}


@pytest.mark.parametrize(("command", "words"), _CALLS, ids=[f"{command} {words}" for command, words in _CALLS])
def test_a_refusal_under_lang_zh_holds_no_english_sentence(command, words, places, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    given = [command, *(word.format(**places) for word in words.split()), "--lang", "zh"]
    if words.endswith("--set"):  # an option without its value: nothing may follow
        given = [given[0], "--lang", "zh", *given[1:-2]]
    done = CliRunner().invoke(app, given, env={"COLUMNS": "250"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 2, (done.exit_code, done.stdout, done.stderr)
    assert re.search("[\u4e00-\u9fff]", done.stderr) and "Traceback" not in done.stderr, done.stderr
    for line in done.stderr.splitlines():
        said = line
        for place in (*places.values(), *given):
            said = said.replace(place, "…") if len(place) > 3 else said
        english = _SENTENCE.search(_CODE.sub("…", said))
        assert english is None, f"{english.group()!r} in {line!r}"


def test_every_command_has_bad_calls():
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert known - set(BAD) == {"documents"}, "a page for developers, without a language"


def test_the_sentence_of_a_usage_error_stays_english_in_english():
    done = CliRunner().invoke(app, ["run", "no-plan", "--replicates", "0"])
    assert done.exit_code == 2 and "Invalid value for '--replicates'" in done.stderr


def test_the_installed_script_writes_to_a_terminal_that_lacks_chinese(tmp_path):
    declared = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]["qianyi"]
    module, _, function = declared.partition(":")
    script = tmp_path / "qianyi"  # as an installer writes it
    script.write_text(f"import sys\nfrom {module} import {function}\nsys.exit({function}())\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONPATH": str(HOUSE)}
    for words, code in ((["scenarios", "plan-2017"], 0), (["levers", "promotion_stuff"], 2)):
        asked = [sys.executable, str(script), *words, "--lang", "zh"]
        done = subprocess.run(asked, env=environment, capture_output=True, check=False)
        assert done.returncode == code and b"Traceback" not in done.stderr, done.stderr
