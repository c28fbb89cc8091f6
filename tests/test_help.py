"""`--help` speaks the reader's language, and says the same in both."""

import re

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from qianyi.experiments.cli import app

_CHINESE = re.compile("[\u4e00-\u9fff]")
_UNITS = re.compile("千亿|亿")
_SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z]+\b[ ,]+){2,}\b[a-z]+\b")
_TOP = get_command(app)
_CALLS = ["", *(name for name in _TOP.commands), "cluster start"]


def shown(*words: str, code: int = 0, **environment: str) -> str:
    clean = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", "QIANYI_LANG": "", "COLUMNS": "80"}
    done = CliRunner().invoke(app, words, env=clean | environment)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("call", _CALLS)
def test_help_is_whole_in_either_language(call):
    words = (*call.split(), "--help")
    chinese, english = shown(*words, LANG="zh_CN.UTF-8"), shown(*words, LANG="en_US.UTF-8")
    assert (
        _CHINESE.search(chinese) and not _SENTENCE.search(chinese.replace(f"root {call}", "")) and "…" not in chinese
    ), chinese
    assert "Usage:" in english and "…" not in english and not _CHINESE.search(_UNITS.sub("", english)), english
    named = [set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", text)) for text in (chinese, english)]
    assert named[0] == named[1] and "--help" in named[0]


def test_what_is_asked_for_counts_more_than_the_terminal():
    assert "模拟场景" in shown("run", "--lang", "zh", "--help", LANG="en_US.UTF-8")
    assert "Simulate scenarios" in shown("run", "--lang", "en", "--help", LANG="zh_CN.UTF-8", QIANYI_LANG="zh")
    assert "模拟场景" in shown("run", "--help", LANG="en_US.UTF-8", QIANYI_LANG="zh")
    assert "Simulate scenarios" in shown("run", "--help", LC_ALL="C", LANG="zh_CN.UTF-8")


def test_one_variable_chooses_the_language_of_every_command():
    assert "没有计划" in shown("scenarios", QIANYI_LANG="zh") and "No plan" in shown("scenarios", LANG="zh_CN.UTF-8")
    assert "No plan" in shown("scenarios", "--lang", "en", QIANYI_LANG="zh")
    assert "缺少参数" in CliRunner().invoke(app, ["run"], env={"QIANYI_LANG": "zh"}).output
    assert "QIANYI_LANG" in shown("scenarios", code=2, QIANYI_LANG="fr")
