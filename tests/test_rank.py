"""National ranks follow a zone's size against its field."""

import numpy as np
import pytest

from qianyi.results.measures.competition.ranks import national_ranks, ranks_in
from qianyi.results.measures.panel import read_revenue
from qianyi.scenarios.zones.national_fields import field_places
from tests.runs_by_hand import run_by_hand


def test_a_zone_that_grows_with_its_field_keeps_its_rank_and_a_faster_one_climbs():
    place, path = field_places()[0], np.array([1.08, 1.08**2])
    same, faster = ranks_in(place, np.array([[100.0, 108.0], [100.0, 120.0]]), path)
    assert same == pytest.approx([place.rank, place.rank])
    assert faster[1] == pytest.approx(place.rank * 1.08 / 1.20)


def test_ranks_name_their_status_and_stay_inside_the_field(tmp_path):
    run = run_by_hand(tmp_path / "run", replicates=4)
    growth = {"volume_growth": {"2017": 0.05}, "price_change": {"other": {"2017": 0.02}}}
    run.manifest["resolved"] = [{"name": name, "environment": growth} for name in run.scenarios]
    ranks = national_ranks(run, read_revenue(run))
    assert set(ranks["zone"]) == {place.zone_zh for place in field_places()}
    assert (ranks["rank"] >= 1).all() and (ranks["rank"] <= ranks["members"]).all()
    assert set(ranks["status"]) == {"measured", "assumed"} and ranks["source"].str.len().min() > 10
