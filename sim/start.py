"""The initial state of a replicate: a world built from a scenario and a seed."""

import math
from datetime import date
from functools import cache

import numpy as np

from qianyi.agents.columns import PARAMETERS, POLICY
from qianyi.agents.firm import FIRM
from qianyi.agents.industry import INDUSTRY
from qianyi.agents.national_path import share_inside
from qianyi.agents.project import PROJECT
from qianyi.agents.province import PROVINCE
from qianyi.agents.rule import INTERPRETED
from qianyi.agents.zone import ZONE
from qianyi.scenarios.levers import levers
from qianyi.scenarios.paths import Paths
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.sectors.economy import (
    CITIES,
    anchor_shares,
    co_built_parks,
    firm_shares,
    leading_weights,
    pilot_zones,
    sector_facts,
    sending,
)
from qianyi.scenarios.sectors.rivals import outside_revenue, outside_rivals, rivalry
from qianyi.scenarios.sectors.supply_links import input_output
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.geography import distances, learns_from, market_access, travel_hours
from qianyi.sim.accounts import INDICATORS, LEDGER, MONEY
from qianyi.sim.contained import INSIDE, close_on_the_national_path
from qianyi.sim.draws import Kind, Purpose, name, normal, uniform
from qianyi.sim.luck import luck_of_paths, of_replicate
from qianyi.sim.phases.books import count_firms
from qianyi.sim.phases.investors import investors_hear, zones_attract
from qianyi.sim.population import make_room, settle_firms
from qianyi.sim.rows import rows_of_candidates, rows_of_firms, rows_of_projects
from qianyi.sim.schedule import past_quarter
from qianyi.sim.world import OF_ZOMBIES, World, national_level

_PAST_QUARTERS = 24
# Services sell at the prices of the group that this sector belongs to ("other").
_SERVICES_SELL_AS = 0


def new_world(paths: Paths, zones, seed: int) -> World:
    """World of one replicate at the base date. Two scenarios with one seed start from the same bits."""
    zones = tuple(zones)
    with np.errstate(over="ignore"):
        paths, year_total = _initial_revenue(paths, zones, seed)
    carried = _carry_over(paths, zones)
    world = _empty(paths, zones, seed, float((carried * year_total).sum()))
    _found_zones(world, paths, zones, year_total)
    world.zones["revenue"] = carried * year_total
    _found_industries(world)
    with np.errstate(over="ignore"):
        for z, facts in enumerate(zones):
            _settle(world, z, facts)
        luck_of_paths(world)
        for _ in range(2):  # twice, so that the stocks of a quarter ago are known too
            count_firms(world, -1)
        _open_outside(world)
        residents = int(world.counts[0])
        _fill_pipeline(world)
        make_room(world, residents)
        for _ in range(2):
            count_firms(world, -1)
        close_on_the_national_path(world)
        p = world.parameters[0]
        # As if they had grown with the nation in the quarter before.
        for key in ("volume_before", "supply_before"):
            world.zones[key] *= math.exp(-world.environment[0]["volume_growth"])
        world.zones["industry_growth"] = world.environment[0]["volume_growth"]
        world.zones["crowded"] = p["zombie_drag"] * p["crowding_years"] * world.zones["zombie_share"]
        world.zones["last_year_revenue"] = world.zones["revenue"] / carried
        past = np.mean([national_level(world, t) for t in range(-4, 0)])
        world.zones["last_year_volume"] = (world.zones["industry"] + world.zones["services"]) * past
    return world


def _initial_revenue(paths: Paths, zones, seed: int) -> tuple[Paths, np.ndarray]:
    """The replicate's own parameters, and each zone's total of the base year (亿元, (Z,)), drawn where not known."""
    paths, drawn = of_replicate(paths, seed)
    found = []
    for facts in zones:
        luck = float(uniform(np.uint64(seed), facts.zone_id, 0, int(Purpose.INITIAL_REVENUE)))
        found.append(facts.revenue_2016_quantile(drawn.get(facts.zone_id, luck)))
    return paths, np.array(found)


