"""The zones' facts and the priors of their 2016 revenue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyi.scenarios.zones import key_zones


def test_the_plan_names_15_provincial_and_16_municipal_zones():
    assert [zone.zone_id for zone in key_zones()] == list(range(1, 32))
    assert [zone.tier for zone in key_zones()] == ["provincial"] * 15 + ["municipal"] * 16
    assert {zone.tier: zone.target_yi for zone in key_zones()} == {"provincial": 1000, "municipal": 500}


def test_only_one_zone_counts_as_reported_for_2016():
    assert [zone.name_zh for zone in key_zones() if zone.revenue_is_reported] == ["石家庄经开区"]


@pytest.mark.parametrize("zone", key_zones(), ids=lambda zone: zone.name_en)
def test_the_prior_has_the_stated_quantiles(zone):
    assert zone.revenue_2016_quantile(0.1) == pytest.approx(zone.revenue_2016_low)
    assert zone.revenue_2016_quantile(0.5) == pytest.approx(zone.revenue_2016_yi)
    assert zone.revenue_2016_quantile(0.9) == pytest.approx(zone.revenue_2016_high)


@given(st.sampled_from(key_zones()), st.floats(0.001, 0.998), st.floats(0.0005, 0.001))
def test_better_luck_never_means_less_revenue(zone, probability, step):
    assert zone.revenue_2016_quantile(probability) < zone.revenue_2016_quantile(probability + step)
