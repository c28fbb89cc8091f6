"""The spreadsheet that agents must beat tells what is additive wholly, and nothing else; the page says what it told."""

from dataclasses import asdict

import numpy as np
import pytest

from qianyi.calibration.studies.patterns.benchmark import ADDED, ZoneMissed
from qianyi.calibration.studies.patterns.spreadsheet import judge, planted, told_from_others
from qianyi.calibration.studies.patterns.what_agents_add import answer, verdict
from qianyi.experiments.documents import credibility

_REPLICATES, _ZONES, _FEATURES = 60, 31, 12


@pytest.fixture(scope="module")
def features() -> np.ndarray:
    """Known at the base date, the same in every replicate."""
    luck = np.random.default_rng(1)
    return np.repeat(luck.normal(size=(1, _ZONES, _FEATURES)), _REPLICATES, axis=0)


def _noisy(effect: np.ndarray) -> np.ndarray:
    """An effect by zone (Z,) under as much chance in each replicate as the plan's has, (R, Z)."""
    return effect + np.random.default_rng(2).normal(scale=3.0, size=(_REPLICATES, _ZONES))


def test_a_planted_additive_effect_is_told_wholly(features):
    effect = 4.0 + features[0] @ np.linspace(-1.0, 1.0, _FEATURES)
    wrong = told_from_others(features[0], effect) - effect
    assert wrong.var() < 0.02 * effect.var()
    score = judge(features, _noisy(effect), 6)
    assert score.ceiling.mean() > 0.9 and score.share.mean() > 0.9


def test_a_planted_interaction_is_told_as_such(features):
    """Zones gain where two features go together: nothing adds up to that."""
    effect = 4.0 + 2.0 * features[0, :, 0] * features[0, :, 1]
    score = judge(features, _noisy(effect), 6)
    assert score.ceiling.mean() > 0.85 and score.share.mean() < 0.2
    assert np.abs(score.missed).argmax() == np.abs(effect - effect.mean()).argmax()
    additive = judge(features, planted(features, _noisy(effect), _FEATURES, np.random.default_rng(3)), 6)
    assert additive.share.mean() > 0.8


def test_chance_has_no_ceiling_to_reach(features):
    assert abs(judge(features, _noisy(np.full(_ZONES, 4.0)), 6).ceiling.mean()) < 0.35


def _rows(told: float, without_rivals: float) -> list[dict[str, str]]:
    values = {key: 0.0 for key in ADDED} | {"told_2025": told, "share": told / 0.8, "alone_2025": 1.4}
    values |= {"ceiling_2025": 0.8, "if_additive_2025": 0.6, "share_without_rivals": without_rivals}
    return [{"id": key, "value": str(value)} for key, value in values.items()]


def test_the_answer_says_nothing_where_agents_add_nothing():
    said = answer(_rows(told=0.6, without_rivals=0.75), "en")
    assert "Agents add nothing: the spreadsheet would do." in said and not any("Without" in line for line in said)
    assert "主体模型没有增加信息：用表格即可。" in answer(_rows(told=0.6, without_rivals=0.75), "zh")


def test_the_answer_names_the_mechanism_that_the_spreadsheet_lacks():
    said = answer(_rows(told=-0.02, without_rivals=0.76), "en")
    assert any("tells nothing" in line for line in said) and any("1.40 times by 2025" in line for line in said)
    assert [line for line in said if "Without" in line] == [
        "Without what rivals gain it would tell 76% of what is no chance."
    ]


def test_where_a_spreadsheet_could_not_tell_an_additive_effect_nothing_is_decided():
    assert verdict(told=-0.5, if_additive=0.1, ceiling=0.8) == "undecided"
    assert verdict(told=0.3, if_additive=0.6, ceiling=0.8) == "a part"


def test_rows_without_the_benchmark_say_nothing():
    assert answer([{"id": "entry_rate", "value": "0.1"}], "en") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_credibility_page_holds_the_answer_and_the_zones_missed_most(language, monkeypatch):
    patterns = [row | dict.fromkeys(("low", "high"), "0") for row in _rows(told=-0.02, without_rivals=0.76)]
    patterns = [row | {"published_low": "", "published_high": "", "verdict": "no range"} for row in patterns]
    zone = ZoneMissed(1, 12.9, 8.2, 4.7, 0.4, 3.4, "rivals", 0.6)
    zones = [{key: str(value) for key, value in asdict(zone).items()}]
    fresh = {"patterns": patterns, "pattern_zones": zones}
    known = credibility.kept
    monkeypatch.setattr(
        credibility, "kept", lambda name, *rest: (known("patterns")[0], fresh[name]) if name in fresh else known(name)
    )
    page = credibility.credibility_page(language)
    assert all(line in page for line in answer(patterns, language))
    assert "| 12.9 ± 0.4 | 8.2 | +4.7 | +3.4 | " in page and " | +0.6 |" in page
    assert all(known.name.text(language) in page for known in ADDED.values())
