"""What an analyst knows of each zone at the base date: the columns of the spreadsheet."""

import numpy as np

from qianyi.scenarios.paths import Paths
from qianyi.scenarios.sectors import EMERGING, SECTORS
from qianyi.scenarios.zones import key_zones
from qianyi.sim.start import new_world
from qianyi.sim.world import World

_STEEL = SECTORS.index("STEEL_METAL")
# The first eight columns, all but single sectors, all: a spreadsheet may be narrow or wide.
WIDTHS = (8, 17, 17 + len(SECTORS))


def known_at_the_base_date(paths: Paths, seed: int) -> np.ndarray:
    """Features of the zones in one replicate before its first quarter, shape (Z, F); sizes and ratios as logs.

    Revenue, gap to the target, tier, hours to Beijing and Tianjin, market access, free land, zombies; level, kind,
    pilot, co-built park, services, rivals within reach, debt, shares of emerging industries and steel; then the share
    of every sector.
    """
    world = new_world(paths, key_zones(), seed)
    zones, revenue = world.zones, world.zones["revenue"]
    industry = zones["volume"] / zones["volume"].sum(axis=1, keepdims=True)
    narrow = (
        np.log(revenue),
        np.log(zones["target"] / revenue),
        zones["provincial"],
        *world.hours.T,
        np.log(world.market_access),
        np.log(zones["land_free"] / revenue),
        (industry * zones["zombie_share"]).sum(axis=1),
    )
    wide = (
        zones["national"],
        [zone.kind == "high_tech" for zone in key_zones()],
        zones["pilot"],
        zones["park_rank"] > 0,
        zones["services"] / revenue,
        np.log(_rivals(world)),
        np.log(zones["debt"] / revenue),
        industry[:, : len(EMERGING)].sum(axis=1),
        industry[:, _STEEL],
    )
    return np.column_stack([*narrow, *wide, industry])


def _rivals(world: World) -> np.ndarray:
    """Sales (亿元) of firms in other zones within reach, by distance, shape (Z,)."""
    inside = (world.rivalry - np.eye(len(world.rivalry))) @ world.zones["volume"].sum(axis=1)
    return inside + world.outside_rivals.sum(axis=1)
