"""The event study finds effects that were put in, and none where none was; what it keeps is read back."""

import numpy as np
import pytest

from qianyi.calibration.studies import event_estimate as event_study
from qianyi.calibration.studies.event_estimate import (
    against_untreated_world,
    difference_in_differences,
    displacement,
    summary,
)
from qianyi.calibration.studies.event_study import TREATMENTS, run_study
from qianyi.calibration.studies.event_table import beside, cells, compared, draw, study_rows
from qianyi.calibration.studies.kept import NotKept, kept, number, table_text
from qianyi.scenarios.loader import load_all


def _worlds(effect: float, worlds: int = 30, zones: int = 80, years: int = 6):
    rng = np.random.default_rng(4)
    treated = np.zeros((worlds, zones))
    for row in treated:
        row[rng.permutation(zones)[: zones // 2]] = 1.0
    treated[:, -3:] = np.nan
    outcome = (
        5.0 + rng.normal(0, 1, (worlds, zones, 1)) + np.cumsum(rng.normal(0.05, 0.05, (worlds, zones, years)), axis=2)
    )
    outcome[:, :, 3:] += effect * (treated == 1.0)[:, :, None]
    return outcome, treated


@pytest.mark.parametrize("effect", [0.0, 0.3])
def test_the_effect_that_was_put_in_is_found(effect):
    outcome, treated = _worlds(effect)
    found = summary(difference_in_differences(outcome, treated, 2), -2)
    assert [row.year for row in found] == [-2, -1, 0, 1, 2, 3]
    assert found[2].mean == 0.0
    assert found[4].mean == pytest.approx(effect, abs=0.02) and found[4].low < found[4].mean < found[4].high
    assert abs(found[0].mean) < 0.02


def test_competition_makes_the_study_count_a_loss_as_effect():
    """A zero-sum gain of 10 % looks like 20 %, and displacement is one."""
    without = np.ones((1, 4, 2)) * 100.0
    treated = np.array([[1.0, 1.0, 0.0, 0.0]])
    with_it = without.copy()
    with_it[0, :2, 1], with_it[0, 2:, 1] = 110.0, 90.0
    seen = difference_in_differences(np.log(with_it), treated, 0)[0, 1]
    assert seen == pytest.approx(np.log(110 / 90))
    assert against_untreated_world(with_it, without, treated)[0, 1] == pytest.approx(np.log(1.1))
    assert displacement(with_it, without, treated)[0] == pytest.approx(1.0)
    assert np.isnan(displacement(without, without, treated)[0])


def test_published_ranges_are_ordered_and_sourced():
    rows = event_study.published()
    assert all(one.low <= one.mode <= one.high and one.source and one.seen for one in rows)
    assert {one.outcome for one in rows} >= {"output", "foreign_capital", "displacement", "entry_share"}


@pytest.fixture(scope="module")
def study():
    plan, none = load_all(["whole-province", "whole-province-no-plan"], ['until="2020Q4"'])
    return run_study(plan, none, 3, 2, lambda count: None)


def test_before_the_event_treatments_do_nothing_and_after_it_they_do(study):
    for treatment in TREATMENTS[1:]:
        paired = study.effects[treatment, "revenue_2016_prices", "paired"]
        assert [row.mean for row in paired if row.year < 0] == [0.0, 0.0]
        # Status acts on foreign investors alone: three worlds do not tell what that is of all revenue.
        outcome = "foreign_capital" if treatment == "status" else "revenue_2016_prices"
        assert study.effects[treatment, outcome, "paired"][-1].mean > 0.0, treatment
    assert study.effects["both", "foreign_capital", "paired"][-1].mean > 0.0


def test_the_table_stands_beside_the_literature(study, tmp_path):
    path = tmp_path / "event_study.csv"
    path.write_text(table_text({"worlds": 3}, study_rows(study)), encoding="utf-8")
    told, rows = kept("event_study", tmp_path)
    assert told == {"worlds": 3}
    last = [row for row in rows if row["year"] == "1"]
    assert {beside(row | {"mean": "0.2"})[1] for row in last if row["outcome"] == "revenue_2016_prices"} == {
        "inside",
        "-",
    }
    assert beside(last[-1] | {"outcome": "revenue_2016_prices", "treatment": "status", "mean": "0.001"})[1] == "below"
    single = [row for row in compared(rows) if row["outcome"] == "displacement"]
    assert (
        single
        and all(len(cells(row, "zh")) == 7 for row in single)
        and number(single[0], "low") != number(single[0], "low")
    )
    with pytest.raises(NotKept):
        kept("no-such-study", tmp_path)


def test_the_figure_carries_what_it_draws(study, tmp_path):
    path = tmp_path / "event_study.csv"
    path.write_text(table_text({}, study_rows(study)), encoding="utf-8")
    png, svg, data = draw(kept("event_study", tmp_path)[1], tmp_path / "figure.zh", "zh")
    assert png.stat().st_size > 10_000 and svg.stat().st_size > 5_000
    assert len(data.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(TREATMENTS) * 4
