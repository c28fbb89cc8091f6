"""The Chinese for what the code says in English."""

from functools import cache

from qianyi.scenarios.tables import rows


@cache
def chinese() -> dict[tuple[str, str], str]:
    """Chinese text by (kind, name): columns of the agents' tables, phases, rules."""
    return {(row["kind"], row["name"]): row["zh"] for row in rows("documents/chinese.csv", "experiments")}
