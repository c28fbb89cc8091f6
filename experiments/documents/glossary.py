"""The glossary, one page for both languages: terms of the house, recorded indicators, channels of the ledger."""

from qianyi.experiments.documents.templates import page
from qianyi.results.measures.channels import channels
from qianyi.results.measures.indicators import zone_columns


def glossary_page() -> str:
    """The whole page; indicators and channels are told as their tables tell them."""
    return page("glossary", "en", {"indicators": zone_columns(), "channels": list(channels().values())})
