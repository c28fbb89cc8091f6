"""The Chinese for what the code says in English."""

import csv
from functools import cache
from importlib.resources import files


@cache
def chinese() -> dict[tuple[str, str], str]:
    """Chinese text by (kind, name): columns of the agents' tables, phases, rules."""
    with files("qianyi.experiments").joinpath("documents/chinese.csv").open(encoding="utf-8") as table:
        return {(row["kind"], row["name"]): row["zh"] for row in csv.DictReader(table)}
