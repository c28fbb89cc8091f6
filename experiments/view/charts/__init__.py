"""Pictures as ECharts options."""

import numpy as np

from qianyi.experiments.view.ensemble import MINE, REFERENCE, Picture
from qianyi.experiments.view.words import say
from qianyi.results.measures.channels import channel_label
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.accounts import LEDGER

INK, MINE_COLOUR, REFERENCE_COLOUR = "#1f2d3d", "#1b5e8c", "#8a6d3b"
COLOURS = (MINE_COLOUR, "#a8481f", "#3d7a45")
SCALE = ["#f7f9fb", "#cfe0ec", "#7fb0d1", "#2f7db3", "#0b3c5d"]
TEXT = {"fontFamily": "Desk,sans-serif", "color": INK}


def board(picture: Picture, data_set: str, language: str) -> dict:
    """Zones × years: probability (%) that the year's true revenue is at or above the zone's target; the reported one is
    told where the pointer is."""
    zones = [zone for zone in zone_set(data_set) if zone.has_target]
    marks = {z.zone_id: ("" if z.revenue_is_reported else " *") for z in zones}
    labels = [f"{getattr(z, 'name_' + language)}{marks[z.zone_id]}  {z.target_yi:.0f}" for z in zones]
    rows = picture.shares[(picture.shares["scenario"] == MINE) & picture.shares["is_target"]]
    years = sorted(int(year) for year in set(rows["year"]))
    place = {zone.zone_id: i for i, zone in enumerate(zones)}
    cells = [
        {
            "value": [years.index(int(row.year)), place[row.zone_id], round(100 * row.above_true)],
            "label": {"color": "#ffffff" if row.above_true > 0.6 else INK},
            "tooltip": {"formatter": say("chances", language, 100 * row.above_true, 100 * row.above_reported)},
        }
        for row in rows.itertuples()
    ]
    return {
        "textStyle": TEXT,
        "animation": False,
        "grid": {"left": 250 if language == "en" else 165, "right": 8, "top": 26, "bottom": 6},
        "xAxis": {"type": "category", "data": [str(y) for y in years], "position": "top", "axisTick": {"show": False}},
        "yAxis": {"type": "category", "data": labels, "inverse": True, "axisTick": {"show": False}},
        "visualMap": {"min": 0, "max": 100, "show": False, "inRange": {"color": SCALE}},
        "tooltip": {"formatter": "{c}"},
        "series": [
            {"type": "heatmap", "data": cells, "label": {"show": True, "fontSize": 11}, "itemStyle": {"borderWidth": 0}}
        ],
    }


def counts(picture: Picture, measure: str, language: str) -> dict:
    """Number of zones by year and true revenue: mean and 10-90 % band, of the scenario and of the reference; and the
    scenario's mean by reported revenue."""
    told = picture.bands[picture.bands["measure"] == measure]
    rows = told[told["basis"] == "true"]
    names = say("this", language), say("reference", language)
    years = sorted({int(year) for year in rows["year"]})
    series = []
    for name, who, colour in zip(names, (MINE, REFERENCE), (MINE_COLOUR, REFERENCE_COLOUR), strict=True):
        mine = rows[rows["scenario"] == who].sort_values("year")
        series += band(name, colour, mine["low"].tolist(), mine["high"].tolist(), mine["mean"].tolist())
    shown = told[(told["basis"] == "reported") & (told["scenario"] == MINE)].sort_values("year")
    series.append(as_reported(shown["mean"].tolist(), language))
    return lines(years, series, [*names, series[-1]["name"]])


def as_reported(middle: list[float], language: str) -> dict:
    """The scenario's mean by reported revenue, beside the band of true revenue."""
    style = {"type": "dashed", "width": 1}
    return {"type": "line", "name": say("as_reported", language), "data": [round(m, 2) for m in middle],
            "color": MINE_COLOUR, "symbol": "none", "lineStyle": style}  # fmt: skip


def band(name: str, colour: str, low: list[float], high: list[float], middle: list[float]) -> list[dict]:
    """A line within its band; the band's two edges are stacked lines that stay out of legend and tooltip."""
    width = [top - bottom for top, bottom in zip(high, low, strict=True)]
    hidden = {"type": "line", "stack": name, "symbol": "none", "lineStyle": {"opacity": 0}, "silent": True}
    hidden["tooltip"] = {"show": False}
    return [
        {**hidden, "data": low},
        {**hidden, "data": width, "areaStyle": {"color": colour, "opacity": 0.16}},
        {"type": "line", "name": name, "data": [round(m, 2) for m in middle], "color": colour, "symbolSize": 5},
    ]


def lines(years: list[int], series: list[dict], names: list[str]) -> dict:
    """Lines over years."""
    return {
        "textStyle": TEXT,
        "animation": False,
        "legend": {"data": names, "top": 0},
        "grid": {"left": 56, "right": 14, "top": 34, "bottom": 26},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(year) for year in years]},
        "yAxis": {"type": "value"},
        "series": series,
    }


def fan(picture: Picture, years: list[int], zone: int, language: str, facts: ZoneFacts) -> dict:
    """True revenue of the zone at a place in the data set: mean and 10-90 % band, both scenarios (亿元); and the
    scenario's mean as reported."""
    names = say("this", language), say("reference", language)
    series = []
    pairs = ((picture.mine, MINE_COLOUR), (picture.reference, REFERENCE_COLOUR))
    for name, (outcomes, colour) in zip(names, pairs, strict=True):
        values = np.stack([outcome.revenue[:, zone] for outcome in outcomes])
        low, high = np.quantile(values, [0.1, 0.9], axis=0)
        series += band(name, colour, low.tolist(), high.tolist(), values.mean(axis=0).tolist())
    if facts.has_target:
        label = {"formatter": f"{say('target', language)} {facts.target_yi:.0f}", "position": "insideStartTop"}
        style = {"color": INK, "type": "dashed"}
        line = {"symbol": "none", "silent": True, "data": [{"yAxis": facts.target_yi}], "label": label}
        series[-1] = {**series[-1], "markLine": {**line, "lineStyle": style}}
    reported = np.mean([outcome.reported[:, zone] for outcome in picture.mine], axis=0)
    series.append(as_reported(reported.tolist(), language))
    return lines(years, series, [*names, series[-1]["name"]])


def waterfall(picture: Picture, zone: int, language: str) -> dict:
    """Mean ledger of a zone over the horizon (亿元): change booked to each channel."""
    ledger = np.mean([outcome.ledger[zone] for outcome in picture.mine], axis=0)
    names, changes = LEDGER.names[1:-1], ledger[1:-1]
    start = ledger[0] + np.concatenate([[0.0], np.cumsum(changes)[:-1]])
    bars = [{"value": round(abs(c), 1), "itemStyle": {"color": "#2e7d4f" if c >= 0 else "#b3492f"}} for c in changes]
    base = [round(float(min(s, s + c)), 1) for s, c in zip(start, changes, strict=True)]
    return {
        "textStyle": TEXT,
        "animation": False,
        "grid": {"left": 205 if language == "en" else 128, "right": 24, "top": 8, "bottom": 24},
        "xAxis": {"type": "value", "scale": True, "splitNumber": 3, "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "inverse": True, "data": [channel_label(name, language) for name in names]},
        "series": [
            {"type": "bar", "stack": "a", "data": base, "itemStyle": {"opacity": 0}, "silent": True},
            {"type": "bar", "stack": "a", "data": bars},
        ],
    }
