"""What a batch keeps of each year beside the indicators of zones: pipeline, relocations, sizes and growth of firms.

Rules leave no trace of a passage from stage to stage; it is read off the pipeline at the ends of two quarters.
A project that is signed and withdrawn in one quarter counts in both, unless a follower took its row at once.
"""

import datetime
import math
from collections import namedtuple

import numpy as np

from qianyi.agents.firm import FIRM, State
from qianyi.agents.project import Stage
from qianyi.agents.rule import rule
from qianyi.sim.world import FIRM_ROWS, PROJECT_ROWS

# Of a zone and year: projects that passed, their planned investment (亿元), and projects in a stage at its end.
PASSAGES = ("signed", "approved", "started", "producing", "withdrawn_before_approval", "withdrawn_before_start")
PIPELINE = (
    *(f"{name}_projects" for name in PASSAGES),
    *(f"{name}_investment" for name in PASSAGES),
    "waiting_for_approval",
    "waiting_for_start",
    "under_construction",
)
_SIGNED, _APPROVED, _STARTED, _PRODUCING, _LEFT_EARLY, _LEFT_LATE = range(6)
_STOCKS = 2 * len(PASSAGES)

# Where movers and investors come from; all other places, in the country and abroad, are one.
SOURCES = ("beijing", "tianjin", "other")
# Of an origin, sector, zone and year: projects signed and started to produce, and their planned investment (亿元).
FLOWS = ("signed_projects", "signed_investment", "producing_projects", "producing_investment")

# Of a size class at a year's end: firms, zombies, volume (亿元 of 2016), who came and who left in the year.
FIRMS = ("firms", "zombies", "volume", "entered", "left")
SIZE_CLASSES = 16
SMALLEST = 0.0625
"""Volume (亿元 of 2016) at which the second size class begins; each class is twice as large as the one before."""
GROWTH_BINS = 61
GROWTH_WIDTH = 0.05
"""Width (log points) of the bins of yearly growth; the middle one is centred on 0, the outer ones are open."""

Records = namedtuple(
    "Records",
    "years pipeline flows firms growth projects project_rows firm_ids firm_volumes firm_states",
)
Records.__doc__ = """Y calendar years, Z zones, O sources, S sectors, C size classes, G bins of growth.

years (Y,); pipeline (Y, Z, PIPELINE); flows (Y, O, S, Z, FLOWS); firms (Y + 1, C, FIRMS), the first at the base
date; growth (Y, C, G): firms by class a year ago and log growth since; the rest: state a quarter or year ago.
"""
_ABSENT, _STEADY, _OTHER = range(3)


def new_records(world) -> Records:
    """Empty records of a world at its base date, with its firms as they are then."""
    first, last = _year(world.days[0]), _year(world.days[-1])
    years = np.arange(first, last + 1)
    count, zones, sectors = len(years), len(world.zones), world.mix.shape[1]
    records = Records(
        years=years,
        pipeline=np.zeros((count, zones, len(PIPELINE))),
        flows=np.zeros((count, len(SOURCES), sectors, zones, len(FLOWS))),
        firms=np.zeros((count + 1, SIZE_CLASSES, len(FIRMS))),
        growth=np.zeros((count, SIZE_CLASSES, GROWTH_BINS)),
        projects=world.projects.copy(),
        project_rows=world.counts[PROJECT_ROWS : PROJECT_ROWS + 1].copy(),
        firm_ids=np.zeros(len(world.firms), FIRM["id"]),
        firm_volumes=np.zeros(len(world.firms)),
        firm_states=np.zeros(len(world.firms), np.int64),
    )
    count_firms(world, records, -1)
    return records


def _year(day: float) -> int:
    return datetime.date.fromordinal(int(day)).year


@rule
def size_class(volume):
    """Size class of a firm by volume."""
    if volume < SMALLEST:
        return 0
    return min(SIZE_CLASSES - 1, int(math.log2(volume / SMALLEST)) + 1)


