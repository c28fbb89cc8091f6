"""Figure: in what state zones are, year by year: how cash, debt, land, staff, days, effort and growth are spread."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import COLOURS, LINES, along_years
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.panel import Panel
from qianyi.scenarios.words import message

_AT = {"q0": 0.0, "q5": 0.05, "q10": 0.1, "q50": 0.5, "q90": 0.9, "q95": 0.95, "q100": 1.0}
_BANDS = (("q5", "q95", 0.10), ("q10", "q90", 0.18))
_GROWTH = message("Growth of true revenue (%)")
# More than two scenarios: bands of the first and the last alone, or nothing could be told apart.
_MOST_BANDS = 2
_COLUMNS = 3


def _growth(panel: Panel) -> np.ndarray:
    """Growth on the year before; not-a-number in the first year."""
    revenue = panel["revenue"]
    return np.concatenate([np.full_like(revenue[..., :1], np.nan), revenue[..., 1:] / revenue[..., :-1] - 1.0], axis=3)


def _indicator(name: str) -> Callable[[Panel], np.ndarray]:
    return lambda panel: panel[name]


_MEASURES: dict[str, Callable[[Panel], np.ndarray]] = {
    name: _indicator(name)
    for name in (
        "cash",
        "debt_ratio",
        "land_free",
        "staff",
        "approval_days",
        "effort_promotion",
        "effort_land",
        "effort_services",
        "effort_innovation",
    )
} | {"growth": _growth}


def _factor(measure: str) -> float:
    return 100.0 if measure == "growth" or indicators()[measure].is_share else 1.0


def zones_state_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario, measure and year: quantiles over zones and replicates together, shares in per cent.

    A measure that the run has not on record has no rows, nor has growth in the first year.
    """
    rows = []
    for measure, read in _MEASURES.items():
        values = _factor(measure) * read(panel)
        for scenario in panel.scenarios:
            mine = panel.of(values, scenario)
            for place, year in enumerate(panel.years):
                known = mine[:, :, place][np.isfinite(mine[:, :, place])]
                if known.size:
                    rows.append((scenario, measure, year, *np.quantile(known, list(_AT.values()))))
    return pd.DataFrame(rows, columns=["scenario", "measure", "year", *_AT])


def _title(of: Subject, measure: str) -> str:
    if measure == "growth":
        return of.t.tell(_GROWTH)
    told = indicators()[measure]
    return of.t("{what} ({unit})", what=told.name(of.language), unit=told.unit(of.language))


@figure(
    "zones_state",
    title=message("State of the zones, {first}–{last}"),
    note=message(
        "Spread over zones and {replicates} replicates together. Line: median; darker band: 10–90 %, lighter: 5–95 % "
        "(first and last of more than two scenarios). The table holds the extremes as well."
    ),
    data=lambda of: zones_state_data(of.panel),
)
def draw_zones_state(of: Subject, data: pd.DataFrame) -> Figure:
    """One panel per measure, one colour per scenario; the legend stands in the last row."""
    lines = -(-(len(_MEASURES) + 1) // _COLUMNS)
    figure = Figure(figsize=(9.0, 2.3 * lines + 0.8))
    panels = list(figure.subplots(lines, _COLUMNS).flat)
    scenarios = of.run.scenarios
    banded = set(scenarios) if len(scenarios) <= _MOST_BANDS else {scenarios[0], scenarios[-1]}
    for axes, measure in zip(panels, _MEASURES, strict=False):
        for place, scenario in enumerate(scenarios):
            mine = data[(data["scenario"] == scenario) & (data["measure"] == measure)].sort_values("year")
            told = {"color": COLOURS[place % len(COLOURS)], "linestyle": LINES[place % len(LINES)]}
            for low, high, alpha in _BANDS if scenario in banded else ():
                axes.fill_between(mine["year"], mine[low], mine[high], color=told["color"], alpha=alpha, lw=0)
            mark = "o" if len(mine) == 1 else None
            axes.plot(mine["year"], mine["q50"], lw=1.5, marker=mark, label=of.title(scenario, 34, 2), **told)
        axes.set_title(_title(of, measure), fontsize=9)
        axes.tick_params(labelsize=7.5)
        axes.grid(axis="y", color="#e5e5e5", lw=0.5)
        along_years(axes, of.panel.years, 6)
        if not (data["measure"] == measure).any():
            axes.text(0.5, 0.5, of.t("not on record"), transform=axes.transAxes, ha="center", fontsize=8)
    for axes in panels[len(_MEASURES) :]:
        axes.set_axis_off()
    panels[len(_MEASURES)].legend(*panels[0].get_legend_handles_labels(), loc="center left", frameon=False, fontsize=8)
    return figure