def _carry_over(paths: Paths, zones) -> np.ndarray:
    """Annual rate at the base date over the base year's total, shape (Z,).

    The year is taken to have grown, quarter by quarter, as the first quarter's path of volume and of the prices of the
    zone's sectors does (assumed). A zone that keeps to the path then has a first year's total above the base year's by
    the path's growth, not by a part of it.
    """
    first, services = paths.environment[0], paths.parameters["service_share"]
    price = first["price_change"][sector_facts().price_group]
    growth = np.empty(len(zones))
    for z, facts in enumerate(zones):
        anchors = anchor_shares(facts.name_zh)
        industry = anchors + (1.0 - anchors.sum()) * firm_shares(facts)
        growth[z] = first["volume_growth"] + (1.0 - services) * (industry @ price) + services * price[_SERVICES_SELL_AS]
    return 4.0 / np.exp(-np.arange(4.0)[:, None] * growth).sum(axis=0)


def _rows(length: int | tuple[int, ...], kind: np.dtype) -> np.ndarray:
    return _as_rows(np.zeros(length, kind))


def _as_rows(table: np.ndarray) -> np.ndarray:
    """The interpreter reads attributes of rows; the compiler takes plain structured arrays."""
    return table.view(np.recarray) if INTERPRETED else table


def _policy_rows(values: np.ndarray, pick: np.ndarray) -> np.ndarray:
    """Levers (T, Z, levers) of some zones as rows (T, zones) of POLICY; of all zones they are shared, never copied."""
    whole = np.array_equal(pick, np.arange(values.shape[1]))
    rows = np.ascontiguousarray(values if whole else values[:, pick]).view(POLICY)[:, :, 0]
    return _as_rows(rows)


def _policy_of_province(values: np.ndarray, zones) -> np.ndarray:
    """Levers (T, Z, levers) as the pool of investors sees them, rows (T,) of POLICY: the mean over the planned zones,
    those with a target (over all where none has one). Sorted first, so that the order of zones changes no bit."""
    planned = [zone.zone_id - 1 for zone in zones if zone.has_target] or [zone.zone_id - 1 for zone in zones]
    rows = np.sort(values[:, planned], axis=1).mean(axis=1).view(POLICY)[:, 0]
    return _as_rows(rows)


