"""Figure: which zones gain and which lose under a scenario."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Need, Subject, figure
from qianyi.results.figures.style import FALL, RISE
from qianyi.results.measures.estimates import paired
from qianyi.results.measures.panel import Panel
from qianyi.scenarios.words import message

_NOTE = message(
    "Less '{reference}', paired; line: 95 % interval of the mean. Filled blue: gains; red hatched: loses; hollow: "
    "interval includes zero, undecided."
)
_ENDS = message("Of {zones} zones, the {most} with the largest and as many with the smallest differences are drawn.")
# Of more zones than fit on a page, those that gain most and those that gain least or lose.
MOST = 40
_PANELS = 3


def _note(of: Subject) -> str:
    zones = len(of.panel.zones)
    ends = "\n" + of.say(_ENDS, zones=zones, most=MOST // 2) if zones > MOST else ""
    return of.say(_NOTE) + ends


def gains_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario (but the reference) and zone: difference of last year's revenue, 95 % interval, verdict."""
    reference, last = panel.scenarios[-1], panel.years[-1:]
    rows = []
    for scenario in panel.scenarios[:-1]:
        for zone in panel.zones:
            place = f"zone:{zone.zone_id}"
            change = panel.series("revenue", place, last, scenario) - panel.series("revenue", place, last, reference)
            mean, low, high = paired(change)
            verdict = "gains" if low > 0 else "loses" if high < 0 else "undecided"
            rows.append(
                (scenario, reference, last[0], zone.zone_id, zone.name_zh, zone.name_en, mean, low, high, verdict)
            )
    names = ["scenario", "less", "year", "zone_id", "zone", "zone_en", "difference", "low", "high", "verdict"]
    return pd.DataFrame(rows, columns=names)


@figure(
    "h_gains",
    title=message("Difference of true revenue by zone (亿元, {last})"),
    note=_note,
    data=lambda of: gains_data(of.panel),
    needs=(Need.YEARS, Need.REFERENCE),
)
def draw_gains(of: Subject, data: pd.DataFrame) -> Figure:
    """Bars sorted by the first scenario's difference; at most three scenarios side by side."""
    shown = of.run.scenarios[:-1][:_PANELS]
    order = list(data[data["scenario"] == shown[0]].sort_values("difference", ascending=False)["zone_id"])
    if len(order) > MOST:
        order = order[: MOST // 2] + order[-MOST // 2 :]
    figure = Figure(figsize=(max(5.0, 2.3 + 2.1 * len(shown)), 1.2 + 0.2 * len(order)))
    panels = figure.subplots(1, len(shown), sharex=True, sharey=True, squeeze=False)[0]
    for axes, scenario in zip(panels, shown, strict=True):
        mine = data[data["scenario"] == scenario].set_index("zone_id").loc[order]
        for place, row in enumerate(mine.itertuples()):
            colour = RISE if row.difference >= 0 else FALL
            known = row.verdict != "undecided"
            face = colour if known else "white"
            hatch = "////" if row.verdict == "loses" else ""
            axes.barh(place, row.difference, height=0.68, facecolor=face, edgecolor="white" if hatch else colour,
                      hatch=hatch, lw=0.8)  # fmt: skip
            if np.isfinite(row.low):
                axes.plot([row.low, row.high], [place, place], color="#222222", lw=0.9)
        axes.axvline(0, color="#222222", lw=0.7)
        axes.set_title(of.title(scenario, 28), fontsize=9)
        axes.grid(axis="x", color="#e5e5e5", lw=0.5)
        axes.set_axisbelow(True)
        axes.tick_params(axis="x", labelsize=7.5)
    panels[0].set_yticks(range(len(order)), [of.zone_name(zone_id) for zone_id in order], fontsize=7)
    panels[0].set_ylim(len(order) - 0.4, -0.6)
    panels[0].tick_params(axis="y", length=0)
    return figure
