"""`qianyi twin RUN --zone NAME --firm ID`: one firm in two scenarios, followed through one replicate.

Scenarios with one seed give a firm the same identity and the same draws, so what differs is policy at work. The
replicate is simulated anew, quarter by quarter, and every change of the firm's size is split into its causes.
"""

import json
import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qianyi.agents.firm import State
from qianyi.agents.project import Stage
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.sectors import SECTORS
from qianyi.scenarios.zones import ZoneFacts
from qianyi.sim.draws import QUARTER_OFFSET, Kind
from qianyi.sim.replicate import seed_of
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS, PROJECT_ROWS

# Causes of a firm's log growth in a quarter, in the order in which they are told.
CAUSES = (
    "opening",
    "cluster",
    "upgrading",
    "infrastructure",
    "subsidy",
    "finance",
    "distress",
    "rivals",
    "limits",
    "common",
)
# What is compared quarter by quarter.
TRAITS = ("stage", "zone_id", "volume", "capacity", "high_tech", "listed", "land")
_FIELDS = ((0xFF, 56), (0xFFF, 44), (0x3FF, 34), (0x3FF, 24), (0xFFFFFF, 0))


def firm_name(agent: int) -> str:
    """Identity of a firm in figures a person can copy: kind, quarter of appearance, and its origin's numbers."""
    parts = [(int(agent) >> shift) & mask for mask, shift in _FIELDS]
    parts[1] -= QUARTER_OFFSET
    return ".".join(str(part) for part in parts)


def firm_id(name: str) -> int | None:
    """The agent id behind a firm's name; None for what cannot be one."""
    if not re.fullmatch(r"\d+\.-?\d+\.\d+\.\d+\.\d+", name):
        return None
    parts = [int(part) for part in name.split(".")]
    parts[1] += QUARTER_OFFSET
    if any(not 0 <= part <= mask for part, (mask, _) in zip(parts, _FIELDS, strict=True)):
        return None
    return sum(part << shift for part, (_, shift) in zip(parts, _FIELDS, strict=True))


@dataclass(frozen=True)
class FirmTwin:
    """A firm in two scenarios: `first` and `second` have one row per quarter (columns TRAITS, `date`, causes).

    Causes are log points of growth in the quarter; `stage` is `absent`, `pipeline`, `operating`, `zombie` or `closed`.
    """

    agent: int
    sector: str
    origin: int
    first: pd.DataFrame
    second: pd.DataFrame

    def differences(self) -> pd.DataFrame:
        """One row per trait that ever differs: `since`, the two values then, and at the end; earliest first."""
        rows = []
        for trait in TRAITS:
            mine, theirs = self.first[trait], self.second[trait]
            if trait in ("stage", "zone_id"):
                differs = (mine != theirs).to_numpy()
            else:
                differs = np.abs(mine - theirs).to_numpy() > 1e-9 * np.maximum(1.0, np.abs(theirs.to_numpy()))
            if differs.any():
                at = int(differs.argmax())
                told = (mine.iloc[at], theirs.iloc[at], mine.iloc[-1], theirs.iloc[-1])
                rows.append((trait, self.first["date"].iloc[at], *told))
        names = ["trait", "since", "first_then", "second_then", "first_end", "second_end"]
        return pd.DataFrame(rows, columns=names).sort_values("since", kind="stable", ignore_index=True)

    def causes(self) -> pd.DataFrame:
        """Difference of log growth by cause: `since`, `at_first`, `total`; they add up to that of log size while both
        operate."""
        both = self.first["stage"].isin(_ALIVE) & self.second["stage"].isin(_ALIVE)
        gaps = (self.first[list(CAUSES)] - self.second[list(CAUSES)]).where(both, 0.0)
        gaps = gaps.where(gaps.abs() > 1e-12, 0.0)
        rows = []
        for cause in CAUSES:
            found = gaps[cause].to_numpy()
            if found.any():
                at = int((found != 0.0).argmax())
                rows.append((cause, self.first["date"].iloc[at], found[at], found.sum()))
        table = pd.DataFrame(rows, columns=["cause", "since", "at_first", "total"])
        return table.sort_values("since", kind="stable", ignore_index=True)

    @property
    def through(self) -> str:
        """Cause that moves most in the first quarter in which growth differs; empty where none does."""
        table = self.causes()
        if table.empty:
            return ""
        first = table[table["since"] == table["since"].iloc[0]]
        return str(first.loc[first["at_first"].abs().idxmax(), "cause"])


_ALIVE = ("operating", "zombie")


def _scenarios(run: RunDirectory, names: tuple[str, str]) -> list[Scenario]:
    known = {told["name"]: told for told in run.manifest["resolved"]}
    return [Scenario.stored(json.dumps(known[name])) for name in names]


def _worlds(run: RunDirectory, names: tuple[str, str], replicate: int) -> list:
    zones = run.zones
    return [new_world(paths_of(s), zones, seed_of(s.seed, replicate)) for s in _scenarios(run, names)]


def _alive(world) -> np.ndarray:
    firms = world.firms[: world.counts[FIRM_ROWS]]
    return firms[firms["state"] != State.GONE]


