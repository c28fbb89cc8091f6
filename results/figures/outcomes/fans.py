"""Figures: fan charts of true revenue, of the province or of one zone."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import along_years, panels_over_legend, scenario_style
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.scenarios.words import message

_NOTE = message("Bands: 25–75 % and 5–95 % of replicates; line: median.")
_AT = (0.05, 0.25, 0.5, 0.75, 0.95)


def fan_data(panel: Panel, place: str) -> pd.DataFrame:
    """One row per scenario and year: 5, 25, 50, 75, 95 % quantiles of true revenue (亿元)."""
    rows = [
        (scenario, place, year, *np.quantile(panel.series("revenue", place, (year,), scenario), _AT))
        for scenario in panel.scenarios
        for year in panel.years
    ]
    return pd.DataFrame(rows, columns=["scenario", "place", "year", *(f"q{100 * at:.0f}" for at in _AT)])


@figure(
    "e_fan_province",
    title=message("True revenue of all zones (亿元)"),
    note=_NOTE,
    data=lambda of: fan_data(of.panel, PROVINCE),
)
@figure(
    "f_fan_zone",
    title=message("{zone}: true revenue (亿元)"),
    note=_NOTE,
    data=lambda of: fan_data(of.panel, f"zone:{of.zone.zone_id}"),
)
def draw_fan(of: Subject, data: pd.DataFrame) -> Figure:
    """One panel per scenario, on one scale; a zone's target is marked."""
    scenarios = of.run.scenarios
    zone = None if (data["place"] == PROVINCE).all() else of.zone
    columns = min(3, len(scenarios))
    lines = -(-len(scenarios) // columns)
    figure = Figure(figsize=(max(4.2, 2.4 * columns + 0.6), 1.0 + 2.4 * lines))
    panels, _ = panels_over_legend(figure, lines, columns, len(scenarios))
    for place, (panel, scenario) in enumerate(zip(panels, scenarios, strict=True)):
        mine = data[data["scenario"] == scenario]
        style = scenario_style(place)
        panel.fill_between(mine["year"], mine["q5"], mine["q95"], color=style["color"], alpha=0.18, lw=0)
        panel.fill_between(mine["year"], mine["q25"], mine["q75"], color=style["color"], alpha=0.35, lw=0)
        panel.plot(mine["year"], mine["q50"], ms=3.5, lw=1.3, **style)
        panel.set_title(of.title(scenario, 26), fontsize=9)
        along_years(panel, data["year"], 5)
        if zone:
            panel.axhline(zone.target_yi, color="#222222", lw=0.8, ls=(0, (6, 3)))
            words = of.t("target {target:.0f}", target=zone.target_yi)
            panel.annotate(
                words, (mine["year"].min(), zone.target_yi), xytext=(2, 2), textcoords="offset points", fontsize=7
            )
        panel.grid(axis="y", color="#e5e5e5", lw=0.5)
    panels[0].set_ylim(bottom=0)
    return figure
