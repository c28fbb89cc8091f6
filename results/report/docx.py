"""A report as DOCX in the layout of an official document (GB/T 9704: margins, headings, page numbers)."""

import io
import zipfile

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from results.report.blocks import Heading, Paragraph, Picture, Report, TableBlock
from results.report.embedding import embed
from results.report.letters import SANS, SERIF
from results.tables import Table, printed_headings, printed_rows

# Name in the document, and the free font (SIL OFL, embedded) that stands in where an office does not have it.
FANGSONG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "宋体"
_STAND_INS = {FANGSONG: SERIF, HEI: SANS, KAI: SERIF, SONG: SERIF}
# Beside the text itself: digits of page numbers, the dashes around them, the marks of Chinese typing.
_PUNCTUATION = "—0123456789，。；：、？！“”（）《》"
_LATIN = "Times New Roman"
_TEXT_WIDTH = 156.0
# Top, bottom, left, right, mm: of an official document, and of a page on its long side.
_MARGINS, _MARGINS_LANDSCAPE = (37, 35, 28, 26), (11, 13, 18, 18)
# Small letters, of a table that has to stand on one page, get less room around them (pt).
_SMALL = 7.5
_SEQUENCES = {"zh": ("表", "图"), "en": ("Table", "Figure")}


def _font(target, east_asian: str, size: float, bold: bool = False) -> None:
    """Set both scripts; theme fonts are dropped, or Word would prefer them."""
    target.font.name, target.font.size, target.font.bold = _LATIN, Pt(size), bold
    target.font.italic = False
    target.font.color.rgb = RGBColor(0, 0, 0)
    told = target.element.get_or_add_rPr()
    for name in ("w:spacing", "w:kern"):
        for stray in told.findall(qn(name)):
            told.remove(stray)
    fonts = told.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "heme" in name:
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), east_asian)


def _style(document, name: str, east_asian: str, size: float, line: float, bold: bool = False, indent: bool = False):
    style = document.styles[name]
    _font(style, east_asian, size, bold)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if indent:
        shape.first_line_indent = Pt(2 * size)
    return style


def _styles(document, language: str) -> None:
    _style(document, "Normal", FANGSONG, 12, 20)
    _style(document, "Body Text", FANGSONG, 12, 18, indent=True).base_style = document.styles["Normal"]
    # English takes more room than Chinese; the first page has to hold the same.
    _style(document, "List", FANGSONG, *((10.5, 14.5) if language == "zh" else (10, 13.5)), indent=True)
    _style(document, "Title", HEI, 20, 27).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    borders = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        document.styles["Title"].element.pPr.remove(borders)
    _style(document, "Subtitle", KAI, 10.5, 16).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _style(document, "Heading 1", HEI, 15, 22).paragraph_format.space_before = Pt(4)
    _style(document, "Heading 2", KAI, 14, 24).paragraph_format.space_before = Pt(6)
    caption = _style(document, "Caption", HEI, 10.5, 16).paragraph_format
    caption.alignment, caption.keep_with_next, caption.space_before = WD_ALIGN_PARAGRAPH.CENTER, True, Pt(6)


