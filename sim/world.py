"""Everything that a run moves: tables of agents, paths, network and books, as arrays of one world."""

import math
from collections import namedtuple
from dataclasses import dataclass, fields

import numpy as np
from numba.core import types
from numba.experimental import structref

from qianyi.agents.rule import INTERPRETED, rule


@dataclass
class World:
    """State of one replicate. Rules see rows of it; only the phases of the quarter loop over it.

    Arrays change in place and are never replaced: compiled phases hold the same ones.
    T quarters, Z zones, S sectors, O = 4 origins (Beijing, Tianjin, other domestic, foreign).
    """

    seed: np.ndarray  # (1,) uint64: seed of the replicate
    firms: np.ndarray  # (capacity,) FIRM
    free_rows: np.ndarray  # (capacity,) int64: rows of `firms` that newcomers may take, as a stack
    newcomer: np.ndarray  # (1,) FIRM: scratch, the firm that opens next
    projects: np.ndarray  # (capacity,) PROJECT: the pipeline
    candidates: np.ndarray  # (capacity,) PROJECT: looking for a site in this quarter
    counts: np.ndarray  # (8,) int64: see the names below
    zones: np.ndarray  # (Z,) ZONE
    numbers: np.ndarray  # (Z,) uint64: ids of the zones, close together for the choice among them
    industries: np.ndarray  # (2 S,) INDUSTRY
    province: np.ndarray  # (1,) PROVINCE
    parameters: np.ndarray  # (1,) PARAMETERS
    policy: np.ndarray  # (T, Z) POLICY
    policy_of_province: np.ndarray  # (T,) POLICY: mean over the planned zones
    in_force: np.ndarray  # (Z,) POLICY: of the quarter, as far as it is paid for
    province_in_force: np.ndarray  # (1,) POLICY: mean over the planned zones, as far as it is paid for
    policy_before: np.ndarray  # (Z,) POLICY: before the base date
    days: np.ndarray  # (T,) float64: ordinal day of each quarter's end
    quarter_of_year: np.ndarray  # (T,) int64, 1..4
    growth: np.ndarray  # (T, S): national volume growth a quarter, log points, with the sectors' common luck
    level: np.ndarray  # (T,): national volume against the base date
    price: np.ndarray  # (T + 1, S): price index, base date 1
    environment: np.ndarray  # (T,) rows: national growth, prices, pushes, limits (`scenarios.paths.ENVIRONMENT`)
    events: np.ndarray  # (T, Z) rows: changes of scope, enlargements (`scenarios.paths.EVENTS`)
    input_output: np.ndarray  # (S, S): inputs of supplier per yuan of buyer
    input_total: np.ndarray  # (S,): inputs of all suppliers per yuan of buyer
    nearness: np.ndarray  # (Z, Z): gravity weights, 1 on the diagonal
    rivalry: np.ndarray  # (Z, Z): weights of rivals by distance, 1 on the diagonal
    outside_rivals: np.ndarray  # (Z, S): sales at the base date of rivals outside the data set, by distance, 亿元
    sold_nearby: np.ndarray  # (S,): share of sales that goes to customers of the region
    hours: np.ndarray  # (Z, 2): travel time to Beijing, Tianjin
    market_access: np.ndarray  # (Z,): index with mean 1
    learns_from: np.ndarray  # (Z, Z): 0/1
    mix: np.ndarray  # (O, S): sector shares of investment projects
    build_years: np.ndarray  # (S,)
    zombie_normal: np.ndarray  # (S,)
    emerging: np.ndarray  # (S,) 0/1
    emerging_part: np.ndarray  # (S,) what of it counts as one of the seven emerging industries
    capital_per_hectare: np.ndarray  # (S,): of a project, against the mean one
    revenue_per_capital: np.ndarray  # (S,): of a plant, against the mean one
    jobs: np.ndarray  # (S,): persons per 亿元 of volume
    value_added: np.ndarray  # (S,): share of revenue
    outside: np.ndarray  # (O, S): weight of the outside option
    favour: np.ndarray  # (O, S): factor by which ties of the province win an investor for the zones
    pull_before: np.ndarray  # (2, S): pull of all zones on investors of a city and sector at the base date
    told: (
        np.ndarray
    )  # (2, S, Z): projects of a city and sector that produce in a zone, as far as peers still hear of it
    weight: np.ndarray  # (O, S, Z): scratch, weight of a zone in the choice
    most: np.ndarray  # (O, S): scratch, bound of the pull of all zones together, as if an investor knew each of them
    aimed: np.ndarray  # (S,): scratch, what one zone's aimed promotion wins of a sector's investors
    pull: np.ndarray  # (O,): scratch, pull of one zone whatever the sector
    near: np.ndarray  # (S,): scratch, volume within reach of one zone
    spill: np.ndarray  # (Z, Z): knowledge spill-over weights
    known: np.ndarray  # (O, S, Z): scratch, probability to be considered
    appeal: np.ndarray  # (Z,): scratch, weight of each zone that one candidate considers, else 0
    taste: np.ndarray  # (Z,): scratch, its luck with each zone
    docked: np.ndarray  # (S,) int64 0/1: sectors of Beijing and Tianjin that the zones dock with
    first_in_line: np.ndarray  # (Z,) int64: scratch, row of the applicant whom a zone short of land takes first; or -1
    next_in_line: np.ndarray  # (rows of candidates,) int64: scratch, row of the applicant who stands behind; or -1
    rank: np.ndarray  # (rows of candidates,): scratch, what the zone orders its applicants by
    within_reach: np.ndarray  # (Z,): scratch, ha that a zone can still promise
    wanted: np.ndarray  # (Z,): scratch, ha that applicants want
    distress: np.ndarray  # (S,): scratch, probability of a typical firm to fall into distress in a quarter
    flows: np.ndarray  # (Z, S, flows of firms): scratch, sums over firms in the quarter; see the names below
    sold: np.ndarray  # (Z, S): scratch, volume of all firms
    offered: np.ndarray  # (Z, S): scratch, market of closed firms that is within reach, 亿元
    gained: np.ndarray  # (Z, S): scratch, sales won beyond the market's growth in the last quarter, 亿元
    claimed: np.ndarray  # (Z, S): scratch, what a zone takes from rivals, as a share of their weighted sales
    moved: np.ndarray  # (Z, S): scratch, the same for older plants that its new ones replace
    kept: np.ndarray  # (S,): scratch, part of a sector's gain that is not taken from rivals in the data set
    replaced: np.ndarray  # (S,): scratch, what plants elsewhere replace of a zone's, as a share
    hired: np.ndarray  # (Z,): scratch, the same for hands within reach, or for founders
    outside_lost: np.ndarray  # (T, 4): sales that rivals outside the data set have lost so far, 亿元, 2016 prices
    shared_tax: np.ndarray  # (Z,): tax of a quarter on which moved firms' origins have a claim, 亿元
    census: np.ndarray  # (Z, 4) int64: firms, zombies, healthy high-tech firms, firms from Beijing and Tianjin
    back_to_origin: np.ndarray  # (Z,): tax shared with origins in this quarter, 亿元
    paid_in: np.ndarray  # (T, Z, O): capital paid in, 亿元
    ledger: np.ndarray  # (T, Z) LEDGER (`sim.accounts`)
    money: np.ndarray  # (T, Z) MONEY
    indicators: np.ndarray  # (T, Z) INDICATORS
    captured: np.ndarray  # (T, O, 2): investment that chose a zone, and that went elsewhere, 亿元

    def __post_init__(self) -> None:
        if not INTERPRETED:
            native = _pack(_Arrays(*(getattr(self, name) for name in _NAMES)))
            self._meminfo, self._numba_type_ = native._meminfo, native._type


