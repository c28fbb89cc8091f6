"""Figure (b): how many zones are above 500 and 1000亿, year by year."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import COLOURS, MARKS, along_years
from qianyi.results.measures.panel import Panel, crossings
from qianyi.scenarios.words import message

_PANEL = {"above_500": message("At or above 500亿"), "above_1000": message("At or above 1000亿")}


def counts_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario, year, basis and threshold: mean number of zones with its 10, 50 and 90 % quantiles."""
    bands = crossings.province_bands(panel)
    return bands[bands["measure"].isin(_PANEL)].reset_index(drop=True)


@figure(
    "b_counts",
    title=message("Number of zones at or above 500亿 and 1000亿 yuan"),
    note=message(
        "Line and band: mean and 10–90 % of true revenue (first and last of more than three scenarios); "
        "dashed: mean by revenue as reported."
    ),
    data=lambda of: counts_data(of.panel),
)
def draw_counts(of: Subject, data: pd.DataFrame) -> Figure:
    """One panel per threshold, one line per scenario."""
    figure = Figure(figsize=(8.5, 4.2))
    grid = figure.add_gridspec(2, len(_PANEL), height_ratios=[1.0, 0.001])
    panels = [figure.add_subplot(grid[0, column]) for column in range(len(_PANEL))]
    scenarios = of.run.scenarios
    banded = {0, len(scenarios) - 1} if len(scenarios) > 3 else set(range(len(scenarios)))
    for panel, (measure, words) in zip(panels, _PANEL.items(), strict=True):
        for place, scenario in enumerate(scenarios):
            colour = COLOURS[place % len(COLOURS)]
            mine = data[(data["scenario"] == scenario) & (data["measure"] == measure)]
            true, reported = (mine[mine["basis"] == basis].sort_values("year") for basis in ("true", "reported"))
            title = of.title(scenario, 28, 2)
            if place in banded:
                panel.fill_between(true["year"], true["low"], true["high"], color=colour, alpha=0.15, lw=0)
            mark = MARKS[place % len(MARKS)]
            panel.plot(true["year"], true["mean"], "-", marker=mark, ms=3.5, color=colour, label=title)
            panel.plot(reported["year"], reported["mean"], "--", lw=1, color=colour)
        panel.set_title(of.t.tell(words))
        panel.set_ylabel(of.t("Zones"))
        panel.set_ylim(bottom=0)
        along_years(panel, data["year"])
        panel.yaxis.set_major_locator(MaxNLocator(integer=True))
    row = figure.add_subplot(grid[1, :])
    row.set_axis_off()
    handles = panels[0].get_legend_handles_labels()
    row.legend(*handles, loc="upper center", ncols=min(3, len(scenarios)), frameon=False, fontsize=7.5)
    return figure
