"""National rank of three named zones against a benchmark path of their field.

Assumed: the field grows at the scenario's national nominal path, and a zone's rank follows its size in the field
by a power law with the tail exponent of zone sizes (1, Zipf): rank = rank of the base year × (size / field)^-1.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.results.measures.arranged import resolved
from qianyi.results.measures.estimates import QUANTILES
from qianyi.results.measures.panel import NoWholeYear, Panel, read_panel
from qianyi.results.measures.panel.national_path import nominal_path
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import message, words
from qianyi.scenarios.zones.national_fields import FieldPlace, field_places

EXPONENT = 1.0
_HEADS = (message("Zone"), message("National field"), message("First rank"), message("Status"))
NOTE = message(
    "Ranks are indicative: the field is assumed to grow at the national nominal path, ranks to follow relative "
    "size by a power law. Cells: median [10-90 %]"
)


def ranks_in(place: FieldPlace, revenue: np.ndarray, path: np.ndarray) -> np.ndarray:
    """Rank of a zone with true `revenue` (亿元, years last) in a field that grows along `path` (years).

    The first year stands for the base: one year of the field's own growth lies between them.
    """
    relative = (revenue / revenue[..., :1]) / (path / path[0])
    return np.clip(place.rank * relative**-EXPONENT, 1, place.members)


def ranked(run: RunDirectory, panel: Panel) -> Iterator[tuple[FieldPlace, int, str, np.ndarray]]:
    """Each named zone with its id, in each scenario of which the run kept the environment: (replicates, years)."""
    known = resolved(run)
    for place in field_places():
        for z, zone in enumerate(panel.zones):
            for scenario in panel.scenarios if zone.name_zh == place.zone_zh else ():
                if known.get(scenario, {}).get("environment"):
                    path = nominal_path(known[scenario], panel.years)
                    revenue = panel.of(panel["revenue"][:, :, z], scenario)
                    yield place, zone.zone_id, scenario, ranks_in(place, revenue, np.array(list(path.values())))


def national_ranks(run: RunDirectory, panel: Panel) -> pd.DataFrame:
    """Median, 10 and 90 % quantile of the rank by scenario, zone and year, from true revenue.

    Columns scenario, zone_id, zone, field, members, year, rank, low, high, status, source.
    """
    rows = []
    for place, zone_id, scenario, ranks in ranked(run, panel):
        about = {"scenario": scenario, "zone_id": zone_id, "zone": place.zone_zh, "field": place.field_en}
        source = {"members": place.members, "status": place.status, "source": place.source}
        for year, (low, middle, high) in zip(panel.years, np.quantile(ranks, QUANTILES, axis=0).T, strict=True):
            rows.append({**about, "year": year, "rank": middle, "low": low, "high": high, **source})
    return pd.DataFrame(rows)


def show_ranks(run: RunDirectory, language: str, console: Console) -> None:
    """Print the ranks at the last year of the run, with the assumptions behind them."""
    try:
        panel = read_panel(run, columns=("revenue",))
    except NoWholeYear:
        return
    ranks = national_ranks(run, panel)
    if ranks.empty:
        return
    t, last = words(language), panel.years[-1]
    table = Table(*map(t.tell, _HEADS), box=box.SIMPLE_HEAD, caption=t.tell(NOTE), caption_justify="left")
    for scenario in run.scenarios:
        table.add_column(f"{last}\n{run.title(scenario, language)}", justify="right")
    cells = ranks[ranks["year"] == last].set_index(["zone", "scenario"])
    for place in field_places():
        row = [place.zone_zh, f"{t.of(place, 'field')} ({place.members})"]
        row += [f"{place.rank} ({place.rank_year})", place.status]
        for scenario in run.scenarios:
            cell = cells.loc[(place.zone_zh, scenario)]
            row.append(f"{cell['rank']:.0f} [{cell['low']:.0f}-{cell['high']:.0f}]")
        table.add_row(*row)
    console.print(table)
