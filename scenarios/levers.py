"""The plan's measures as levers: one row of `data/levers.csv` each, read once, declared nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from qianyi.scenarios.mistakes import Mistake, nearest
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.tables import TableMistakes, by_id, number_or_day, rows
from qianyi.scenarios.words import Message, message, words

PAYERS = ("zone", "city", "province", "platform", "partners", "forgone")
PILLARS = ("opening", "reform", "coordination", "innovation", "funding")


@dataclass(frozen=True)
class Lever:
    """One measure of the plan.

    `low` and `high` bound what a planner may set, `without_plan` and `with_plan` are the two reference
    values, all in `unit`; a lever whose unit is `date` carries days of the proleptic calendar
    (`date.toordinal`). `acts_on` names the mechanism: no lever acts straight on revenue.
    """

    id: str
    pillar: str
    name_zh: str
    name_en: str
    unit: str
    unit_zh: str
    low: float
    high: float
    without_plan: float
    with_plan: float
    acts_on: str
    policy_measure: str
    policy_measure_zh: str

    def unit_in(self, language: str) -> str:
        """Unit for a reader."""
        return words(language).of(self, "unit")

    def measure_in(self, language: str) -> str:
        """The plan's measure for a reader, in our words: not a quotation of the plan."""
        return words(language).of(self, "policy_measure")

    @property
    def unit_en(self) -> str:
        """Unit in English."""
        return self.unit

    @property
    def policy_measure_en(self) -> str:
        """The plan's measure in English."""
        return self.policy_measure

    @property
    def is_date(self) -> bool:
        """Whether the lever is a date rather than a quantity."""
        return self.unit == "date"

    @property
    def bound(self) -> float:
        """End of the range on the plan's side: as far as the measure can be taken."""
        return self.high if self.with_plan > self.without_plan else self.low

    def told(self, value: float) -> str:
        """A value of the lever as a planner writes it: a day as `2017-04-30`."""
        return date.fromordinal(int(value)).isoformat() if self.is_date else f"{value:g}"


@cache
def levers() -> dict[str, Lever]:
    """Every lever by its id, in the order of the plan."""
    values = dict.fromkeys(("low", "high", "without_plan", "with_plan"), number_or_day)
    return by_id(Lever, "data/levers.csv", **values)


@dataclass(frozen=True)
class LeverNote:
    """How a lever works, what it costs and how well that is known (one row of `data/lever_notes.csv`).

    `first_effect` is the quantity that moves first, in `direction` (+ or -) when the lever goes from its value
    without the plan to its value with it. `outcome` is the indicator that a planner reads for it, which the lever
    moves towards `outcome_direction` (+ or -). `payer` is whose cost rises; `parameters` are the rows of
    `data/parameters.csv` that size effect and cost, each with its own source.
    """

    id: str
    first_effect: str
    direction: str
    outcome: str
    outcome_direction: str
    payer: str
    parameters: tuple[str, ...]
    path_zh: str
    path_en: str
    cost_zh: str
    cost_en: str
    status: str
    source: str


_NOTES = "data/lever_notes.csv"


@cache
def lever_notes() -> dict[str, LeverNote]:
    """Notes of every lever by its id, in the order of the plan. Raises `TableMistakes` where tables do not agree."""
    found = by_id(LeverNote, _NOTES)
    mistakes = []

    def check(line: int | None, field: str, name: str, valid: Iterable[str], allowed: Message) -> None:
        if name not in valid:
            mistakes.append(Mistake(_NOTES, line, field, repr(name), allowed, nearest(name, valid)))

    for row, note in zip(rows(_NOTES), found.values(), strict=True):
        check(row.line, "id", note.id, levers(), message("must be the id of a lever"))
        check(row.line, "payer", note.payer, PAYERS, message("must be one of {valid}", valid=", ".join(PAYERS)))
        for name in note.parameters:
            check(row.line, "parameters", name, parameters(), message("must be a parameter of parameters.csv"))
    for name in levers():
        check(None, "id", name, found, message("must have a row: every lever has one"))
    if mistakes:
        raise TableMistakes(mistakes)
    return found
