"""The words of the report stand in a template a language, and an editor's slip is told with file and line."""

import re

import pytest
from jinja2 import nodes

from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book import NumberBook
from qianyi.results.report import template
from qianyi.results.report.blocks import Heading, Paragraph, TableBlock
from qianyi.results.report.compose import Notices, compose
from qianyi.results.report.values import named_values
from qianyi.results.tables.cells import Findings
from qianyi.scenarios.mistakes import ScenarioMistakes
from tests.small_runs import small_run

LANGUAGES = ("zh", "en")
ENGLISH = template.template_of("en").read_text(encoding="utf-8")
PERIODS = ("last", "plan", "early", "yearly", "losers", "milestones", "tiers")


@pytest.fixture(scope="module")
def of(tmp_path_factory) -> Findings:
    return Findings.of(arrange([small_run(tmp_path_factory)]))


@pytest.fixture
def edited(of, tmp_path, monkeypatch):
    """A function that makes the report of an edited template: old words and new ones, or the whole text."""

    def made(old: str, new: str, whole: str = ""):
        assert whole or old in ENGLISH, old
        text = whole or ENGLISH.replace(old, new, 1)
        (tmp_path / "report.en.md.j2").write_text(text, encoding="utf-8")
        monkeypatch.setattr(template, "FOLDER", tmp_path)
        return compose(of, "en", lambda name: None)

    return made


def _refused(work) -> str:
    with pytest.raises(ScenarioMistakes) as found:
        work()
    return "\n".join(mistake.text("en") for mistake in found.value.mistakes)


def _line(words: str) -> int:
    """The line of the English template in which words first stand."""
    return next(number for number, line in enumerate(ENGLISH.split("\n"), 1) if words in line)


def _cited(language: str) -> set[str]:
    """Names of the numbers, tables and pictures that a template cites."""
    source = template.template_of(language).read_text(encoding="utf-8")
    chains = set()
    for node in template._environment().parse(source).find_all(nodes.Getattr):
        parts = []
        while isinstance(node, nodes.Getattr):
            parts.append(node.attr)
            node = node.node
        chains.add(".".join([node.name, *reversed(parts)]))
    return chains


def test_both_templates_cite_the_same_numbers_tables_and_pictures():
    chinese, english = map(_cited, LANGUAGES)
    # The English page of the package has no room for a column of sources: a note tells them.
    assert english - chinese == {"tables.package.note"} and chinese <= english
    assert sum(name.startswith(PERIODS) for name in chinese) > 40


def test_every_table_and_every_figure_has_its_place_in_the_report(of):
    values = named_values(of, "zh", None)
    for kind in ("tables", "pictures"):
        assert {f"{kind}.{name}" for name in values[kind]} <= _cited("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_template_exists_in_branches_that_are_not_taken_too(of, language):
    for zone in (None, of.zones[0]):
        report = compose(of, language, lambda name: None, Notices([("旧", "old")], ("可信", "credible")), zone)
        assert len(report.numbers()) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_numbered_without_a_gap(of, language):
    heads = [b.text for b in compose(of, language, lambda name: None).blocks if isinstance(b, Heading) and b.level == 1]
    marks = "一 二 三 四 五 六 七 八 九 十 十一 十二".split() if language == "zh" else list(map(str, range(1, 13)))
    assert [re.split("[、.]", head)[0] for head in heads] == marks


def test_a_planners_editor_changes_a_sentence_in_the_template_alone(edited):
    new = "- Taxes of {{ year.last }}: {{ last.tax.proposed.value }} {{ last.tax.proposed.unit }} ({{ last.tax.name }})"
    with_name = new.replace("({{ last.tax.name }})", "({{ last.tax.proposed.name }}) [{{ ids }}].\n- Bad luck")
    report = edited("- Bad luck", with_name)
    (told,) = (b.content for b in report.blocks if isinstance(b, Paragraph) and b.content.text.startswith("Taxes of"))
    (number,) = told.numbers
    assert number.indicator == "tax" and number.statistic == "mean"
    expected = f"Taxes of 2018: {number.text('en')} {number.unit('en')} ({number.told.name('en')}) [{number.id}]."
    assert told.text == expected


def test_words_around_a_table_are_its_title_and_note(edited):
    report = edited("{{ tables.tiers }}", "By tier in {{ year.last }}\n{{ tables.tiers }}\nRead it\nwith care.")
    (table,) = (b.table for b in report.blocks if isinstance(b, TableBlock) and b.table.id == "tiers")
    assert table.title == "By tier in 2018" and table.note == "Read it with care."


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("{{ last.debt_ratio.proposed }}", "{{ last.debt_rate.proposed }}", "found debt_rate; a name that the report"),
        ("{{ last.debt_ratio.proposed }}", "{{ last.debt_ratio.proposal }}", "found proposal; one of effect, proposed"),
        ("{{ last.debt_ratio.proposed }}", "{{ last.debt_ratio.proposed.valu }}", "did you mean value?"),
        ("{{ last.debt_ratio.proposed }}", "{{ last.debt_ratio.proposed | percent }}", "found percent; a filter:"),
        ("{{ last.debt_ratio.proposed }}", "{{ last.debt_ratio }}", "nothing to print"),
        ("{{ last.debt_ratio.proposed }}", "{{ last.gaining_zones.proposed }}", "this run has no such value"),
        ("{{ last.debt_ratio.proposed }}", "{{ year.last | with_interval }}", "only a number of the book"),
        ("{{ last.debt_ratio.proposed }}", "{{ last.debt_ratio.proposed", "tags that are written in full"),
        (
            "{{ last.debt_ratio.proposed }}",
            "{{ last.debt_ratio.proposed.with_interval() }}",
            "found Call; values, filt",
        ),
        ("{{ last.debt_ratio.proposed }}", "{{ ''.__class__ }}", "found __class__"),
        ("{{ last.debt_ratio.proposed }}", "{{ 1 + 1 }}", "found Add; values, filters, if and for"),
        (" of revenue [{{ ids }}].", " of revenue.", "{{ ids }} behind the numbers of a sentence"),
        ("{{ last.debt_ratio.proposed }} of", "{{ pictures.k_debt }} of", "one table or picture, on a line of its own"),
    ],
)
def test_an_error_in_an_edited_template_is_told_with_file_and_line(edited, old, new, told):
    said = _refused(lambda: edited(old, new))
    assert told in said and f"report.en.md.j2:{_line(old)}:" in said, said


