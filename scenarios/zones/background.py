"""The other development zones of Hebei: background competitors of the 31 in the data set `hebei-all`.

Place, area, level and industries are the 2018 catalogue's; English names are transliterations. Their size was never
published: it is assumed so that the whole province has the published numbers of zones above 100, 500 and 1000亿 (161,
46 and 20 in 2017).
"""

from functools import cache

from qianyi.scenarios.tables import Row, rows
from qianyi.scenarios.zones import ZoneFacts, key_zones

STATUS = "assumed from the published counts above 100 / 500 / 1000亿 of 2017"
# Published counts (`data/province_figures.csv`), the 31's part taken off at the mean of their priors.
_COUNTS_2017 = {100.0: 161, 500.0: 46, 1000.0: 20}
# The province's growth of 2017 between the base date and the counts, and the spread of each prior: assumed.
_GROWTH_2017, _SPREAD = 0.08, 0.35
_CUSTOMS = "海关特殊监管区域"
_KINDS = {"经济技术开发区": "economic_technological", "高新技术产业开发区": "high_tech", "经济开发区": "economic"}


def sectors_of(words: str) -> tuple[str, ...]:
    """Sectors that the catalogue's Chinese industries mean, first match of `data/industry_words.csv` for each."""
    known = [(row["word"], row["sector"]) for row in rows("data/industry_words.csv")]
    found = [next((sector for word, sector in known if word in text), "ADV_EQUIP") for text in words.split("、")]
    return tuple(dict.fromkeys(found))


def _above(threshold: float) -> int:
    """How many of the background zones lie above a threshold at the end of 2016."""
    edge = threshold / (1.0 + _GROWTH_2017)
    mine = sum(zone.revenue_2016_yi >= edge for zone in key_zones())
    return max(0, _COUNTS_2017[threshold] - mine)


def _sizes(count: int) -> list[float]:
    """2016 revenue (亿元) by rank: a power law through the published counts, cut below the largest key zones."""
    edges = [(float(_above(t)) or 0.5, t / (1.0 + _GROWTH_2017)) for t in (1000.0, 500.0, 100.0)]
    sizes = []
    for rank in range(1, count + 1):
        (few, high), (many, low) = edges[:2] if rank <= edges[1][0] else edges[1:]
        slope = (low / high) ** (1.0 / max(1.0, many - few))
        sizes.append(min(1500.0, high * slope ** (rank - few)))
    return sizes


@cache
def background_zones() -> tuple[ZoneFacts, ...]:
    """Zones of the catalogue that are not among the 31, numbered from 32.

    The larger the approved area, the larger the assumed revenue; customs zones, which trade more than they make, last.
    """
    official = {row["official_name_zh"] for row in rows("data/zones.csv")}
    others = [row for row in rows("data/hebei_catalogue_2018.csv") if row["name"] not in official]
    ranked = sorted(others, key=lambda r: (r["type"] == _CUSTOMS, -r.number("approved_area_ha"), r["code"]))
    sizes = dict(zip((row["code"] for row in ranked), _sizes(len(others)), strict=True))
    english = {row["code"]: row["name_en"] for row in rows("data/zone_names.csv")}
    return tuple(_facts(32 + p, row, english[row["code"]], sizes[row["code"]]) for p, row in enumerate(others))


def _facts(zone_id: int, row: Row, name_en: str, revenue: float) -> ZoneFacts:
    return ZoneFacts(
        zone_id=zone_id,
        name_zh=row["name"],
        name_en=name_en,
        tier="background",
        target_yi=500.0,
        level="national" if row["level"] == "国家级" else "provincial",
        kind=_KINDS.get(row["type"], "other"),
        prefecture_zh=row["prefecture"],
        lon=row.number("lon_wgs84"),
        lat=row.number("lat_wgs84"),
        approved_area_ha=row.number("approved_area_ha"),
        leading_industries=sectors_of(row["leading_industries"]),
        revenue_2016_yi=revenue,
        revenue_2016_low=revenue * (1.0 - _SPREAD),
        revenue_2016_high=revenue / (1.0 - _SPREAD),
        revenue_status=STATUS,
        co_built_park="",
    )


def zone_set(name: str) -> tuple[ZoneFacts, ...]:
    """Zones of a data set: `key-zones` (the 31 of the plan) or `hebei-all` (with the rest of the catalogue)."""
    return key_zones() if name == "key-zones" else (*key_zones(), *background_zones())
