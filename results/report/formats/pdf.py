"""A report as PDF, set by typst with the fonts that ship with the project (subsets are embedded)."""

import json
from importlib.resources import files
from pathlib import Path

from qianyi.results.report.blocks import Heading, Paragraph, Picture, Report, TableBlock, captioned, id_size, title_size
from qianyi.results.tables.cells import printed_headings, printed_rows

_HEAD = """
#set document(title: %(title)s, author: "Qianyi", date: none)
#set page(paper: "a4", margin: %(margins)s, footer: context align(center,
  text(size: 10pt)[— #counter(page).display() —]))
#set text(font: ("Noto Serif SC",), size: %(size)spt, lang: %(lang)s, region: %(region)s)
#set par(leading: %(leading)s, spacing: %(spacing)s, justify: true)
#let black(body, size) = text(font: "Noto Sans SC", size: size, body)
#let body(it) = par(first-line-indent: (amount: 2em, all: true), it)
#let notice(it) = block(stroke: 0.8pt, inset: 5pt, width: 100%%, breakable: false, par(leading: 0.55em, black(it, 9pt)))
#let small(it, size: 8.5pt) = block(below: 1.3em, text(size: size, par(leading: 0.6em, it)))
#let one(it) = block(above: 1.5em, below: 0.9em, sticky: true, heading(level: 1, black(it, 14pt)))
#let two(it) = block(above: 1.2em, below: 0.8em, sticky: true, heading(level: 2, text(size: 13pt, it)))
#show heading: it => text(weight: "regular", it.body)
#show figure.caption: it => block(
  sticky: it.kind == table, black(context [#it.supplement #it.counter.display()　#it.body], 9.5pt))
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#set figure(gap: 0.6em)
#set table.cell(breakable: false)
#align(center, { set par(justify: false); black(%(title)s, %(title_size)spt) })
#align(center, text(size: 9.5pt, %(subtitle)s))
#v(0.2em)
"""


_MARGINS = "(top: 23mm, bottom: 22mm, left: 27mm, right: 25mm)"
_NARROW_MARGINS = "(top: 14mm, bottom: 16mm, left: 15mm, right: 15mm)"


def quoted(text: str) -> str:
    """A typst string that holds the text as it is: nothing in it is read as markup."""
    return json.dumps(text, ensure_ascii=False)


def _cell(text: str, kind: str, size: float) -> str:
    small = id_size(size) if kind == "id" else size
    lines = " + linebreak() + ".join(f"text({quoted(part)})" for part in text.split("\n"))
    return f"[#text(size: {small}pt, {lines})]"


def _table(block: TableBlock, language: str) -> str:
    table = block.table
    heads, rows = printed_headings(table, language), printed_rows(table, language)
    widths = [column.width for column in table.columns] + [1.3] * table.cited
    kinds = [column.kind for column in table.columns] + ["id"] * table.cited
    size = table.size
    columns = ", ".join(f"{width}fr" for width in widths)
    alignment = ", ".join("left" if kind == "text" else "center" for kind in kinds)
    head = ", ".join(f"[#black({quoted(text)}, {size}pt)]" for text in heads)
    cells = ",\n".join(
        ", ".join(_cell(text, kind, size) for text, kind in zip(row, kinds, strict=True)) for row in rows
    )
    supplement = captioned(block, language)[0].strip()
    note = f"#small({quoted(table.note)}, size: {size}pt)" if table.note else "#v(0.6em)"
    return f"""#figure(kind: table, supplement: {quoted(supplement)}, caption: {quoted(table.title)},
  {{ set par(justify: false, leading: 0.5em)
  table(columns: ({columns},), align: ({alignment},), stroke: 0.4pt + rgb("#777777"),
  inset: (x: 3pt, y: {0.41 * size if size > 8.0 else 0.29 * size:.1f}pt),
  fill: (x, y) => if y == 0 {{ rgb("#e7ecf1") }}, table.header({head}),
{cells}) }})
{note}"""


def _picture(picture: Picture, language: str) -> str:
    supplement = captioned(picture, language)[0].strip()
    return (
        f"#figure(kind: image, supplement: {quoted(supplement)}, caption: {quoted(picture.caption)}, "
        f'image({quoted("/" + picture.path.name)}, width: {100 * picture.width:.0f}%, height: auto, fit: "contain", '
        f"alt: {quoted(picture.note)}))"
    )


def to_typst(report: Report) -> str:
    """The report as typst source; pictures are looked for in the root folder."""
    english = report.language == "en"
    region = "gb" if english else "cn"
    values = {"title": report.title, "subtitle": report.subtitle, "lang": report.language, "region": region}
    # English takes more room than Chinese; the first page has to hold the same.
    sizes = {
        "size": "10" if english else "11",
        "leading": "0.6em" if english else "0.75em",
        "spacing": "0.85em" if english else "1.2em",
        "margins": _MARGINS,
        "title_size": f"{title_size(report.title, 19.0):.1f}",
    }
    parts = [_HEAD % ({key: quoted(value) for key, value in values.items()} | sizes)]
    for block in report.blocks:
        if isinstance(block, Heading):
            # Margins that are set start a page where one has begun.
            parts += [f"#set page(margin: {_NARROW_MARGINS if block.broad else _MARGINS})"] if block.new_page else []
            parts.append(f"#{'one' if block.level == 1 else 'two'}({quoted(block.text)})")
        elif isinstance(block, Paragraph):
            way = {"notice": "notice", "note": "small"}.get(block.kind, "body")
            parts.append(f"#{way}({quoted(block.content.text)})")
        elif isinstance(block, TableBlock):
            parts.append(_table(block, report.language))
        else:
            parts.append(_picture(block, report.language))
    return "\n".join(parts)


def to_pdf(report: Report, pictures: Path, pages: Path | None = None) -> bytes:
    """The report as a PDF file; `pages` (a name with `{p}`) also gets each page as PNG."""
    import typst

    fonts = [str(files("pylopdf_fonts_zh_cn"))]
    source = to_typst(report).encode("utf-8")
    compiler = typst.Compiler(source, root=str(pictures), font_paths=fonts, ignore_system_fonts=True)
    if pages is not None:
        compiler.compile(output=str(pages), format="png", ppi=70)
    return compiler.compile(format="pdf")