def _empty(paths: Paths, zones, seed: int, drawn: float) -> World:
    quarters, count = len(paths.days), len(zones)
    waiting, pipeline = rows_of_candidates(paths), rows_of_projects(paths, _PAST_QUARTERS)
    facts = sector_facts()
    sectors = len(facts.emerging)
    revenue = max(drawn, sum(zone.revenue_2016_high for zone in zones))
    capacity = rows_of_firms(paths, revenue, pipeline)
    parameters = _rows(1, PARAMETERS)
    for key, value in paths.parameters.items():
        parameters[0][key] = value
    among, _ = distances(zones)
    pick = np.array([zone.zone_id - 1 for zone in zones])
    own, exponent = paths.parameters["own_distance"], paths.parameters["gravity_exponent"]
    near = np.where(among > 0, (own / np.maximum(among, own)) ** exponent, 1.0)
    distance = paths.parameters["rivalry_distance"]
    spill = np.where(among > 0, 0.5 ** (among / paths.parameters["knowledge_distance"]), 0.0)
    mix = np.tile(facts.output_share, (4, 1))
    named = paths.parameters["named_sectors_weight"]
    mix[: len(CITIES)] = named * sending("projects") + (1.0 - named) * facts.output_share
    without_plan = np.array([lever.without_plan for lever in levers().values()])
    return World(
        seed=np.array([seed], np.uint64),
        firms=_rows(capacity, FIRM),
        free_rows=np.zeros(capacity, np.int64),
        newcomer=_rows(1, FIRM),
        projects=_rows(pipeline, PROJECT),
        candidates=_rows(waiting, PROJECT),
        counts=np.zeros(8, np.int64),
        zones=_rows(count, ZONE),
        numbers=np.array([zone.zone_id for zone in zones], np.uint64),
        industries=_rows(2 * sectors, INDUSTRY),
        province=_rows(1, PROVINCE),
        parameters=parameters,
        policy=_policy_rows(paths.policy, pick),
        policy_of_province=_policy_of_province(paths.policy, zones),
        in_force=_rows(count, POLICY),
        province_in_force=_rows(1, POLICY),
        policy_before=_policy_rows(np.tile(without_plan, (1, count, 1)), np.arange(count))[0],
        days=paths.days,
        quarter_of_year=paths.quarter_of_year,
        growth=np.zeros((quarters, sectors)),
        level=np.exp(np.cumsum(paths.environment["volume_growth"])),
        price=np.ones((quarters + 1, sectors)),
        environment=_as_rows(paths.environment),
        events=_as_rows(paths.events[:, pick].copy()),
        input_output=input_output().copy(),
        input_total=input_output().sum(axis=0),
        nearness=near,
        rivalry=rivalry(zones, distance),
        outside_rivals=outside_rivals(zones, distance, paths.parameters["service_share"]),
        sold_nearby=facts.sold_nearby,
        hours=travel_hours(zones),
        market_access=market_access(zones),
        learns_from=learns_from(zones),
        mix=mix,
        build_years=facts.build_years,
        zombie_normal=facts.zombie_share,
        emerging=facts.emerging,
        emerging_part=facts.emerging_part,
        capital_per_hectare=facts.capital_per_hectare,
        revenue_per_capital=facts.revenue_per_capital,
        jobs=facts.jobs_per_yi,
        value_added=facts.value_added_share,
        outside=np.ones((4, sectors)),
        favour=np.ones((4, sectors)),
        pull_before=np.ones((2, sectors)),
        told=np.zeros((2, sectors, count)),
        weight=np.zeros((4, sectors, count)),
        most=np.zeros((4, sectors)),
        aimed=np.zeros(sectors),
        pull=np.zeros(4),
        near=np.zeros(sectors),
        spill=spill,
        known=np.zeros((4, sectors, count)),
        appeal=np.zeros(count),
        taste=np.zeros(count),
        docked=facts.docked,
        first_in_line=np.zeros(count, np.int64),
        next_in_line=np.zeros(waiting, np.int64),
        rank=np.zeros(waiting),
        within_reach=np.zeros(count),
        wanted=np.zeros(count),
        distress=np.zeros(sectors),
        flows=np.zeros((count, sectors, OF_ZOMBIES + 1)),
        sold=np.zeros((count, sectors)),
        offered=np.zeros((count, sectors)),
        gained=np.zeros((count, sectors)),
        claimed=np.zeros((count, sectors)),
        moved=np.zeros((count, sectors)),
        kept=np.zeros(sectors),
        replaced=np.zeros(sectors),
        hired=np.zeros(count),
        outside_lost=np.zeros((quarters, 4)),
        shared_tax=np.zeros(count),
        census=np.zeros((count, 4), np.int64),
        back_to_origin=np.zeros(count),
        paid_in=np.zeros((quarters, count, 4)),
        ledger=_rows((quarters, count), LEDGER),
        money=_rows((quarters, count), MONEY),
        indicators=_rows((quarters, count), INDICATORS),
        captured=np.zeros((quarters, 4, 2)),
    )


def _luck(world: World, agent: int, purpose: Purpose, which: int = 0) -> float:
    with np.errstate(over="ignore"):
        return float(uniform(world.seed[0], agent, which, int(purpose)))


def _normal_luck(world: World, agent: int, purpose: Purpose) -> float:
    with np.errstate(over="ignore"):
        return float(normal(world.seed[0], np.uint64(agent), 0, int(purpose)))


