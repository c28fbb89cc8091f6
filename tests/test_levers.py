"""The table of levers is complete and consistent with itself."""

import pytest

from qianyi.scenarios.levers import PILLARS, levers


def test_the_plan_has_44_levers_in_five_pillars():
    assert len(levers()) == 44
    assert {lever.pillar for lever in levers().values()} == set(PILLARS)


@pytest.mark.parametrize("lever", levers().values(), ids=lambda lever: lever.id)
def test_reference_values_lie_in_range_and_the_plan_moves_the_lever(lever):
    assert lever.low <= lever.without_plan <= lever.high
    assert lever.low <= lever.with_plan <= lever.high
    assert lever.without_plan != lever.with_plan
    assert lever.name_zh and lever.name_en and lever.unit and lever.acts_on and lever.policy_measure
    assert lever.unit_zh and lever.policy_measure_zh and not any(c.isascii() and c.isalpha() for c in lever.unit_zh)
