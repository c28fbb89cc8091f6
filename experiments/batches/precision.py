"""Continue until the interval of an outcome is narrow enough."""

import math
from dataclasses import dataclass

from qianyi.experiments.batches.shards import SHARD
from qianyi.results.measures.effects import PRECISIONS, half_width
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader.strict import number_of
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.words import message

MOST_REPLICATES = 20_000


class PrecisionMistake(Told, ValueError):
    """A precision that cannot be asked for."""


@dataclass(frozen=True)
class Precision:
    """Half-width that the 95 % interval of a paired effect may have, in the outcome's unit (zones or 亿元)."""

    outcome: str
    width: float

    def __str__(self) -> str:
        return f"{self.outcome}:{self.width:g}"

    @classmethod
    def parse(cls, text: str) -> "Precision":
        """`0.1` (of zones on target) or `OUTCOME:WIDTH`; raises `PrecisionMistake` with what is allowed."""
        outcome, _, width = text.rpartition(":")
        outcome = outcome or "on_target"
        try:
            value = number_of(width)
        except ValueError:
            value = math.nan
        if outcome not in PRECISIONS or not value > 0.0 or math.isinf(value):
            known = ", ".join(PRECISIONS)
            raise PrecisionMistake(
                message(
                    "--precision {text!r}: must be a positive width, or OUTCOME:WIDTH with one of {known}",
                    text=text,
                    known=known,
                )
            )
        return cls(outcome, value)


def reached_width(run: RunDirectory, replicates: int, precision: Precision) -> float:
    """Half-width of the interval that the replicates give."""
    return half_width(run, precision.outcome, replicates)


def next_replicates(replicates: int, width: float, precision: Precision) -> int:
    """Replicates that the precision still asks for, in whole shards; the same number when it is reached.

    The interval shrinks with the root of the number; at most as many again are added before it is looked at anew.
    """
    if width <= precision.width or replicates >= MOST_REPLICATES:
        return replicates
    # The ratio first: its square of a silly precision has no number.
    wanted = math.ceil(replicates * min(width / precision.width, 2.0) ** 2)
    wanted = min(max(wanted, replicates + SHARD), 2 * replicates, MOST_REPLICATES)
    return math.ceil(max(wanted, replicates + 1) / SHARD) * SHARD
