"""Scenario files: the library, dates and ramps, and what bad input gets."""

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import library, load, load_all
from qianyi.scenarios.mistakes import ScenarioMistakes
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.paths import policy_values
from qianyi.scenarios.schema import Scenario

BAD = """extends = "no-plan"
until = "2025"
replicates = 0
titel = 3
[levers]
promotion_staf = 3
promotion_staff = 300
reform_deadline = 5
approval_bureau = true
ppp_leasing = { value = 0.2, stat = 2017-01-01 }
[zones."廊房经开区"]
promotion_staff = 3
[environment]
rebasing_hazard = 2
volume_growth = {2017 = 9}
[parameters]
shock_scal = 1
shock_scale = nan
"""


def test_the_library_has_the_plan_its_absence_each_pillar_and_a_late_reform():
    assert {"plan-2017", "no-plan", "late-reform"} <= set(library())
    for name in library():
        scenario = load(name)
        assert scenario.title_zh and scenario.title_en and scenario.question_zh and scenario.leaves_out_en
        assert (scenario.quarters, scenario.quarter_ends[0], scenario.quarter_ends[-1]) == (
            36,
            date(2017, 3, 31),
            date(2025, 12, 31),
        )


def test_the_plan_sets_every_lever_to_its_value_with_the_plan():
    last = policy_values(load("plan-2017"))[-1, 0]
    assert last.tolist() == [lever.with_plan for lever in levers().values()]
    pillars = [name for name in library() if name.endswith("-only")]
    assert sum(len(load(name).policy.levers) for name in pillars) == len(levers())


def test_a_lever_ramps_starts_ends_and_differs_by_zone():
    text = ["levers.promotion_staff={value=24, start=2018-01-01, ramp_quarters=2, end=2019-12-31}"]
    values = policy_values(load("no-plan", [*text, "zones.廊坊经开区.promotion_staff=40"]))
    place = list(levers()).index("promotion_staff")
    assert values[3:7, 0, place].tolist() == [10, 17, 24, 24]
    assert values[11:13, 0, place].tolist() == [24, 10]
    assert values[8, 5, place] == 40


def test_a_lever_set_to_its_value_without_the_plan_is_the_same_as_unset():
    for lever in levers().values():
        value = date.fromordinal(int(lever.without_plan)) if lever.is_date else lever.without_plan
        assert np.array_equal(policy_values(load("no-plan", [f"{lever.id}={value}"])), policy_values(load("no-plan")))


def test_every_mistake_is_told_at_once_with_line_and_nearest_name(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(BAD, encoding="utf-8")
    with pytest.raises(ScenarioMistakes) as raised:
        load_all([str(path), "plan-2071"], ["promotion_stff=3", "seed=x"])
    told = {(mistake.field.split(".")[-1], mistake.line): mistake for mistake in raised.value.mistakes}
    lines = {
        "until": 2, "replicates": 3, "titel": 4, "promotion_staf": 6, "promotion_staff": 7, "reform_deadline": 8,
        "approval_bureau": 9, "stat": 10, "廊房经开区": 12, "rebasing_hazard": 14, "2017": 15, "shock_scal": 17,
        "shock_scale": 18, "promotion_stff": None, "seed": None, "": None,
    }  # fmt: skip
    assert set(told) == set(lines.items())
    near = {field: told[field, lines[field]].nearest for field in ("promotion_staf", "廊房经开区", "shock_scal", "")}
    assert list(near.values()) == ["promotion_staff", "廊坊经开区", "shock_scale", "plan-2017"]
    assert str(told["promotion_staff", 7].allowed) == "must be between 0 and 80 (persons)"
    assert all(mistake.text("zh") and mistake.text("en") for mistake in raised.value.mistakes)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = [", b"extends = 3", b"seed = 99999999999999999999999"])
def test_unreadable_files_are_mistakes(tmp_path, content):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(ScenarioMistakes):
        load(str(path))
    with pytest.raises(ScenarioMistakes):
        load(str(tmp_path))


def test_extending_in_a_circle_is_a_mistake(tmp_path):
    (tmp_path / "a.toml").write_text('extends = "b.toml"')
    (tmp_path / "b.toml").write_text('extends = "a.toml"')
    with pytest.raises(ScenarioMistakes, match="extends"):
        load(str(tmp_path / "a.toml"))


keys = st.sampled_from(
    ["seed", "levers.promotion_staff", "zones.x.y", "environment.beijing_push", "policy", "until", ""]
)
values = st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=8), st.just("{2017=1}"), st.just("[1]"))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(keys, values), max_size=4))
def test_any_override_gives_a_scenario_or_mistakes(overrides):
    try:
        assert isinstance(load("plan-2017", [f"{key}={value}" for key, value in overrides]), Scenario)
    except ScenarioMistakes as raised:
        assert raised.mistakes


def test_parameters_lie_in_their_range_with_source_and_status():
    for parameter in parameters().values():
        assert parameter.low <= parameter.value <= parameter.high
        assert parameter.status in {"measured", "calibrated", "assumed"}
        assert parameter.source and parameter.name_zh and parameter.name_en and parameter.unit


def test_every_prior_that_a_parameter_names_exists():
    import csv
    from importlib.resources import files

    with files("qianyi.scenarios").joinpath("data/published_estimates.csv").open(encoding="utf-8") as table:
        symbols = {row["symbol"] for row in csv.DictReader(table)}
    named = [p.source.removeprefix("estimates:") for p in parameters().values() if p.source.startswith("estimates:")]
    assert named
    assert {re.split("[,; ]", text)[0] for text in named} <= symbols


@pytest.mark.parametrize("name", library())
def test_a_scenario_survives_its_manifest(name):
    scenario = load(name)
    assert Scenario.stored(scenario.model_dump_json()) == scenario


def test_an_empty_table_leaves_what_is_inherited(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('extends = "plan-2017"\n[levers]\n[environment]\n[parameters]\n', encoding="utf-8")
    assert load(str(path)).policy == load("plan-2017").policy
