"""National rank of three named zones against a benchmark path of their field.

Assumed: the field grows at the scenario's national nominal path, and a zone's rank follows its size in the field
by a power law with the tail exponent of zone sizes (1, Zipf): rank = rank of the base year × (size / field)^-1.
"""

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.results.measures.national_path import nominal_path
from qianyi.results.run.reading import yearly
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.national_fields import FieldPlace, field_places

EXPONENT = 1.0
_HEADS = {
    "zh": ("开发区", "全国序列", "起点名次", "状态"),
    "en": ("Zone", "National field", "First rank", "Status"),
}
NOTE = {
    "zh": "名次为示意：假定全国同类开发区按全国名义路径增长，名次随相对规模按幂律变动。格内：中位数 [10%-90%]",
    "en": "Ranks are indicative: the field is assumed to grow at the national nominal path, ranks to follow relative "
    "size by a power law. Cells: median [10-90 %]",
}


def national_ranks(run: RunDirectory) -> pd.DataFrame:
    """Median, 10 and 90 % quantile of the rank by scenario, zone and year, from true revenue.

    Columns scenario, zone_id, zone, field, members, year, rank, low, high, status, source.
    """
    years = yearly(run)
    rows = []
    for resolved in run.manifest.get("resolved", ()):
        mine = years[years["scenario"] == resolved["name"]]
        path = nominal_path(resolved, sorted(set(mine["year"])))
        for place in field_places():
            zone = next((zone for zone in run.zones if zone.name_zh == place.zone_zh), None)
            if zone is not None:
                rows += _of_zone(mine[mine["zone_id"] == zone.zone_id], place, zone.zone_id, resolved["name"], path)
    return pd.DataFrame(rows)


def _of_zone(mine: pd.DataFrame, place: FieldPlace, zone_id: int, scenario: str, path: dict[int, float]) -> list[dict]:
    table = mine.pivot(index="replicate", columns="year", values="revenue")
    # The first year stands for the base: one year of the field's own growth lies between them.
    first = table.columns.min() if len(table.columns) else None
    rows = []
    for year in table.columns:
        relative = (table[year] / table[first]) / (path[year] / path[first])
        ranks = np.clip(place.rank * relative**-EXPONENT, 1, place.members)
        low, middle, high = np.quantile(ranks, [0.1, 0.5, 0.9])
        known = {"zone_id": zone_id, "zone": place.zone_zh, "field": place.field_en, "members": place.members}
        spread = {"year": int(year), "rank": middle, "low": low, "high": high}
        rows.append({"scenario": scenario, **known, **spread, "status": place.status, "source": place.source})
    return rows


def show_ranks(run: RunDirectory, language: str, console: Console) -> None:
    """Print the ranks at the last year of the run, with the assumptions behind them."""
    ranks = national_ranks(run)
    if ranks.empty:
        return
    last = int(ranks["year"].max())
    table = Table(*_HEADS[language], box=box.SIMPLE_HEAD, caption=NOTE[language], caption_justify="left")
    for scenario in run.scenarios:
        table.add_column(f"{last}\n{run.title(scenario, language)}", justify="right")
    cells = ranks[ranks["year"] == last].set_index(["zone", "scenario"])
    for place in field_places():
        field = place.field_zh if language == "zh" else place.field_en
        row = [place.zone_zh, f"{field} ({place.members})", f"{place.rank} ({place.rank_year})", place.status]
        for scenario in run.scenarios:
            cell = cells.loc[(place.zone_zh, scenario)]
            row.append(f"{cell['rank']:.0f} [{cell['low']:.0f}-{cell['high']:.0f}]")
        table.add_row(*row)
    console.print(table)
