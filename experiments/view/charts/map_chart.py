"""The map: zones on the outlines of the prefectures, and what flows to them."""

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

import numpy as np
import pandas as pd

from qianyi.agents.origins import ORIGINS
from qianyi.experiments.view.charts import INK, SCALE, TEXT
from qianyi.experiments.view.ensemble import MINE, Picture
from qianyi.experiments.view.words import say, sector_name
from qianyi.results.measures.panel.places import map_data
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.geography import CITY_PLACES

# Places of the four origins on the map; those of "other domestic" and "foreign" are schematic and said to be so.
SOURCES = (*CITY_PLACES, (114.4, 35.9), (119.3, 38.5))
ORIGIN_COLOURS = ("#b3492f", "#7a4fa3", "#7d6a2c", "#20706b")
NAME = "hebei"
_LARGEST = 46.0
_CITY_NAMES = {"北京市", "天津市"}


@cache
def maps() -> dict:
    """Outlines of Beijing, Tianjin and the prefectures of Hebei, as ECharts registers them."""
    text = files("qianyi.scenarios").joinpath("data/boundaries.geojson").read_text(encoding="utf-8")
    return {NAME: json.loads(text)}


def ground() -> dict:
    """The empty map."""
    grey = [{"name": name, "itemStyle": {"areaColor": "#e2e6ea"}} for name in sorted(_CITY_NAMES)]
    still = {"emphasis": {"disabled": True}, "select": {"disabled": True}, "silent": True}
    style = {"areaColor": "#fbfcfd", "borderColor": "#8d99a5", "borderWidth": 0.7}
    return {"map": NAME, "roam": True, "aspectScale": 0.77, "itemStyle": style, "regions": grey, **still,
            "layoutCenter": ["50%", "50%"], "layoutSize": "98%", "scaleLimit": {"min": 0.8, "max": 8}}  # fmt: skip


def discs(zones: Sequence[ZoneFacts], revenue: np.ndarray, shade: np.ndarray, told: list[str], language: str) -> dict:
    """Zones as discs whose area is revenue (亿元) and whose colour is `shade` (%); `told` is what hovering shows."""
    sizes = _LARGEST * np.sqrt(np.maximum(revenue, 1.0) / max(float(revenue.max()), 1.0))
    points = [
        {
            "name": getattr(zone, f"name_{language}"),
            "value": [zone.lon, zone.lat, round(float(colour), 1)],
            "symbolSize": round(float(size), 1),
            "tooltip": {"formatter": text},
        }
        for zone, size, colour, text in zip(zones, sizes, shade, told, strict=True)
    ]
    label = {"show": True, "formatter": "{b}", "position": "right", "fontSize": 10, "color": INK}
    halo = {"textBorderColor": "#ffffff", "textBorderWidth": 2}
    return {"type": "scatter", "coordinateSystem": "geo", "data": points, "label": {**label, **halo}, "z": 4,
            "labelLayout": {"hideOverlap": True}, "itemStyle": {"borderColor": "#26333f", "borderWidth": 0.8,
            "opacity": 0.9}}  # fmt: skip


def origins_shown(which: Sequence[int], language: str) -> dict:
    """Marks of the places where flows begin."""
    points = [
        {"name": say(ORIGINS[o], language), "value": [*SOURCES[o], 0], "itemStyle": {"color": ORIGIN_COLOURS[o]},
         "tooltip": {"formatter": say(ORIGINS[o], language)}}
        for o in which
    ]  # fmt: skip
    label = {"show": True, "formatter": "{b}", "position": "top", "fontSize": 13, "fontWeight": "bold", "color": INK}
    halo = {"textBorderColor": "#ffffff", "textBorderWidth": 3}
    return {"type": "scatter", "coordinateSystem": "geo", "symbol": "rect", "symbolSize": 11, "data": points,
            "label": {**label, **halo}, "z": 6}  # fmt: skip


def option(series: list[dict], shades: int, language: str) -> dict:
    """A map with its series; the one at the place `shades` is coloured by probability."""
    scale = {"type": "continuous", "min": 0, "max": 100, "dimension": 2, "seriesIndex": shades, "calculable": False,
             "inRange": {"color": SCALE}, "text": [say("probability", language) + "  100", "0"], "left": 8, "bottom": 8,
             "orient": "horizontal", "itemWidth": 12, "itemHeight": 110, "textStyle": {"fontSize": 11}}  # fmt: skip
    return {"textStyle": TEXT, "animation": False, "geo": ground(), "tooltip": {"trigger": "item", "confine": True},
            "visualMap": scale, "series": series}  # fmt: skip


