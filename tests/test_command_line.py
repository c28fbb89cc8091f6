"""The command as a planner uses it: results, languages, mistakes."""

from pathlib import Path

import pytest

from tests.commands import SMALL, qianyi, qianyi_process


def _files(out: Path) -> dict[str, bytes]:
    """Data and figures of a run; the manifest also says how long it took."""
    paths = sorted(
        path for path in out.rglob("*") if path.is_file() and path.name != "manifest.json" and path.name[0] != "."
    )
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def test_a_run_leaves_the_same_bits_under_any_hash_seed(tmp_path):
    words = ("run", "plan-2017", "no-plan", *SMALL, "--lang", "zh", "--out")
    first = qianyi_process(*words, str(tmp_path / "a"), hash_seed="1")
    again = qianyi_process(*words, str(tmp_path / "b"), hash_seed="2")
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert "石家庄经开区" in first.stdout and "过线概率表" in first.stdout
    assert _files(tmp_path / "a") == _files(tmp_path / "b")
    assert len(_files(tmp_path / "a")) == 28


def test_the_directory_of_another_run_is_refused(tmp_path):
    out = str(tmp_path / "run")
    assert qianyi("run", "no-plan", *SMALL, "--out", out).returncode == 0
    before = _files(tmp_path)
    refused = qianyi("run", "no-plan", *SMALL, "--seed", "9", "--out", out)
    assert refused.returncode == 2 and "holds another run" in refused.stderr
    assert "Traceback" not in refused.stderr and _files(tmp_path) == before


def test_a_file_that_cannot_be_written_is_a_clear_line(tmp_path):
    full = qianyi_process("run", "no-plan", *SMALL, "--out", str(tmp_path / "run"), file_limit=150_000)
    assert full.returncode == 1 and "cannot write" in full.stderr and "Traceback" not in full.stderr
    assert list((tmp_path / "run" / "ledger").glob("*.parquet")), full.stderr
    assert not list((tmp_path / "run").rglob("*.tmp"))
    assert qianyi("run", "no-plan", *SMALL, "--out", str(tmp_path / "run")).returncode == 0


def test_a_mistake_ends_the_process_with_code_2_and_a_line():
    done = qianyi_process("run", "plan-2071")
    assert done.returncode == 2 and "plan-2017" in done.stderr and done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "plan-2071"), "plan-2017"),
        (("run", "plan-2017", "--set", "levers.promotion_staf=20"), "promotion_staff"),
        (("run", "plan-2017", "--until", "2025"), "until"),
        (("run", "no-plan", "--out", "/proc/nowhere"), "/proc/nowhere"),
        (("run", "plan-2017", "whole-province"), "data_set"),
        (("check", "nowhere.toml"), "nowhere.toml"),
        (("scenarios", "no-plann"), "no-plan"),
        (("run", "no-plan", "--replicates", "0"), "replicates"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_mistakes_end_with_code_2_and_a_line_that_helps(words, said, language):
    done = qianyi(*words, "--lang", language)
    assert done.returncode in ((1, 2) if "--out" in words else (2,)), done.stderr
    assert said in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_every_mistake_of_a_file_is_said_at_once(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('replicates = -1\nuntil = "soon"\n[policy.levers]\npromotion_stuff = 20\n', encoding="utf-8")
    done = qianyi("check", str(bad))
    assert done.returncode == 2
    for field, line in (("replicates", 1), ("until", 2), ("promotion_stuff", 4)):
        assert any(field in said and f":{line}" in said for said in done.stderr.splitlines()), done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_scenarios_are_listed_and_shown(language):
    listed = qianyi("scenarios", "--lang", language)
    assert listed.returncode == 0
    assert "late-reform" in listed.stdout and ("没有计划" if language == "zh" else "No plan") in listed.stdout
    shown = qianyi("scenarios", "plan-2017", "--lang", language)
    assert ("招商人员" if language == "zh" else "promotion_staff") in shown.stdout
    assert qianyi("check", "plan-2017", "no-plan", "--lang", language).returncode == 0