@cache
def _known_of(zones: tuple[ZoneFacts, ...]) -> dict[str, np.ndarray]:
    """Columns of the table of zones that no parameter or luck changes; `park` tells the sectors of a co-built park."""
    parks = [co_built_parks().get(zone.name_zh) for zone in zones]
    return {
        "id": np.array([zone.zone_id for zone in zones]),
        "provincial": np.array([zone.tier == "provincial" for zone in zones]),
        "national": np.array([zone.level == "national" for zone in zones]),
        "pilot": np.array([zone.name_zh in pilot_zones() for zone in zones]),
        "target": np.array([zone.target_yi for zone in zones]),
        "managed_area": np.array([zone.approved_area_ha or 0.0 for zone in zones]),
        "leading": np.array([leading_weights(zone) for zone in zones]),
        "park_rank": np.array([park.rank if park else 0 for park in parks]),
        "park_since": np.array([park.since.toordinal() if park else 0 for park in parks]),
        "park": np.array([[park is not None and sector in park.sectors for sector in SECTORS] for park in parks]),
        "park_partner": np.array([CITIES.index(park.partner) if park else 0 for park in parks]),
        "park_shares": np.array([park.shares_all if park else 0 for park in parks]),
        "park_land": np.array([park.area_ha if park else 0.0 for park in parks]),
    }


def _found_zones(world: World, paths: Paths, zones: tuple[ZoneFacts, ...], revenue: np.ndarray) -> None:
    """Facts of the zones, and what follows from them and their revenue of the base year (亿元, (Z,))."""
    p = paths.parameters
    known = _known_of(zones)
    managed = np.maximum(known["managed_area"], revenue / p["revenue_per_hectare"])
    planned = known["target"] > 0.0
    average = revenue[planned if planned.any() else slice(None)].mean()
    proportion = revenue / average
    world.province[0]["outside"] = outside_revenue(zones) / average
    luck = np.array([_normal_luck(world, zone.zone_id, Purpose.PLATFORM) for zone in zones])
    spread = p["platform_spread"]
    assets = p["platform_assets_share"] * revenue * np.exp(spread * luck - 0.5 * spread**2)
    raised = levers()["direct_financing"].without_plan / p["zones_sharing_funds"] * p["debt_maturity"]
    with_park = np.where(known["park"], 1.0, p["park_other_sectors"])
    opened = known["park_since"] < _first_day(paths)
    in_use = np.where(known["park_rank"] <= levers()["co_built_parks"].without_plan, opened, 0.0)
    years_open = np.maximum(0.0, _first_day(paths) - known["park_since"]) / 365.25
    columns = known | {
        "managed_area": managed,
        "park_open": opened,
        "park_tie": in_use * (known["park_rank"] > 0) * (1.0 - np.exp(-p["tie_building"] * years_open)),
        "seconded": levers()["seconded_officials"].without_plan,
        "attended": levers()["alliance_events"].without_plan,
        "docking": levers()["sector_docking"].without_plan,
        "park": np.where(known["park_rank"][:, None] > 0, with_park, 0.0),
        "land_let": p["let_share"] * managed,
        "land_idle": p["idle_share"] * managed,
        "land_free": p["free_share"] * managed,
        "land_raw": managed * (1.0 - p["let_share"] - p["idle_share"] - p["free_share"]),
        "infrastructure": _kept_up_infrastructure(p) * proportion,
        "reform_speed": p["reform_speed"],
        "reform_slip": [-p["reform_slip"] * math.log(_luck(world, zone.zone_id, Purpose.REFORM)) for zone in zones],
        "reform_capacity": [
            p["reform_capacity"] + 0.2 * (_luck(world, zone.zone_id, Purpose.REFORM, 1) - 0.5) for zone in zones
        ],
        "approval_days": p["approval_days_before"],
        "staff_productivity": 1.0,
        "exit_factor": 1.0,
        "proportion": proportion,
        "index": 1.0,
        "unit": proportion,
        "platform_assets": assets,
        "direct_stock": raised,
        "debt": p["normal_debt"] * (p["platform_leverage"] * assets + raised * proportion),
        "cash": p["cash_reserve"] * proportion,
        "funded_share": 1.0,
        "founders_left": 1.0,
        "quota_ration": 1.0,
        "knowledge": 1.0,
        "talent": 1.0,
        "platforms": p["platforms_normal"],
        "subsidy_stock": levers()["upgrade_subsidy"].without_plan,
        "support_stock": levers()["supporting_services"].without_plan,
        "effort": 0.25,
    }
    for key, values in columns.items():
        world.zones[key] = values


