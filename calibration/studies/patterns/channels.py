"""The table of decision 6 of the model: what each channel brings, expected orders of magnitude beside the ledger."""

from dataclasses import dataclass

import numpy as np

from qianyi.results.measures.channels import channels
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import Cell, Message, message
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import LEDGER, as_numbers, places
from qianyi.sim.replicate import many, seed_of, simulate

_YEARS = 4


@dataclass(frozen=True)
class Channel:
    """Rows of the table; ranges in points of revenue a year (10-90 %), None where the table gives none."""

    name: Message | Cell
    columns: tuple[str, ...]
    without: tuple[float, float] | None
    plan: tuple[float, float] | None


TABLE = (
    Channel(
        message("Prices and national volume"),
        ("prices", "national_path", "newcomers_growth", "luck", "services"),
        (2, 9),
        (0, 0),
    ),
    Channel(message("Beijing-Tianjin projects"), ("beijing_tianjin",), (0.5, 1.4), (0.1, 0.3)),
    Channel(message("Other domestic projects"), ("other_domestic",), (0.6, 1.6), (0.1, 0.4)),
    Channel(message("Foreign investment"), ("foreign",), (0.2, 0.6), None),
    Channel(message("Entry and exit, net"), ("new_local_firms", "exits", "markets_taken_up"), (-1.3, 1.8), None),
    Channel(message("Innovation, upgrading and reform"), ("upgrading",), None, (0.2, 1.2)),
    Channel(message("Infrastructure; credit and equity"), ("infrastructure", "limits", "finance"), None, (0.2, 0.5)),
    Channel(message("Cluster effects"), ("cluster",), None, None),
    Channel(message("Zombie disposal and cuts"), ("zombies_and_cuts", "zombie_drag"), None, (-1.3, 0.5)),
)


def whole_table() -> tuple[Channel, ...]:
    """The table, and a row for each channel of the ledger of which it expects nothing: together, the whole ledger."""
    told = {name for channel in TABLE for name in channel.columns}
    others = (one for one in channels().values() if one.id not in told)
    return *TABLE, *(Channel(Cell(one, "name"), (one.id,), None, None) for one in others)


@dataclass(frozen=True)
class ChannelFinding:
    """Mean contribution (points of opening revenue a year, first four years) without the plan, and the plan's."""

    channel: Channel
    without: float
    plan: float

    def far(self, value: float, expected: tuple[float, float] | None) -> bool:
        """More than a factor two outside the expected range, or more than 0.5 points off where zero is expected."""
        if expected is None:
            return False
        low, high = expected
        if low == high == 0:
            return abs(value) > 0.5
        below = low / 2.0 if low > 0 else 2.0 * low
        return value < below or value > (2.0 * high if high > 0 else high / 2.0)


def measure(plan: Scenario, reference: Scenario, replicates: int, jobs: int) -> list[ChannelFinding]:
    """The table from the ledgers of `replicates` replicates; the base of a year is its opening revenue."""
    given, none = paths_of(plan), paths_of(reference)

    def points(replicate: int) -> tuple[np.ndarray, np.ndarray]:
        seed = seed_of(reference.seed, replicate)
        rates = []
        for paths in (none, given):
            book = as_numbers(simulate(paths, key_zones(), seed).ledger)[: 4 * _YEARS].sum(axis=1)
            rates.append(np.mean([book[4 * y : 4 * y + 4].sum(axis=0) / book[4 * y, 0] for y in range(_YEARS)], axis=0))
        return rates[0] * 100.0, (rates[1] - rates[0]) * 100.0

    found = many(points, range(replicates), jobs)
    without, change = (np.mean(rows, axis=0) for rows in zip(*found, strict=True))
    told = []
    for channel in whole_table():
        chosen = places(LEDGER, *channel.columns)
        told.append(ChannelFinding(channel, float(without[chosen].sum()), float(change[chosen].sum())))
    return told
