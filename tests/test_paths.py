"""A new path of the environment is a field and a line: nothing between a planner's file and a rule has to know it."""

import numba
import numpy as np
import pytest
from pydantic import Field

from qianyi.scenarios import paths
from qianyi.scenarios.loader import checks, load
from qianyi.scenarios.paths import ENVIRONMENT, EVENTS, paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.schema.environment import Environment, Multiplier, Year
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim import start


class Foggy(Environment):
    fog: dict[Year, Multiplier] = Field(default={2017: 1.0}, description="Fog")


class FoggyScenario(Scenario):
    environment: Foggy = Field(default_factory=Foggy)


@numba.njit
def _fog_of(world, t):
    return world.environment[t].fog


def test_a_new_path_reaches_the_rules_by_one_field_and_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "Scenario", FoggyScenario)
    monkeypatch.setitem(ENVIRONMENT, "fog", lambda scenario: paths.yearly(scenario, scenario.environment.fog, 1.0))
    file = tmp_path / "foggy.toml"
    file.write_text('extends = "no-plan"\nuntil = "2018Q4"\n[environment.fog]\n2018 = 2.5\n', encoding="utf-8")
    scenario = load(str(file))
    # The world as rules get it, before any of them has run: with another column each would be compiled anew.
    world, usual = (
        start._empty(paths_of(given), zone_set("key-zones")[:2], 1, 0.0)
        for given in (scenario, load("no-plan", ["until=2018Q4"]))
    )
    assert [_fog_of(world, t) for t in range(8)] == [1.0] * 4 + [2.5] * 4
    assert [_fog_of(usual, t) for t in range(8)] == [1.0] * 8
    for name in set(ENVIRONMENT) - {"fog"}:
        assert np.array_equal(world.environment[name], usual.environment[name]), name


def test_other_columns_leave_the_scenario_as_it_is():
    given = paths_of(load("plan-2017"))
    other = given.with_other(push=2.0, enlargement=3.0)
    assert (other.environment["push"] == 2.0).all() and (other.events["enlargement"] == 3.0).all()
    assert (given.environment["push"] != 2.0).any() and (given.events["enlargement"] == 0.0).all()
    for name in (*ENVIRONMENT, *EVENTS):
        table = "environment" if name in ENVIRONMENT else "events"
        if name not in ("push", "enlargement"):
            assert np.array_equal(getattr(other, table)[name], getattr(given, table)[name])
    with pytest.raises(ValueError, match="fog"):
        given.with_other(fog=1.0)
