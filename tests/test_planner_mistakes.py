"""Files, settings and demands that planners get wrong: told in a line, in their language, with what would be right."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from qianyi.experiments.batches import batch, shards
from qianyi.experiments.batches.batch import manifest, plan
from qianyi.experiments.batches.designs import SweepMistake, parse_sweep, points
from qianyi.experiments.batches.executors import LocalWorkers
from qianyi.experiments.batches.precision import Precision, PrecisionMistake, next_replicates
from qianyi.experiments.cli import app
from qianyi.experiments.commands.running import RunOptions, run_and_show
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load, load_all
from qianyi.scenarios.mistakes import ScenarioMistakes, nearest
from qianyi.scenarios.schema import Scenario
from tests.commands import SMALL

HOUSE = Path(__file__).parent.parent

GOOD = 'extends = "plan-2017"\ntitle_zh = "招商人员"\n[levers]\npromotion_staff = 30\n'


def _told(work, language: str = "en") -> str:
    with pytest.raises(ScenarioMistakes) as found:
        work()
    return "\n".join(mistake.text(language) for mistake in found.value.mistakes)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "notepad.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load(str(path)).policy.levers["promotion_staff"].value == 30


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_encoding_is_named(tmp_path, encoding, language):
    path = tmp_path / "other.toml"
    path.write_bytes(GOOD.encode(encoding))
    said = _told(lambda: load(str(path)), language)
    assert ("UTF-16" if "16" in encoding else "GBK") in said and "UTF-8" in said
    if language == "zh":
        assert "另存为" in said and "not UTF-8" not in said


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = \n", 1), ("replicates = 5\nuntil = soon\n", 2), ("x = 1\nx = 2\n", 2), ("d = 2017-02-30\n", 1)],
)
def test_toml_that_cannot_be_read_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    assert f"bad.toml:{line}:" in _told(lambda: load(str(path)))


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000 + "]" * 5000, f"replicates = {'9' * 5000}", "\x00", "a=" + "{a=" * 3000]
)
def test_a_monstrous_file_is_told_shortly(tmp_path, text):
    path = tmp_path / "monster.toml"
    path.write_text(text, encoding="utf-8")
    for language in ("zh", "en"):
        said = _told(lambda: load(str(path)), language)
        assert "monster.toml" in said and len(said) < 500, said[:600]


def test_a_file_too_large_to_be_a_scenario_is_not_read(tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(20_000_000_000)
    assert "1 MB" in _told(lambda: load(str(path)))


def test_a_device_is_no_scenario(tmp_path):
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    assert "zero.toml" in _told(lambda: load(str(tmp_path / "zero.toml")))


@pytest.mark.parametrize(
    "setting",
    [
        f"replicates={'9' * 5000}",
        "replicates=" + "[" * 5000,
        "parameters=[1]",
        "policy=3",
        "policy.zones=3",
        "policy.zones.石家庄经开区=3",
        "policy.levers=3",
        "environment=[]",
        "sweep=1",
        "environment.coverage_events=[{}]",
        "environment.coverage_events=3",
        'promotion_staff="' + "x" * 10_000 + '"',
        "promotion_staff=1\nseed=5",
    ],
)
def test_a_setting_of_the_wrong_kind_is_told_in_both_languages(setting):
    for language in ("zh", "en"):
        said = _told(lambda: load("plan-2017", [setting]), language)
        assert len(said) < 2000 and "instance of" not in said, said[:500]
        if language == "zh":
            assert "Input should" not in said and "Field required" not in said, said


def test_a_name_of_a_list_that_is_wrong_is_told_with_the_list_and_the_nearest():
    setting = "environment.capacity_cuts=[{sector = 'STEEL', year = 2018, share = 0.1}]"
    said = _told(lambda: load("plan-2017", [setting, "data_set=hebei"]), "zh")
    assert "PETROCHEM" in said and "您是否要写 STEEL_METAL" in said and "您是否要写 hebei-all" in said
    assert " or " not in said


@pytest.mark.parametrize("sign", ["\\u0000", "\\u0007", "\\u001b", "\\uffff"])
def test_a_control_character_in_a_title_is_told_before_a_report_fails_of_it(tmp_path, sign):
    path = tmp_path / "bell.toml"
    path.write_text(f'extends = "no-plan"\ntitle_zh = "成本{sign}"\n', encoding="utf-8")
    assert "bell.toml:2: title_zh" in _told(lambda: load(str(path)))
    path.write_text('title_zh = "成本 $5 与 $\\\\frac{ [/b]　<b>"\n', encoding="utf-8")
    assert load(str(path)).title_zh.startswith("成本 $5")


_KEYS = st.sampled_from(
    [*Scenario.model_fields, *list(levers())[:6], "levers", "zones", "石家庄经开区", "value", "start", "extends", "x"]
)
_VALUES = st.recursive(
    st.one_of(
        st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.text(max_size=8), _KEYS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)),
    max_leaves=8,
)


def _literal(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_literal(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


@settings(max_examples=300, deadline=None)
@given(table=st.dictionaries(_KEYS, _VALUES, max_size=5))
def test_any_toml_is_a_scenario_or_mistakes(table, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    text = "\n".join(f'"{key}" = {_literal(value)}' for key, value in table.items())
    tomllib.loads(text)
    path.write_text(text, encoding="utf-8")
    try:
        load_all([str(path)])
    except ScenarioMistakes as found:
        for language in ("zh", "en"):
            assert all(mistake.text(language) for mistake in found.mistakes)


_SPANS = ("", "8", "a:b", "8:40:2.5", "8:40:5:6", "40:8", "8:inf", "nan:9", "8:40:1", "8:40:9999999")


@pytest.mark.parametrize(
    "text", ["", "=", "promotion_staff", "reform_deadline=1:2", *(f"promotion_staff={span}" for span in _SPANS)]
)
def test_a_sweep_that_cannot_be_run_is_told(text):
    with pytest.raises(SweepMistake) as told:
        parse_sweep(text)
    assert "：" in told.value.text("zh") and ":" in told.value.text("en")


def test_sweeps_that_together_are_too_many_are_refused_before_they_are_built():
    wide = [parse_sweep(f"{key}=0:1:5000") for key in ("promotion_staff", "equity_funds", "credit_expansion")]
    with pytest.raises(SweepMistake, match="125,000,000,000"):
        points(wide, "grid", 2, 1)
    with pytest.raises(SweepMistake, match="twice"):
        points([wide[0], wide[0]], "lhs", 4, 1)
    with pytest.raises(SweepMistake, match="six digits"):
        points([parse_sweep("promotion_staff=8:8.0000001:3")], "grid", 2, 1)
    assert len(points(wide, "sobol", 3, 1)) == 3


@pytest.mark.parametrize("text", ["", "x", "nan", "-1", "0", "inf", "foo:1", ":", "on_target:", "1:on_target"])
def test_a_precision_that_cannot_be_asked_for_is_told(text):
    with pytest.raises(PrecisionMistake) as told:
        Precision.parse(text)
    assert "应为" in told.value.text("zh")


def test_a_name_that_resembles_nothing_gets_no_advice():
    assert nearest("x", levers()) == "" and nearest("q7", levers()) == ""
    assert nearest("promotion_stuff", levers()) == "promotion_staff"


def test_a_directory_may_have_any_name(tmp_path, capsys):
    scenarios = load_all(["plan-2017", "no-plan"], ["replicates=2", 'until="2017Q1"'])
    out = tmp_path / "it's [bold]a[/b] 目录"
    assert run_and_show(scenarios, RunOptions(out=out)) == 0
    assert f"Files are in {out}" in capsys.readouterr().err


def _asked(*words: str):
    return CliRunner().invoke(app, words)


def test_a_precision_that_no_run_can_reach_is_refused_before_it_runs(tmp_path):
    for words in (("plan-2017",), ("plan-2017", "no-plan", "--until", "2017Q3")):
        done = _asked("run", *words, "--precision", "0.1", "--out", str(tmp_path / "run"), "--lang", "zh")
        assert done.exit_code == 2 and "完整年度" in done.stderr and not (tmp_path / "run").exists()


def test_signs_that_a_terminal_lacks_are_no_reason_to_end():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    asked = [sys.executable, "-m", "qianyi", "scenarios", "plan-2017", "--lang", "zh"]
    done = subprocess.run(asked, env=environment, cwd=HOUSE, capture_output=True, check=False)
    assert done.returncode == 0 and b"plan-2017" in done.stdout, done.stderr


def test_a_demand_on_a_foreign_directory_is_told_in_chinese(tmp_path):
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    for words in (("run", "no-plan", *SMALL, "--out"), ("resume",), ("compare",), ("report",), ("figures",)):
        done = _asked(*words, str(tmp_path), "--lang", "zh")
        assert done.exit_code == 2 and "结果目录" in done.stderr, (words, done.stderr, done.exception)


def test_a_manifest_that_was_changed_by_hand_is_not_resumed(tmp_path):
    scenarios = load_all(["no-plan"], ["replicates=2", 'until="2017Q1"'])
    run = RunDirectory.create(tmp_path / "run", manifest(scenarios, 2))
    for change in ({"replicates": 3}, {"resolved": []}, {"resolved": [{"until": "soon"}]}, {"run_key": "other"}):
        (run.path / "manifest.json").write_text(json.dumps(run.manifest | change), encoding="utf-8")
        done = _asked("resume", str(run.path), "--lang", "zh")
        assert done.exit_code == 2 and "清单已损坏" in done.stderr, (change, done.stderr, done.exception)


def test_a_silly_precision_grows_by_whole_shards():
    silly = Precision.parse("1e-300")
    assert next_replicates(100, 1.0, silly) == 200 and next_replicates(20_000, 1.0, silly) == 20_000
    assert next_replicates(100, 1e-301, silly) == 100


def test_a_scenario_whose_every_replicate_raises_is_listed_and_others_go_on(tmp_path, monkeypatch):
    scenarios = load_all(["plan-2017", "no-plan"], ["replicates=3", 'until="2017Q1"'])
    simulated = shards.simulate_recorded
    monkeypatch.setattr(batch, "simulate_recorded", _raising)
    calls = []

    def fail_first(paths, zones, seed):
        calls.append(seed)
        return _raising() if len(calls) <= 5 else simulated(paths, zones, seed)  # pilots, then the first scenario

    monkeypatch.setattr(shards, "simulate_recorded", fail_first)
    assert run_and_show(scenarios, RunOptions(out=tmp_path / "run", jobs=1)) == 3
    rows = RunDirectory.open(tmp_path / "run").failures()
    assert [(row["scenario"], row["replicate"]) for row in rows] == [("plan-2017", number) for number in range(3)]
    assert [path.stem for path in RunDirectory.open(tmp_path / "run").shards("zones")] == ["no-plan-000000"]


def _raising(*_):
    raise FloatingPointError("[/a] defect of the model")


def test_a_shard_whose_tables_raise_becomes_failures(monkeypatch):
    monkeypatch.setattr(shards, "shard_tables", _raising)
    tasks = plan(load_all(["no-plan"], ["replicates=12", 'until="2017Q1"']), 12)
    found = dict(LocalWorkers(2).run(tasks))
    assert sum(len(result.failures) for result in found.values()) == 12
