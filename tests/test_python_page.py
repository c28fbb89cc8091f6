"""The examples of docs/python.* run as they stand, in their order, and say what the page says."""

import re
import shlex

import pytest

from tests.commands import qianyi
from tests.installed import HOUSE

_BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _blocks(language: str) -> list[tuple[str, str]]:
    return _BLOCK.findall((HOUSE / "docs" / f"python.{language}.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """What stands in the names of the page once all of its examples have run in one place."""
    place = tmp_path_factory.mktemp("python-page")
    known: dict[str, object] = {"__name__": "__page__"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for kind, code in _blocks("en"):
            if kind == "python":
                exec(compile(code, "docs/python.en.md", "exec"), known)
                continue
            for line in code.splitlines():
                words = shlex.split(line)
                assert words[0] == "qianyi"
                assert qianyi(*words[1:]).returncode == 0, line
    return known


def test_examples_show_a_model_that_lives(executed):
    assert executed["langfang"].facts.name_zh == "廊坊经开区" and len(executed["firms"]) > 50
    by_quarter, by_zone = executed["by_quarter"]["revenue"], executed["by_zone"]
    assert len(by_quarter) == 7 and by_quarter.nunique() == 7
    assert len(by_zone) == 7 * 31 and {"debt", "free_land"} <= set(by_zone.columns)


def test_examples_pair_their_luck(executed):
    effects = executed["effects"]
    assert len(effects) == 4 and len(set(effects)) == 4
    assert max(abs(effect) for effect in effects) < 0.1 * executed["by_quarter"]["revenue"].iloc[-1]


def test_examples_read_a_run(executed):
    assert set(executed["zones"]["scenario"]) == {"plan-2017", "no-plan"}
    assert len(executed["last"]) == 2 * 10 * 31


def test_a_lever_added_in_a_copy_moves_what_it_acts_on(executed):
    gain = float(executed["told"].stdout) / executed["without"].zones[5].promotion_output
    assert gain == pytest.approx((66 / 21) ** 0.05, rel=1e-9), "65 visits after the first quarter of the ramp"


def test_both_languages_show_the_same_examples():
    def without_words(text: str) -> str:
        return re.sub(r"print\(.*\)", "print()", text)

    assert [without_words(code) for _, code in _blocks("zh")] == [without_words(code) for _, code in _blocks("en")]
