"""Two or three scenarios side by side, with the list of what differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from qianyi.experiments.batches.batch import manifest
from qianyi.experiments.view.charts import COLOURS, INK, SCALE, TEXT, band, lines
from qianyi.experiments.view.ensemble import MINE, Ensembles, Picture, aligned
from qianyi.experiments.view.ensemble.outcomes import PUBLIC
from qianyi.experiments.view.pages.parts import difference_text
from qianyi.experiments.view.words import say
from qianyi.results.measures.policy import changes, other_differences, unit_text
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.zones.background import zone_set

MEASURES = (
    ("on_target", "true", 1),
    ("on_target", "reported", 1),
    ("above_1000", "true", 1),
    ("revenue", "true", 0),
)
NAMES = {("on_target", "true"): "number_on_target", ("on_target", "reported"): "reported_on_target"}
_LETTERS = "ABC"


@dataclass(frozen=True)
class Compared:
    """Scenarios side by side after some replicates; the first is the desk's own, `pictures` are the others' less it."""

    labels: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    own: Picture
    pictures: tuple[Picture, ...]

    @property
    def years(self) -> list[int]:
        """Whole calendar years."""
        return sorted(int(year) for year in set(self.own.bands["year"]))

    @property
    def ensembles(self) -> list[Picture]:
        """Of each scenario, the picture in which it is the first of two."""
        return [self.own, *self.pictures]


def compared(
    ensembles: Ensembles,
    own: Picture,
    named: Sequence[tuple[str, Scenario]],
    superseded: Callable[[], bool],
    waiting: Callable[[int], None],
) -> Compared | None:
    """The desk's scenario against one or two others with the same luck; None when superseded.

    `named` holds the desk's own first, each with its label; `own` is the picture of it.
    """
    (label, mine), *others = named
    found, scenarios = [], [mine]
    for _, other in others:
        scenarios.append(aligned(other, mine))
        *_, last = [None, *ensembles.pictures(scenarios[-1], mine, superseded, waiting, stages=(25,))]
        if last is None or superseded():
            return None
        found.append(last)
    return Compared((label, *(name for name, _ in others)), tuple(scenarios), own, tuple(found))


def side_by_side(of: Compared, language: str) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the last year: level with band of each scenario, difference to the desk's own with interval."""
    year = of.years[-1]
    head = ["", *of.labels, *(f"{label} − {of.labels[0]}" for label in of.labels[1:])]
    rows = []
    for measure, basis, digits in MEASURES:
        cells = [say(NAMES.get((measure, basis), measure), language)]
        for each in of.ensembles:
            row = _one(each.bands[each.bands["scenario"] == MINE], measure, basis, year)
            cells.append(f"{row['mean']:,.{digits}f} [{row['low']:,.{digits}f}, {row['high']:,.{digits}f}]")
        for each in of.pictures:
            row = _one(each.province_differences, measure, basis, year)
            told = (row["difference"], row["low"], row["high"], row["undecided"])
            cells.append(difference_text(*told, 2 if digits else 0, language))
        rows.append(cells)
    costs = [float(np.mean([outcome.cost[PUBLIC].sum() for outcome in each.mine])) for each in of.ensembles]
    against = [f"{cost - costs[0]:+,.0f}" for cost in costs[1:]]
    rows.append([say("total_cost", language), *(f"{cost:,.0f}" for cost in costs), *against])
    return head, rows


def _one(frame: pd.DataFrame, measure: str, basis: str, year: int) -> pd.Series:
    return frame[(frame["measure"] == measure) & (frame["basis"] == basis) & (frame["year"] == year)].iloc[0]


def differing(of: Compared, language: str) -> tuple[list[str], list[list[str]]]:
    """Head and rows of every lever, and everything else, in which the scenarios differ."""
    named = [s.model_copy(update={"name": _LETTERS[place], "sweep": {}}) for place, s in enumerate(of.scenarios)]
    run = RunDirectory(Path(), manifest(named, 1))
    rows: dict[str, list[str]] = {}
    count = len(named)
    for place in range(1, count):
        for change in changes(run, _LETTERS[place], "A"):
            unit = "" if change.lever.is_date else unit_text(change.lever, language)
            old = change.shown(change.old)
            row = rows.setdefault(change.item, [change.name(language), unit, *[old] * count])
            when = change.when(language)
            row[2 + place] = change.shown(change.new) + (f" ({when})" if when else "")
        for path, old, new in other_differences(run, _LETTERS[place], "A"):
            row = rows.setdefault(path, [path, "", *[old] * count])
            row[2 + place] = new
    return ["", "", *of.labels], list(rows.values())


def compare_frame(of: Compared) -> pd.DataFrame:
    """Bands of all scenarios, long."""
    parts = [
        each.bands[each.bands["scenario"] == MINE].assign(scenario=label)
        for label, each in zip(of.labels, of.ensembles, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def counts_chart(of: Compared, measure: str) -> dict:
    """Number of zones by year of every scenario, with bands."""
    series = []
    for label, each, colour in zip(of.labels, of.ensembles, COLOURS, strict=False):
        rows = _rows(each, measure)
        series += band(label, colour, rows["low"].tolist(), rows["high"].tolist(), rows["mean"].tolist())
    return lines(of.years, series, list(of.labels))


def _rows(each: Picture, measure: str) -> pd.DataFrame:
    rows = each.bands[(each.bands["basis"] == "true") & (each.bands["measure"] == measure)]
    return rows[rows["scenario"] == MINE].sort_values("year")


def board_frame(of: Compared) -> pd.DataFrame:
    """Probability (0..1) to be on target in the last year by zone and scenario, and the paired differences."""
    parts = []
    for label, each in zip(of.labels, of.ensembles, strict=True):
        rows = each.shares[each.shares["is_target"] & (each.shares["scenario"] == MINE)]
        rows = rows.loc[rows["year"] == of.years[-1], ["zone_id", "year", "above_true", "above_reported"]]
        parts.append(rows.assign(scenario=label))
    return pd.concat(parts, ignore_index=True)


def board_chart(of: Compared, language: str) -> dict:
    """Zones × scenarios: probability (%) to be on target in the last year."""
    zones = [zone for zone in zone_set(of.scenarios[0].data_set) if zone.has_target]
    place: Mapping[int, int] = {zone.zone_id: row for row, zone in enumerate(zones)}
    rows = board_frame(of)
    cells = [
        {"value": [of.labels.index(row.scenario), place[row.zone_id], round(100 * row.above_true)],
         "label": {"color": "#ffffff" if row.above_true > 0.6 else INK}}
        for row in rows.itertuples()
    ]  # fmt: skip
    names = [getattr(zone, f"name_{language}") for zone in zones]
    return {
        "textStyle": TEXT,
        "animation": False,
        "grid": {"left": 215 if language == "en" else 135, "right": 8, "top": 40, "bottom": 6},
        "xAxis": {"type": "category", "data": list(of.labels), "position": "top", "axisTick": {"show": False},
                  "axisLabel": {"interval": 0, "width": 110, "overflow": "break"}},
        "yAxis": {"type": "category", "data": names, "inverse": True, "axisTick": {"show": False},
                  "axisLabel": {"interval": 0}},
        "visualMap": {"min": 0, "max": 100, "show": False, "inRange": {"color": SCALE}},
        "tooltip": {"formatter": "{c}"},
        "series": [{"type": "heatmap", "data": cells, "label": {"show": True, "fontSize": 11}}],
    }  # fmt: skip
