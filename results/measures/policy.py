"""The whole policy on one page: every lever, and everything else, in which a scenario differs from the reference."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianyi.results.measures.arranged import resolved
from qianyi.results.measures.provenance import zone_name
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.words import Message, message, words
from qianyi.scenarios.zones import key_zones

_TIMING: dict[str, Callable[[Any], Message]] = {
    "start": lambda day: message("from {day}", day=day),
    "ramp_quarters": lambda quarters: message("ramp of {quarters} quarters", quarters=quarters),
    "end": lambda day: message("until {day}", day=day),
}
_OUTSIDE = ("environment", "parameters", "data_set", "start", "until")


@dataclass(frozen=True)
class Change:
    """One lever that differs. Values in the lever's unit (dates as ordinal days); `zone` is empty for all zones."""

    lever: Lever
    zone: str
    old: float
    new: float
    timing: dict[str, Any]

    @property
    def item(self) -> str:
        """Key of the change: the lever's id, and the zone where it holds for one only."""
        return f"{self.lever.id}@{self.zone}" if self.zone else self.lever.id

    def name(self, language: str) -> str:
        """Name of the lever, with the zone where it holds for one only."""
        t = words(language)
        name = t.of(self.lever, "name")
        if not self.zone:
            return name
        shown = next((zone_name(zone, language) for zone in key_zones() if zone.name_zh == self.zone), self.zone)
        return t("{name} ({where})", name=name, where=shown)

    def shown(self, value: float) -> str:
        """A value of this lever as a planner writes it."""
        return lever_text(self.lever, value)

    def when(self, language: str) -> str:
        """Start, ramp and end where the scenario names them."""
        t = words(language)
        told = [t.tell(said(value)) for key, said in _TIMING.items() if (value := self.timing.get(key)) is not None]
        return t(", ").join(told)


def lever_text(lever: Lever, value: float) -> str:
    """A lever's value: a date, or a number without needless digits."""
    return str(date.fromordinal(int(value))) if lever.is_date else f"{value:,.4g}"


def unit_text(lever: Lever, language: str) -> str:
    """Unit of a lever, short enough for a column; a date has none."""
    if lever.is_date:
        return ""
    unit = lever.unit_in(language)
    return unit.replace(" per year", "/yr").replace(" per ", "/")


def _value(lever: Lever, setting: dict[str, Any] | None) -> float:
    if setting is None:
        return lever.without_plan
    value = setting["value"]
    return float(date.fromisoformat(value).toordinal()) if lever.is_date else float(value)


def _timing(setting: dict[str, Any] | None) -> dict[str, Any]:
    return {key: (setting or {}).get(key) for key in ("start", "ramp_quarters", "end")}


def changes(run: RunDirectory, scenario: str, reference: str) -> list[Change]:
    """Levers of `scenario` that differ from `reference` in value or timing, in the order of the plan."""
    known = resolved(run)
    mine, theirs = (known.get(name, {}).get("policy", {}) for name in (scenario, reference))
    found = []
    for zone in ("", *sorted({*mine.get("zones", {}), *theirs.get("zones", {})})):
        new, old = (
            policy.get("zones", {}).get(zone, {}) if zone else policy.get("levers", {}) for policy in (mine, theirs)
        )
        for lever in levers().values():
            if zone and lever.id not in new and lever.id not in old:
                continue
            settings = [
                table.get(lever.id, policy.get("levers", {}).get(lever.id) if zone else None)
                for table, policy in ((old, theirs), (new, mine))
            ]
            before, after = (_value(lever, setting) for setting in settings)
            if before != after or _timing(settings[0]) != _timing(settings[1]):
                found.append(Change(lever, zone, before, after, _timing(settings[1])))
    return found


def other_differences(run: RunDirectory, scenario: str, reference: str) -> list[tuple[str, str, str]]:
    """What differs apart from levers, as (field, value under the reference, value under the scenario)."""
    known = resolved(run)
    mine, theirs = (_flat({key: known.get(name, {}).get(key) for key in _OUTSIDE}) for name in (scenario, reference))
    paths = sorted({*mine, *theirs})
    return [(p, str(theirs.get(p, "–")), str(mine.get(p, "–"))) for p in paths if mine.get(p) != theirs.get(p)]


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {k: v for key, part in value.items() for k, v in _flat(part, f"{path}.{key}" if path else key).items()}
    return {path: value}
