"""Tables as CSV and as an Excel workbook: one sheet a question, frozen headings, notes and sources last."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from qianyi.results.measures.book import Number
from qianyi.results.run.spreadsheets import kept_text
from qianyi.results.run.store import RunDirectory, save_whole
from qianyi.results.tables.cells import Cell, Table, cell_text, cited_ids, numbers_of
from qianyi.scenarios.words import words


def sheet_name(table: Table, language: str) -> str:
    """Name of a table's sheet."""
    t = words(language)
    return {
        "packages": t.within("sheet", "Packages"),
        "outcomes": t.within("sheet", "Outcomes"),
        "package": t.within("sheet", "Policy"),
        "tiers": t.within("sheet", "Tiers"),
        "zones": t.within("sheet", "Zones"),
        "costs": t.within("sheet", "Cost"),
        "returns": t.within("sheet", "Return"),
        "gains": t.within("sheet", "Winners and losers"),
        "data_status": t.within("sheet", "Data"),
    }[table.id.split("_2")[0]]


def spread(table: Table, language: str) -> tuple[list[str], list[list[Cell | float | None]]]:
    """Headings and rows in which an estimate takes three cells: value, low, high."""
    t = words(language)
    heads: list[str] = []
    for column in table.columns:
        heads.append(column.heading)
        if column.kind == "estimate":
            heads += [f"{column.heading} {end}" for end in (t("low"), t("high"))]
    heads.append(t("ids"))
    rows = []
    for row in table.rows:
        cells: list[Cell | float | None] = []
        for cell, column in zip(row, table.columns, strict=True):
            cells.append(cell)
            if column.kind == "estimate":
                cells += [cell.low, cell.high] if isinstance(cell, Number) else [None, None]
        rows.append([*cells, cited_ids(numbers_of(row))])
    return heads, rows


def _plain(cell: Cell | float | None) -> str | float | None:
    if not isinstance(cell, Number):
        return cell if cell is None or isinstance(cell, str | float) else cell_text(cell, "text", "en")
    if cell.indicator == "lever" and cell.unit("en") == "date":
        return cell.text()
    return cell.value


def save_csv(table: Table, base: Path, language: str) -> Path:
    """Write a table beside the others as `base/ID.LANG.csv`; shares are 0..1."""
    heads, rows = spread(table, language)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(kept_text, heads))
    writer.writerows([["" if (v := _plain(cell)) is None else kept_text(v) for cell in row] for row in rows])
    path = base / f"{table.id}.{language}.csv"
    return save_whole(path, lambda file: file.write(text.getvalue().encode("utf-8-sig")))


def _shape(number: Number) -> str:
    """Excel's number format of a value."""
    if number.indicator == "lever" or number.statistic == "first":
        return "General"
    digits = "." + "0" * number.digits if number.digits else ""
    plain = f"#,##0{digits}" + ("%" if number.in_percent else "")
    return f"+{plain};-{plain};0" if number.statistic == "difference" else plain


def _put(sheet, line: int, column: int, value: str | float | None):
    """A cell: text stays text, be it spelt as a formula or an error of Excel's."""
    cell = sheet.cell(line, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _fill(sheet, tables: Sequence[tuple[str, Table]], language: str) -> None:
    """Tables below each other (one for each scenario), under one frozen heading row if there is one table only."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    line = 1
    widest: dict[int, int] = {}
    for place, (name, table) in enumerate(tables):
        heads, rows = spread(table, language)
        _put(sheet, line, 1, f"{table.title} · {name}" if name else table.title).font = Font(bold=True, size=13)
        for column, head in enumerate(heads, 1):
            cell = _put(sheet, line + 1, column, head)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E2EC")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if place == 0:
            sheet.freeze_panes = sheet.cell(line + 2, 2)
        for offset, row in enumerate(rows, line + 2):
            near: Number | None = None
            for column, cell in enumerate(row, 1):
                near = cell if isinstance(cell, Number) else near
                written = _put(sheet, offset, column, _plain(cell))
                if isinstance(written.value, float | int) and near is not None:
                    written.number_format = _shape(near)
                else:
                    written.alignment = Alignment(wrap_text=True, vertical="top", indent=0 if column == 1 else 1)
                    text = str(written.value or "")
                    widest[column] = max(widest.get(column, 0), sum(2 if ord(c) > 0x2E80 else 1 for c in text))
        line += len(rows) + 2
        _put(sheet, line, 1, table.note).font = Font(italic=True, color="555555")
        line += 2
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(44, max(13, widest.get(column, 0) + 2))
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"


def save_workbook(
    path: Path, groups: Sequence[Sequence[tuple[str, Table]]], notes: Sequence[tuple[str, str]], language: str
) -> Path:
    """One sheet for each group of (scenario's title, table); `notes` are (subject, text) of the last sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    t, book = words(language), Workbook()
    book.remove(book.active)
    for group in groups:
        sheet = book.create_sheet(sheet_name(group[0][1], language))
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties()
        _fill(sheet, group, language)
    sheet = book.create_sheet(t("Notes and sources"))
    for line, (subject, text) in enumerate(notes, 1):
        _put(sheet, line, 1, subject).font = Font(bold=True)
        _put(sheet, line, 2, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 110
    sheet.freeze_panes = "B1"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    return save_whole(path, book.save)


def origin(run: RunDirectory, language: str) -> list[tuple[str, str]]:
    """What stands on a notes sheet of every file made from a run."""
    t, told = words(language), run.manifest
    titles = "; ".join(f"{name} = {run.title(name, language)}" for name in run.scenarios)
    seeds = "; ".join(f"{name}: {seed}" for name, seed in told.get("seeds", {}).items())
    return [
        (t("Run key"), str(told.get("run_key"))),
        (t("Version"), str(told.get("qianyi"))),
        (t("Hash of model and data"), str(told.get("model_hash"))),
        (t("Scenarios"), titles),
        (t("Replicates"), str(told.get("replicates"))),
        (t("Seeds"), seeds),
    ]
