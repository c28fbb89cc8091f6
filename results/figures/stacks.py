"""Figures: land by state, and public cost by payer, year by year."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.style import COLOURS, HATCHES, panels_over_legend, wrapped
from qianyi.results.measures.indicators import PAYERS, indicators
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.results.run.store import RunDirectory

LAND = ("land_let", "land_idle", "land_free", "land_raw")
TITLE = {
    "land": {"zh": "全部开发区土地（公顷）", "en": "Land of all zones (ha)"},
    "cost": {"zh": "公共成本与承担者（亿元/年）", "en": "Public cost by payer (亿元 a year)"},
}
NOTE = {
    "land": {"zh": "各次重复的均值，年末。", "en": "Means of replicates at the end of the year."},
    "cost": {
        "zh": "各次重复的均值，不扣除税收、土地等收益。合作方资本不是财政资金，单列。",
        "en": "Means of replicates; returns such as tax and land income are not netted. Partners' capital is not "
        "public money and stands apart.",
    },
}
PARTS: dict[str, Sequence[str]] = {"land": LAND, "cost": PAYERS}


def stack_data(panel: Panel, parts: Sequence[str]) -> pd.DataFrame:
    """One row per scenario, year and part: mean over replicates of the sum over zones."""
    rows = [
        (scenario, year, part, float(panel.series(part, PROVINCE, (year,), scenario).mean()))
        for scenario in panel.scenarios
        for year in panel.years
        for part in parts
    ]
    return pd.DataFrame(rows, columns=["scenario", "year", "part", "mean"])


def draw_stack(run: RunDirectory, data: pd.DataFrame, parts: Sequence[str], language: str) -> Figure:
    """Hatched bars, one panel per scenario, on one scale."""
    columns = min(3, len(run.scenarios))
    lines = -(-len(run.scenarios) // columns)
    figure = Figure(figsize=(max(4.4, 2.3 * columns), 1.4 + 2.3 * lines))
    panels, put_legend = panels_over_legend(figure, lines, columns, len(run.scenarios))
    for axes, scenario in zip(panels, run.scenarios, strict=True):
        mine = data[data["scenario"] == scenario].pivot(index="year", columns="part", values="mean")
        standing = np.zeros(len(mine))
        for place, part in enumerate(parts):
            height = mine[part].to_numpy()
            axes.bar(mine.index, height, 0.8, standing, facecolor=COLOURS[place], edgecolor="white", lw=0.3,
                     hatch=HATCHES[place], label=indicators()[part].name(language))  # fmt: skip
            standing = standing + height
        axes.set_title(wrapped(run.title(scenario, language), 26), fontsize=9)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(labelsize=7.5)
    put_legend(3)
    return figure
