"""Behavioural parameters: one row of `data/parameters.csv` each, with range, status and source."""

from dataclasses import dataclass
from functools import cache

from qianyi.scenarios.tables import by_id


@dataclass(frozen=True)
class Parameter:
    """One number behind a mechanism.

    `value` is what a run uses unless a scenario says otherwise, `low` and `high` bound it, all in `unit`.
    `status` is measured, calibrated or assumed; `source` names a row of `data/published_estimates.csv` as
    `estimates:SYMBOL`, another data file, or the assumption in words.
    """

    id: str
    mechanism: str
    name_zh: str
    name_en: str
    unit: str
    low: float
    value: float
    high: float
    status: str
    source: str


@cache
def parameters() -> dict[str, Parameter]:
    """Every parameter by its id, in the order of the file."""
    return by_id(Parameter, "data/parameters.csv")