@rule
def growth_bin(growth):
    """Bin of a year's log growth."""
    place = int(math.floor(growth / GROWTH_WIDTH + 0.5)) + GROWTH_BINS // 2
    return max(0, min(GROWTH_BINS - 1, place))


@rule
def record_quarter(world, records, t, year):
    """Book the passages of quarter `t` in the place `year`; at a year's end count the pipeline, and the firms."""
    for row in range(world.counts[PROJECT_ROWS]):
        _compare(world, records, row, year)
    records.project_rows[0] = world.counts[PROJECT_ROWS]
    if world.quarter_of_year[t] == 4 or t == len(world.days) - 1:
        for row in range(world.counts[PROJECT_ROWS]):
            project = world.projects[row]
            if project.stage != Stage.NOTHING:
                records.pipeline[year, project.zone, _STOCKS + project.stage - Stage.SIGNED] += 1.0
    if world.quarter_of_year[t] == 4:
        count_firms(world, records, year)


@rule
def _compare(world, records, row, year):
    """One row of the pipeline against what it held a quarter ago."""
    before, now = records.projects[row], world.projects[row]
    if before.stage == Stage.NOTHING and now.id == before.id:
        return
    if before.id != now.id:
        if before.stage != Stage.NOTHING:
            _leave(records, before, year)
        _pass(records, now, year, _SIGNED)
        _flow(records, now, year, 0)
        if now.stage == Stage.APPROVED:
            _pass(records, now, year, _APPROVED)
        elif now.stage == Stage.NOTHING:
            _pass(records, now, year, _LEFT_EARLY)
    elif now.stage == Stage.NOTHING:
        _leave(records, before, year)
    elif now.stage != before.stage:
        _pass(records, now, year, now.stage - Stage.SIGNED)
    records.projects[row] = world.projects[row]


@rule
def _leave(records, project, year):
    """A project leaves the pipeline: what was under construction produces, the rest was withdrawn."""
    if project.stage == Stage.BUILDING:
        _pass(records, project, year, _PRODUCING)
        _flow(records, project, year, 2)
    else:
        _pass(records, project, year, _LEFT_EARLY if project.stage == Stage.SIGNED else _LEFT_LATE)


@rule
def _pass(records, project, year, passage):
    line = records.pipeline[year, project.zone]
    line[passage] += 1.0
    line[passage + _STOCKS // 2] += project.investment


@rule
def _flow(records, project, year, column):
    line = records.flows[year, min(2, project.origin), project.sector, project.zone]
    line[column] += 1.0
    line[column + 1] += project.investment


@rule
def count_firms(world, records, year):
    """Sizes of firms, and their growth since a year ago; `year` is -1 at the base date."""
    lines = records.firms[year + 1]
    for row in range(world.counts[FIRM_ROWS]):
        firm = world.firms[row]
        before = records.firm_states[row]
        stays = firm.state != State.GONE and before != _ABSENT and firm.id == records.firm_ids[row]
        if before != _ABSENT and not stays:
            lines[size_class(records.firm_volumes[row]), 4] += 1.0
        if firm.state == State.GONE:
            records.firm_states[row] = _ABSENT
            continue
        line = lines[size_class(firm.volume)]
        line[0] += 1.0
        line[1] += firm.state == State.ZOMBIE
        line[2] += firm.volume
        if year >= 0 and not stays:
            line[3] += 1.0
        if stays and before == _STEADY:
            growth = math.log(firm.volume / records.firm_volumes[row])
            records.growth[year, size_class(records.firm_volumes[row]), growth_bin(growth)] += 1.0
        records.firm_ids[row] = firm.id
        records.firm_volumes[row] = firm.volume
        # Growth is that of healthy firms at normal load, as it is measured in published work.
        records.firm_states[row] = _STEADY if firm.state != State.ZOMBIE and firm.ramp <= 0.0 else _OTHER