_NAMES = [field.name for field in fields(World)]
_Arrays = namedtuple("_Arrays", _NAMES)


@structref.register
class _NativeType(types.StructRef):
    """A world inside compiled phases: one pointer. Sixty arrays as arguments took four times as long to compile."""

    def preprocess_fields(self, given):
        return tuple((name, types.unliteral(kind)) for name, kind in given)


class _Native(structref.StructRefProxy):
    """What numba reads of a `World`: its pointer and its type."""


structref.define_proxy(_Native, _NativeType, _NAMES)


@rule
def _pack(arrays):
    return _Native(*arrays)


@rule
def national_level(world, t):
    """National volume against the base date; before it (t < 0) as if it had grown as in the first quarter."""
    return world.level[t] if t >= 0 else math.exp(world.environment[0].volume_growth * (t + 1.0))


# Places in `flows`, 亿元 at annual rate in 2016 prices. Growth of the firms that were there a quarter ago: volume
# before; what zombies lost; what starting plants gained; volume as luck left it, and of that newcomers' and small
# firms'; certified firms' with growth of their sector in the zone; all with all growth; what the old capacity bound
# would have let them sell; volume after. Then what there is at the end of the quarter: all firms, zombies.
BEFORE, DECLINED, STARTED, LUCKY, NEW, SMALL, CERTIFIED, MOVED, KEPT, AFTER, STAYING, OF_ZOMBIES = range(12)

# Places in `outside_lost`.
FOUNDERS, CUSTOMERS, MOVED_AWAY, LABOUR = range(4)

# Places in `counts`.
FIRM_ROWS, FREE_ROWS, PROJECT_ROWS, CANDIDATES, OVERFLOW, FIRST_FREE_PROJECT = range(6)
