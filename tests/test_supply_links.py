"""Sectors and the links between them."""

from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.supply_links import input_output
from qianyi.scenarios.zones import key_zones


def test_every_leading_industry_is_a_sector():
    assert {sector for zone in key_zones() for sector in zone.leading_industries} <= set(SECTORS)


def test_every_pair_of_sectors_has_a_coefficient_and_no_sector_spends_more_than_it_earns():
    coefficients = input_output()
    assert coefficients.shape == (14, 14)
    assert (coefficients >= 0).all() and (coefficients.sum(axis=0) < 1).all()
    assert (coefficients > 0).sum() > 150


def test_car_makers_buy_steel_and_hardly_any_textiles():
    steel, textiles, cars = (SECTORS.index(name) for name in ("STEEL_METAL", "TEXTILE_LEATHER", "AUTO"))
    assert input_output()[steel, cars] > 4 * input_output()[textiles, cars]
