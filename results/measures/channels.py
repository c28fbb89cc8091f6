"""What the ledger's channels are called in figures and tables; which there are, and their order, is the ledger's."""

from qianyi.scenarios.words import message, words

LABELS = {
    "prices": message("Prices"),
    "organic": message("Organic growth of incumbents"),
    "services": message("Commerce and services"),
    "cluster": message("Cluster effects"),
    "upgrading": message("Innovation and upgrading"),
    "infrastructure": message("Infrastructure"),
    "new_local_firms": message("New local firms"),
    "beijing_tianjin": message("Beijing-Tianjin relocations"),
    "other_domestic": message("Other domestic investment"),
    "foreign": message("Foreign investment"),
    "limits": message("Finance and land limits"),
    "zombies_and_cuts": message("Zombie disposal and capacity cuts"),
    "exits": message("Exits of firms"),
}


def channel_label(channel: str, language: str) -> str:
    """Name of a ledger channel for a reader; a channel without a label shows its id."""
    return words(language).tell(LABELS.get(channel, channel))
