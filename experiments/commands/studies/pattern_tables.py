"""Patterns and channels as tables in the terminal."""

from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from qianyi.calibration.studies.patterns import PATTERNS, Finding
from qianyi.calibration.studies.patterns.benchmark import ZoneMissed
from qianyi.calibration.studies.patterns.channels import ChannelFinding
from qianyi.calibration.studies.patterns.what_agents_add import answer, furthest, heads
from qianyi.scenarios.words import message, words

_VERDICTS = {
    "inside": message("inside"),
    "outside": message("OUTSIDE"),
    "no range": message("no published number"),
}


def show_patterns(found: list[Finding], language: str, console: Console) -> None:
    """Each pattern with the 10-90 % span over replicates, the published range and its source."""
    t = words(language)
    heads = (t("Pattern"), t("Model [10-90 %]"), t("Published"), "", t("Unit"), t("Source"))
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in found:
        known = PATTERNS[row.id]
        span = f"{row.value:.3g} [{row.low:.3g}, {row.high:.3g}]"
        published = "-" if row.published_low is None else f"{row.published_low:g} – {row.published_high:g}"
        verdict = t.tell(_VERDICTS[row.verdict])
        style = "bold red" if row.verdict == "outside" else ""
        table.add_row(t.tell(known.name), span, published, verdict, known.unit, known.source, style=style)
    console.print(table)


def show_benchmark(found: list[Finding], zones: list[ZoneMissed], language: str, console: Console) -> None:
    """What agents add, in words, and the zones that a spreadsheet misses most."""
    for sentence in answer([{"id": row.id, "value": str(row.value)} for row in found], language):
        console.print(sentence, soft_wrap=True)
    table = Table(*heads(language), box=None, padding=(0, 2, 0, 0))
    for line in furthest([{key: str(value) for key, value in asdict(row).items()} for row in zones], language):
        table.add_row(*line)
    console.print(table)


def _range(expected: tuple[float, float] | None) -> str:
    return "-" if expected is None else f"{expected[0]:g} – {expected[1]:g}"


def show_channels(found: list[ChannelFinding], language: str, console: Console) -> None:
    """The table of decision 6: points of opening revenue a year; ! marks more than a factor two outside."""
    t = words(language)
    channel = t("Channel (points of opening revenue a year, first four years)")
    heads = (channel, t("No plan"), t("Expected"), t("Plan adds"), t("Expected"))
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in found:
        marks = [
            f"{value:+.2f}{' !' if row.far(value, expected) else ''}"
            for value, expected in ((row.without, row.channel.without), (row.plan, row.channel.plan))
        ]
        table.add_row(
            t.tell(row.channel.name), marks[0], _range(row.channel.without), marks[1], _range(row.channel.plan)
        )
    console.print(table)