def test_unknown_names_are_told_all_at_once_in_branches_not_taken_too(edited):
    lines = ["# T", "S", "", "{% if compared %}", "words", "{% else %}", "{{ yeer.last }}"]
    whole = "\n".join([*lines, "{% for z in losrs %}", "{{ q }}", "{% endfor %}", "{% endif %}"])
    said = _refused(lambda: edited("", "", whole)).split("\n")
    assert [int(line.split(".j2:")[1].split(":")[0]) for line in said] == [7, 8, 9]
    assert "did you mean year?" in said[0] and "did you mean losers?" in said[1]


def test_a_template_that_is_not_utf_8_is_told_so(edited, of, tmp_path, monkeypatch):
    shipped = template.template_of("zh").read_text(encoding="utf-8")
    (tmp_path / "report.zh.md.j2").write_bytes(shipped.encode("gb18030"))
    monkeypatch.setattr(template, "FOLDER", tmp_path)
    assert "GBK" in _refused(lambda: compose(of, "zh", lambda name: None))


def test_a_line_whose_words_fall_away_does_not_end_a_paragraph(edited):
    whole = "# T\nS\n\none\n{% if several %}two{% endif %}\n  {% if not several %}\nthree{% endif %}\n, four\n\nfive\n"
    report = edited("", "", whole)
    assert [b.content.text for b in report.blocks] == ["one two, four", "five"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenarios", [["plan-2017", "no-plan"], ["plan-2017", "late-reform", "no-plan"]])
def test_a_run_without_public_cost_and_debt_still_has_a_whole_report(of, language, scenarios):
    lacking = ("public_cost", "debt", "cost_per_added_revenue")
    run = replace_manifest(of.run, {**of.run.manifest, "scenarios": scenarios})
    kept = [number for number in of.book.numbers if not number.indicator.startswith(lacking)]
    report = compose(Findings(run, of.panel, NumberBook(kept)), language, lambda name: None)
    text = "\n".join(block.content.text for block in report.blocks if isinstance(block, Paragraph))
    assert (
        text.count({"zh": "本次运行没有记录公共成本。", "en": "This run has not recorded public cost."}[language]) == 2
    )


def test_what_a_planner_wrote_is_never_read_as_a_template(of):
    odd = "## a {.broad}\n- {{ ids }} {% if %}"
    scenarios = [{**one, "question_en": odd} for one in of.run.manifest["resolved"]]
    run = replace_manifest(of.run, {**of.run.manifest, "resolved": scenarios})
    report = compose(Findings(run, of.panel, of.book), "en", lambda name: None)
    assert any(isinstance(block, Paragraph) and block.content.text == odd for block in report.blocks)


def replace_manifest(run, manifest):
    """The same run with another manifest."""
    return type(run)(run.path, manifest, run.sources)
