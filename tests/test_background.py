"""The data set of the whole province: real places, assumed sizes that add up to the published counts."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load_all
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.background import background_zones, sectors_of, zone_set
from qianyi.scenarios.zones.geography import distances
from qianyi.sim.accounts import as_numbers
from qianyi.sim.replicate import simulate


def test_the_province_has_the_published_numbers_of_large_zones():
    sizes = np.array([1.08 * zone.revenue_2016_yi for zone in zone_set("hebei-all")])
    # 161 zones above 100亿 were published, 154 are in the catalogue and the plan together.
    assert [(sizes >= edge).sum() for edge in (500.0, 1000.0)] == [46, 20]
    assert (sizes >= 100.0).sum() == len(sizes) == 154
    assert 60_000 < sizes.sum() < 90_000


def test_background_zones_are_marked_as_assumed_and_have_no_target():
    for zone in background_zones():
        assert not zone.has_target and not zone.revenue_is_reported and "assumed" in zone.revenue_status
        assert zone.leading_industries and set(zone.leading_industries) <= set(SECTORS)
        assert zone.revenue_2016_low < zone.revenue_2016_yi < zone.revenue_2016_high
    numbers = [zone.zone_id for zone in zone_set("hebei-all")]
    assert numbers == list(range(1, 155))


def test_every_zone_has_an_english_name_of_its_own_in_latin_letters():
    names = [zone.name_en for zone in zone_set("hebei-all")]
    assert len(set(names)) == len(names) == 154 and all(name.isascii() for name in names)
    with files("qianyi.scenarios").joinpath("data/zone_names.csv").open(encoding="utf-8") as table:
        rows = {row["name_zh"]: row for row in csv.DictReader(table)}
    assert {zone.name_zh for zone in background_zones()} == set(rows)
    assert all("transliteration" in row["status"] for row in rows.values())


def test_chinese_industries_become_sectors():
    assert sectors_of("装备制造、汽车零部件、生物医药") == ("ADV_EQUIP", "AUTO", "BIO_HEALTH")
    assert sectors_of("新能源汽车") == ("AUTO",)


def test_distances_agree_with_the_published_table():
    with files("qianyi.scenarios").joinpath("data/zone_distance_km.csv").open(encoding="utf-8") as table:
        rows = {row["zone"]: row for row in csv.DictReader(table)}
    among, origins = distances(key_zones())
    names = [zone.name_zh for zone in key_zones()]
    assert among == pytest.approx(np.array([[float(rows[a][b]) for b in names] for a in names]), abs=0.1)
    cities = np.array([[float(rows[a][city]) for city in ("北京", "天津")] for a in names])
    assert origins == pytest.approx(cities, abs=0.1)


def test_the_plan_is_given_to_its_31_zones_only():
    scenario = load_all(["whole-province"], ['until="2018Q4"'])[0]
    given = paths_of(scenario)
    place = list(levers()).index("promotion_staff")
    assert (given.policy[-1, :31, place] == levers()["promotion_staff"].with_plan).all()
    assert (given.policy[-1, 31:, place] == levers()["promotion_staff"].without_plan).all()
    world = simulate(given, zone_set("hebei-all"), 3)
    assert world.ledger["closing"][-1].min() > 0
    book = as_numbers(world.ledger)
    assert np.abs(book[:, :, :-1].sum(axis=2) - book[:, :, -1]).max() < 1e-6
