"""The table of indicators covers what is recorded and explains itself in both languages."""

from qianyi.results.measures.indicators import PARTNERS, PAYERS, indicators, zone_columns
from qianyi.sim.accounts import INDICATORS


def test_every_recorded_column_is_reported_once():
    assert [indicator.id for indicator in zone_columns()] == list(INDICATORS.names)


def test_every_indicator_has_name_and_definition_in_both_languages_and_a_known_way_to_add_up():
    for indicator in indicators().values():
        assert all((indicator.name_zh, indicator.name_en, indicator.definition_zh, indicator.definition_en))
        assert indicator.level in {"zone", "province", "derived", "comparison", "input"}
        assert indicator.in_year in {"mean", "last", "once", "span"}
        assert indicator.over_zones in {"sum", "mean", "weighted", "count", "none"}
        assert (indicator.over_zones == "weighted") == (indicator.weight in indicators())


def test_payers_are_the_recorded_costs():
    assert {*PAYERS, PARTNERS} == {name for name in INDICATORS.names if name.startswith("public_cost")}
