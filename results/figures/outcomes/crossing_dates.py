"""Figure: when each zone first reaches its target, with the interval over replicates."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import scenario_style
from qianyi.results.measures.estimates import band_of_years
from qianyi.results.measures.panel import Panel
from qianyi.scenarios.words import message

_NOTE = message(
    "Mark: median; line: 10–90 % of {replicates} replicates (true revenue). Shaded: not within the horizon."
)
_FEWER = message(" Of more than {most} scenarios the first {shown} and the reference are shown.")
SHOWN = 3


def crossing_dates_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario and zone: 10, 50, 90 % quantiles of the first year at target (empty: later than any)."""
    rows = []
    for scenario in panel.scenarios:
        for zone in [zone for zone in panel.zones if zone.has_target] or panel.zones:
            years = panel.crossing_years(zone.zone_id, scenario)
            low, middle, high = band_of_years(years)
            never = float(np.isinf(years).mean())
            rows.append((scenario, zone.zone_id, zone.name_zh, zone.name_en, zone.target_yi, low, middle, high, never))
    columns = ["scenario", "zone_id", "zone", "zone_en", "target", "first_10", "first_50", "first_90", "never"]
    return pd.DataFrame(rows, columns=columns).replace(np.inf, np.nan)


def _left_out(of: Subject) -> str:
    """What the note says of scenarios that are not shown."""
    return of.say(_FEWER, most=SHOWN, shown=SHOWN - 1) if len(of.run.scenarios) > SHOWN else ""


@figure(
    "d_crossing_dates",
    title=message("First year at the zone's own target"),
    note=lambda of: of.say(_NOTE) + _left_out(of),
    data=lambda of: crossing_dates_data(of.panel),
)
def draw_crossing_dates(of: Subject, data: pd.DataFrame) -> Figure:
    """Zones down the page, provincial ones first, the earliest first."""
    scenarios, years = of.run.scenarios, of.panel.years
    later = years[-1] + 1.0
    first = data[data["scenario"] == scenarios[0]].fillna({"first_50": later})
    first = first.assign(municipal=[of.by_id[z].tier != "provincial" for z in first["zone_id"]])
    order = list(first.sort_values(["municipal", "first_50", "never", "zone_id"])["zone_id"])
    figure = Figure(figsize=(6.5, 1.5 + 0.24 * len(order)))
    axes = figure.subplots()
    shown = of.few(SHOWN)
    step = 0.62 / max(1, len(shown))
    for scenario in shown:
        place = scenarios.index(scenario)
        mine = data[data["scenario"] == scenario].set_index("zone_id").loc[order]
        low, middle, high = (mine[f"first_{at}"].fillna(later).to_numpy() for at in (10, 50, 90))
        down = np.arange(len(order)) + (shown.index(scenario) - (len(shown) - 1) / 2) * step
        style = scenario_style(place)
        axes.hlines(down, low, high, color=style["color"], linestyle=style["linestyle"], linewidth=1.1)
        face = style["color"] if place == 0 else "white"
        axes.plot(middle, down, linestyle="", marker=style["marker"], ms=4, mec=style["color"], mfc=face,
                  label=of.title(scenario, 44, 2), clip_on=False)  # fmt: skip
    axes.axvspan(later - 0.5, later + 0.5, color="#000000", alpha=0.08, lw=0)
    ticks = [*years, later]
    # English has no room for the year after which "later" is.
    after = of.t("{last!s:.0}later", last=years[-1])
    axes.set_xticks(ticks, [*map(str, years), after], fontsize=7.5)
    if len(ticks) > 14:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    names = [f"{of.t.of(of.by_id[z], 'name')} {of.by_id[z].target_yi:.0f}" for z in order]
    axes.set_yticks(range(len(order)), names, fontsize=7)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(years[0] - 0.5, later + 0.5)
    axes.grid(axis="x", color="#dddddd", lw=0.5)
    axes.tick_params(axis="y", length=0)
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=1 if len(shown) == 1 else 2, frameon=False, fontsize=7.5
    )
    return figure
