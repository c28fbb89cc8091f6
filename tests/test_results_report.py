"""The report: every number computed anew from the shards and found again in each document."""

import io
import re
import uuid
from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import lxml.html
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from qianyi.experiments.reporting import credibility_notice
from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book import NumberBook, load_numbers
from qianyi.results.measures.book.sql import Formulas
from qianyi.results.measures.panel import years_query
from qianyi.results.report.blocks import Heading, Paragraph, TableBlock, id_size
from qianyi.results.report.compose import Notices, compose
from qianyi.results.report.formats.docx import to_docx
from qianyi.results.report.formats.embedding import embeddable
from qianyi.results.report.formats.html import to_html
from qianyi.results.report.formats.letters import SANS, SERIF, own_letters, subset
from qianyi.results.report.formats.pdf import quoted, to_pdf
from qianyi.results.tables.answers import package
from qianyi.results.tables.cells import Findings, cited_ids, numbers_of
from tests.small_runs import reported_run, small_run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Reports of a small run in both languages: findings, folder, report without pictures by language."""
    run = arrange([reported_run(tmp_path_factory)])
    of = Findings.of(run)
    return of, run.path, {language: compose(of, language, lambda name: None) for language in ("zh", "en")}


def _answer(report) -> list[str]:
    """The sentences of the answer."""
    heads = [place for place, block in enumerate(report.blocks) if isinstance(block, Heading)]
    answer = report.blocks[heads[1] : heads[2]]
    return [block.content.text for block in answer if isinstance(block, Paragraph) and block.kind == "item"]


def _table(report, id: str):
    (table,) = (block.table for block in report.blocks if isinstance(block, TableBlock) and block.table.id == id)
    return table


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _docx_units(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    rows = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return [_bare(text) for text in [*(paragraph.text for paragraph in document.paragraphs), *rows]]


def _html_units(content: bytes) -> list[str]:
    page = lxml.html.fromstring(content.decode("utf-8"))
    return [_bare("|".join(node.itertext())) for node in page.iter("p", "tr")]


def _pdf_text(content: bytes) -> str:
    return _bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


@cache
def _pages(report: Path) -> list[str]:
    """The words of each page of a report on disk."""
    return [_bare(page.extract_text()) for page in PdfReader(report).pages]


def _places(report):
    """(ids as cited, numbers) of every paragraph and table row that has numbers."""
    for block in report.blocks:
        if isinstance(block, Paragraph) and block.content.numbers:
            yield "", block.content.numbers
        elif isinstance(block, TableBlock):
            for row in block.table.rows:
                if numbers := numbers_of(row):
                    yield cited_ids(numbers) if block.table.cited else "", numbers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_is_computed_anew_and_found_in_the_documents(made, language):
    of, folder, reports = made
    numbers = {number.id: number for number in reports[language].numbers()}
    assert len(numbers) > 300
    fresh = dict(numbers)
    with duckdb.connect() as connection:
        shards = f"['{folder}/zones/*.parquet']"
        connection.execute(f"CREATE TABLE recorded AS {years_query().replace('$files', shards)}")
        formulas = Formulas(of.run, "recorded")
        for number in numbers.values():
            if question := formulas.of(number):
                value, low, high = connection.execute(question).fetchone() or (None, None, None)
                fresh[number.id] = replace(number, value=value, low=low, high=high)
    docx = _docx_units((folder / f"report.{language}.docx").read_bytes())
    html = _html_units((folder / f"report.{language}.html").read_bytes())
    pdf = "".join(_pages(folder / f"report.{language}.pdf"))
    for ids, told in _places(reports[language]):
        wanted = [_bare(ids), *(_bare(fresh[number.id].text(language)) for number in told)]
        for units in (docx, html):
            assert any(all(word in unit for word in wanted) for unit in units), (ids, wanted)
        assert all(word in pdf for word in wanted), (ids, wanted)


def test_the_book_on_disk_is_what_the_report_prints(made):
    of, folder, reports = made
    held = {number.id: number for number in load_numbers(of.run).numbers}
    for report in reports.values():
        assert all(held[number.id] == number for number in report.numbers())


def test_both_languages_cite_the_same_numbers(made):
    _, _, reports = made
    ids = [[number.id for number in reports[language].numbers()] for language in ("zh", "en")]
    assert ids[0] == ids[1]


def test_docx_has_the_layout_of_an_official_document(made):
    _, folder, _ = made
    document = Document(io.BytesIO((folder / "report.zh.docx").read_bytes()))
    fonts = {name: document.styles[name].element.rPr.rFonts for name in ("Normal", "Heading 1", "Heading 2")}
    told = {name: font.get(qn("w:eastAsia")) for name, font in fonts.items()}
    assert told == {"Normal": "仿宋", "Heading 1": "黑体", "Heading 2": "楷体"}
    assert not any("heme" in key for font in fonts.values() for key in font.attrib)
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads[0] == "一、问题" and heads[1] == "二、结论" and heads[11].startswith("十二、")
    xml = document.element.xml
    tables = len(document.tables)
    assert xml.count("SEQ 表") == tables and xml.count("SEQ 图") == len(document.inline_shapes) > 8
    assert "PAGE" in document.sections[0].footer._element.xml


@pytest.mark.parametrize("language", ["zh", "en"])
def test_docx_carries_every_letter_for_whoever_lacks_its_fonts(made, language):
    _, folder, reports = made
    content = (folder / f"report.{language}.docx").read_bytes()
    document = Document(io.BytesIO(content))
    table = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("fontTable"))
    listed = {
        font.get(qn("w:name")): font.find(qn("w:embedRegular")) for font in parse_xml(table.blob).iter(qn("w:font"))
    }
    letters = {letter for letter in document.element.body.xpath("string()") if letter > "~"} | set("0123456789—")
    asked = set(re.findall(r'w:eastAsia="([^"]+)"', document.element.xml + document.styles.element.xml))
    assert asked & set(listed) == {"仿宋", "黑体", "楷体"} and letters > set("亿元")
    # LibreOffice shows a second report in the letters of the first one that it opened.
    assert 1000 < len(own_letters()) < 3000 and set(own_letters()) > set("做大做强无")
    known = set.intersection(*({chr(c) for c in subset(face, own_letters()).getBestCmap()} for face in (SERIF, SANS)))
    assert len(known) > 0.97 * len(own_letters())
    for name in (*asked & set(listed), "Noto Serif SC", "Noto Sans SC"):
        key = listed[name].get(qn("w:fontKey"))
        hidden = table.rels[listed[name].get(qn("r:id"))].target_part.blob
        mask = uuid.UUID(key).bytes[::-1] * 2  # ECMA-376 part 1, 17.8.1
        font = TTFont(io.BytesIO(bytes(a ^ b for a, b in zip(hidden[:32], mask, strict=True)) + hidden[32:]))
        assert "glyf" in font and font["OS/2"].fsType == 0, "Word embeds quadratic outlines that may be installed"
        assert letters <= {chr(code) for code in font.getBestCmap()}
        assert font["glyf"][font.getBestCmap()[ord("元")]].numberOfContours > 0
        assert set(own_letters()) & known <= {chr(code) for code in font.getBestCmap()}
    assert "宜" in credibility_notice()[0] and {ord(letter) for letter in "可信度宜"} <= set(font.getBestCmap())
    assert document.settings.element.find(qn("w:embedTrueTypeFonts")) is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_report_gives_the_same_document(made, language):
    _, _, reports = made
    first = to_docx(reports[language])
    if language == "zh":
        embeddable.cache_clear()
    assert to_docx(reports[language]) == first


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_page_holds_the_whole_answer(made, language):
    _, folder, reports = made
    page = _pages(folder / f"report.{language}.pdf")[0]
    who = _table(reports[language], "who")
    assert [column.heading.count("1000") + column.heading.count("500") for column in who.columns] == [0, 1, 1]
    assert len(who.rows) == 5 and len({n.place for row in who.rows for cell in row[1:] for n in cell.numbers}) == 31
    told = _answer(reports[language])
    assert len(told) == 5
    told += [who.title, who.rows[0][1].text, who.rows[-1][0], credibility_notice()[language == "en"]]
    for text in told:
        assert _bare(text) in page, text


def test_html_needs_nothing_from_elsewhere_and_pdf_embeds_its_fonts(made):
    _, folder, _ = made
    html = (folder / "report.zh.html").read_text(encoding="utf-8")
    assert "data:font/woff;base64," in html and not re.search(r'(src|href)="(?!data:)', html)
    assert "url(http" not in html and "<script" not in html
    pdf = PdfReader(folder / "report.zh.pdf")
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert described and all({"/FontFile2", "/FontFile3"} & set(font) for font in described)


def test_the_first_page_says_who_crosses_when_how_surely_and_what_it_costs(made):
    _, folder, _ = made
    for language, words in (
        ("zh", ("极有可能", "公共成本", "极不可能")),
        ("en", ("very likely", "public cost", "very unlikely")),
    ):
        first = _pages(folder / f"report.{language}.pdf")[0]
        assert all(_bare(word) in first for word in words), language


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_leads_with_true_revenue_and_tells_what_zones_would_report_beside_it(made, language):
    of, _, reports = made
    counted = {}
    for column in ("revenue", "reported_revenue"):
        values = of.panel[column][of.panel.scenarios.index(of.proposed), :, :, -1]
        counted[column] = (values >= of.panel.targets).sum(axis=1).mean()
    true, reported = (of.mean(name, of.proposed, of.last) for name in ("at_target", "at_target_reported"))
    assert (true.value, reported.value) == pytest.approx((counted["revenue"], counted["reported_revenue"]))
    first, second, *_ = _answer(reports[language])
    assert f"{counted['revenue']:.1f}" in first and f"{counted['reported_revenue']:.1f}" in second
    assert {"zh": "不含任何上报假定", "en": "No assumption on reporting"}[language] in second


_VERDICTS = {
    "zh": ("达标开发区增多", "达标开发区减少", "收入增加", "收入减少", "方案增加公共成本", "方案减少公共成本"),
    "en": ("more zones", "fewer zones", ": revenue rises", ": revenue falls", "it costs more", "it costs less"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("ends, side", [((1.0, 3.0), 0), ((-3.0, -1.0), 1), ((-1.0, 3.0), None), (None, None)])
def test_sentences_say_only_what_intervals_support(made, language, ends, side):
    of, _, _ = made
    low, high = ends or (None, None)
    value = sum(ends) / 2 if ends else 1.0
    numbers = [
        replace(number, value=value, low=low, high=high) if number.statistic == "difference" else number
        for number in of.book.numbers
    ]
    told = "\n".join(_answer(compose(Findings(of.run, of.panel, NumberBook(numbers)), language, lambda name: None)))
    found = [words in told for words in _VERDICTS[language]]
    assert found == [side == place % 2 for place in range(6)]
    undecided = {
        "zh": ("差别未定（区间包含零）", "只有一次重复，差别未定"),
        "en": ("its interval includes zero", "with one replicate"),
    }
    assert [told.count(words) for words in undecided[language]] == (
        [4, 0] if ends and side is None else [0, 0 if ends else 4]
    )
    assert ("每增加1亿元收入" in told or "each added" in told) == (side is not None)


@pytest.mark.usefixtures("without_fonts")
@pytest.mark.parametrize("replicates, names", [(1, ("plan-2017", "no-plan", "late-reform")), (7, ("plan-2017",))])
def test_one_replicate_or_one_scenario_still_gives_a_whole_report(tmp_path, tmp_path_factory, replicates, names):
    run = arrange([small_run(tmp_path_factory, replicates, names=names)])
    of = Findings.of(run)
    report = compose(of, "en", lambda name: None)
    text = " ".join(_answer(report))
    assert ("undecided" in text) if replicates == 1 else ("one scenario only" in text)
    assert "more zones are at target" not in text
    assert to_pdf(report, tmp_path).startswith(b"%PDF") and len(_docx_units(to_docx(report))) > 100


def test_a_package_of_no_levers_takes_no_page_of_its_own(tmp_path_factory):
    of = Findings.of(arrange([small_run(tmp_path_factory, 2, names=("no-plan", "slowdown-no-plan"))]))
    blocks = compose(of, "en", lambda name: None).blocks
    third, fourth = (b for b in blocks if isinstance(b, Heading) and b.text.startswith(("3. ", "4. ")))
    assert not third.new_page and not third.broad and fourth.new_page


@pytest.mark.usefixtures("without_fonts")
def test_a_title_in_one_language_and_words_that_look_like_markup_are_told_as_they_are(made):
    of, folder, _ = made
    odd = 'A#b *c* $d$ <e> "f" \\g [h] _i_'
    run = arrange([of.run.sources[0]])
    run.manifest["titles"] = {**run.manifest["titles"], "plan-2017": {"zh": odd, "en": odd}}
    run.manifest["resolved"] = [
        {**s, "title_zh": ""} if s["name"] == "plan-2017" else s for s in run.manifest["resolved"]
    ]
    changed = Findings(run, of.panel, of.book)
    report = compose(changed, "zh", lambda name: None, Notices([("旧版本", "old version")]))
    notices = [b.content.text for b in report.blocks if isinstance(b, Paragraph) and b.kind == "notice"]
    assert notices[0] == "旧版本" and "plan-2017" in notices[1]
    assert any(_bare(odd) in unit for unit in _docx_units(to_docx(report)))
    assert odd in lxml.html.fromstring(to_html(report).decode()).find(".//h1").text
    assert _bare(odd) in _pdf_text(to_pdf(report, folder))
    assert quoted('"') == '"\\""'


def test_the_package_is_set_in_letters_that_can_be_read_and_keeps_every_source(made):
    of, folder, reports = made
    for language, report in reports.items():
        table = _table(report, "package")
        whole = package(of, of.proposed, language)
        told = table.note + " ".join(cell for row in table.rows for cell in row if isinstance(cell, str))
        assert table.size >= 7.5 and id_size(table.size) >= 7.0
        assert all(row[-1] in told and row[0] in told for row in whole.rows)
    for language, head in (("zh", "三、政策组合"), ("en", "3. The package")):
        text = _pages(folder / f"report.{language}.pdf")
        first = next(n for n, page in enumerate(text) if _bare(head) in page)
        assert {"zh": "四、结果", "en": "4.Results"}[language] in text[first + 1], "the package is one page"
