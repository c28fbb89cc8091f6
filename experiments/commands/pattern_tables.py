"""Patterns and channels as tables in the terminal."""

from rich.console import Console
from rich.table import Table

from qianyi.calibration.studies.patterns import Finding
from qianyi.calibration.studies.patterns.channels import ChannelFinding
from qianyi.calibration.studies.patterns.published import PUBLISHED

_VERDICTS = {
    "inside": {"zh": "在范围内", "en": "inside"},
    "outside": {"zh": "超出范围", "en": "OUTSIDE"},
    "no range": {"zh": "无可比公开数", "en": "no published number"},
}


def show_patterns(found: list[Finding], language: str, console: Console) -> None:
    """Each pattern with the 10-90 % span over replicates, the published range and its source."""
    heads = {
        "zh": ("现象", "模型 [10%-90%]", "公开范围", "", "单位", "来源"),
        "en": ("Pattern", "Model [10-90 %]", "Published", "", "Unit", "Source"),
    }[language]
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in found:
        known = PUBLISHED[row.id]
        span = f"{row.value:.3g} [{row.low:.3g}, {row.high:.3g}]"
        published = "-" if row.published_low is None else f"{row.published_low:g} – {row.published_high:g}"
        verdict = _VERDICTS[row.verdict][language]
        style = "bold red" if row.verdict == "outside" else ""
        name = known.zh if language == "zh" else known.en
        table.add_row(name, span, published, verdict, known.unit, known.source, style=style)
    console.print(table)


def _range(expected: tuple[float, float] | None) -> str:
    return "-" if expected is None else f"{expected[0]:g} – {expected[1]:g}"


def show_channels(found: list[ChannelFinding], language: str, console: Console) -> None:
    """The table of decision 6: points of opening revenue a year; ! marks more than a factor two outside."""
    heads = {
        "zh": ("渠道（占期初收入的百分点/年，前四年）", "没有计划", "预期", "计划带来", "预期"),
        "en": (
            "Channel (points of opening revenue a year, first four years)",
            "No plan",
            "Expected",
            "Plan adds",
            "Expected",
        ),
    }[language]
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in found:
        marks = [
            f"{value:+.2f}{' !' if row.far(value, expected) else ''}"
            for value, expected in ((row.without, row.channel.without), (row.plan, row.channel.plan))
        ]
        name = row.channel.zh if language == "zh" else row.channel.en
        table.add_row(name, marks[0], _range(row.channel.without), marks[1], _range(row.channel.plan))
    console.print(table)
