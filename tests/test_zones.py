"""The zones' facts and the priors of their 2016 revenue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyi.scenarios.zones import NoSuchZone, find_zone, key_zones
from qianyi.scenarios.zones.background import zone_set


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


@pytest.mark.parametrize("asked", ["cangzhou edz", "CANGZHOU EDZ ", "沧州经开区", "Cangzhou EDZ", "23"])
def test_a_zone_is_found_by_either_name_in_any_capitals_and_by_number(asked):
    here = next(zone for zone in key_zones() if zone.name_en == "Cangzhou EDZ")
    assert find_zone(str(here.zone_id) if asked.isdigit() else asked) == here


def test_a_zone_that_is_not_there_is_told_with_the_nearest_name_in_both_languages():
    for asked, near in (("cangzhou ed", "Cangzhou EDZ"), ("沧州经开", "沧州经开区")):
        with pytest.raises(NoSuchZone) as told:
            find_zone(asked)
        assert told.value.text("en") == f"no zone is called {asked!r}; did you mean {near}?"
        assert told.value.text("zh") == f"没有名为 {asked!r} 的开发区；您是否要写 {near}？"


def test_zones_of_a_run_are_found_beside_the_31():
    zone = zone_set("hebei-all")[40]
    assert find_zone(zone.name_en.upper(), zone_set("hebei-all")) == zone
    with pytest.raises(NoSuchZone):
        find_zone(zone.name_zh)
