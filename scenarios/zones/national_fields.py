"""National fields in which three named zones are ranked (`data/national_fields.csv`)."""

from dataclasses import dataclass
from functools import cache

from qianyi.scenarios.tables import typed


@dataclass(frozen=True)
class FieldPlace:
    """Where a zone stood in its national field of `members` zones; the status says whether that was published."""

    zone_zh: str
    field_zh: str
    field_en: str
    members: int
    rank: int
    rank_year: int
    status: str
    source: str


@cache
def field_places() -> tuple[FieldPlace, ...]:
    """The named zones: Shijiazhuang High-Tech, Langfang and Qinhuangdao ETDZ."""
    return typed(FieldPlace, "data/national_fields.csv")
