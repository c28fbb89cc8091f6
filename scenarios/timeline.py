"""A scenario as arrays over quarters."""

from datetime import date

import numpy as np

from qianyi.scenarios.background import zone_set
from qianyi.scenarios.economy import PRICE_GROUPS
from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.schema import LeverSetting, Scenario
from qianyi.scenarios.sectors import SECTORS


def policy_values(scenario: Scenario) -> np.ndarray:
    """Levers in their own units, shape (quarters, zones, levers) in the order of `levers()`.

    A lever that is not set stays at its value without the plan; the plan's levers are those of its 31 zones, a
    background zone has only what is set for it by name.
    """
    zones = zone_set(scenario.data_set)
    planned = np.array([zone.tier != "background" for zone in zones])
    values = np.empty((scenario.quarters, len(zones), len(levers())))
    for place, lever in enumerate(levers().values()):
        values[:, planned, place] = _path(scenario, lever, scenario.policy.levers.get(lever.id))[:, None]
        values[:, ~planned, place] = lever.without_plan
        for z, zone in enumerate(zones):
            own = scenario.policy.zones.get(zone.name_zh, {}).get(lever.id)
            if own is not None:
                values[:, z, place] = _path(scenario, lever, own)
    return values


def _path(scenario: Scenario, lever: Lever, setting: LeverSetting | None) -> np.ndarray:
    path = np.full(scenario.quarters, lever.without_plan)
    if setting is None:
        return path
    dated = isinstance(setting.value, date)
    value = float(setting.value.toordinal()) if dated else setting.value
    # A deadline holds from the outset, all at once, unless the setting names another start.
    start = setting.start or (scenario.start if dated else scenario.policy.start)
    ramp = scenario.policy.ramp_quarters if setting.ramp_quarters is None else setting.ramp_quarters
    ramp = 0 if dated else ramp
    begun = 0
    for quarter, end in enumerate(scenario.quarter_ends):
        if end < start:
            continue
        begun += 1
        if setting.end is not None and end > setting.end:
            break
        done = 1.0 if begun >= ramp else begun / ramp
        path[quarter] = value if done == 1.0 else lever.without_plan + done * (value - lever.without_plan)
    return path


def _of_year(table: dict[int, float], year: int, otherwise: float) -> float:
    known = [named for named in table if named <= year]
    return table[max(known)] if known else otherwise


def yearly(scenario: Scenario, table: dict[int, float], otherwise: float) -> np.ndarray:
    """Value of a table by year in each quarter; before the first named year `otherwise`."""
    return np.array([_of_year(table, end.year, otherwise) for end in scenario.quarter_ends])


def volume_growth(scenario: Scenario) -> np.ndarray:
    """National volume growth, log points a quarter, shape (quarters,)."""
    return yearly(scenario, scenario.environment.volume_growth, 0.05) / 4.0


def price_change(scenario: Scenario) -> np.ndarray:
    """Expected log change of prices a quarter, shape (quarters, price groups)."""
    table = scenario.environment.price_change
    return np.column_stack([yearly(scenario, table.get(group, {}), 0.0) / 4.0 for group in PRICE_GROUPS])


def pushes(scenario: Scenario) -> np.ndarray:
    """Multipliers of arrivals from Beijing, Tianjin, other provinces and abroad, shape (quarters, 4)."""
    environment = scenario.environment
    tables = (
        environment.beijing_push,
        environment.tianjin_push,
        environment.domestic_climate,
        environment.foreign_climate,
    )
    push = np.column_stack([yearly(scenario, table, 1.0) for table in tables])
    if environment.xiongan_start is not None:
        diverted = np.array([end >= environment.xiongan_start for end in scenario.quarter_ends])
        push[diverted, 0] *= 1.0 - environment.xiongan_diversion
    return push


def volume_limits(scenario: Scenario) -> np.ndarray:
    """Share of volume that heating-season limits allow, shape (quarters, sectors)."""
    limits = np.ones((scenario.quarters, len(SECTORS)))
    for rule in scenario.environment.heating_limits:
        for quarter, end in enumerate(scenario.quarter_ends):
            if end >= rule.start and end.month in (12, 3):
                limits[quarter, SECTORS.index(rule.sector)] *= 1.0 - rule.share
    return limits


def capacity_cuts(scenario: Scenario) -> np.ndarray:
    """Share of volume cut in the quarter, shape (quarters, sectors)."""
    cuts = np.zeros((scenario.quarters, len(SECTORS)))
    for cut in scenario.environment.capacity_cuts:
        for quarter, end in enumerate(scenario.quarter_ends):
            if end.year == cut.year:
                cuts[quarter, SECTORS.index(cut.sector)] += cut.share / 4.0
    return cuts


def _quarter_of(scenario: Scenario, day: date) -> int | None:
    return next((quarter for quarter, end in enumerate(scenario.quarter_ends) if scenario.start < day <= end), None)


def zone_events(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Changes of statistical scope (log points) and enlargements (ha), each of shape (quarters, zones)."""
    zones = zone_set(scenario.data_set)
    places = {name: z for z, zone in enumerate(zones) for name in (zone.name_zh, zone.name_en)}
    scope = np.zeros((scenario.quarters, len(zones)))
    land = np.zeros_like(scope)
    for event in scenario.environment.coverage_events:
        quarter = _quarter_of(scenario, event.date)
        if quarter is not None:
            scope[quarter, places[event.zone]] += np.log(event.factor)
    for event in scenario.environment.enlargements:
        quarter = _quarter_of(scenario, event.date)
        if quarter is not None:
            land[quarter, places[event.zone]] += event.hectares
    return scope, land


def scope_spread(scenario: Scenario) -> np.ndarray:
    """SD of each zone's change of scope, log points, shape (quarters,)."""
    spread = np.zeros(scenario.quarters)
    catalogue = scenario.environment.catalogue_2018
    quarter = _quarter_of(scenario, catalogue.date) if catalogue else None
    if catalogue and quarter is not None:
        spread[quarter] = catalogue.spread
    return spread
