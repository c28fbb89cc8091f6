"""The plan's measures as levers: one row of `data/levers.csv` each, read once, declared nowhere else."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

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
        """Unit for a reader ("zh" or "en")."""
        return self.unit_zh if language == "zh" else self.unit

    def measure_in(self, language: str) -> str:
        """The plan's measure for a reader, in our words: not a quotation of the plan."""
        return self.policy_measure_zh if language == "zh" else self.policy_measure

    @property
    def is_date(self) -> bool:
        """Whether the lever is a date rather than a quantity."""
        return self.unit == "date"


def _number(text: str, unit: str) -> float:
    return float(date.fromisoformat(text).toordinal()) if unit == "date" else float(text)


@cache
def levers() -> dict[str, Lever]:
    """Every lever by its id, in the order of the plan."""
    with files("qianyi.scenarios").joinpath("data/levers.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    numeric = ("low", "high", "without_plan", "with_plan")
    return {
        row["id"]: Lever(**{key: _number(text, row["unit"]) if key in numeric else text for key, text in row.items()})
        for row in rows
    }


@dataclass(frozen=True)
class LeverNote:
    """How a lever works, what it costs and how well that is known (one row of `data/lever_notes.csv`).

    `first_effect` is the quantity that moves first, in `direction` (+ or -) when the lever goes from its value
    without the plan to its value with it; `payer` is whose cost rises; `parameters` are the rows of
    `data/parameters.csv` that size effect and cost, each with its own source.
    """

    id: str
    first_effect: str
    direction: str
    payer: str
    parameters: tuple[str, ...]
    path_zh: str
    path_en: str
    cost_zh: str
    cost_en: str
    status: str
    source: str


@cache
def lever_notes() -> dict[str, LeverNote]:
    """Notes of every lever by its id, in the order of the plan."""
    with files("qianyi.scenarios").joinpath("data/lever_notes.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    return {row["id"]: LeverNote(**{**row, "parameters": tuple(row["parameters"].split())}) for row in rows}
