"""The province: corrections of statistics, funds of pilots. The yearly appraisal is `year_is_appraised` in
`sim/phases/books.py`; rewards and what they cost are in `agents/zone/`."""

from qianyi.agents.columns import table
from qianyi.agents.rule import rule

PROVINCE = table(
    "province",
    [
        ("id", "u8", "-", "agent id of its draws"),
        (
            "contained_growth",
            "f8",
            "log points a year",
            "what entry, exit, outside investment bring to the national path",
        ),
        ("rebasing", "f8", "log points", "downward corrections of the statistics so far"),
    ],
)


@rule
def correct_statistics(province, hazard, size, luck, spread_luck):
    """Once a year the province may correct its zones' figures downward (hazard and size assumed)."""
    if luck < hazard:
        province.rebasing -= size * (0.5 + spread_luck)


@rule
def continue_pilot(zone, growth, national_growth, luck):
    """Yearly tracking of a pilot: funds go on unless it grows clearly less than the national path."""
    if zone.pilot > 0.0 and growth < national_growth - 0.05 and luck < 0.5:
        zone.pilot = 0.0
