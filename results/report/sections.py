"""Sections of the report, in the order in which they are read."""

import math
from collections.abc import Callable
from pathlib import Path

from qianyi.results.measures.arranged import resolved
from qianyi.results.report.answer import five_sentences, who_crosses
from qianyi.results.report.blocks import Heading, Paragraph, Picture, TableBlock, cited, joined
from qianyi.results.tables import answers
from qianyi.results.tables.cells import Findings, Phrase
from qianyi.results.tables.relocation_answers import ranks, relocations
from qianyi.results.tables.workbook import origin
from qianyi.scenarios.ensemble import NONE, ensemble
from qianyi.scenarios.parameters import parameters

Blocks = list[Heading | Paragraph | TableBlock | Picture]
Pictures = Callable[[str], Picture | None]


def say(language: str, zh: str, en: str, kind: str = "body") -> Paragraph:
    """A paragraph without numbers of the book."""
    return Paragraph(Phrase(zh if language == "zh" else en), kind)


def question(of: Findings, language: str) -> Blocks:
    """What is asked, of which scenarios."""
    known = resolved(of.run)
    told: Blocks = []
    asked = known.get(of.proposed, {}).get(f"question_{language}") or known.get(of.proposed, {}).get("question_en", "")
    if asked:
        told.append(Paragraph(Phrase(asked)))
    parts = []
    for name in of.run.scenarios:
        roles = {"zh": ("拟议方案", "对照", "比较方案"), "en": ("Proposed", "Reference", "Compared")}[language]
        role = roles[0] if name == of.proposed else roles[1] if name == of.reference else roles[2]
        colon = "：" if language == "zh" else ": "
        # Sentences use the name where short titles are alike.
        named = f" ({name})" if answers.short_title(of, name, language, 44) == name else ""
        parts.append(f"{role}{colon}{of.run.title(name, language)}{named}")
    if len(parts) > 1:
        told.append(
            Paragraph(Phrase({"zh": "；", "en": "; "}[language].join(parts) + {"zh": "。", "en": "."}[language]))
        )
    return told


