"""Figure: approval days and progress of the reforms, quarter by quarter."""

import numpy as np
import pandas as pd
from matplotlib.dates import DateFormatter, YearLocator
from matplotlib.figure import Figure

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import scenario_style
from qianyi.results.run.reading import ask_zones
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import message

_PANELS = (
    ("approval_days", message("Approval days"), 1.0),
    ("reform_progress", message("Reform progress (%)"), 100.0),
)
_QUERY = """
    WITH means AS (
        SELECT CAST(scenario AS VARCHAR) AS scenario, replicate, CAST(date AS DATE) AS date,
            avg(approval_days ORDER BY zone_id) AS approval_days,
            avg(reform_progress ORDER BY zone_id) AS reform_progress
        FROM read_parquet($files) GROUP BY ALL)
    SELECT scenario, CAST(date AS VARCHAR) AS date, measure, avg(value ORDER BY replicate) AS mean,
        quantile_cont(value, 0.1) AS low, quantile_cont(value, 0.9) AS high
    FROM means UNPIVOT (value FOR measure IN (approval_days, reform_progress))
    GROUP BY ALL ORDER BY ALL
"""


def reform_data(run: RunDirectory) -> pd.DataFrame:
    """One row per scenario, quarter and measure: mean and 10-90 % band over replicates of the zones' mean."""
    return ask_zones(run, _QUERY)


@figure(
    "m_reform",
    title=message("Approval days and reform progress (mean of zones)"),
    note=message("Line: mean of replicates; band: 10–90 %."),
    data=lambda of: reform_data(of.run),
)
def draw_reform(of: Subject, data: pd.DataFrame) -> Figure:
    """Two panels, one line per scenario."""
    figure = Figure(figsize=(6.5, 2.9))
    grid = figure.add_gridspec(2, 2, height_ratios=[1.0, 0.001])
    panels = [figure.add_subplot(grid[0, column]) for column in range(2)]
    row = figure.add_subplot(grid[1, :])
    row.set_axis_off()
    for axes, (measure, words, factor) in zip(panels, _PANELS, strict=True):
        for place, scenario in enumerate(of.run.scenarios):
            mine = data[(data["scenario"] == scenario) & (data["measure"] == measure)].sort_values("date")
            dates = np.array(mine["date"], dtype="datetime64[D]").astype(object)
            style = scenario_style(place)
            axes.fill_between(
                dates, factor * mine["low"], factor * mine["high"], color=style["color"], alpha=0.12, lw=0
            )
            title = of.title(scenario, 34, 2)
            axes.plot(dates, factor * mine["mean"], lw=1.3, ms=3.5, markevery=4, label=title, **style)
        axes.set_title(of.t.tell(words))
        axes.set_ylim(bottom=0)
        axes.tick_params(labelsize=7.5)
        axes.xaxis.set_major_locator(YearLocator(max(1, len(set(data["date"])) // 28)))
        axes.xaxis.set_major_formatter(DateFormatter("%Y"))
        axes.grid(axis="y", color="#e5e5e5", lw=0.5)
    handles = panels[0].get_legend_handles_labels()
    row.legend(*handles, loc="upper center", ncols=min(2, len(of.run.scenarios)), frameon=False, fontsize=7.5)
    return figure
