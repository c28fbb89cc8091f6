"""Posterior ensembles: what calibration left of the parameters and of the zones' unknown initial revenues.

One row of `data/ENSEMBLE.parquet` is one draw: values of the fitted parameters, and for each zone the probability at
which its initial revenue stands in its prior (`ZoneFacts.revenue_2016_quantile`). The first row is the mode. The file's
metadata say how it was made; `qianyi calibrate` writes it.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np

from qianyi.scenarios.mistakes import Mistake
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.tables import TableMistakes
from qianyi.scenarios.words import message

# Not a file: every parameter at its value in `data/parameters.csv`, initial revenues from their priors.
NONE = "none"
# The first draw alone: what is left is chance.
MODE = "mode"
SHIPPED = "posterior-2016"
EnsembleName = Literal["posterior-2016", "mode", "none"]
_INITIAL = "initial_"


class Draw(NamedTuple):
    """Parameters by id and initial revenues as probabilities by zone id, of one replicate."""

    parameters: dict[str, float]
    initial: dict[int, float]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Weighted draws. `values` has shape (draws, parameters), `initial` (draws, zones), `weight` sums to one."""

    parameters: tuple[str, ...]
    values: np.ndarray
    zones: tuple[int, ...]
    initial: np.ndarray
    weight: np.ndarray
    about: dict

    @classmethod
    def of_one(cls, parameters: dict[str, float], initial: dict[int, float]) -> "Ensemble":
        """One draw: parameters by id, initial revenues as probabilities by zone id."""
        values, chances = (np.array([list(told.values())], float) for told in (parameters, initial))
        return cls(tuple(parameters), values, tuple(initial), chances, np.ones(1), {})

    def draw(self, luck: float) -> Draw:
        """The draw of a replicate with this luck in (0, 1); scenarios with one seed get the same one."""
        row = min(int(np.searchsorted(np.cumsum(self.weight), luck)), len(self.weight) - 1)
        return Draw(
            dict(zip(self.parameters, self.values[row].tolist(), strict=True)),
            dict(zip(self.zones, self.initial[row].tolist(), strict=True)),
        )

    def mode(self) -> "Ensemble":
        """The mode as an ensemble of one draw."""
        return Ensemble(self.parameters, self.values[:1], self.zones, self.initial[:1], np.ones(1), self.about)


@cache
def ensemble(name: str) -> Ensemble | None:
    """A shipped ensemble by name; None for `none`, where parameters keep the values of their table.

    Raises `TableMistakes` where it was fitted to other parameters than the model has.
    """
    if name == NONE:
        return None
    if name == MODE:
        return _shipped(SHIPPED).mode()
    return _shipped(name)


@cache
def _shipped(name: str) -> Ensemble:
    import pyarrow.parquet as pq

    with files("qianyi.scenarios").joinpath(f"data/{name}.parquet").open("rb") as file:
        table = pq.read_table(file)
    columns = [column for column in table.column_names if column != "weight"]
    initial = [column for column in columns if column.startswith(_INITIAL)]
    fitted = [column for column in columns if not column.startswith(_INITIAL)]
    foreign = [column for column in fitted if column not in parameters()]
    if foreign:
        found = message("values of a parameter that the model does not have")
        allowed = message("must stand in data/parameters.csv; `qianyi calibrate` makes the ensemble anew")
        raise TableMistakes([Mistake(f"data/{name}.parquet", None, column, found, allowed) for column in foreign])
    return Ensemble(
        parameters=tuple(fitted),
        values=np.column_stack([table[column].to_numpy() for column in fitted]),
        zones=tuple(int(column.removeprefix(_INITIAL)) for column in initial),
        initial=np.column_stack([table[column].to_numpy() for column in initial]),
        weight=table["weight"].to_numpy(),
        about=json.loads((table.schema.metadata or {}).get(b"qianyi", b"{}")),
    )


def write(path, found: Ensemble) -> None:
    """Write an ensemble as Parquet, its account of how it was made in the metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: found.values[:, place] for place, name in enumerate(found.parameters)}
    columns |= {f"{_INITIAL}{zone}": found.initial[:, place] for place, zone in enumerate(found.zones)}
    table = pa.table(columns | {"weight": found.weight})
    about = json.dumps(found.about, ensure_ascii=False, sort_keys=True).encode()
    pq.write_table(table.replace_schema_metadata({b"qianyi": about}), path, compression="zstd")
