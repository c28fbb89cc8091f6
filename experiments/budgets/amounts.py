"""What each lever asks of each payer and what of it is paid, in every zone, along the course of a world.

The amount of a lever is what the package costs less what it would cost in the same quarter and state with that lever
at its value without the plan. Both come from the rules of cost themselves, so that none is written here again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from qianyi.agents.rule import rule
from qianyi.agents.zone.budget import spend, spent_by_zone
from qianyi.agents.zone.cost import city_cost, partners_cost, platform_cost, province_cost, reorganise
from qianyi.agents.zone.reform import reform
from qianyi.experiments.explain import phases_of_the_quarter
from qianyi.scenarios.levers import PAYERS, levers
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim import schedule
from qianyi.sim.replicate import check_tables, many, seed_of
from qianyi.sim.start import new_world
from qianyi.sim.world import World

BINDS = ("funded_share", "bound_by_money", "bound_by_land", "bound_by_awareness", "bound_by_staff")
# Costs of a package as they are asked for. Only `_WISHES` and what partners add to infrastructure may be cut.
_PAYROLL, _WISHES, _CITY, _PROVINCE, _PLATFORM, _PARKS, _PARTNERSHIPS, _COLUMNS = range(8)
# Money (亿元) with which a zone pays whatever it wishes, so that the rule of spending tells what is asked for.
_PLENTY = 1e9


@dataclass(frozen=True)
class Amounts:
    """Means over the quarters of spans (S), in 亿元 a year; L levers, then in the last place all of them together.

    `binds` are shares: of wishes that money allowed, of quarters in which each thing binds.
    """

    asked: np.ndarray  # (S, L + 1, Z, payers)
    paid: np.ndarray  # (S, L + 1, Z, payers)
    binds: np.ndarray  # (S, Z, BINDS)


class _Quarter(NamedTuple):
    """A quarter of a world, and it with each of V packages: the levers taken away one by one, all of them, none."""

    wishing: np.ndarray  # (Z,) ZONE before the budget
    money: np.ndarray  # (Z,) MONEY: what had come in when the budget was made
    closing: np.ndarray  # (Z,) ZONE before the books close
    reformed: np.ndarray  # (V, Z) ZONE: how far reform has come with each package
    policy: np.ndarray  # (V, Z) POLICY
    disposed: np.ndarray  # (V, Z) 亿元
    traditional: np.ndarray  # (Z,) 亿元 of volume
    parameters: np.ndarray  # (1,) PARAMETERS
    today: float
    zone: np.ndarray  # (1,) ZONE: scratch
    book: np.ndarray  # (1,) MONEY: scratch


@rule
def _costs(now, found):
    """What each package costs, asked in full, into `found` (V, Z, columns), 亿元 a year; reforms go on."""
    parameters, zone, book = now.parameters[0], now.zone[0], now.book[0]
    for v in range(len(now.policy)):
        for z in range(len(now.wishing)):
            policy, reformed, cost = now.policy[v, z], now.reformed[v, z], found[v, z]
            reform(reformed, policy, parameters, now.today)
            now.zone[0] = now.wishing[z]
            zone.reform_progress = reformed.reform_progress
            zone.cash = _PLENTY
            now.book[0] = now.money[z]
            spend(zone, policy, parameters, book)
            cost[_PAYROLL] = 4.0 * book.payroll
            cost[_WISHES] = 4.0 * (spent_by_zone(book) - book.payroll)
            partnerships = zone.ppp_capital
            now.zone[0] = now.closing[z]
            zone.reform_progress = reformed.reform_progress
            zone.progress_change = reformed.progress_change
            zone.freed_posts = reformed.freed_posts
            zone.disposed = now.disposed[v, z]
            once = reorganise(zone, policy, parameters)
            reformed.freed_posts = zone.freed_posts
            cost[_CITY] = city_cost(zone, policy, parameters, now.traditional[z], once)
            cost[_PROVINCE] = province_cost(zone, policy, parameters)
            cost[_PLATFORM] = platform_cost(zone, policy, parameters, book.interest, book.ppp_payments)
            cost[_PARKS] = partners_cost(zone, policy, parameters, 0.0)
            cost[_PARTNERSHIPS] = partners_cost(zone, policy, parameters, partnerships) - cost[_PARKS]


def costs_by_quarter(world: World, quarters: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Simulate quarters of a new world; after each, what packages ask and what of it is paid, (V, Z, payers).

    V: the scenario without each lever, without any, and as it is. In 亿元 a year.
    """
    count, zones = len(levers()) + 2, len(world.zones)
    reformed = np.empty_like(world.zones, shape=(count, zones))
    reformed[:] = world.zones
    scratch = world.zones[:1].copy(), world.money[0, :1].copy()
    found = np.empty((count, zones, _COLUMNS))
    steps = [(call.partition("(")[0], compile(call, "schedule", "eval")) for call in phases_of_the_quarter()]
    for t in range(quarters):
        seen: dict[str, np.ndarray] = {}
        money = world.money[t]
        policy = _packages(world, t)
        with np.errstate(over="ignore"):
            for name, code in steps:
                if name in ("zones_budget", "books_close"):
                    seen[name] = world.zones.copy()
                eval(code, vars(schedule), {"world": world, "t": t})
                if name == "zones_budget":  # later in the quarter land is sold as well, which no wish could count on
                    money = world.money[t].copy()
        wishing, closing = seen["zones_budget"], seen["books_close"]
        # What is disposed of and what is shared are in proportion to the rates; the rest follows from rules of cost.
        disposed = closing["disposed"] * _relative(policy["zombie_disposal"])
        forgone = 4.0 * world.back_to_origin * _relative(policy["enclave_tax_share"])
        traditional = closing["volume"] @ (1.0 - world.emerging)
        of_zones = wishing, money, closing, reformed, policy, disposed, traditional
        now = _Quarter(*of_zones, world.parameters, world.days[t], *scratch)
        _costs(now, found)
        yield _by_payer(found, forgone, 1.0), _by_payer(found, forgone, world.zones["funded_share"])