def answer(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """Five sentences, and who crosses when."""
    told: Blocks = [Paragraph(sentence, "item") for sentence in five_sentences(of, language)]
    return [*told, TableBlock(who_crosses(of, language))]


def results(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """The whole, tiers, zones, and where revenue comes from."""
    heads = {
        "zh": ("总体", "分层级", "分开发区", "收入变化的来源", "项目与京津转移"),
        "en": ("All zones", "By tier", "By zone", "Where revenue comes from", "Projects and relocations"),
    }[language]
    told: Blocks = [Heading(2, heads[0]), TableBlock(answers.outcomes(of, of.proposed, language))]
    if len(of.others) > 1:
        told += [TableBlock(answers.packages(of, language)), *_drawn(pictures, "i_packages")]
    told += _drawn(pictures, "b_counts", "e_fan_province")
    told += [Heading(2, heads[1]), TableBlock(answers.tiers(of, of.proposed, language))]
    told += [Heading(2, heads[2]), TableBlock(answers.zones(of, of.proposed, language))]
    told += _drawn(pictures, "a_heat_map", "d_crossing_dates", "g_map")
    placed = ranks(of, of.proposed, language)
    told += [TableBlock(placed)] if placed else []
    told += [Heading(2, heads[3]), *_drawn(pictures, "c_waterfall"), Heading(2, heads[4])]
    told += [TableBlock(relocations(of, of.proposed, language))] if of.has("won_relocations") else []
    return [*told, *_drawn(pictures, "n_funnel", "p_flow_diagram", "o_flow_map")]


def cost(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """Who pays, debt, land."""
    if not of.has("public_cost"):
        return [say(language, "本次运行没有记录公共成本。", "This run has not recorded public cost.")]
    return [
        TableBlock(answers.costs(of, of.proposed, language)),
        *_drawn(pictures, "j_public_cost", "k_debt", "l_land"),
    ]


def losers(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """Zones that lose, and what winners take from them."""
    if not of.others:
        return [
            say(language, "只有一个场景，不能说明谁受损。", "There is one scenario only: who loses cannot be told.")
        ]
    share = of.compared("displacement_share", of.proposed, "share")
    template = {
        "zh": f"{of.last}年，均值下降的开发区减少的收入相当于均值上升的开发区增加收入的{{0}}（各区均值之比，没有区间）",
        "en": f"In {of.last}, revenue lost by zones whose mean falls is {{0}} of what zones gain whose mean rises "
        "(a ratio of means, without interval)",
    }[language]
    told: Blocks = [Paragraph(joined(language, cited(template, language, share)))]
    told.append(say(
        language,
        "其他省份、北京和天津的损失不在模型之内；行业和企业层面的得失未分别列出。",
        "Losses of other provinces and of Beijing and Tianjin are outside the model; sectors and firms "
            "are not told apart.",
    ))  # fmt: skip
    return [*told, TableBlock(answers.gains(of, of.proposed, language)), *_drawn(pictures, "h_gains")]


def dangers(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """What could go wrong, in numbers of this run."""
    zh = language == "zh"
    low = of.mean("at_target", of.proposed)
    lines = [cited(
        f"偏差的一面：最差的十分之一重复中，{of.last}年达标开发区不超过区间下限（{{0i}}）" if zh else
        f"Bad luck: in the worst tenth of replicates no more zones are at target in {of.last} than the "
            f"lower end of {{0i}}",
        language, low)]  # fmt: skip
    reached, held = (of.mean(name, of.proposed, of.milestones[0]) for name in ("reached_target", "holds_target"))
    lines.append(cited(
        f"跨越不等于保持：到{of.milestones[0]}年曾达标{{0}}，此后一直保持到{of.last}年的{{1}}" if zh else
        f"Crossing is not holding: by {of.milestones[0]} {{0}} had been at target, {{1}} stay there until {of.last}",
        language, reached, held))  # fmt: skip
    reported, true = of.mean("at_target", of.proposed), of.mean("at_target_true", of.proposed)
    lines.append(cited(
        f"报告与真实不同：{of.last}年按报告收入达标{{0}}，按真实收入{{1}}；统计修正可在一年内改变名次" if zh else
        f"Reports differ from truth: {{0}} at target by reported revenue in {of.last}, {{1}} by true revenue; "
        "a correction of statistics can change ranks within a year",
        language, reported, true))  # fmt: skip
    if of.others:
        lines.append(cited(
            "方案不见效：{0}的重复中，达标开发区不多于对照" if zh else
            "No effect: in {0} of replicates no more zones are at target than under the reference",
            language, of.compared("not_better", of.proposed, "share")))  # fmt: skip
    if of.has("debt"):
        lines.append(cited(
            f"债务：{of.last}年平台债务{{0i}}，相当于收入的{{1}}" if zh else
            f"Debt: {{0i}} owed by platforms in {of.last}, {{1}} of revenue",
            language, of.mean("debt", of.proposed), of.mean("debt_ratio", of.proposed)))  # fmt: skip
    told: Blocks = [Paragraph(joined(language, line), "item") for line in lines]
    return [*told, *_drawn(pictures, "m_reform")]


def certainty(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """Chance, knowledge and environment kept apart."""
    zh = language == "zh"
    start = of.book.find("start_share", "share", "province", (of.last,), of.proposed)
    unknown = sum(not zone.revenue_is_reported for zone in of.zones)
    replicates = of.panel.replicates
    margin = 98.0 / math.sqrt(replicates)  # normal interval of a share of one half, in points
    template = (
        f"知识：{len(of.zones)}个开发区中{unknown}个没有公布2016年收入，逐次抽取；{of.last}年收入的差异平均有{{0}}由起点解释"
        if zh
        else f"Knowledge: 2016 revenue is not published for {unknown} of {len(of.zones)} zones and "
        "drawn per replicate; on average "
        f"{{0}} of the spread of revenue in {of.last} stems from the start"
    )
    told: Blocks = [
        say(language,
            f"偶然：每个场景重复{replicates}次，同一重复在各场景中运气相同，差值逐次配对；均值的区间为10%–90%，差值为95%区间。"
            f"由{replicates}次重复估计的概率，其本身的95%误差最大约±{margin:.0f}个百分点。",
            f"Chance: {replicates} replicates of each scenario share their luck, so that differences "
                "are paired; means have "
            "10–90 % bands, differences 95 % intervals. A probability estimated from them is itself uncertain by up to "
            f"±{margin:.0f} points (95 %).", "item"),
        Paragraph(joined(language, cited(template, language, start)), "item"),
        _parameters(of, language),
        say(language,
            "环境：全国增长、价格均值、京津疏解力度按一条路径给定；区间只含价格与行业冲击的运气，不含路径本身的不确定性。",
            "Environment: national growth, mean prices and the push from Beijing and Tianjin follow "
                "one given path; intervals "
            "hold the luck of prices and sectors, not the uncertainty of the path.", "item"),
    ]  # fmt: skip
    return [*told, *_drawn(pictures, "q_firms")]


def _parameters(of: Findings, language: str) -> Paragraph:
    """Whether the intervals hold what is not known of the parameters."""
    statuses = [parameter.status for parameter in parameters().values()]
    assumed = sum(status == "assumed" for status in statuses)
    drawn = ensemble(resolved(of.run)[of.proposed].get("ensemble", NONE))
    if drawn is None or len(drawn.weight) == 1:
        return say(
            language,
            f"参数：{len(statuses)}个行为参数中{assumed}个为假定值，本次运行中取定值；上述区间不含参数的不确定性。",
            f"Parameters: {assumed} of {len(statuses)} behavioural parameters are assumed and fixed in this run; "
            "the intervals above leave their uncertainty out.",
            "item",
        )
    issued, draws, count = drawn.about["issued"], drawn.about["draws"], len(drawn.parameters)
    return say(
        language,
        f"参数：每次重复从校准后的{draws}组参数中抽取一组（{count}个参数，只用{issued}前公布的数据）；多数参数未被数据移动，"
        "仍为文献或假定的先验。上述区间包含参数的不确定性。",
        f"Parameters: each replicate draws one of {draws} calibrated sets ({count} parameters, from figures public by "
        f"{issued}); most were not moved by the data and stand at priors from the literature or assumed. The intervals "
        "above hold their uncertainty.",
        "item",
    )


def left_out(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """What the model leaves out, as each scenario says."""
    told = {s.get(f"leaves_out_{language}") for s in resolved(of.run).values()} - {None, ""}
    lines = sorted(told) or ["–"]
    return [Paragraph(Phrase(line)) for line in lines]


def data(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """What is known of the start, and where data come from."""
    told: Blocks = [TableBlock(answers.data_status(of, language))]
    told.append(say(
        language,
        "全部数据文件、来源与可信度见 scenarios/data/SOURCES.md；政策工具见 levers.csv，"
            "行为参数及其状态（实测、校准、假定）见 parameters.csv。",
        "All files, sources and confidence: scenarios/data/SOURCES.md; levers: levers.csv; behavioural "
            "parameters with their "
        "status (measured, calibrated, assumed): parameters.csv.",
    ))  # fmt: skip
    return told


_METHOD = (
    ("千亿是逐季度的多主体模型：开发区、企业、外迁产业、项目和省级部门按规则行动，每季度依次为政策、改革、预算、力量分配、土地、项目来源、考虑与选择、项目阶段、企业成长、退出、创新、考核、记账。",
     "Qianyi is an agent-based model by quarters: zones, firms, relocating industries, projects and "
         "the province act by rules; "
     "each quarter runs through policy, reform, budget, effort, land, sourcing, consideration and "
         "choice, pipeline, firms, "
     "exits, innovation, appraisal and books."),
    ("政策工具从不直接作用于收入，只通过各自的机制（知晓、审批、土地、融资、创新等）起作用，并各有承担者。",
     "No lever acts straight on revenue: each works through its mechanism (awareness, approval, land, "
         "finance, innovation), "
     "and somebody bears its cost."),
    ("收入的每一元变化记入一个渠道，期初收入加各渠道等于期末收入。",
     "Every yuan of change in revenue is booked to one channel; opening revenue and channels add up to "
         "closing revenue."),
    ("报告收入与真实收入分开：报告受统计口径、目标考核、误差和全省统计修正影响；跨越按报告收入计，两者并列。",
     "Reported revenue differs from true revenue by scope, pressure of targets, error and corrections; "
         "crossings are by "
     "reported revenue, and both are shown."),
    ("同一种子的各场景共用随机数，因此场景之差只来自政策；区间包含零的差别称为未定。",
     "Scenarios with one seed share their random draws, so that a difference is that of policy; a "
         "difference whose interval "
     "includes zero is called undecided."),
)  # fmt: skip


def method(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """The method in a page."""
    return [say(language, zh, en, "item") for zh, en in _METHOD]


def reproduce(of: Findings, language: str, pictures: Pictures) -> Blocks:
    """The command, the version, the seeds, and how to follow a number."""
    first = of.run.manifest
    until = next((scenario.get("until") for scenario in first.get("resolved", ())), "")
    asked = getattr(of.run, "sources", (of.run,))
    commands = [
        f"qianyi run {' '.join(run.scenarios)} --replicates {of.panel.replicates}"
        + (f" --until {until}" if until else "")
        + "".join(f" --seed {seed}" for seed in sorted(set(first.get("seeds", {}).values())))
        for run in asked
    ]
    told: Blocks = [Paragraph(Phrase(command), "item") for command in commands]
    told += [
        Paragraph(Phrase(f"{head}{'：' if language == 'zh' else ': '}{value}"), "item")
        for head, value in origin(of.run, language)
    ]
    folder = Path(of.run.path).name
    told.append(say(
        language,
        f"完整的场景设置在 {folder}/manifest.json。方括号中的编号可用 qianyi trace {folder} N1 "
            "查询其指标、公式、重复和来源；全部数字在 results.json。",
        f"The scenarios as resolved are in {folder}/manifest.json. `qianyi trace {folder} N1` explains "
            "the number with that id: "
        "indicator, formula, replicates, sources; results.json holds all numbers.",
    ))  # fmt: skip
    return told


def _drawn(pictures: Pictures, *names: str) -> Blocks:
    return [picture for name in names if (picture := pictures(name)) is not None]
