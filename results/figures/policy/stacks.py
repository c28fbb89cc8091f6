"""Figures: land by state, and public cost by payer, year by year."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import COLOURS, HATCHES, panels_over_legend
from qianyi.results.measures.indicators import PAYERS, indicators
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.scenarios.words import message

LAND = ("land_let", "land_idle", "land_free", "land_raw")


def stack_data(panel: Panel, parts: Sequence[str]) -> pd.DataFrame:
    """One row per scenario, year and part: mean over replicates of the sum over zones."""
    rows = [
        (scenario, year, part, float(panel.series(part, PROVINCE, (year,), scenario).mean()))
        for scenario in panel.scenarios
        for year in panel.years
        for part in parts
    ]
    return pd.DataFrame(rows, columns=["scenario", "year", "part", "mean"])


@figure(
    "j_public_cost",
    title=message("Public cost by payer (亿元 a year)"),
    note=message(
        "Means of replicates; returns such as tax and land income are not netted. Partners' capital is not public "
        "money and stands apart."
    ),
    data=lambda of: stack_data(of.panel, PAYERS),
)
@figure(
    "l_land",
    title=message("Land of all zones (ha)"),
    note=message("Means of replicates at the end of the year."),
    data=lambda of: stack_data(of.panel, LAND),
)
def draw_stack(of: Subject, data: pd.DataFrame) -> Figure:
    """Hatched bars, one panel per scenario, on one scale."""
    scenarios = of.run.scenarios
    columns = min(3, len(scenarios))
    lines = -(-len(scenarios) // columns)
    figure = Figure(figsize=(max(4.4, 2.3 * columns), 1.4 + 2.3 * lines))
    panels, put_legend = panels_over_legend(figure, lines, columns, len(scenarios))
    for axes, scenario in zip(panels, scenarios, strict=True):
        mine = data[data["scenario"] == scenario].pivot(index="year", columns="part", values="mean")
        standing = np.zeros(len(mine))
        for place, part in enumerate(dict.fromkeys(data["part"])):
            height = mine[part].to_numpy()
            axes.bar(mine.index, height, 0.8, standing, facecolor=COLOURS[place], edgecolor="white", lw=0.3,
                     hatch=HATCHES[place], label=indicators()[part].name(of.language))  # fmt: skip
            standing = standing + height
        axes.set_title(of.title(scenario, 26), fontsize=9)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(labelsize=7.5)
    put_legend(3)
    return figure
