"""Where the zones are: distances, travel time, market access, neighbours to learn from."""

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from scenarios.zones import key_zones

# Road distance on the plain is about 1.2 times the straight line (`data/SOURCES.md`); speed and the time
# at both ends are assumed.
_ROAD, _SPEED_KM_H, _ENDS_H = 1.2, 80.0, 0.3


def _rows(name: str) -> list[dict[str, str]]:
    with files("scenarios").joinpath(f"data/{name}").open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


@cache
def distances() -> tuple[np.ndarray, np.ndarray]:
    """Great-circle km: among the zones, shape (Z, Z), and from each zone to Beijing and Tianjin, shape (Z, 2)."""
    rows = {row["zone"]: row for row in _rows("zone_distance_km.csv")}
    names = [zone.name_zh for zone in key_zones()]
    among = np.array([[float(rows[a][b]) for b in names] for a in names])
    origins = np.array([[float(rows[a][city]) for city in ("北京", "天津")] for a in names])
    return among, origins


def travel_hours() -> np.ndarray:
    """Hours from each zone to Beijing and Tianjin by road, shape (Z, 2); derived from distance (assumed speed)."""
    return distances()[1] * _ROAD / _SPEED_KM_H + _ENDS_H


def market_access() -> np.ndarray:
    """Market access of each zone, mean 1: GDP of 2016 of the 13 cities over distance (`data/masses.csv`)."""
    gdp = {
        row["region"]: float(row["value"])
        for row in _rows("masses.csv")
        if (row["indicator"], row["year"]) == ("gdp", "2016")
    }
    among, origins = distances()
    home = [zone.prefecture_zh.removesuffix("市") for zone in key_zones()]
    access = gdp["北京"] / origins[:, 0] + gdp["天津"] / origins[:, 1]
    for city in sorted(set(home)):
        members = [index for index, name in enumerate(home) if name == city]
        # Half the way across a prefecture stands for the distance to its own market.
        access = access + gdp[city] / np.maximum(among[:, members].mean(axis=1), 25.0)
    return access / access.mean()


def learns_from() -> np.ndarray:
    """Whom a zone can copy, shape (Z, Z) of 0 and 1: zones of the same prefecture or of the same kind."""
    zones = key_zones()
    alike = [[a is not b and (a.prefecture_zh == b.prefecture_zh or a.kind == b.kind) for b in zones] for a in zones]
    return np.array(alike, dtype=float)
