"""Continue until the interval of an outcome is narrow enough."""

import math
from dataclasses import dataclass

from rich.console import Console

from experiments.shards import SHARD
from results.effects import PRECISIONS, half_width
from results.store import RunDirectory

MOST_REPLICATES = 20_000


@dataclass(frozen=True)
class Precision:
    """Half-width that the 95 % interval of a paired effect may have, in the outcome's unit (zones or 亿元)."""

    outcome: str
    width: float

    def __str__(self) -> str:
        return f"{self.outcome}:{self.width:g}"

    @classmethod
    def parse(cls, text: str) -> "Precision":
        """`0.1` (of zones on target) or `OUTCOME:WIDTH`; raises ValueError with what is allowed."""
        outcome, _, width = text.rpartition(":")
        outcome = outcome or "on_target"
        try:
            value = float(width)
        except ValueError:
            value = math.nan
        if outcome not in PRECISIONS or not value > 0.0 or math.isinf(value):
            raise ValueError(
                f"{text!r}: must be a positive width, or OUTCOME:WIDTH with one of {', '.join(PRECISIONS)}"
            )
        return cls(outcome, value)


def next_replicates(run: RunDirectory, replicates: int, precision: Precision, console: Console, words: str) -> int:
    """Replicates that the precision still asks for, in whole shards; the same number when it is reached.

    The interval shrinks with the root of the number; at most as many again are added before it is looked at anew.
    """
    width = half_width(run, precision.outcome)
    console.print(words.format(replicates, width, precision.width))
    if width <= precision.width or replicates >= MOST_REPLICATES:
        return replicates
    wanted = 2 * replicates if math.isinf(width) else math.ceil(replicates * (width / precision.width) ** 2)
    wanted = min(max(wanted, replicates + SHARD), 2 * replicates, MOST_REPLICATES)
    return math.ceil(max(wanted, replicates + 1) / SHARD) * SHARD
