"""Tables in Markdown, and the Chinese for what the code says in English."""

from collections.abc import Iterable, Sequence
from functools import cache

from qianyi.scenarios.tables import rows


@cache
def chinese() -> dict[tuple[str, str], str]:
    """Chinese text by (kind, name): columns of the agents' tables, phases, rules."""
    return {(row["kind"], row["name"]): row["zh"] for row in rows("documents/chinese.csv", "experiments")}


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a bar inside a cell is escaped."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines)