def flow_frame(picture: Picture, zones: Sequence[ZoneFacts]) -> pd.DataFrame:
    """Capital paid in (亿元) over the horizon by origin and zone: mean and 10-90 % of the replicates."""
    paid = np.stack([outcome.paid_in.sum(axis=0) for outcome in picture.mine]).astype(float)
    low, high = np.quantile(paid, [0.1, 0.9], axis=0)
    rows = [
        (origin, zone.zone_id, zone.name_zh, zone.name_en, paid[:, z, o].mean(), low[z, o], high[z, o])
        for o, origin in enumerate(ORIGINS)
        for z, zone in enumerate(zones)
    ]
    return pd.DataFrame(rows, columns=["origin", "zone_id", "zone_zh", "zone_en", "paid_in", "low", "high"])


def map_frame(picture: Picture, zones: Sequence[ZoneFacts]) -> pd.DataFrame:
    """What the map of `qianyi figures` shows of the scenario; a zone without a target has no probability."""
    shown = map_data(picture.panel)
    mine = shown[shown["scenario"] == MINE].reset_index(drop=True)
    mine["probability"] = mine["probability"].where([zone.has_target for zone in zones])
    return mine.drop(columns=["scenario", "target"]).rename(columns={"zone": "zone_zh"})


def sectors_told(picture: Picture, origin: int, zone: int, language: str) -> str:
    """The three sectors that most of an origin's projects which opened in a zone belong to, with their shares."""
    followed = [outcome.followed.opened[origin, :, zone] for outcome in picture.mine if outcome.followed is not None]
    total = np.mean(followed, axis=0) if followed else np.zeros(1)
    if total.sum() <= 0:
        return ""
    first = np.argsort(total)[::-1][:3]
    return ", ".join(f"{sector_name(int(s), language)} {total[s] / total.sum():.0%}" for s in first if total[s] > 0)


def flows(picture: Picture, zones: Sequence[ZoneFacts], language: str) -> list[dict]:
    """Curves from Beijing and Tianjin to the zones, as wide as the capital paid in."""
    frame = flow_frame(picture, zones)
    widest = max(float(frame.loc[frame["origin"].isin(ORIGINS[:2]), "paid_in"].max()), 1e-9)
    series = []
    for o, origin in enumerate(ORIGINS[:2]):
        mine = frame[frame["origin"] == origin].reset_index(drop=True)
        lines = []
        for z, row in enumerate(mine.itertuples()):
            if row.paid_in < 0.01 * widest:
                continue
            name = escape(getattr(zones[z], f"name_{language}"))
            told = f"{say(origin, language)} → {name}<br>{say('capital', language)} {row.paid_in:,.0f} 亿元 "
            told += f"[{row.low:,.0f}, {row.high:,.0f}]"
            sectors = sectors_told(picture, o, z, language)
            told += f"<br>{say('sectors', language)}: {sectors}" if sectors else ""
            width = 0.6 + 6.0 * float(np.sqrt(row.paid_in / widest))
            lines.append({"coords": [list(SOURCES[o]), [zones[z].lon, zones[z].lat]], "tooltip": {"formatter": told},
                          "lineStyle": {"width": round(width, 2)}})  # fmt: skip
        style = {"color": ORIGIN_COLOURS[o], "opacity": 0.45, "curveness": 0.22 if o == 0 else -0.22}
        series.append({"type": "lines", "coordinateSystem": "geo", "data": lines, "lineStyle": style, "z": 3})
    return series


def ensemble_map(picture: Picture, zones: Sequence[ZoneFacts], language: str) -> dict:
    """The map of an ensemble: discs, curves and the two cities."""
    frame = map_frame(picture, zones)
    told = []
    for zone, row in zip(zones, frame.itertuples(), strict=True):
        mark = "" if zone.revenue_is_reported else " *"
        lines = [f"<b>{escape(getattr(zone, f'name_{language}'))}{mark}</b>"]
        lines.append(f"{say('revenue_now', language)} {row.revenue:,.0f} 亿元")
        if zone.has_target:
            lines.append(f"{say('target', language)} {zone.target_yi:,.0f} 亿元")
            lines.append(f"{say('probability', language)} {100 * row.probability:.0f}")
        told.append("<br>".join(lines))
    shade = 100.0 * frame["probability"].fillna(0.0).to_numpy(float)
    disc = discs(zones, frame["revenue"].to_numpy(float), shade, told, language)
    return option([disc, *flows(picture, zones, language), origins_shown((0, 1), language)], 0, language)
