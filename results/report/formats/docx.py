"""A report as DOCX in the layout of an official document (GB/T 9704: margins, headings, page numbers)."""

import io
import zipfile

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

from qianyi.results.report.blocks import Heading, Paragraph, Picture, Report, TableBlock, captioned, id_size, title_size
from qianyi.results.report.formats.embedding import embed
from qianyi.results.report.formats.letters import SANS, SERIF, own_letters
from qianyi.results.tables.cells import printed_headings, printed_rows

# Name in the document, and the free font (SIL OFL, embedded) that stands in where an office does not have it.
FANGSONG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "宋体"
_STAND_INS = {FANGSONG: SERIF, HEI: SANS, KAI: SERIF, SONG: SERIF}
# Beside the text itself: letters and digits on every keyboard, dashes of page numbers, the marks of Chinese typing.
_TYPED = "".join(map(chr, range(32, 127))) + "—，。；：、？！“”（）《》"
_LATIN = "Times New Roman"
# Top, bottom, left, right (mm): those of GB/T 9704, and those of a page that is one broad table.
MARGINS, NARROW_MARGINS = (37, 35, 28, 26), (14, 16, 15, 15)
_TEXT_WIDTH = 156.0
# Twentieths of a point.
_CELL_MARGINS = (("top", 20), ("left", 50), ("bottom", 20), ("right", 50))
_CLOSE_MARGINS = (("top", 10), ("left", 50), ("bottom", 10), ("right", 50))
_SIDES = ("top", "left", "bottom", "right")


def _font(target, east_asian: str, size: float) -> None:
    """Set both scripts; theme fonts are dropped, or Word would prefer them."""
    target.font.name, target.font.size, target.font.bold = _LATIN, Pt(size), False
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


def _style(document, name: str, east_asian: str, size: float, line: float, indent: bool = False):
    style = document.styles[name]
    _font(style, east_asian, size)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if indent:
        shape.first_line_indent = Pt(2 * size)
    return style


def _styles(document, title: str, language: str) -> None:
    _style(document, "Normal", FANGSONG, 12, 20)
    # Smaller than GB/T 9704 has it (16 pt): the whole answer has to stand on the first page.
    body = _style(document, "Body Text", FANGSONG, 11, 15 if language == "en" else 16, indent=True)
    body.base_style = document.styles["Normal"]
    _style(document, "List", FANGSONG, 10, 13, indent=True)
    size = title_size(title, 20.0)
    _style(document, "Title", HEI, size, 1.35 * size).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    borders = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        document.styles["Title"].element.pPr.remove(borders)
    _style(document, "Subtitle", KAI, 10.5, 16).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _style(document, "Heading 1", HEI, 15, 22).paragraph_format.space_before = Pt(4)
    _style(document, "Heading 2", KAI, 14, 24).paragraph_format.space_before = Pt(6)
    caption = _style(document, "Caption", HEI, 10.5, 15).paragraph_format
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


def _caption(document, block: TableBlock | Picture, number: int, language: str) -> None:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = isinstance(block, TableBlock)
    before, after = captioned(block, language)
    paragraph.add_run(before)
    _field(paragraph, f"SEQ {before.strip()} \\* ARABIC", str(number))
    paragraph.add_run(after)


def _add_table(document, block: TableBlock, number: int, language: str) -> None:
    table = block.table
    _caption(document, block, number, language)
    heads, rows = printed_headings(table, language), printed_rows(table, language)
    widths = [column.width for column in table.columns] + [1.3] * table.cited
    grid = document.add_table(rows=1 + len(rows), cols=len(heads))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    section = document.sections[-1]
    scale = Length(section.page_width - section.left_margin - section.right_margin).mm / sum(widths)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width * scale)
    kinds = [column.kind for column in table.columns] + ["id"] * table.cited
    size = table.size
    for line, cells in enumerate([heads, *rows]):
        row = grid.rows[line]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(widths[place] * scale)
            _fill(cell, text, id_size(size) if kinds[place] == "id" else size, line == 0, kinds[place])
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    sides = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in (_CELL_MARGINS if size > 8.0 else _CLOSE_MARGINS)
    )
    grid._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    if table.note:
        _note(document, table.note, size + 0.5)


def _fill(cell, text: str, size: float, head: bool, kind: str) -> None:
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    # Rows are as high in one font as in another, so that pages break alike in every office.
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1.25 * size)
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if head or kind != "text" else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run()
    for line, part in enumerate(text.split("\n")):
        if line:
            run.add_break()
        run.add_text(part)
    _font(run, HEI if head else FANGSONG, size)
    if head:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="E7ECF1"/>'))


def _note(document, text: str, size: float = 9.0) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1.28 * size)
    shape.space_before, shape.space_after = Pt(2), Pt(8)
    _font(paragraph.add_run(text), FANGSONG, size)


def _frame(paragraph) -> None:
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.keep_together = Pt(0), Pt(6), True
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(12)
    sides = "".join(f'<w:{s} w:val="single" w:sz="6" w:space="4" w:color="000000"/>' for s in _SIDES)
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _add_heading(document, block: Heading) -> None:
    margins = NARROW_MARGINS if block.broad else MARGINS
    breaks = block.new_page
    if breaks and document.sections[-1].left_margin != Mm(margins[2]):
        _set_margins(document.add_section(), margins)
        breaks = False
    document.add_paragraph(block.text, style=f"Heading {block.level}").paragraph_format.page_break_before = breaks


def _set_margins(section, margins: tuple[int, int, int, int]) -> None:
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)


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
    _caption(document, picture, number, language)


def _add_paragraph(document, block: Paragraph) -> None:
    if block.kind == "note":
        return _note(document, block.content.text)
    paragraph = document.add_paragraph(block.content.text, style="List" if block.kind == "item" else "Body Text")
    if block.kind == "item":
        paragraph.paragraph_format.left_indent = Pt(0)
    if block.kind == "notice":
        _frame(paragraph)
        for run in paragraph.runs:
            _font(run, HEI, 9)
    return None


def to_docx(report: Report) -> bytes:
    """The report as a DOCX file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    _set_margins(section, MARGINS)
    _styles(document, report.title, report.language)
    _page_number(section)
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.subtitle, style="Subtitle")
    tables = pictures = 0
    for block in report.blocks:
        if isinstance(block, Heading):
            _add_heading(document, block)
        elif isinstance(block, Paragraph):
            _add_paragraph(document, block)
        elif isinstance(block, TableBlock):
            tables += 1
            _add_table(document, block, tables, report.language)
        else:
            pictures += 1
            _add_picture(document, block, pictures, report.language)
    # A property of an Office file holds 255 letters at most.
    document.core_properties.title, document.core_properties.author = report.title[:255], "Qianyi"
    document.core_properties.comments = report.subtitle
    # LibreOffice gives every document it has open the fonts of the first one: all reports hold the same letters.
    letters = "".join(document.element.body.itertext()) + _TYPED + report.elsewhere + own_letters()
    embed(document, _STAND_INS, letters)
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
