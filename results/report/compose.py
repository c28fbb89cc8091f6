"""Puts a report together: title, notices of the first page, numbered sections."""

from collections.abc import Callable, Sequence

from qianyi.results.measures.arranged import resolved
from qianyi.results.report import sections
from qianyi.results.report.annex import annex
from qianyi.results.report.blocks import Heading, Report, TableBlock
from qianyi.results.report.package import package
from qianyi.results.report.sections import Blocks, Pictures
from qianyi.results.tables.cells import Findings
from qianyi.scenarios.zones import ZoneFacts

_SECTIONS: tuple[tuple[str, str, Callable[[Findings, str, Pictures], Blocks]], ...] = (
    ("结论", "The answer", sections.answer),
    ("政策组合", "The package", package),
    ("结果", "Results", sections.results),
    ("成本与承担者", "What it costs, and who pays", sections.cost),
    ("谁受损", "Who loses", sections.losers),
    ("可能出现的问题", "What could go wrong", sections.dangers),
    ("有多大把握", "How sure we are", sections.certainty),
    ("模型没有考虑的", "What the model leaves out", sections.left_out),
    ("数据及其状态", "Data and their status", sections.data),
    ("方法", "The method in a page", sections.method),
    ("如何复现", "How to reproduce this", sections.reproduce),
)
_NUMERALS = "一二三四五六七八九十"


def numeral(count: int) -> str:
    """A number up to 99 in Chinese characters."""
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def compose(
    of: Findings,
    language: str,
    pictures: Pictures,
    notices: Sequence[tuple[str, str]] = (),
    zone: ZoneFacts | None = None,
    credibility: tuple[str, str] | None = None,
) -> Report:
    """The report of a run; `zone` gets an annex.

    On the first page (zh, en): `notices` before anything else, `credibility`, what is known of the model's worth,
    under the answer.
    """
    title = {"zh": "关于“{}”的政策模拟报告", "en": "Simulation report: {}"}[language]
    subtitle = {
        "zh": "河北省{}开发区 · 自{}年底起模拟，非实绩 · 运行 {} · 重复{}次",
        "en": "Hebei's {} zones · simulated from {} on, not observed · run {} · {} replicates",
    }[language]
    if of.panel.replicates == 1:
        subtitle = subtitle.replace("{} replicates", "{} replicate")
    blocks: Blocks = [sections.say(language, zh, en, "notice") for zh, en in [*notices, *_fallbacks(of, language)]]
    blocks += [Heading(1, _numbered(1, {"zh": "问题", "en": "The question"}[language], language))]
    blocks += sections.question(of, language)
    for place, (zh, en, build) in enumerate(_SECTIONS, 2):
        told = build(of, language, pictures)
        broad = build is package and any(isinstance(block, TableBlock) for block in told)
        alone = broad or (build is sections.results and bool(of.others))
        blocks.append(Heading(1, _numbered(place, zh if language == "zh" else en, language), alone, broad))
        blocks += _numbered_parts(told, place, language)
        if build is sections.answer and credibility:
            blocks.append(sections.say(language, *credibility, "notice"))
    if zone is not None:
        blocks += annex(of, zone, language, pictures)
    key = len(of.aimed) == len(of.zones)
    which = {"zh": "重点" if key else f"{len(of.zones)}个", "en": "key" if key else f"{len(of.zones)}"}[language]
    about = subtitle.format(which, of.panel.years[0] - 1, of.run.manifest.get("run_key"), of.panel.replicates)
    elsewhere = "".join(text for pair in (*notices, credibility or ()) for text in pair)
    return Report(language, title.format(of.run.title(of.proposed, language)), about, blocks, elsewhere)


def _numbered(place: int, words: str, language: str) -> str:
    return f"{numeral(place)}、{words}" if language == "zh" else f"{place}. {words}"


def _numbered_parts(blocks: Blocks, place: int, language: str) -> Blocks:
    told: Blocks = []
    count = 0
    for block in blocks:
        if isinstance(block, Heading):
            count += 1
            words = f"（{numeral(count)}）{block.text}" if language == "zh" else f"{place}.{count} {block.text}"
            block = Heading(block.level, words)
        told.append(block)
    return told


def _fallbacks(of: Findings, language: str) -> list[tuple[str, str]]:
    """Scenarios that have a title in the other language only, and what one replicate means."""
    found = []
    for name, scenario in resolved(of.run).items():
        if name in of.run.scenarios and not scenario.get(f"title_{language}"):
            found.append((f"场景 {name} 没有中文标题，以下使用其英文标题或名称。",
                          f"Scenario {name} has no English title; its Chinese title or its name is used."))  # fmt: skip
    if of.panel.replicates == 1:
        found.append(("只有一次重复：概率只能是0或100%，所有差别未定。",
                      "There is one replicate only: probabilities are 0 or 100 %, every difference is "
                          "undecided."))  # fmt: skip
    return found
