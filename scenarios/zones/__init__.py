"""The 31 key zones of the plan with what is known of each in 2016 (`data/zones.csv`)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from qianyi.scenarios.mistakes import Told, nearest
from qianyi.scenarios.tables import typed
from qianyi.scenarios.words import message

# The file's low and high bound "about an 80 % interval": 10 % and 90 % quantiles.
_TENTH = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class ZoneFacts:
    """One zone of the plan. Money in 亿元, area in hectares, coordinates in degrees (WGS-84).

    `approved_area_ha` is None where the 2018 catalogue does not list the zone. `revenue_status` says
    whether the 2016 main-business revenue is reported, derived, or an inferred prior.
    """

    zone_id: int
    name_zh: str
    name_en: str
    tier: str
    target_yi: float
    level: str
    kind: str
    prefecture_zh: str
    lon: float
    lat: float
    approved_area_ha: float | None
    leading_industries: tuple[str, ...]
    revenue_2016_yi: float
    revenue_2016_low: float
    revenue_2016_high: float
    revenue_status: str
    co_built_park: str

    @property
    def has_target(self) -> bool:
        """Whether the plan names a target for it: the 31 key zones, not the background of `hebei-all`."""
        return self.tier != "background"

    @property
    def revenue_is_reported(self) -> bool:
        """True only where a 2016 figure was published; every other one must be marked where it is shown."""
        return self.revenue_status == "reported"

    def revenue_2016_quantile(self, probability: float) -> float:
        """2016 main-business revenue (亿元) at a probability in (0, 1) of the zone's prior.

        Split lognormal with the best value as median and the file's low and high as 10 % and 90 %
        quantiles; the shape is assumed, the three values are the data set's.
        """
        score = NormalDist().inv_cdf(probability)
        edge = self.revenue_2016_low if score < 0 else self.revenue_2016_high
        return self.revenue_2016_yi * math.exp(abs(score) / _TENTH * math.log(edge / self.revenue_2016_yi))


@cache
def key_zones() -> tuple[ZoneFacts, ...]:
    """The 31 zones in the order of the plan."""
    return typed(ZoneFacts, "data/zones.csv")


class NoSuchZone(Told):
    """No zone has the name or number that was asked for; it tells the nearest name."""


def find_zone(asked: str, zones: Sequence[ZoneFacts] = ()) -> ZoneFacts:
    """The zone of this Chinese or English name, in capitals or not, or number; among the 31 if no `zones` are given.

    Raises `NoSuchZone` with the nearest name.
    """
    named = {name: zone for zone in zones or key_zones() for name in (zone.name_zh, zone.name_en, str(zone.zone_id))}
    folded = {name.casefold(): name for name in named}
    name = asked.strip().casefold()
    if name in folded:
        return named[folded[name]]
    near = nearest(name, folded)
    hint = message("; did you mean {nearest}?", nearest=folded[near]) if near else ""
    raise NoSuchZone(message("no zone is called {asked}{hint}", asked=repr(asked), hint=hint))
