"""The figure of the zones' state shows how the shards' values are spread, over few years and over twenty."""

import numpy as np
import pytest

from qianyi.agents.zone import Effort
from qianyi.results.figures.gallery import Subject, all_figures, draw, own_zone
from qianyi.results.figures.style import look
from qianyi.results.measures.arranged import arrange, as_it_stands
from qianyi.results.measures.panel import read_panel
from qianyi.scenarios.levers import levers
from qianyi.scenarios.zones import key_zones
from qianyi.sim.replicate import simulate
from tests.paths_by_hand import paths
from tests.runs_by_hand import run_by_hand
from tests.small_runs import small_run

NAME = "zones_state"


def test_the_spread_is_that_over_zones_and_replicates(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    panel = read_panel(run)
    data = (
        all_figures()[NAME].data(Subject(run, panel, "en", own_zone(panel))).set_index(["scenario", "measure", "year"])
    )
    scenario, year = run.scenarios[0], panel.years[-1]
    cash = panel["cash"][0, :, :, -1]
    assert data.loc[(scenario, "cash", year), "q50"] == pytest.approx(np.median(cash))
    assert data.loc[(scenario, "cash", year), ["q0", "q100"]].to_list() == [cash.min(), cash.max()]
    debt = panel["debt"][0, :, :, -1] / panel["revenue"][0, :, :, -1]
    assert data.loc[(scenario, "debt_ratio", year), "q95"] == pytest.approx(100.0 * np.quantile(debt, 0.95))
    growth = panel["revenue"][0, :, :, -1] / panel["revenue"][0, :, :, -2] - 1.0
    assert data.loc[(scenario, "growth", year), "q10"] == pytest.approx(100.0 * np.quantile(growth, 0.1))
    assert (scenario, "growth", panel.years[0]) not in data.index
    assert set(data.index.get_level_values("measure")) == {
        *("cash", "debt_ratio", "land_free", "staff", "approval_days", "growth"),
        *(f"effort_{use.name.lower()}" for use in Effort),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_twenty_years_are_drawn_and_what_is_not_on_record_is_said(tmp_path, language):
    run = as_it_stands(run_by_hand(tmp_path / "run", years=21))
    panel = read_panel(run)
    with look():
        drawn = draw(NAME, Subject(run, panel, language, own_zone(panel)))
        drawn.figure.draw_without_rendering()
    assert set(drawn.data["measure"]) == {"growth"} and drawn.data["year"].max() == 2037
    said = [text.get_text() for axes in drawn.figure.axes for text in axes.texts]
    assert said == ["未记录" if language == "zh" else "not on record"] * 9


def test_staff_and_effort_on_record_are_those_of_the_zones():
    given = paths(1.0, quarters=8)
    world = simulate(given, key_zones(), 3)
    last = world.indicators[-1]
    shares = np.column_stack([last[f"effort_{use.name.lower()}"] for use in Effort])
    assert np.array_equal(shares, world.zones["effort"]) and np.allclose(shares.sum(axis=1), 1.0)
    more = given._replace(policy=given.policy.copy())
    more.policy[:, :, list(levers()).index("promotion_staff")] += 5.0
    with_more = simulate(more, key_zones(), 3).indicators["staff"][-1]
    assert np.allclose(with_more - last["staff"], 5.0)
