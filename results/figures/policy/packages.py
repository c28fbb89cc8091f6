"""Figure: what each scenario changes against the reference, with intervals."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Need, Subject, figure
from qianyi.results.figures.style import scenario_style
from qianyi.results.measures.estimates import paired
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.results.measures.returns import ALL_PAYERS, has_returns, returns
from qianyi.scenarios.words import message, within

_RETURN = "tax_return"
# Each measure, whether it is a mean over all years, and what it is called.
MEASURES = (
    ("at_target", False, within("number", "Zones at target")),
    ("revenue", False, message("True revenue (亿元)")),
    ("public_cost", True, message("Public cost (亿元 a year)")),
    (_RETURN, True, message("Tax per yuan of public cost")),
)


def packages_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario (but the reference) and measure: difference with its 95 % interval.

    A return is a ratio of differences, empty where the cost cannot be told from zero or falls.
    """
    reference = panel.scenarios[-1]
    rows = []
    for scenario in panel.scenarios[:-1]:
        for measure, whole_span, _ in MEASURES:
            if measure == _RETURN:
                known = has_returns(panel)
                found = returns(panel, scenario, reference)[_RETURN, ALL_PAYERS] if known else (np.nan,) * 3
                rows.append((scenario, reference, measure, *found))
                continue
            years = panel.years if whole_span else panel.years[-1:]
            mine, theirs = (panel.series(measure, PROVINCE, years, name) for name in (scenario, reference))
            rows.append((scenario, reference, measure, *paired(mine - theirs)))
    return pd.DataFrame(rows, columns=["scenario", "less", "measure", "difference", "low", "high"])


@figure(
    "i_packages",
    title=message("Effect of each package (less '{reference}')"),
    note=message(
        "Mean of paired differences and its 95 % interval; hollow: interval includes zero, undecided. Zones and "
        "revenue in {last}, cost a year and tax per yuan of it over {first}–{last}; no tax where the cost is not "
        "surely above zero."
    ),
    data=lambda of: packages_data(of.panel),
    needs=(Need.YEARS, Need.REFERENCE),
)
def draw_packages(of: Subject, data: pd.DataFrame) -> Figure:
    """One panel per measure, one line per scenario."""
    shown = of.run.scenarios[:-1]
    figure = Figure(figsize=(7.5, 1.3 + 0.42 * len(shown)))
    panels = figure.subplots(1, len(MEASURES), sharey=True)
    for axes, (measure, _, words) in zip(panels, MEASURES, strict=True):
        for place, scenario in enumerate(shown):
            row = data[(data["scenario"] == scenario) & (data["measure"] == measure)].iloc[0]
            style = scenario_style(place) | {"linestyle": ""}
            known = row["low"] > 0 or row["high"] < 0
            if np.isfinite(row["low"]):
                axes.plot([row["low"], row["high"]], [place, place], color=style["color"], lw=1.4)
            if np.isfinite(row["difference"]):
                axes.plot(row["difference"], place, ms=6, mfc=style["color"] if known else "white", **style)
        axes.axvline(0, color="#222222", lw=0.7)
        axes.set_title(of.t.tell(words), fontsize=9)
        axes.tick_params(labelsize=7.5)
        axes.margins(x=0.15)
        axes.grid(axis="x", color="#e5e5e5", lw=0.5)
    names = [of.title(scenario, 24, 2) for scenario in shown]
    panels[0].set_yticks(range(len(shown)), names, fontsize=8)
    panels[0].set_ylim(len(shown) - 0.5, -0.5)
    return figure