def firms_of(run: RunDirectory, zone: ZoneFacts, names: tuple[str, str], replicate: int) -> pd.DataFrame:
    """Firms of a zone at the horizon in either scenario: `name`, `sector`, `origin`, volumes (亿元 of 2016; 0 where it
    is not there), those that differ most first."""
    worlds = _worlds(run, names, replicate)
    place = [facts.zone_id for facts in run.zones].index(zone.zone_id)
    found = []
    for world in worlds:
        with np.errstate(over="ignore"):
            quarters(world, 0, len(world.days))
        firms = _alive(world)
        here = firms[firms["zone"] == place]
        found.append({int(f["id"]): (int(f["sector"]), int(f["origin"]), float(f["volume"])) for f in here})
    rows = []
    for agent in sorted(set(found[0]) | set(found[1])):
        sector, origin, _ = found[0].get(agent) or found[1][agent]
        volumes = [part[agent][2] if agent in part else 0.0 for part in found]
        rows.append((firm_name(agent), SECTORS[sector], origin, *volumes))
    table = pd.DataFrame(rows, columns=["name", "sector", "origin", "first", "second"])
    order = (table["first"] - table["second"]).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def follow(run: RunDirectory, agent: int, names: tuple[str, str], replicate: int) -> FirmTwin | None:
    """A firm through both scenarios of a replicate; None where neither has ever heard of it."""
    told, kinds = [], []
    for world in _worlds(run, names, replicate):
        table, kind = _story(run, world, agent)
        told.append(table)
        kinds.append(kind)
    kind = kinds[0] or kinds[1]
    return FirmTwin(agent, SECTORS[kind[0]], kind[1], *told) if kind else None


def _story(run: RunDirectory, world, agent: int) -> tuple[pd.DataFrame, tuple[int, int] | None]:
    """One row per quarter, and sector and origin once known."""
    ends = [date.isoformat() for date in _scenarios(run, (run.scenarios[0],) * 2)[0].quarter_ends]
    numbers = [facts.zone_id for facts in run.zones]
    rows, kind, seen = [], None, False
    for t, end in enumerate(ends):
        before, drag = _find(world, agent), world.zones["zombie_share"].copy()
        with np.errstate(over="ignore"):
            quarters(world, t, t + 1)
        firm = _find(world, agent)
        if firm is not None:
            kind, seen = (int(firm["sector"]), int(firm["origin"])), True
            stage = "zombie" if firm["state"] == State.ZOMBIE else "operating"
            row = [stage, numbers[firm["zone"]], *(float(firm[key]) for key in TRAITS[2:])]
            causes = _causes(world, t, before, firm, drag)
        else:
            project = _project(world, agent)
            if project is not None:
                kind = (int(project["sector"]), int(project["origin"]))
            stage = "closed" if seen else "absent" if project is None else "pipeline"
            row = [stage, 0 if project is None else numbers[project["zone"]], *[0.0] * (len(TRAITS) - 2)]
            causes = dict.fromkeys(CAUSES, 0.0)
        rows.append([end, *row, *(causes[cause] for cause in CAUSES)])
    return pd.DataFrame(rows, columns=["date", *TRAITS, *CAUSES]), kind


def _find(world, agent: int):
    firms = world.firms[: world.counts[FIRM_ROWS]]
    at = np.flatnonzero((firms["id"] == np.uint64(agent)) & (firms["state"] != State.GONE))
    return firms[at[0]].copy() if len(at) else None


def _project(world, agent: int):
    """The project that becomes the firm: its id is the firm's without the mark of a plant."""
    projects = world.projects[: world.counts[PROJECT_ROWS]]
    wanted = np.uint64(agent & ~(int(Kind.PLANT) << 56))
    at = np.flatnonzero((projects["id"] == wanted) & (projects["stage"] != Stage.NOTHING))
    return projects[at[0]] if len(at) else None


def _causes(world, t: int, before, now, drag: np.ndarray) -> dict[str, float]:
    """Log growth of the quarter by cause; what a cause's name does not cover is `common`: national path, prices apart,
    luck, and cuts by decree."""
    parts = dict.fromkeys(CAUSES, 0.0)
    if before is None:
        return parts | {"opening": math.log(now["volume"])}
    parameters, zone, sector = world.parameters[0], world.zones[int(now["zone"])], int(now["sector"])
    parts["cluster"] = float(zone["cluster_growth"][sector])
    parts["upgrading"] = float(zone["upgrading"])
    parts["infrastructure"] = float(zone["infrastructure_growth"])
    small = float(before["volume"]) < float(parameters["small_firm"])
    parts["subsidy"] = small * float(zone["subsidy_growth"]) * (1.0 - float(world.emerging[sector]))
    parts["finance"] = float(before["high_tech"]) * float(zone["certified_growth"])
    parts["distress"] = float(zone["crowding_growth"][sector])
    if before["state"] == State.ZOMBIE:
        parts["distress"] -= float(parameters["zombie_decline"]) / 4.0
    passive = zone["customers_growth"][sector] + zone["moved_growth"][sector] + zone["labour_growth"]
    parts["rivals"] = float(passive)
    bounds = [min(0.0, math.log(firm["capacity"] / firm["demand"])) for firm in (before, now)]
    parts["limits"] = bounds[1] - bounds[0]
    parts["common"] = math.log(now["volume"] / before["volume"]) - sum(parts.values())
    return parts
