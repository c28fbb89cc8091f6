"""The nation's nominal path in each scenario, and the province's output along it."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.tables import rows


def nominal_path(resolved: Mapping, years: Sequence[int]) -> dict[int, float]:
    """Size of the national economy at each year against the year before: volume growth and price of other goods."""
    environment = resolved["environment"]
    size, path = 1.0, {}
    for year in years:
        rates = (environment["volume_growth"], environment["price_change"].get("other", {}))
        size *= float(np.exp(sum(_of_year(table, year) for table in rates)))
        path[year] = size
    return path


def _of_year(table: Mapping, year: int) -> float:
    known = [int(named) for named in table if int(named) <= year]
    return float({int(key): value for key, value in table.items()}[max(known)]) if known else 0.0


@cache
def provincial_output_2017() -> float:
    """Output of the province in 2017 (亿元): that of all zones over their published share in it.

    Derived from two figures of one source in `scenarios/data/province_figures.csv`.
    """
    told = {row["indicator"]: row.number("value") for row in rows("data/province_figures.csv") if row["year"] == "2017"}
    return told["开发区地区生产总值"] / (told["开发区GDP占全省比重"] / 100.0)


def provincial_output(run: RunDirectory, years: Sequence[int]) -> dict[str, dict[int, float]]:
    """Output of the province (亿元) by scenario and year; empty where the run kept no scenario.

    Assumed: it grows at the national nominal path of the scenario, whatever the policy.
    """
    found = {}
    for resolved in run.manifest.get("resolved", ()):
        if not resolved.get("environment") or not years:
            continue
        path = nominal_path(resolved, range(min(2017, *years), max(2017, *years) + 1))
        found[resolved["name"]] = {year: provincial_output_2017() * path[year] / path[2017] for year in years}
    return found
