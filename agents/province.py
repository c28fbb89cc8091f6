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
        ("outside", "f8", "ratio", "size of its zones outside the data set, as `proportion` of a zone"),
        ("correction", "f8", "log points", "most that it takes back of a zone's over-reporting in this quarter"),
    ],
)


@rule
def correction_of_statistics(hazard, size, luck, spread_luck):
    """Log points of over-reporting that the province takes back at most in a year: by chance none (both assumed)."""
    return size * (0.5 + spread_luck) if luck < hazard else 0.0


@rule
def continue_pilot(zone, growth, national_growth, luck):
    """Yearly tracking of a pilot: funds go on unless it grows clearly less than the national path."""
    if zone.pilot > 0.0 and growth < national_growth - 0.05 and luck < 0.5:
        zone.pilot = 0.0
