"""Figures: fan charts of reported revenue, of the province or of one zone."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.style import along_years, panels_over_legend, scenario_style, wrapped
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.results.measures.provenance import zone_name
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.zones import ZoneFacts

TITLE = {
    PROVINCE: {"zh": "全部开发区报告收入（亿元）", "en": "Reported revenue of all zones (亿元)"},
    "zone": {"zh": "{}：报告收入（亿元）", "en": "{}: reported revenue (亿元)"},
}
NOTE = {
    "zh": "深浅色带为各次重复的25%–75%与5%–95%区间，线为中位数。",
    "en": "Bands: 25–75 % and 5–95 % of replicates; line: median.",
}
_TARGET = {"zh": "目标 {:.0f}", "en": "target {:.0f}"}
_AT = (0.05, 0.25, 0.5, 0.75, 0.95)


def fan_data(panel: Panel, place: str) -> pd.DataFrame:
    """One row per scenario and year: 5, 25, 50, 75, 95 % quantiles of reported revenue (亿元)."""
    rows = [
        (scenario, place, year, *np.quantile(panel.series("reported_revenue", place, (year,), scenario), _AT))
        for scenario in panel.scenarios
        for year in panel.years
    ]
    return pd.DataFrame(rows, columns=["scenario", "place", "year", *(f"q{100 * at:.0f}" for at in _AT)])


def fan_title(zone: ZoneFacts | None, language: str) -> str:
    """Title of a zone's fan, or of the province's."""
    return TITLE["zone"][language].format(zone_name(zone, language)) if zone else TITLE[PROVINCE][language]


def draw_fan(run: RunDirectory, data: pd.DataFrame, zone: ZoneFacts | None, language: str) -> Figure:
    """One panel per scenario, on one scale."""
    columns = min(3, len(run.scenarios))
    lines = -(-len(run.scenarios) // columns)
    figure = Figure(figsize=(max(4.2, 2.4 * columns + 0.6), 1.0 + 2.4 * lines))
    panels, _ = panels_over_legend(figure, lines, columns, len(run.scenarios))
    for place, (panel, scenario) in enumerate(zip(panels, run.scenarios, strict=True)):
        mine = data[data["scenario"] == scenario]
        style = scenario_style(place)
        panel.fill_between(mine["year"], mine["q5"], mine["q95"], color=style["color"], alpha=0.18, lw=0)
        panel.fill_between(mine["year"], mine["q25"], mine["q75"], color=style["color"], alpha=0.35, lw=0)
        panel.plot(mine["year"], mine["q50"], ms=3.5, lw=1.3, **style)
        panel.set_title(wrapped(run.title(scenario, language), 26), fontsize=9)
        along_years(panel, data["year"], 5)
        if zone:
            panel.axhline(zone.target_yi, color="#222222", lw=0.8, ls=(0, (6, 3)))
            words = _TARGET[language].format(zone.target_yi)
            panel.annotate(
                words, (mine["year"].min(), zone.target_yi), xytext=(2, 2), textcoords="offset points", fontsize=7
            )
        panel.grid(axis="y", color="#e5e5e5", lw=0.5)
    panels[0].set_ylim(bottom=0)
    return figure
