"""Where the zones are: distances, travel time, market access, neighbours to learn from."""

from functools import cache

import numpy as np

from qianyi.scenarios.tables import rows
from qianyi.scenarios.zones import ZoneFacts

# Centres of Beijing and Tianjin, WGS-84; distances agree with `data/zone_distance_km.csv` to its rounding.
CITY_PLACES = ((116.4074, 39.9042), (117.2010, 39.0842))
_EARTH_KM = 6371.0088
# Road distance on the plain is about 1.2 times the straight line (`data/SOURCES.md`); speed and the time
# at both ends are assumed.
_ROAD, _SPEED_KM_H, _ENDS_H = 1.2, 80.0, 0.3


def _great_circle(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(places).T[:, :, None]
    other_lon, other_lat = np.radians(others).T[:, None, :]
    half = np.sin((lat - other_lat) / 2) ** 2
    half = half + np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(half))


@cache
def distances(zones: tuple[ZoneFacts, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Great-circle km: among the zones, shape (Z, Z), and from each zone to Beijing and Tianjin, shape (Z, 2)."""
    places = np.array([(zone.lon, zone.lat) for zone in zones])
    return _great_circle(places, places), _great_circle(places, np.array(CITY_PLACES))


@cache
def travel_hours(zones: tuple[ZoneFacts, ...]) -> np.ndarray:
    """Hours from each zone to Beijing and Tianjin by road, shape (Z, 2); derived from distance (assumed speed)."""
    return distances(zones)[1] * _ROAD / _SPEED_KM_H + _ENDS_H


@cache
def market_access(zones: tuple[ZoneFacts, ...]) -> np.ndarray:
    """Market access of each zone, mean 1: GDP of 2016 of the 13 cities over distance (`data/masses.csv`)."""
    gdp = {
        row["region"]: row.number("value")
        for row in rows("data/masses.csv")
        if (row["indicator"], row["year"]) == ("gdp", "2016")
    }
    among, origins = distances(zones)
    home = [zone.prefecture_zh.removesuffix("市") for zone in zones]
    access = gdp["北京"] / origins[:, 0] + gdp["天津"] / origins[:, 1]
    for city in sorted(set(home)):
        members = [index for index, name in enumerate(home) if name == city]
        # Half the way across a prefecture stands for the distance to its own market.
        access = access + gdp[city] / np.maximum(among[:, members].mean(axis=1), 25.0)
    return access / access.mean()


@cache
def learns_from(zones: tuple[ZoneFacts, ...]) -> np.ndarray:
    """Whom a zone can copy, shape (Z, Z) of 0 and 1: zones of the same prefecture or of the same kind."""
    alike = [[a is not b and (a.prefecture_zh == b.prefecture_zh or a.kind == b.kind) for b in zones] for a in zones]
    return np.array(alike, dtype=float)
