"""All zones of the province, most of them without a target: figures, numbers and report still hold."""

import io

import duckdb
import pytest
from docx import Document

from qianyi.results.figures.gallery import Subject, draw, names_for, own_zone
from qianyi.results.figures.style import look
from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book.sql import Formulas
from qianyi.results.measures.panel import read_panel, years_query
from qianyi.results.report.blocks import Report, TableBlock
from qianyi.results.report.compose import compose
from qianyi.results.report.formats.docx import to_docx
from qianyi.results.tables.cells import Findings
from qianyi.results.trace import agrees
from tests.small_runs import small_run

NAMES = ("whole-province", "whole-province-no-plan")


@pytest.fixture(scope="module")
def of(tmp_path_factory) -> Findings:
    return Findings.of(arrange([small_run(tmp_path_factory, 3, "2018Q4", NAMES)]))


def test_figures_are_drawn_and_not_taller_than_three_pages(of):
    panel = read_panel(of.run)
    subject = Subject(of.run, panel, "zh", own_zone(panel))
    for name in names_for(of.run):
        with look():
            drawn = draw(name, subject)
            drawn.figure.draw_without_rendering()
        assert len(drawn.data) and drawn.figure.get_figheight() <= 14, name


def test_numbers_are_found_again_and_zones_without_target_are_never_at_it(of):
    aimed = {zone.zone_id for zone in of.aimed}
    assert len(aimed) == 31 and len(of.zones) > 150
    for zone in of.zones:
        if zone.zone_id not in aimed:
            assert of.mean("at_target", of.proposed, of.last, f"zone:{zone.zone_id}").value == 0.0
    with duckdb.connect() as connection:
        shards = f"['{of.run.path}/zones/*.parquet']"
        connection.execute(f"CREATE TABLE recorded AS {years_query().replace('$files', shards)}")
        formulas = Formulas(of.run, "recorded")
        computed = [number for number in of.book.numbers if number.statistic != "input"]
        province = [number for number in computed if number.place == "province"]
        for number in [*province, *computed[::40]]:
            found = connection.execute(formulas.of(number)).fetchone() or (None,) * 3
            assert agrees(number, found), (number.key, found)


@pytest.mark.usefixtures("without_fonts")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_tells_only_zones_with_a_target_when_they_cross(of, language):
    report = compose(of, language, lambda name: None)
    tables = {block.table.id: block.table for block in report.blocks if isinstance(block, TableBlock)}
    assert len(tables["zones"].rows) == 31
    places = {number.place for row in tables["who"].rows for cell in row[1:] for number in cell.numbers}
    assert places == {f"zone:{zone.zone_id}" for zone in of.aimed}
    assert len(tables["data_status"].rows) == len(of.zones)
    assert Document(io.BytesIO(to_docx(report))).tables


@pytest.mark.usefixtures("without_fonts")
def test_a_title_longer_than_office_files_may_hold_is_cut_there_only():
    report = Report("en", "long " * 200, "about", [])
    document = Document(io.BytesIO(to_docx(report)))
    assert len(document.core_properties.title) == 255
    assert any("long " * 199 in paragraph.text for paragraph in document.paragraphs)
