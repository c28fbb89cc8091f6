"""National ranks follow a zone's size against its field."""

import pandas as pd
import pytest

from qianyi.results.measures.ranks import _of_zone, national_ranks
from qianyi.scenarios.national_fields import field_places
from tests.runs_by_hand import run_by_hand


def _table(growth: float) -> pd.DataFrame:
    return pd.DataFrame(
        [{"replicate": 0, "year": year, "revenue": 100.0 * growth ** (year - 2017)} for year in (2017, 2018)]
    )


def test_a_zone_that_grows_with_its_field_keeps_its_rank_and_a_faster_one_climbs():
    place, path = field_places()[0], {2017: 1.08, 2018: 1.08**2}
    same = _of_zone(_table(1.08), place, 1, "plan", path)
    faster = _of_zone(_table(1.20), place, 1, "plan", path)
    assert [row["rank"] for row in same] == pytest.approx([place.rank, place.rank])
    assert faster[1]["rank"] == pytest.approx(place.rank * 1.08 / 1.20)


def test_ranks_name_their_status_and_stay_inside_the_field(tmp_path):
    run = run_by_hand(tmp_path / "run", replicates=4)
    growth = {"volume_growth": {"2017": 0.05}, "price_change": {"other": {"2017": 0.02}}}
    run.manifest["resolved"] = [{"name": name, "environment": growth} for name in run.scenarios]
    ranks = national_ranks(run)
    assert set(ranks["zone"]) == {place.zone_zh for place in field_places()}
    assert (ranks["rank"] >= 1).all() and (ranks["rank"] <= ranks["members"]).all()
    assert set(ranks["status"]) == {"measured", "assumed"} and ranks["source"].str.len().min() > 10
