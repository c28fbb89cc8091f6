"""The register of figures: what each is called, says and needs, the table it shows, and how that is drawn."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.style import wrapped
from qianyi.results.measures.panel import Panel
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import Message, Words, words
from qianyi.scenarios.zones import ZoneFacts

# Half-width characters of a name that is shortened.
_NAME_WIDTH = 40


class Need(Enum):
    """What a run must have for a figure."""

    YEARS = "a whole calendar year"
    REFERENCE = "a scenario beside the reference"
    RECORDS = "flows and firms on record"


@dataclass(frozen=True)
class Subject:
    """What figures are drawn of: a run in order, its panel (None without a whole year), and the zone of the zone's fan.

    The first scenario is the proposed one, the last one the reference.
    """

    run: RunDirectory
    panel: Panel | None
    language: str
    zone: ZoneFacts

    @property
    def t(self) -> Words:
        """Words of the figures' language."""
        return words(self.language)

    @property
    def replicates(self) -> int:
        """Replicates of each scenario."""
        return self.panel.replicates if self.panel else int(self.run.manifest["replicates"])

    @cached_property
    def by_id(self) -> dict[int, ZoneFacts]:
        """Zones of the panel by their numbers."""
        return {zone.zone_id: zone for zone in self.panel.zones}

    def title(self, scenario: str, width: int = 30, lines: int = 3) -> str:
        """Title of a scenario, in lines of about `width` half-width characters."""
        return wrapped(self.run.title(scenario, self.language), width, lines)

    def zone_name(self, zone_id: int, width: int = _NAME_WIDTH) -> str:
        """Name of a zone of the panel, on one line."""
        return wrapped(self.t.of(self.by_id[zone_id], "name"), width, 1)

    def few(self, most: int) -> list[str]:
        """All scenarios where they are few; else the first ones and the reference, which stands last."""
        told = self.run.scenarios
        return told if len(told) <= most else [*told[: most - 1], told[-1]]

    def say(self, said: Message, **fields: object) -> str:
        """A message of a figure; it may name what stands here, and `proposed_short` and `reference_short`."""
        known: dict[str, object] = {"zone": self.t.of(self.zone, "name"), "replicates": self.replicates}
        for name, scenario in (("proposed", self.run.scenarios[0]), ("reference", self.run.scenarios[-1])):
            known[name] = self.run.title(scenario, self.language)
            known[f"{name}_short"] = self.title(scenario, _NAME_WIDTH, 1)
        if self.panel:
            known |= {"first": self.panel.years[0], "last": self.panel.years[-1]}
        return self.t.tell(Message(said.english, known | said.fields | fields, said.context))


Said = Message | Callable[[Subject], str]
Data = Callable[[Subject], pd.DataFrame]
Draw = Callable[[Subject, pd.DataFrame], Figure]


@dataclass(frozen=True)
class Registered:
    """A figure as it is registered."""

    name: str
    title: Said
    note: Said
    needs: frozenset[Need]
    data: Data
    draw: Draw

    def words(self, of: Subject) -> tuple[str, str]:
        """Title and note."""
        title, note = (said(of) if callable(said) else of.say(said) for said in (self.title, self.note))
        return title, note


REGISTER: dict[str, Registered] = {}


def figure(
    name: str, *, title: Said, note: Said, data: Data, needs: Collection[Need] = (Need.YEARS,)
) -> Callable[[Draw], Draw]:
    """Register a function that draws the table that `data` gives.

    `name` is that of its files and of `--only`; `title` and `note` are messages (fields: `Subject.say`) or
    functions of the subject. The table is saved beside the picture.
    """

    def register(draw: Draw) -> Draw:
        REGISTER[name] = Registered(name, title, note, frozenset(needs), data, draw)
        return draw

    return register
