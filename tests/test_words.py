"""English stands in the code, Chinese in one catalogue, and the two are held together."""

import pickle
import re
import shutil
from pathlib import Path

import pytest

from qianyi.scenarios.mistakes import Mistake, Told
from qianyi.scenarios.words import catalogue, message, words
from qianyi.scenarios.words.docstrings import sayings

HOUSE = Path(__file__).parent.parent


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


def test_a_changed_docstring_is_missing_in_the_catalogue(tmp_path, monkeypatch):
    for floor in ("qianyi", "scenarios", "agents", "sim", "results", "calibration", "experiments"):
        shutil.copytree(HOUSE / floor, tmp_path / floor, ignore=lambda _, names: [n for n in names if _is_data(n)])
    monkeypatch.setattr(catalogue, "_HOUSE", tmp_path)
    assert list(catalogue.faults()) == []
    changed = []
    for wanted in ("rule", "phase", "help", "firm.id"):
        # A text that stands once in its file, in one line, as it is shown.
        english, path = next(
            (english, tmp_path / place.partition(":")[0])
            for context, english, place in sayings(tmp_path)
            if context == wanted and (tmp_path / place.partition(":")[0]).read_text("utf-8").count(english) == 1
        )
        path.write_text(path.read_text("utf-8").replace(english, english + " Or not."), encoding="utf-8")
        changed.append(english)
    found = list(catalogue.faults())
    assert sum(fault.startswith("missing") and "Or not." in fault for fault in found) == len(changed)
    assert {fault for fault in found if fault.startswith("unused")} == {f"unused: {english!r}" for english in changed}
    assert len(found) == 2 * len(changed)


def _is_data(name: str) -> bool:
    return "." in name and not name.endswith(".py")


# Units that stand in both languages, and files whose Chinese is no word for a reader: values and columns of the data
# tables, other names under which figures are published, the number of a document, fonts.
_UNITS = re.compile("千亿|亿元|亿")
_NAMES = {
    "agents/plant.py", "scenarios/zones/background.py", "scenarios/zones/geography.py",
    "results/measures/panel/national_path.py",
    "calibration/evidence/history.py", "calibration/evidence/targets.py", "calibration/forecasts/backtest.py",
    "calibration/forecasts/evaluation.py", "calibration/forecasts/figures.py",
    "calibration/forecasts/forecast_file.py",
    "results/figures/outcomes/zone_map.py", "experiments/view/charts/map_chart.py",
    "results/report/formats/docx.py", "results/report/formats/embedding.py",
}  # fmt: skip


def test_code_spells_no_chinese_and_names_languages_in_one_place():
    words_in = HOUSE / "scenarios" / "words"
    floors = ("scenarios", "agents", "sim", "results", "calibration", "experiments")
    sources = [path for floor in floors for path in (HOUSE / floor).rglob("*.py") if words_in not in path.parents]
    texts = {path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8") for path in sources}
    assert len(texts) > 200 and not [name for name, text in texts.items() if re.search("[\"']zh[\"']", text)]
    chinese = {name for name, text in texts.items() if re.search("[\u4e00-\u9fff]", _UNITS.sub("", text))}
    assert chinese == _NAMES


def test_a_sentence_is_told_in_either_language_with_its_fields():
    allowed = message("at most {most} replicates on the desk", most=500)
    told = Told("found {found}; {allowed}", found="9", allowed=allowed)
    assert str(told) == "found 9; at most 500 replicates on the desk"
    assert told.text("zh") == "读到 9；规划台至多 500 次重复" == pickle.loads(pickle.dumps(told)).text("zh")
    assert "规划台至多 500 次重复" in Mistake("a.toml", 3, "replicates", "900", allowed).text("zh")


def test_words_exist_in_two_languages_only():
    with pytest.raises(ValueError, match="fr"):
        words("fr")
