"""What the ledger's channels are called in figures and tables: rows of `scenarios/data/channels.csv`."""

from dataclasses import dataclass
from functools import cache

from qianyi.scenarios.tables import typed
from qianyi.scenarios.words import words


@dataclass(frozen=True)
class Channel:
    """What a change of revenue is booked to; `sim.accounts.LEDGER` has a column of each, in the table's order."""

    id: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str


@cache
def channels() -> dict[str, Channel]:
    """Every channel by its id, in the order of the ledger."""
    return {channel.id: channel for channel in typed(Channel, "data/channels.csv")}


def channel_label(channel: str, language: str) -> str:
    """Name of a ledger channel for a reader; a column that is no channel shows its id."""
    return words(language).of(channels()[channel], "name") if channel in channels() else channel
