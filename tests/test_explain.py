"""What the program says of levers, zones, the quarter and patterns."""

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from qianyi.calibration.studies.patterns import measure
from qianyi.calibration.studies.patterns.channels import TABLE, ChannelFinding, whole_table
from qianyi.calibration.studies.patterns.published import PUBLISHED
from qianyi.experiments.cli import app
from qianyi.experiments.explain import phases_of_the_quarter
from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load
from qianyi.sim.accounts import CHANNELS

CHINESE = re.compile("[\u4e00-\u9fff]")


def said(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, words, env={"COLUMNS": "250"})
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_lever_can_be_explained(language):
    listed = said("levers", "--lang", language)
    for lever in levers().values():
        assert lever.id in listed
        shown = said("levers", lever.id, "--lang", language)
        assert (lever.name_zh if language == "zh" else lever.name_en) in shown
    rows = json.loads(said("levers", "--json"))
    assert [row["id"] for row in rows] == list(levers())
    assert all(row["parameters"] and row["source"] and row["path_zh"] for row in rows)


def test_unknown_names_end_with_code_2_and_the_nearest_name():
    assert "promotion_staff" in said("levers", "promotion_stuff", code=2)
    assert "沧州经开区" in said("explain", "zone", "沧州经济区", "--lang", "zh", code=2)


def test_a_zone_is_explained_with_sources():
    shown = said("explain", "zone", "Cangzhou EDZ")
    for part in ("150", "400", "prior", "anchors.csv", "modern automobile park"):
        assert part in shown


@pytest.mark.parametrize(("language", "phase"), [("en", "Ledger"), ("zh", "账本")])
def test_the_schedule_lists_the_phases_of_the_source(language, phase):
    calls = phases_of_the_quarter()
    assert calls[0].startswith("quarter_opens") and calls[-1].startswith("books_close") and len(calls) > 20
    shown = said("explain", "schedule", "--lang", language)
    assert all(call.partition("(")[0] in shown for call in calls)
    told = [line.replace("亿元", "") for line in shown.splitlines() if re.search(r"\d %\s*$", line)]
    assert len(told) == len(calls) and all(bool(CHINESE.search(line)) is (language == "zh") for line in told)


def test_patterns_are_measured_and_mostly_inside():
    found = measure(load("plan-2017"), load("no-plan"), 2, 2)
    assert [row.id for row in found] == list(PUBLISHED)
    assert all(np.isfinite(row.value) for row in found)
    assert sum(row.verdict == "outside" for row in found) <= 4
    assert sorted(name for row in whole_table() for name in row.columns) == sorted(CHANNELS), "each channel once"


def test_a_channel_is_marked_beyond_a_factor_of_two():
    row = ChannelFinding(TABLE[1], 0.0, 0.0)
    assert not row.far(0.26, (0.5, 1.4)) and row.far(0.24, (0.5, 1.4)) and row.far(2.9, (0.5, 1.4))
    assert row.far(-0.6, (0, 0)) and not row.far(0.4, (0, 0))
    assert not row.far(-2.0, (-1.3, 0.5)) and row.far(-2.7, (-1.3, 0.5))
