"""English stands in the code, Chinese in one catalogue, and the two are held together."""

import pickle

import pytest

from qianyi.scenarios.mistakes import Mistake, Told
from qianyi.scenarios.words import catalogue, message, words


def test_every_sentence_has_its_chinese_and_no_chinese_stands_there_for_nothing():
    assert list(catalogue.faults()) == []


def test_faults_of_a_catalogue_are_found(tmp_path, monkeypatch):
    entries = [
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"',
        'msgid "said nowhere"\nmsgstr "无"',
        '#, fuzzy\nmsgid "found {found}; {allowed}"\nmsgstr "读到 {found}；{other}"',
    ]
    (tmp_path / "zh.po").write_text("\n\n".join(entries) + "\n", encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    kinds = {fault.partition(":")[0] for fault in catalogue.faults()}
    assert kinds == {"missing", "unused", "doubtful (fuzzy)", "other fields"}


def test_a_sentence_is_told_in_either_language_with_its_fields():
    allowed = message("at most {most} replicates on the desk", most=500)
    told = Told("found {found}; {allowed}", found="9", allowed=allowed)
    assert str(told) == "found 9; at most 500 replicates on the desk"
    assert told.text("zh") == "读到 9；规划台至多 500 次重复" == pickle.loads(pickle.dumps(told)).text("zh")
    assert "规划台至多 500 次重复" in Mistake("a.toml", 3, "replicates", "900", allowed).text("zh")


def test_words_exist_in_two_languages_only():
    with pytest.raises(ValueError, match="fr"):
        words("fr")
