"""How a kind of agent declares its table: each column with type, unit and meaning, once."""

from collections.abc import Iterable

import numpy as np

from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters

Column = tuple[str, str, str, str]


# Columns of each kind of agent as declared, for the description of the model.
TABLES: dict[str, list[Column]] = {}


def table(kind: str, columns: Iterable[Column]) -> np.dtype:
    """Row type of a kind of agent from (name, numpy type, unit, meaning) columns.

    A type such as `f8:14` is a nested vector of 14 numbers.
    """
    TABLES[kind] = list(columns)
    fields = []
    for name, number, _unit, _meaning in TABLES[kind]:
        base, _, length = number.partition(":")
        fields.append((name, base, (int(length),)) if length else (name, base))
    return np.dtype(fields)


# One row a zone and quarter: what each lever of the plan is set to, in the lever's own unit.
POLICY = np.dtype([(name, "f8") for name in levers()])

# One row a run: every behavioural parameter, in the unit of `scenarios/data/parameters.csv`.
PARAMETERS = np.dtype([(name, "f8") for name in parameters()])