def _first_day(paths: Paths) -> int:
    """Ordinal day after the base date."""
    return date(date.fromordinal(int(paths.days[0])).year, 1, 1).toordinal()


def _kept_up_infrastructure(p: dict[str, float]) -> float:
    """Stock that the spending without the plan keeps up: spending on it over its wear."""
    spending = levers()["infrastructure_investment"].without_plan + levers()["park_in_park_capital"].without_plan
    return (1.0 - p["land_share_of_infrastructure"]) * spending / p["infrastructure_wear"]


def _service_share(world: World, facts) -> float:
    """Part of commerce and services: triangular between 0.1 and 0.6 around its mode (decision 1 of the model)."""
    low, mode, high = 0.1, float(world.parameters[0]["service_share"]), 0.6
    luck = _luck(world, facts.zone_id, Purpose.SERVICE_SHARE)
    if luck < (mode - low) / (high - low):
        return low + math.sqrt(luck * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - luck) * (high - low) * (high - mode))


def _settle(world: World, z: int, facts) -> None:
    zone = world.zones[z]
    zone["services"] = zone["revenue"] * _service_share(world, facts)
    industrial = float(zone["revenue"] - zone["services"])
    anchors = anchor_shares(facts.name_zh)
    count = max(5, round(industrial * (1.0 - anchors.sum()) / float(world.parameters[0]["firm_mean_revenue"])))
    settle_firms(world, z, count, industrial, firm_shares(facts), anchors)


def _found_industries(world: World) -> None:
    facts = sector_facts()
    p = world.parameters[0]
    sectors = len(facts.emerging)
    for row in range(2 * sectors):
        origin, sector = divmod(row, sectors)
        industry = world.industries[row]
        industry["id"] = 1000 + row
        industry["origin"] = origin
        industry["sector"] = sector
        stock = float(p["movers_stock"]) * (1.0 if origin == 0 else float(p["tianjin_movers"]))
        industry["stock"] = stock * sending("pressed")[origin, sector]
        industry["pull"] = 1.0
    world.province[0]["allied"] = levers()["alliance_events"].without_plan
    world.province[0]["docking"] = levers()["sector_docking"].without_plan
    world.province[0]["id"] = int(name(int(Kind.PROVINCE), 0, 0, 0, 0))


def _open_outside(world: World) -> None:
    """Weight of the outside option, so that at the base date without the plan a given share chooses a zone; pull of
    the zones then."""
    p = world.parameters[0]
    world.zones["staff_productivity"] = 1.0
    investors_hear(world, world.policy_before, world.policy_before)
    zones_attract(world, world.policy_before, 1.0)
    similarity = float(p["nest_similarity"])
    for origin, key in INSIDE.items():
        for sector in range(world.mix.shape[1]):
            known, weight = world.known[origin, sector], world.weight[origin, sector]
            share = share_inside(known, weight, float(p[key]), similarity)
            pull = float(known @ weight) ** similarity
            world.outside[origin, sector] = pull * (1.0 - share) / share
            if origin < len(CITIES):
                world.pull_before[origin, sector] = pull


def _fill_pipeline(world: World) -> None:
    """Run the pipeline through the quarters before the base date; land and stocks are then set back."""
    stocks = world.industries["stock"].copy()
    used = world.zones["park_used"].copy()
    land = {key: world.zones[key].copy() for key in ("land_free", "land_raw", "land_let", "land_idle")}
    for t in range(-_PAST_QUARTERS, 0):
        past_quarter(world, t)
        for key, value in land.items():
            world.zones[key] = value
    world.industries["stock"] = stocks
    world.zones["movers"] = 0.0
    world.zones["foreign_paid"] = 0.0
    world.zones["park_used"] = used
    world.industries["pull"] = 1.0
    world.told[:] = 0.0
