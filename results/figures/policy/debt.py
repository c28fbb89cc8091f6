"""Figure: debt of the zones' financing platforms against their revenue."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import scenario_style
from qianyi.results.measures.panel import Panel
from qianyi.scenarios.words import message


def debt_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario and zone: mean debt and revenue (亿元) of the last year, and their ratio."""
    rows = []
    for s, scenario in enumerate(panel.scenarios):
        debt = panel["debt"][s, :, :, -1].mean(axis=0)
        revenue = panel["revenue"][s, :, :, -1].mean(axis=0)
        for z, zone in enumerate(panel.zones):
            told = (zone.zone_id, zone.name_zh, zone.name_en, revenue[z], debt[z], debt[z] / revenue[z])
            rows.append((scenario, panel.years[-1], *told))
    return pd.DataFrame(rows, columns=["scenario", "year", "zone_id", "zone", "zone_en", "revenue", "debt", "ratio"])


@figure(
    "k_debt",
    title=message("Platform debt against revenue ({last})"),
    note=message(
        "Each mark is a zone, mean of replicates; dashed: debt of 1, 2, 5 % of revenue. The three highest are named."
    ),
    data=lambda of: debt_data(of.panel),
)
def draw_debt(of: Subject, data: pd.DataFrame) -> Figure:
    """A scatter, one mark shape per scenario."""
    figure = Figure(figsize=(6.5, 4.2))
    axes = figure.subplots()
    for place, scenario in enumerate(of.run.scenarios):
        mine = data[data["scenario"] == scenario]
        style = scenario_style(place) | {"linestyle": ""}
        face = style["color"] if place == 0 else "none"
        axes.plot(mine["revenue"], mine["debt"], ms=5, mfc=face, label=of.title(scenario, 34, 2), **style)
    right, top = 1.08 * data["revenue"].max(), 1.3 * max(data["debt"].max(), 0.1)
    for share in (0.01, 0.02, 0.05):
        reach = min(right, top / share)
        axes.plot([0, reach], [0, share * reach], color="#888888", lw=0.7, ls="--", zorder=0)
        axes.annotate(f"{share:.0%}", (reach, share * reach), fontsize=7, color="#555555", ha="right", va="bottom")
    named = data[data["scenario"] == of.run.scenarios[0]].nlargest(3, "ratio")
    # The highest ratios lie along the upper left edge: names stand to the right of and above them, lines reach back.
    for rank, row in enumerate(named.sort_values("revenue").itertuples()):
        at = {"xytext": (0.5, 0.97 - 0.055 * rank), "textcoords": "axes fraction", "fontsize": 7, "va": "center"}
        behind = {"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 0.8}
        axes.annotate(
            of.zone_name(row.zone_id),
            (row.revenue, row.debt),
            arrowprops={"arrowstyle": "-", "lw": 0.4, "relpos": (0.0, 0.5)},
            bbox=behind,
            zorder=6,
            **at,
        )
    axes.set_xlim(0, right)
    axes.set_ylim(0, top)
    axes.set_xlabel(of.t("True revenue (亿元)"))
    axes.set_ylabel(of.t("Debt (亿元)"))
    columns = np.clip(len(of.run.scenarios), 1, 2)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=int(columns), frameon=False, fontsize=7.5)
    return figure
