"""National fields in which three named zones are ranked (`data/national_fields.csv`)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
    with files("qianyi.scenarios").joinpath("data/national_fields.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    return tuple(
        FieldPlace(**{key: int(text) if key in ("members", "rank", "rank_year") else text for key, text in row.items()})
        for row in rows
    )
