"""The live ensemble: a few replicates at once, more while the planner goes on, none for a picture nobody awaits."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from qianyi.experiments.view.ensemble.outcomes import Outcome, Outcomes, outcome_key
from qianyi.results.measures.panel import REVENUE, Panel, crossings
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones.background import zone_set

STAGES = (4, 10, 25, 50, 100)
# Who waits no longer than this (s) need not be told.
SPARED_S = 0.2
# Each holds the outcomes of its replicates, 5 MB with a hundred.
KEPT_PICTURES = 24
MINE, REFERENCE = "mine", "reference"


class Turns:
    """At most `places` ensembles compute at once, in the order of asking; the others wait and know that they do."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._queue: list[object] = []
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, superseded: Callable[[], bool], waiting: Callable[[int], None]) -> Iterator[bool]:
        """Wait for a place, telling `waiting` how many are ahead; yields False if superseded meanwhile."""
        me = object()
        with self._changed:
            self._queue.append(me)
        try:
            yield self._wait(me, superseded, waiting)
        finally:
            with self._changed:
                self._queue.remove(me)
                self._changed.notify_all()

    def _wait(self, me: object, superseded: Callable[[], bool], waiting: Callable[[int], None]) -> bool:
        told, due = 0, time.monotonic() + SPARED_S
        while not superseded():
            with self._changed:
                ahead = self._queue.index(me) - self.places + 1
                if ahead <= 0:
                    return True
                if ahead == told or time.monotonic() < due:
                    self._changed.wait(0.1)
                    continue
            told, due = ahead, time.monotonic() + 1.0  # each telling redraws a page
            waiting(ahead)
        return False


@dataclass(frozen=True, eq=False)
class Picture:
    """What is known after some replicates of a scenario and of its reference, paired replicate by replicate.

    Its frames are those that the shards of `qianyi run` give, made when a page asks for them.
    """

    wanted: int
    mine: tuple[Outcome, ...]
    reference: tuple[Outcome, ...]
    panel: Panel  # of revenue, the scenarios MINE and REFERENCE

    @property
    def replicates(self) -> int:
        """Replicates of each of the two scenarios."""
        return len(self.mine)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """`results.measures.panel.crossings.probabilities` of both."""
        return crossings.probabilities(self.panel)

    @cached_property
    def bands(self) -> pd.DataFrame:
        """`results.measures.panel.crossings.province_bands` of both."""
        return crossings.province_bands(self.panel)

    @cached_property
    def zone_differences(self) -> pd.DataFrame:
        """`results.measures.panel.crossings.share_differences`, and whether they are `undecided`."""
        return undecided(crossings.share_differences(self.panel, MINE, REFERENCE))

    @cached_property
    def province_differences(self) -> pd.DataFrame:
        """`results.measures.panel.crossings.province_differences`, and whether they are `undecided`."""
        return undecided(crossings.province_differences(self.panel, MINE, REFERENCE))


def undecided(differences: pd.DataFrame) -> pd.DataFrame:
    """Mark differences whose 95 % interval is unknown or holds both signs; an exact zero without width is decided."""
    low, high = differences["low"], differences["high"]
    return differences.assign(undecided=low.isna() | ((low <= 0) & (high >= 0) & (low != high)))


def picture(scenario: Scenario, mine: Sequence[Outcome], reference: Sequence[Outcome], wanted: int) -> Picture:
    """The picture of replicates in memory."""
    years = [scenario.start.year + 1 + year for year in range(scenario.quarters // 4)]
    kept = {
        REVENUE[basis]: np.stack([[getattr(outcome, name).T for outcome in outcomes] for outcomes in (mine, reference)])
        for basis, name in (("reported", "reported"), ("true", "revenue"))
    }
    panel = Panel((MINE, REFERENCE), zone_set(scenario.data_set), years, range(len(mine)), lambda column: kept)
    return Picture(wanted, tuple(mine), tuple(reference), panel)


def aligned(scenario: Scenario, to: Scenario) -> Scenario:
    """A scenario with the seed, horizon, zones and replicates of another, so that their luck can be paired."""
    same = ("seed", "until", "start", "data_set", "replicates")
    return scenario.model_copy(update={key: getattr(to, key) for key in same})


class Pictures:
    """Complete pictures that all sessions share; the least recently used go when `limit` is reached."""

    def __init__(self, limit: int = KEPT_PICTURES) -> None:
        self.limit = limit
        self._kept: OrderedDict[tuple[str, str, int], Picture] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, int]) -> Picture | None:
        """The picture of a scenario, its reference and a number of replicates."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: tuple[str, str, int], found: Picture) -> None:
        """Remember a picture."""
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)


class Ensembles:
    """Computes pictures for all sessions of a server; holds nobody's levers, only outcomes and turns."""

    def __init__(self, workers: int | None = None, places: int = 2, outcomes: Outcomes | None = None) -> None:
        self.outcomes = Outcomes() if outcomes is None else outcomes
        self.done = Pictures()
        self.turns = Turns(places)
        self._threads = ThreadPoolExecutor(workers or os.cpu_count() or 1, thread_name_prefix="replicate")

    def pictures(
        self,
        scenario: Scenario,
        reference: Scenario,
        superseded: Callable[[], bool] = lambda: False,
        waiting: Callable[[int], None] = lambda ahead: None,
        stages: Sequence[int] = STAGES,
    ) -> Iterator[Picture]:
        """A picture after each stage up to `scenario.replicates`; ends early, without one, when superseded.

        Pairing needs a common seed and common years: the reference is taken with those of the scenario (`aligned`).
        """
        reference = aligned(reference, scenario)
        wanted = scenario.replicates
        key = (outcome_key(scenario), outcome_key(reference), wanted)
        if (known := self.done.get(key)) is not None:
            yield known
            return
        steps = [*(stage for stage in stages if stage < wanted), wanted]
        mine: list[Outcome] = []
        other: list[Outcome] = []
        for step in steps:
            # A turn is a stage, not an ensemble: the first picture of a newcomer does not wait for a hundredth of ours.
            with self.turns.turn(superseded, waiting) as mine_now:
                if not mine_now or not self._grow(scenario, reference, mine, other, step, superseded):
                    return
                found = picture(scenario, mine, other, wanted)
            if step == wanted:
                self.done.keep(key, found)
            if superseded():
                return
            yield found

    def _grow(
        self,
        scenario: Scenario,
        reference: Scenario,
        mine: list[Outcome],
        other: list[Outcome],
        step: int,
        superseded: Callable[[], bool],
    ) -> bool:
        """Add replicates up to `step`; False when superseded before all are there."""
        keys = outcome_key(scenario), outcome_key(reference)

        def one(replicate: int) -> tuple[Outcome, Outcome] | None:
            if superseded():
                return None
            first = self.outcomes.get(scenario, keys[0], replicate)
            return None if superseded() else (first, self.outcomes.get(reference, keys[1], replicate))

        for pair in list(self._threads.map(one, range(len(mine), step))):
            if pair is None:
                return False
            mine.append(pair[0])
            other.append(pair[1])
        return True
