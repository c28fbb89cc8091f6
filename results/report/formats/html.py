"""A report as one HTML file: pictures and the letters of its font are inside."""

import base64
from importlib.resources import files
from typing import Any

from qianyi.results.report.blocks import Heading, Paragraph, Report, TableBlock, captioned
from qianyi.results.report.formats.letters import SANS, saved, subset
from qianyi.results.tables.cells import printed_headings, printed_rows


def _font(text: str) -> str:
    """The letters of `text` out of Noto Sans SC (SIL OFL), as WOFF in base64."""
    font = subset(SANS, text)
    font.flavor = "woff"
    return base64.b64encode(saved(font)).decode("ascii")


def _blocks(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    tables = pictures = 0
    for block in report.blocks:
        if isinstance(block, Heading):
            found.append({"kind": "heading", "level": block.level, "text": block.text})
        elif isinstance(block, Paragraph):
            found.append({"kind": "paragraph", "way": block.kind, "text": block.content.text})
        elif isinstance(block, TableBlock):
            tables += 1
            ways = [column.kind for column in block.table.columns] + ["id"] * block.table.cited
            rows = [list(zip(row, ways, strict=True)) for row in printed_rows(block.table, report.language)]
            heads = printed_headings(block.table, report.language)
            caption = str(tables).join(captioned(block, report.language))
            found.append({"kind": "table", "caption": caption, "heads": heads, "rows": rows, "note": block.table.note})
        else:
            pictures += 1
            caption = str(pictures).join(captioned(block, report.language))
            told = base64.b64encode(block.path.read_bytes()).decode("ascii")
            found.append(
                {"kind": "picture", "caption": caption, "note": block.note, "picture": told, "width": block.width}
            )
    return found


def to_html(report: Report) -> bytes:
    """The report as an HTML file that needs nothing else."""
    from jinja2 import Environment

    source = files("qianyi.results").joinpath("report/page.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(source)
    blocks = _blocks(report)
    plain = template.render(report=report, blocks=[b for b in blocks if b["kind"] != "picture"], font="")
    letters = plain + "".join(b["caption"] for b in blocks if b["kind"] == "picture")
    return template.render(report=report, blocks=blocks, font=_font(letters)).encode("utf-8")
