"""A scenario as arrays over quarters: what a run is given from outside, the same for all of its replicates."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from qianyi.scenarios.ensemble import Ensemble, ensemble
from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import LeverSetting, Scenario
from qianyi.scenarios.sectors import PRICE_GROUPS, SECTORS
from qianyi.scenarios.zones.background import zone_set

# Arrivals are given for the 31 zones; a larger data set draws on a larger pool.
POOLED = ("group_projects", "domestic_projects", "foreign_projects")


class Paths(NamedTuple):
    """Arrays of one scenario (T quarters, Z zones)."""

    parameters: dict[str, float]
    days: np.ndarray  # (T,) ordinal day of the quarter's end
    quarter_of_year: np.ndarray  # (T,) 1..4
    policy: np.ndarray  # (T, Z, levers) in the levers' units
    environment: np.ndarray  # (T,) rows with the columns of `ENVIRONMENT`
    events: np.ndarray  # (T, Z) rows with the columns of `EVENTS`
    pool: float = 1.0  # size of the pool of investors against that of the 31 zones
    ensemble: Ensemble | None = None  # parameters and initial revenues that differ between replicates

    def with_other(self, **columns: np.ndarray | float) -> "Paths":
        """The same with other columns of the environment or of zones' events, in the shape of those replaced."""
        environment, events = self.environment.copy(), self.events.copy()
        for name, values in columns.items():
            (environment if name in ENVIRONMENT else events)[name] = values
        return self._replace(environment=environment, events=events)


def paths_of(scenario: Scenario) -> Paths:
    """Arrays of a scenario; computed once, shared by its replicates."""
    values = {key: parameter.value for key, parameter in parameters().items()} | scenario.parameters
    pool = _pool(scenario.data_set)
    return Paths(
        parameters=values | {key: values[key] * pool for key in POOLED},
        days=np.array([end.toordinal() for end in scenario.quarter_ends], float),
        quarter_of_year=np.arange(scenario.quarters) % 4 + 1,
        policy=policy_values(scenario),
        environment=_rows({name: path(scenario) for name, path in ENVIRONMENT.items()}, 1),
        events=_rows({name: path(scenario) for name, path in EVENTS.items()}, 2),
        pool=pool,
        ensemble=_ensemble(scenario),
    )


def _rows(columns: Mapping[str, np.ndarray], axes: int) -> np.ndarray:
    """Arrays that have their first `axes` axes in common, as one array of rows over these with a column for each."""
    kind = np.dtype([(name, values.dtype, values.shape[axes:]) for name, values in columns.items()])
    found = np.empty(next(iter(columns.values())).shape[:axes], kind)
    for name, values in columns.items():
        found[name] = values
    return found


def _pool(data_set: str) -> float:
    """Size of the pool of investors against that of the 31 zones: as the data set's revenue of 2016 (assumed)."""
    key = sum(zone.revenue_2016_yi for zone in zone_set("key-zones"))
    return sum(zone.revenue_2016_yi for zone in zone_set(data_set)) / key


def _ensemble(scenario: Scenario) -> Ensemble | None:
    """The scenario's ensemble without the parameters that the scenario sets itself."""
    found = ensemble(scenario.ensemble)
    if found is None or not scenario.parameters.keys() & set(found.parameters):
        return found
    free = [place for place, key in enumerate(found.parameters) if key not in scenario.parameters]
    return replace(found, parameters=tuple(found.parameters[place] for place in free), values=found.values[:, free])


def policy_values(scenario: Scenario) -> np.ndarray:
    """Levers in their own units, shape (quarters, zones, levers) in the order of `levers()`.

    A lever that is not set stays at its value without the plan; the plan's levers are those of its 31 zones, a
    background zone has only what is set for it by name.
    """
    zones = zone_set(scenario.data_set)
    planned = np.array([zone.tier != "background" for zone in zones])
    values = np.empty((scenario.quarters, len(zones), len(levers())))
    for place, lever in enumerate(levers().values()):
        values[:, planned, place] = _path_of(scenario, lever, scenario.policy.levers.get(lever.id))[:, None]
        values[:, ~planned, place] = lever.without_plan
        for z, zone in enumerate(zones):
            own = scenario.policy.zones.get(zone.name_zh, {}).get(lever.id)
            if own is not None:
                values[:, z, place] = _path_of(scenario, lever, own)
    return values


def _path_of(scenario: Scenario, lever: Lever, setting: LeverSetting | None) -> np.ndarray:
    path = np.full(scenario.quarters, lever.without_plan)
    if setting is None:
        return path
    dated = isinstance(setting.value, date)
    value = float(setting.value.toordinal()) if isinstance(setting.value, date) else setting.value
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


