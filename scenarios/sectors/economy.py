"""Sector facts, anchors and pilots that a run starts from, as arrays over sectors and zones."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from qianyi.scenarios.sectors import EMERGING, PRICE_GROUPS, SECTORS
from qianyi.scenarios.tables import rows, typed
from qianyi.scenarios.zones import ZoneFacts

# Weights of a zone's leading industries in the order in which the catalogue names them, and what is left
# for all other sectors: assumed.
_LEADING_WEIGHTS = (0.45, 0.25, 0.15, 0.10)
_OTHERS = 0.2
# Most producer services are counted in commerce and services, not as above-scale firms: assumed.
_SERVICE_FIRMS = 0.3

# Partners of co-built parks, in the order of `agents/origins.py`.
CITIES = ("beijing", "tianjin")


@dataclass(frozen=True)
class SectorFacts:
    """Arrays over `SECTORS`: see the columns of `data/sectors.csv` and `data/io_coefficients.csv`."""

    price_group: np.ndarray
    build_years: np.ndarray
    jobs_per_yi: np.ndarray
    zombie_share: np.ndarray
    emerging: np.ndarray
    value_added_share: np.ndarray
    output_share: np.ndarray
    docked: np.ndarray
    capital_per_hectare: np.ndarray  # of a project against the mean one; weights of output
    revenue_per_capital: np.ndarray
    sold_nearby: np.ndarray  # share of sales that goes to customers of the region
    emerging_part: np.ndarray  # what of a sector's revenue counts as one of the seven emerging industries


@cache
def sector_facts() -> SectorFacts:
    """Facts of the 14 sectors; value added is what inputs of all suppliers leave (2017 table)."""
    told = {row["sector"]: row for row in rows("data/sectors.csv")}
    inputs: dict[str, float] = dict.fromkeys(SECTORS, 0.0)
    for row in rows("data/io_coefficients.csv"):
        if row["to_sector"] in inputs:
            inputs[row["to_sector"]] += row.number("a_total")
    output = {row["sector"]: row.number("group_gross_output_100m_yuan") for row in rows("data/io_sector_map.csv")}
    weights = np.array([output[s] * (_SERVICE_FIRMS if s == "PRODUCER_SERV" else 1.0) for s in SECTORS])
    dense, productive, emerging, nearby = (
        np.array([told[s].number(column) for s in SECTORS])
        for column in ("capital_per_hectare", "revenue_per_capital", "emerging_part", "sold_nearby")
    )
    share = weights / weights.sum()
    return SectorFacts(
        price_group=np.array([told[s].one_of("price_group", PRICE_GROUPS) for s in SECTORS]),
        build_years=np.array([told[s].number("build_years") for s in SECTORS]),
        jobs_per_yi=np.array([told[s].number("jobs_per_yi") for s in SECTORS]),
        zombie_share=np.array([told[s].number("zombie_share") for s in SECTORS]),
        emerging=np.array([float(s in EMERGING) for s in SECTORS]),
        value_added_share=np.array([1.0 - inputs[s] for s in SECTORS]),
        output_share=share,
        docked=np.array([told[s].read("docked", int) for s in SECTORS]),
        # So that a mean project has the land and the revenue that the parameters tell.
        capital_per_hectare=dense * (share / dense).sum(),
        revenue_per_capital=productive / (share * productive).sum(),
        sold_nearby=nearby,
        emerging_part=emerging,
    )


@cache
def sending(kind: str) -> np.ndarray:
    """Sectors of what Beijing and Tianjin send, shares (2, S): `pressed` firms or `projects` of groups that are named.

    From `data/sending_industries.csv`.
    """
    weights = np.zeros((len(CITIES), len(SECTORS)))
    for row in rows("data/sending_industries.csv"):
        weights[row.one_of("city", CITIES), row.one_of("sector", SECTORS)] = row.number(kind)
    return weights / weights.sum(axis=1, keepdims=True)


def sector_names(language: str) -> dict[str, str]:
    """Name of each sector for a reader."""
    return {row["sector"]: row[f"name_{language}"] for row in rows("data/sectors.csv")}


@cache
def leading_weights(zone: ZoneFacts) -> np.ndarray:
    """Weight of each sector among the zone's leading industries, adding up to 1 (order assumed to tell size)."""
    weights = np.zeros(len(SECTORS))
    for rank, sector in enumerate(zone.leading_industries):
        weights[SECTORS.index(sector)] = _LEADING_WEIGHTS[min(rank, 3)]
    return weights / weights.sum()


@cache
def firm_shares(zone: ZoneFacts) -> np.ndarray:
    """Sector shares of the zone's above-scale firms: leading industries, and the nation's mix for the rest."""
    shares = (1.0 - _OTHERS) * leading_weights(zone)
    shares[SECTORS.index("PRODUCER_SERV")] *= _SERVICE_FIRMS
    shares = shares + _OTHERS * sector_facts().output_share
    return shares / shares.sum()


@cache
def anchor_shares(zone_zh: str) -> np.ndarray:
    """Part of a zone's industrial revenue that a named anchor of each sector has, shape (S,) (`data/anchors.csv`)."""
    shares = np.zeros(len(SECTORS))
    for row in rows("data/anchors.csv"):
        if row["zone_zh"] == zone_zh:
            shares[row.one_of("sector", SECTORS)] = row.number("share_of_industry")
    return shares


@cache
def pilot_zones() -> frozenset[str]:
    """Chinese names of the ten pilot zones (`data/pilots.csv`: two measured, eight assumed)."""
    return frozenset(row["zone_zh"] for row in rows("data/pilots.csv"))


@dataclass(frozen=True)
class CoBuiltPark:
    """A park that a zone builds with Beijing or Tianjin; `rank` is its place in the order in which the parks open.

    `area_ha` are its hectares; with `shares_all` taxes of all its firms are shared, not those of large ones alone.
    """

    rank: int
    name_zh: str
    name_en: str
    partner: str
    sectors: tuple[str, ...]
    since: date
    area_ha: float
    shares_all: int


@cache
def co_built_parks() -> dict[str, CoBuiltPark]:
    """The five named co-built parks by the Chinese name of their zone (`data/co_built_parks.csv`)."""
    parks = typed(CoBuiltPark, "data/co_built_parks.csv")
    return {row["zone_zh"]: park for row, park in zip(rows("data/co_built_parks.csv"), parks, strict=True)}