def _field(paragraph, instruction: str, shown: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _page_number(section) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def _caption(document, kind: int, number: int, words: str, language: str, above: bool) -> None:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = above
    name = _SEQUENCES[language][kind]
    paragraph.add_run(name + ("" if language == "zh" else " "))
    _field(paragraph, f"SEQ {name} \\* ARABIC", str(number))
    paragraph.add_run(("　" if language == "zh" else "  ") + words)


def _turn(document, landscape: bool) -> None:
    """Begin a page, and lay it and those after it on their long side or upright."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    top, bottom, left, right = _MARGINS_LANDSCAPE if landscape else _MARGINS
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)


def _width(document) -> float:
    """Width of the text on the last page, mm."""
    section = document.sections[-1]
    return (section.page_width - section.left_margin - section.right_margin) / Mm(1)


def _add_table(document, table: Table, number: int, language: str) -> None:
    _caption(document, 0, number, table.title, language, above=True)
    heads, rows = printed_headings(table, language), printed_rows(table, language)
    widths = [column.width for column in table.columns] + [1.3] * table.cited
    grid = document.add_table(rows=1 + len(rows), cols=len(heads))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    scale = _width(document) / sum(widths)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width * scale)
    kinds = [column.kind for column in table.columns] + ["id"] * table.cited
    size = table.size
    for line, cells in enumerate([heads, *rows]):
        row = grid.rows[line]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(widths[place] * scale)
            _fill(cell, text, size - (1.5 if kinds[place] == "id" else 0), line == 0, kinds[place])
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    around = 4 if size < _SMALL else 20  # twentieths of a point
    margins = {"top": around, "left": 50, "bottom": around, "right": 50}
    sides = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in margins.items())
    grid._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    if table.note:
        _note(document, table.note)


def _fill(cell, text: str, size: float, head: bool, kind: str) -> None:
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    # Not "single": that is as high as the font that an office happens to have, and pages would break anywhere.
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(1.25 * size, 1))
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if head or kind != "text" else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run()
    for line, part in enumerate(text.split("\n")):
        if line:
            run.add_break()
        run.add_text(part)
    _font(run, HEI if head else FANGSONG, size)
    if head:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="E7ECF1"/>'))


def _note(document, text: str) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(11.5)
    shape.space_before, shape.space_after = Pt(2), Pt(8)
    _font(paragraph.add_run(text), FANGSONG, 9)


def _add_picture(document, picture: Picture, number: int, language: str) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment, shape.keep_with_next, shape.line_spacing_rule = (
        WD_ALIGN_PARAGRAPH.CENTER,
        True,
        WD_LINE_SPACING.SINGLE,
    )
    shape.space_before = Pt(6)
    drawn = paragraph.add_run().add_picture(str(picture.path), width=Mm(_TEXT_WIDTH * picture.width))
    tallest = Mm(195)
    if drawn.height > tallest:
        drawn.width, drawn.height = int(drawn.width * tallest / drawn.height), tallest
    drawn._inline.docPr.set("descr", f"{picture.caption}. {picture.note}")
    _caption(document, 1, number, picture.caption, language, above=False)


def _add_paragraph(document, block: Paragraph) -> None:
    if block.kind == "note":
        return _note(document, block.content.text)
    paragraph = document.add_paragraph(block.content.text, style="List" if block.kind == "item" else "Body Text")
    if block.kind == "item":
        paragraph.paragraph_format.left_indent = Pt(0)
    if block.kind == "notice":
        for run in paragraph.runs:
            _font(run, HEI, 9)
        shape = paragraph.paragraph_format
        shape.keep_together = True
        shape.first_line_indent, shape.line_spacing, shape.space_after = Pt(0), Pt(12), Pt(6)
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="6" w:space="3" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right")
        )
        paragraph._p.get_or_add_pPr().insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    return None


def to_docx(report: Report) -> bytes:
    """The report as a DOCX file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, _MARGINS)
    _styles(document, report.language)
    _page_number(section)
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.subtitle, style="Subtitle")
    tables = pictures = 0
    for block in report.blocks:
        if isinstance(block, Heading):
            turned = block.new_page and block.landscape != (document.sections[-1].orientation == WD_ORIENT.LANDSCAPE)
            if turned:
                _turn(document, block.landscape)
            heading = document.add_paragraph(block.text, style=f"Heading {block.level}")
            heading.paragraph_format.page_break_before = block.new_page and not turned
        elif isinstance(block, Paragraph):
            _add_paragraph(document, block)
        elif isinstance(block, TableBlock):
            tables += 1
            _add_table(document, block.table, tables, report.language)
        else:
            pictures += 1
            _add_picture(document, block, pictures, report.language)
    # A property of an Office file holds 255 letters at most.
    document.core_properties.title, document.core_properties.author = report.title[:255], "Qianyi"
    document.core_properties.comments = report.subtitle
    embed(document, _STAND_INS, "".join(document.element.body.itertext()) + _PUNCTUATION)
    file = io.BytesIO()
    document.save(file)
    return _without_clock(file)


def _without_clock(file: io.BytesIO) -> bytes:
    """The same file without the time at which its parts were packed: the same report gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as same:
        for name in parts.namelist():
            same.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
