"""How a zone's 2016 revenue is known, in words short enough for a table. Whatever is not reported is marked."""

from qianyi.scenarios.words import words
from qianyi.scenarios.zones import ZoneFacts


def revenue_mark(zone: ZoneFacts, language: str) -> str:
    """Empty for a reported 2016 revenue, else the mark that must stand beside it."""
    if zone.revenue_is_reported:
        return ""
    t = words(language)
    short = {
        "inferred": t("inferred"),
        "derived": t("derived"),
        "assumed": t.within("status", "assumed"),
        "reported for 2015": t("from 2015 report"),
    }
    told = (said for start, said in short.items() if zone.revenue_status.startswith(start))
    return next(told, zone.revenue_status)


def revenue_2016(zone: ZoneFacts, language: str) -> str:
    """2016 main-business revenue (亿元); where it is not reported, with its mark, and its range below."""
    best = f"{zone.revenue_2016_yi:,.0f}"
    if zone.revenue_is_reported:
        return best
    low, high = f"{zone.revenue_2016_low:,.0f}", f"{zone.revenue_2016_high:,.0f}"
    return f"{best} {revenue_mark(zone, language)}\n({low}-{high})"


def zone_name(zone: ZoneFacts, language: str) -> str:
    """Name of a zone for a reader."""
    return words(language).of(zone, "name")