def _packages(world: World, t: int) -> np.ndarray:
    """Levers of a quarter with each package, (V, Z) POLICY."""
    table = list(levers().values())
    policy = np.empty_like(world.policy, shape=(len(table) + 2, len(world.zones)))
    policy[:] = world.policy[t]
    for place, lever in enumerate(table):
        policy[lever.id][[place, len(table)]] = lever.without_plan
    return policy


def _relative(rate: np.ndarray) -> np.ndarray:
    """A rate (V, Z) against that of the package as it is; 0 where that is nil."""
    return np.divide(rate, rate[-1], out=np.zeros_like(rate), where=rate[-1] > 0.0)


def _by_payer(found: np.ndarray, forgone: np.ndarray, funded: np.ndarray | float) -> np.ndarray:
    """Costs (V, Z, payers) when a share of what may be cut is paid for."""
    cost = np.moveaxis(found, -1, 0)
    of = {
        "zone": cost[_PAYROLL] + funded * cost[_WISHES],
        "city": cost[_CITY],
        "province": cost[_PROVINCE],
        "platform": cost[_PLATFORM],
        "partners": cost[_PARKS] + funded * cost[_PARTNERSHIPS],
        "forgone": forgone,
    }
    return np.stack([of[payer] for payer in PAYERS], axis=-1)


def measured(world: World, spans: Mapping[str, range]) -> Amounts:
    """Amounts of every lever over spans of quarters, along the course of a new world."""
    given = costs_by_quarter(world, max(span.stop for span in spans.values()))
    quarters = [tuple(cost[-1] - cost[:-1] for cost in both) for both in given]
    check_tables(world)
    over = [slice(span.start, span.stop) for span in spans.values()]
    asked, paid = (np.array([np.mean([q[place] for q in quarters[part]], axis=0) for part in over]) for place in (0, 1))
    binds = [np.stack([world.indicators[name][part].mean(axis=0) for name in BINDS], axis=-1) for part in over]
    return Amounts(asked, paid, np.array(binds))


def spans_of(scenario: Scenario) -> dict[str, range]:
    """Quarters of the first four whole years, and of 2025 or else the last year where that lies beyond them."""
    first, years = scenario.quarter_ends[0].year, max(1, scenario.quarters // 4)
    early = min(4, years)
    found = {f"{first}-{first + early - 1}" if early > 1 else str(first): range(min(4 * early, scenario.quarters))}
    later = min(2025 - first, years - 1)
    if later >= early:
        found[str(first + later)] = range(4 * later, 4 * later + 4)
    return found


def amounts(scenario: Scenario, replicates: int, jobs: int, tell: Callable[[int], None] | None = None) -> Amounts:
    """Means over the first replicates of a scenario, with the draws and the luck that its runs have."""
    paths, zones, spans = paths_of(scenario), zone_set(scenario.data_set), spans_of(scenario)
    seeds = [seed_of(scenario.seed, replicate) for replicate in range(replicates)]
    found = many(lambda seed: measured(new_world(paths, zones, seed), spans), seeds, jobs, tell)
    means: dict[str, Any] = {
        field.name: np.mean([getattr(one, field.name) for one in found], axis=0) for field in fields(Amounts)
    }
    return Amounts(**means)
