"""Figure: investment from Beijing and Tianjin over sectors to zones, as bands whose width is money."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from qianyi.results.figures.projects.flow_map import CITIES, city_spread
from qianyi.results.figures.register import Need, Subject, figure
from qianyi.results.figures.style import COLOURS
from qianyi.results.measures.competition.flows import flows
from qianyi.results.measures.panel import Panel
from qianyi.scenarios.sectors.economy import sector_names
from qianyi.scenarios.words import message

_NOTE = message(
    "Width of a band: planned investment signed a year, mean of replicates; the {named} largest zones, the others "
    "together. Bands from sectors to zones keep the shade of their city."
)
NAMED = 16
_OTHER_ID = -1
_COLUMNS = (0.0, 0.46, 1.0)
_GAP = 0.10
_THICK = 0.02
# Top and height of each block of a column.
_Blocks = dict[object, tuple[float, float]]


def flow_diagram_data(table: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """One row per scenario, city, sector and zone: signed and producing a year (number, planned 亿元)."""
    names = {zone.zone_id: (zone.name_zh, zone.name_en) for zone in panel.zones}
    found = table[table["source"].isin(CITIES) & table["zone_id"].isin(names)].reset_index(drop=True)
    found = found[found["scenario"].isin(panel.scenarios)]
    pairs = [names[zone_id] for zone_id in found["zone_id"]]
    return found.assign(zone=[zh for zh, _ in pairs], zone_en=[en for _, en in pairs])


@figure(
    "p_flow_diagram",
    title=message("{proposed_short}: Beijing, Tianjin → sectors → zones (亿元 signed a year, {first}–{last})"),
    note=lambda of: of.say(_NOTE, named=NAMED) + city_spread(of),
    data=lambda of: flow_diagram_data(flows(of.run), of.panel),
    needs=(Need.YEARS, Need.RECORDS),
)
def draw_flow_diagram(of: Subject, data: pd.DataFrame) -> Figure:
    """Three columns of blocks, joined by bands; blocks are ordered by size."""
    figure = Figure(figsize=(6.5, 6.3))
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-0.10, 1.36)
    axes.set_ylim(1.0, 0.0)
    mine = data[data["scenario"] == of.run.scenarios[0]]
    total = float(mine["signed_investment"].sum())
    if total <= 0.0:
        axes.text(0.5, 0.5, of.t("Nothing was signed"), ha="center")
        return figure
    largest = mine.groupby("zone_id")["signed_investment"].sum().nlargest(NAMED).index
    mine = mine.assign(place=[zone if zone in largest else _OTHER_ID for zone in mine["zone_id"]])
    ends = [_stack(mine, key, total) for key in ("source", "sector", "place")]
    _bands(axes, mine, ("source", "sector"), (ends[0], ends[1]), _COLUMNS[:2])
    _bands(axes, mine, ("sector", "place"), (ends[1], ends[2]), _COLUMNS[1:])
    others = sum(zone_id not in set(largest) for zone_id in of.by_id)
    zones = {zone_id: of.zone_name(zone_id, 30) for zone_id in largest}
    zones[_OTHER_ID] = of.t("{others} other zones", others=others)
    cities = {city: of.t.tell(name) for city, name in CITIES.items()}
    for x, blocks, names in zip(_COLUMNS, ends, (cities, sector_names(of.language), zones), strict=True):
        _blocks(axes, x, blocks, names, total)
    return figure


def _stack(mine: pd.DataFrame, key: str, total: float) -> _Blocks:
    """Top and height of each block of a column, largest first ("others" last)."""
    sums = mine.groupby(key)["signed_investment"].sum().sort_values(ascending=False)
    order = [name for name in sums.index if name != _OTHER_ID] + [n for n in sums.index if n == _OTHER_ID]
    space = _GAP if len(order) < 6 else 0.30
    gap = space / max(1, len(order) - 1)
    scale = (1.0 - space) / total
    blocks, top = {}, 0.0
    for name in order:
        blocks[name] = (top, float(sums[name]) * scale)
        top += float(sums[name]) * scale + gap
    return blocks


def _bands(axes, mine: pd.DataFrame, keys: tuple[str, str], columns: tuple[_Blocks, _Blocks], at_x: tuple) -> None:
    """Bands between two columns, by city, so that each leaves and arrives in the order of the blocks."""
    by = list(dict.fromkeys(["source", *keys]))
    bands = mine.groupby(by, as_index=False)["signed_investment"].sum()
    at = [{name: top for name, (top, _) in blocks.items()} for blocks in columns]
    sums = [bands.groupby(key)["signed_investment"].sum() for key in keys]
    scale = [
        {name: height / max(float(sums[side][name]), 1e-12) for name, (_, height) in blocks.items()}
        for side, blocks in enumerate(columns)
    ]
    ranks = [{name: place for place, name in enumerate(blocks)} for blocks in columns]
    cities = {city: place for place, city in enumerate(CITIES)}
    order = sorted(
        bands.to_dict("records"), key=lambda f: (ranks[0][f[keys[0]]], cities[f["source"]], ranks[1][f[keys[1]]])
    )
    arrive = sorted(order, key=lambda f: (ranks[1][f[keys[1]]], cities[f["source"]], ranks[0][f[keys[0]]]))
    ends: dict[int, list[tuple[float, float]]] = {id(flow): [] for flow in order}
    for side, sequence in enumerate((order, arrive)):
        for flow in sequence:
            name = flow[keys[side]]
            height = flow["signed_investment"] * scale[side][name]
            ends[id(flow)].append((at[side][name], height))
            at[side][name] += height
    for flow in order:
        (y0, h0), (y1, h1) = ends[id(flow)]
        _band(axes, (at_x[0] + _THICK, y0, h0), (at_x[1], y1, h1), COLOURS[cities[flow["source"]]])


def _band(axes, start: tuple[float, float, float], end: tuple[float, float, float], colour: str) -> None:
    (x0, y0, h0), (x1, y1, h1) = start, end
    middle = (x0 + x1) / 2.0
    points = [(x0, y0), (middle, y0), (middle, y1), (x1, y1), (x1, y1 + h1), (middle, y1 + h1), (middle, y0 + h0),
              (x0, y0 + h0), (x0, y0)]  # fmt: skip
    curve, line = Path.CURVE4, Path.LINETO
    codes = [Path.MOVETO, curve, curve, curve, line, curve, curve, curve, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), facecolor=colour, alpha=0.38, lw=0))


def _blocks(axes, x: float, blocks: dict, names: dict, total: float) -> None:
    """Blocks with their names and yearly money; names keep clear of each other."""
    scale = sum(height for _, height in blocks.values()) / total
    lowest = -1.0
    for name, (top, height) in blocks.items():
        axes.add_patch(Rectangle((x, top), _THICK, height, facecolor="#333333", lw=0))
        middle = max(top + height / 2.0, lowest + 0.026)
        lowest = middle
        side = {"ha": "right", "x": x - 0.01} if x == 0.0 else {"ha": "left", "x": x + _THICK + 0.012}
        label = f"{names[name]} {height / scale:,.0f}" if x else f"{names[name]}\n{height / scale:,.0f}"
        behind = {"facecolor": "white", "alpha": 0.65, "lw": 0, "pad": 0.6}
        axes.text(side["x"], middle, label, ha=side["ha"], va="center", fontsize=7, bbox=behind, zorder=4)
