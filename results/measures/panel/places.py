"""Where the zones are and how they stand: the table of the map, in print and on the desk."""

import pandas as pd

from qianyi.results.measures.panel import Panel


def map_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario and zone: place (degrees), mean revenue (亿元) and probability at target, last year."""
    rows = []
    for s, scenario in enumerate(panel.scenarios):
        revenue = panel["revenue"][s, :, :, -1].mean(axis=0)
        at = panel["at_target"][s, :, :, -1].mean(axis=0)
        for z, zone in enumerate(panel.zones):
            told = (zone.zone_id, zone.name_zh, zone.name_en, zone.lon, zone.lat, zone.target_yi)
            rows.append((scenario, panel.years[-1], *told, revenue[z], at[z]))
    names = ["scenario", "year", "zone_id", "zone", "zone_en", "lon", "lat", "target", "revenue", "probability"]
    return pd.DataFrame(rows, columns=names)
