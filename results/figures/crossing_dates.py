"""Figure: when each zone first reaches its target, with the interval over replicates."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.style import scenario_style, wrapped
from qianyi.results.measures.estimates import band_of_years
from qianyi.results.measures.panel import Panel
from qianyi.results.measures.provenance import zone_name
from qianyi.results.run.store import RunDirectory

TITLE = {"zh": "各开发区首次达到自身目标的年份", "en": "First year at the zone's own target"}
NOTE = {
    "zh": "点为中位数，线为10%–90%区间（{}次重复，报告收入）；右侧阴影表示模拟期内未达到；仅列前{}个场景。",
    "en": "Mark: median; line: 10–90 % of {} replicates (reported revenue). Shaded: not within the horizon. "
    "The first {} scenarios are shown.",
}
_NEVER = {"zh": "{}年后", "en": "later"}
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


def draw_crossing_dates(run: RunDirectory, panel: Panel, data: pd.DataFrame, language: str) -> Figure:
    """Zones down the page, provincial ones first, the earliest first."""
    later = panel.years[-1] + 1.0
    first = data[data["scenario"] == run.scenarios[0]].fillna({"first_50": later})
    by_id = {zone.zone_id: zone for zone in panel.zones}
    first = first.assign(municipal=[by_id[z].tier != "provincial" for z in first["zone_id"]])
    order = list(first.sort_values(["municipal", "first_50", "never", "zone_id"])["zone_id"])
    figure = Figure(figsize=(6.5, 1.5 + 0.24 * len(order)))
    axes = figure.subplots()
    shown = run.scenarios[: SHOWN - 1] + run.scenarios[-1:] if len(run.scenarios) > SHOWN else run.scenarios
    step = 0.62 / max(1, len(shown))
    for scenario in shown:
        place = run.scenarios.index(scenario)
        mine = data[data["scenario"] == scenario].set_index("zone_id").loc[order]
        low, middle, high = (mine[f"first_{at}"].fillna(later).to_numpy() for at in (10, 50, 90))
        down = np.arange(len(order)) + (shown.index(scenario) - (len(shown) - 1) / 2) * step
        style = scenario_style(place)
        axes.hlines(down, low, high, color=style["color"], linestyle=style["linestyle"], linewidth=1.1)
        face = style["color"] if place == 0 else "white"
        axes.plot(middle, down, linestyle="", marker=style["marker"], ms=4, mec=style["color"], mfc=face,
                  label=wrapped(run.title(scenario, language), 44, 2), clip_on=False)  # fmt: skip
    axes.axvspan(later - 0.5, later + 0.5, color="#000000", alpha=0.08, lw=0)
    ticks = [year for year in panel.years] + [later]
    axes.set_xticks(
        ticks, [f"{year}" for year in panel.years] + [_NEVER[language].format(panel.years[-1])], fontsize=7.5
    )
    if len(ticks) > 14:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    names = [f"{zone_name(by_id[z], language)} {by_id[z].target_yi:.0f}" for z in order]
    axes.set_yticks(range(len(order)), names, fontsize=7)
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(panel.years[0] - 0.5, later + 0.5)
    axes.grid(axis="x", color="#dddddd", lw=0.5)
    axes.tick_params(axis="y", length=0)
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=1 if len(shown) == 1 else 2, frameon=False, fontsize=7.5
    )
    return figure
