"""Land and infrastructure of a zone. Area in hectares; what is let, free, raw and idle adds up to managed area."""

import math

from qianyi.agents.rule import rule
from qianyi.agents.zone.cost import park_capital


@rule
def service_land(zone, policy, parameters, land_taken_back_cost):
    """Turn money into serviced land and infrastructure for this quarter.

    Part of the infrastructure money makes raw land ready (nine connections and levelling), the rest keeps up and
    extends the stock; developers of parks inside the zone bring their own capital. The province's quota may allow a
    part of the land only (`quota_ration`); the money for the rest pays for what quota there is (assumed). Money counts
    at the nation's level of the base date (`index`): costs rise with it, and the national path holds a stock that
    grows with the nation.
    """
    zone.infrastructure_change = 0.0
    money = (zone.infrastructure_spending + park_capital(zone, policy, parameters) / 4.0) / zone.index
    wished = land_wished(zone, policy, parameters)
    ready = zone.quota_ration * wished
    zone.land_raw -= ready
    zone.land_free += ready
    taken_back = min(zone.land_idle, land_taken_back_cost / parameters.land_replacement_cost / zone.index)
    zone.land_idle -= taken_back
    zone.land_free += taken_back
    rest = money - wished * parameters.servicing_cost
    wear = zone.infrastructure * parameters.infrastructure_wear / 4.0
    before = zone.infrastructure
    zone.infrastructure = max(0.01 * before, before - wear + rest)
    # Above the normal only: the national path already holds the growth of a normal stock.
    zone.infrastructure_change = math.log(zone.infrastructure / before) - parameters.normal_stock_growth / 4.0


@rule
def land_wished(zone, policy, parameters):
    """Hectares of raw land that the zone has the money to service in this quarter (its own and that of parks)."""
    money = (zone.infrastructure_spending + park_capital(zone, policy, parameters) / 4.0) / zone.index
    for_land = parameters.land_share_of_infrastructure * money
    return min(zone.land_raw, for_land / parameters.servicing_cost)


@rule
def enlarge(zone, hectares):
    """Add (or take) raw land by decree."""
    change = max(hectares, -zone.land_raw)
    zone.land_raw += change
    zone.managed_area += change


@rule
def move_in(zone, hectares):
    """Whether a new local firm finds its land, which it takes: premises that stand idle first, then serviced land,
    where it comes before projects that are still to start."""
    idle = min(hectares, zone.land_idle)
    if hectares - idle > zone.land_free:
        return False
    zone.land_idle -= idle
    zone.land_free -= hectares - idle
    zone.land_let += hectares
    return True


@rule
def land_within_reach(zone, parameters):
    """Hectares that the zone can still promise: free and soon serviced, less what it has promised."""
    return zone.land_free + parameters.promise_share * zone.land_raw - zone.land_promised


@rule
def crowding(zone, parameters):
    """How far the use of managed area exceeds the threshold of congestion (row `kappa_c`), 0 or more."""
    used = (zone.land_let + zone.land_idle) / max(1.0, zone.managed_area)
    return max(0.0, used * parameters.crowding_scale - parameters.crowding_threshold)


@rule
def fills_park(zone, origin, land):
    """Ha of its partner's projects (`land`, negative where one gives up) that fill the zone's co-built park."""
    if zone.park_tie > 0.0 and origin == zone.park_partner:
        zone.park_used = max(0.0, zone.park_used + land)


@rule
def park_area(zone, policy):
    """Hectares of the zone's co-built park; more parks than the five named add as much in proportion."""
    return zone.park_land * max(1.0, policy.co_built_parks / 5.0)


@rule
def service_park(zone, policy, at_work, parameters):
    """Serviced land (ha) that the partner's capital makes ready in this quarter, as far as the park's area goes."""
    ready = at_work * parameters.co_built_cost / 4.0 / parameters.servicing_cost
    ready = min(ready, max(0.0, park_area(zone, policy) - zone.park_serviced), zone.land_raw)
    zone.park_serviced += ready
    zone.land_raw -= ready
    zone.land_free += ready