def _always(scenario: Scenario, value: object) -> np.ndarray:
    """One value or one row of values in every quarter."""
    return np.repeat(np.array([value], float), scenario.quarters, axis=0)


def _price_change(scenario: Scenario) -> np.ndarray:
    """Expected log change of prices a quarter, shape (quarters, price groups)."""
    table = scenario.environment.price_change
    return np.column_stack([yearly(scenario, table.get(group, {}), 0.0) / 4.0 for group in PRICE_GROUPS])


def _price_volatility(scenario: Scenario) -> np.ndarray:
    table = scenario.environment.price_volatility
    return _always(scenario, [table.get(group, 0.0) for group in PRICE_GROUPS])


def _pushes(scenario: Scenario) -> np.ndarray:
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


def _volume_limits(scenario: Scenario) -> np.ndarray:
    """Share of volume that heating-season limits allow, shape (quarters, sectors)."""
    limits = np.ones((scenario.quarters, len(SECTORS)))
    for rule in scenario.environment.heating_limits:
        for quarter, end in enumerate(scenario.quarter_ends):
            if end >= rule.start and end.month in (12, 3):
                limits[quarter, SECTORS.index(rule.sector)] *= 1.0 - rule.share
    return limits


def _capacity_cuts(scenario: Scenario) -> np.ndarray:
    """Share of volume cut in the quarter, shape (quarters, sectors)."""
    cuts = np.zeros((scenario.quarters, len(SECTORS)))
    for cut in scenario.environment.capacity_cuts:
        for quarter, end in enumerate(scenario.quarter_ends):
            if end.year == cut.year:
                cuts[quarter, SECTORS.index(cut.sector)] += cut.share / 4.0
    return cuts


def _quarter_of(scenario: Scenario, day: date) -> int | None:
    return next((quarter for quarter, end in enumerate(scenario.quarter_ends) if scenario.start < day <= end), None)


def _of_zones(scenario: Scenario, events: Iterable[tuple[str, date, float]]) -> np.ndarray:
    """Sizes of dated events of zones (name, day, size), added up by quarter and zone."""
    zones = zone_set(scenario.data_set)
    places = {name: z for z, zone in enumerate(zones) for name in (zone.name_zh, zone.name_en)}
    found = np.zeros((scenario.quarters, len(zones)))
    for zone, day, size in events:
        quarter = _quarter_of(scenario, day)
        if quarter is not None:
            found[quarter, places[zone]] += size
    return found


def _scope_changes(scenario: Scenario) -> np.ndarray:
    events = scenario.environment.coverage_events
    return _of_zones(scenario, ((event.zone, event.date, float(np.log(event.factor))) for event in events))


def _enlargements(scenario: Scenario) -> np.ndarray:
    events = scenario.environment.enlargements
    return _of_zones(scenario, ((event.zone, event.date, event.hectares) for event in events))


def _scope_spread(scenario: Scenario) -> np.ndarray:
    """SD of each zone's change of scope, log points, shape (quarters,)."""
    spread = np.zeros(scenario.quarters)
    catalogue = scenario.environment.catalogue_2018
    quarter = _quarter_of(scenario, catalogue.date) if catalogue else None
    if catalogue and quarter is not None:
        spread[quarter] = catalogue.spread
    return spread


# One line for each path of the environment: a rule reads the quarter's value as `world.environment[t].NAME`.
ENVIRONMENT: dict[str, Callable[[Scenario], np.ndarray]] = {
    # National volume growth, log points a quarter.
    "volume_growth": lambda scenario: yearly(scenario, scenario.environment.volume_growth, 0.05) / 4.0,
    "price_change": _price_change,  # (price groups,) expected log change in the quarter
    "price_volatility": _price_volatility,  # (price groups,) yearly SD of the innovation
    "push": _pushes,  # (origins,) multiplier of arrivals
    "limit": _volume_limits,  # (sectors,) share of volume allowed
    "cut": _capacity_cuts,  # (sectors,) share of volume cut in the quarter
    "scope_spread": _scope_spread,  # SD of a zone's change of scope, log points
    "rebasing_hazard": lambda scenario: _always(scenario, scenario.environment.rebasing_hazard),  # a year
    "rebasing_size": lambda scenario: _always(scenario, scenario.environment.rebasing_size),  # log points
}
# The same for single zones: `world.events[t, z].NAME`.
EVENTS: dict[str, Callable[[Scenario], np.ndarray]] = {
    "coverage": _scope_changes,  # change of statistical scope, log points
    "scope_drift": lambda scenario: _of_zones(
        scenario, ()
    ),  # scope that creeps out with no event behind it, log points
    "enlargement": _enlargements,  # ha by decree
}
