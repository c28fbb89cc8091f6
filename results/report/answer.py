"""The answer in five sentences, and who is where on the first page. Sentences state only what the numbers support."""

from collections.abc import Sequence

from qianyi.results.measures.arranged import resolved
from qianyi.results.measures.book import Number
from qianyi.results.measures.estimates import word_band
from qianyi.results.measures.findings import TIERS
from qianyi.results.measures.indicators import PAYERS
from qianyi.results.measures.provenance import zone_name
from qianyi.results.report.blocks import cited, joined
from qianyi.results.tables.answers import short_title
from qianyi.results.tables.cells import Column, Findings, Phrase, Table
from qianyi.scenarios.ensemble import MODE, NONE

_UNDECIDED = {"zh": "差别未定（区间包含零）", "en": "the difference is undecided (its interval includes zero)"}
_UNKNOWN = {"zh": "只有一次重复，差别未定", "en": "with one replicate the difference is undecided"}


def verdict(number: Number, language: str, more: tuple[str, str], less: tuple[str, str]) -> str:
    """`more` or `less` (zh, en) where the interval leaves zero out, else that the difference is undecided."""
    if number.low is None:
        return _UNKNOWN[language]
    if not number.decided:
        return _UNDECIDED[language]
    words = more if number.value > 0 else less
    return words[0] if language == "zh" else words[1]


def five_sentences(of: Findings, language: str) -> list[Phrase]:
    """Zones at target; the plan's own date; revenue; cost; losers. A run with one scenario has no differences."""
    if not of.others:
        return _alone(of, language)
    return [
        _at_target(of, language, of.last),
        _at_target(of, language, _plan_date(of)) if _plan_date(of) != of.last else _true_target(of, language),
        _revenue(of, language),
        _cost(of, language),
        _losers(of, language),
    ]


def _plan_date(of: Findings) -> int:
    """The year of the plan's targets where the horizon covers it."""
    return 2020 if 2020 in of.panel.years else of.last


def _titles(of: Findings, language: str) -> tuple[str, str]:
    return short_title(of, of.proposed, language, 44), short_title(of, of.reference, language, 44)


def _at_target(of: Findings, language: str, year: int) -> Phrase:
    mine, theirs = (of.mean("at_target", name, year) for name in (of.proposed, of.reference))
    gap = of.difference("at_target", of.proposed, year)
    plan, reference = _titles(of, language)
    said = verdict(
        gap, language, ("达标开发区增多", "more zones are at target"), ("达标开发区减少", "fewer zones are at target")
    )
    if year != of.last:  # the sentence before has said of whom and of what
        shorter = {
            "zh": f"{year}年达标的为{{0i}}，“{reference}”下为{{1i}}；方案的作用为{{2i}}：{said}",
            "en": f"In {year}, {{0i}} are at target, under '{reference}' {{1i}}; the effect is {{2i}}: {said}",
        }[language]
        return joined(language, cited(shorter, language, mine, theirs, gap))
    tiers, parts = _by_tier(of, language)
    template = {
        "zh": f"{year}年，“{plan}”下{len(of.aimed)}个有目标的开发区中平均有{{0i}}报告收入达到自身目标{tiers}，"
        f"“{reference}”下为{{1i}}；方案的作用为{{2i}}：{said}",
        "en": f"In {year}, under '{plan}', on average {{0i}} of {len(of.aimed)} report revenue at or "
        f"above their own target{tiers}, under '{reference}' {{1i}}; the effect is {{2i}}: {said}",
    }[language]
    return joined(language, cited(template, language, mine, theirs, gap, *parts))


def _by_tier(of: Findings, language: str) -> tuple[str, list[Number]]:
    """How many of the zones with each target are there in the last year, as part of the first sentence."""
    aims = [[zone.target_yi for zone in of.aimed if zone.tier == tier] for tier in TIERS]
    if not all(aims):
        return "", []
    words = {"zh": "目标{:g}亿元的{}个中{{{}}}", "en": "{{{2}}} of the {1} that aim at {0:g} 亿元"}[language]
    told = [words.format(aim[0], len(aim), 3 + place) for place, aim in enumerate(aims)]
    joint, around = {"zh": ("，", "（{}）"), "en": (", ", " ({})")}[language]
    return around.format(joint.join(told)), [of.mean("at_target", of.proposed, of.last, tier) for tier in TIERS]


def _true_target(of: Findings, language: str) -> Phrase:
    mine, gap = of.mean("at_target_true", of.proposed), of.difference("at_target_true", of.proposed)
    said = verdict(gap, language, ("达标开发区增多", "more zones"), ("达标开发区减少", "fewer zones"))
    template = {
        "zh": f"按真实收入计，{of.last}年为{{0i}}，与对照相差{{1i}}：{said}",
        "en": f"By true revenue it is {{0i}} in {of.last}; the difference is {{1i}}: {said}",
    }[language]
    return joined(language, cited(template, language, mine, gap))


def _revenue(of: Findings, language: str) -> Phrase:
    gap, own = of.difference("revenue", of.proposed), of.mean("revenue", of.reference)
    _, reference = _titles(of, language)
    said = verdict(gap, language, ("收入增加", "revenue rises"), ("收入减少", "revenue falls"))
    template = {
        "zh": f"{of.last}年全部开发区真实主营业务收入为{{0}}，“{reference}”下为{{1}}；方案的作用为{{2i}}：{said}"
        f"；按真实收入达标的为{{3}}，“{reference}”下为{{4}}",
        "en": f"True main-business revenue of all zones in {of.last} is {{0}}, under '{reference}' {{1}}; the effect "
        f"is {{2i}}: {said}; by it {{3}} are at target, under '{reference}' {{4}}",
    }[language]
    true = [of.mean("at_target_true", name) for name in (of.proposed, of.reference)]
    return joined(language, cited(template, language, of.mean("revenue", of.proposed), own, gap, *true))


def _cost(of: Findings, language: str) -> Phrase:
    span = of.span
    if not of.has("public_cost"):
        return Phrase({"zh": "本次运行没有记录公共成本。", "en": "This run has not recorded public cost."}[language])
    whole = of.over_span("public_cost", of.proposed, "difference")
    parts = [of.over_span(payer, of.proposed, "difference") for payer in PAYERS]
    _, reference = _titles(of, language)
    said = verdict(whole, language, ("方案增加公共成本", "it costs more"), ("方案减少公共成本", "it costs less"))
    template = {
        "zh": f"{span}年，年均公共成本为{{0}}，“{reference}”下为{{2}}；方案的作用为{{1i}}：{said}；其中开发区{{3}}、"
        "市级{4}、省级{5}、融资平台{6}、减免的收入{7}",
        "en": f"Over {span} public cost is {{0}}, under '{reference}' {{2}}; the effect is {{1i}}: {said}; zones "
        "{3}, cities {4}, province {5}, financing platforms {6}, taxes and fees waived {7}",
    }[language]
    levels = [of.over_span("public_cost", name) for name in (of.proposed, of.reference)]
    numbers = (levels[0], whole, levels[1], *parts)
    return joined(language, cited(template, language, *numbers), _per_yi(of, language))


def _per_yi(of: Findings, language: str) -> Phrase:
    ratio = of.over_span("cost_per_added_revenue", of.proposed, "ratio")
    if not of.over_span("revenue", of.proposed, "difference").decided or ratio.value is None:
        said = {
            "zh": "收入是否增加未定，每亿元收入的成本因此未定",
            "en": "whether revenue rises, hence cost per 亿元 added, is undecided",
        }
        return Phrase(said[language])
    template = {
        "zh": "各年合计，每增加1亿元收入的公共成本为{0i}",
        "en": "over all these years each added 亿元 of revenue costs {0i}",
    }[language]
    return cited(template, language, ratio)


def _losers(of: Findings, language: str) -> Phrase:
    counts = [of.compared(name, of.proposed) for name in ("gaining_zones", "losing_zones", "undecided_zones")]
    template = {
        "zh": f"按{of.last}年真实收入，方案使{{0}}开发区得益、{{1}}受损、{{2}}未定；区外的得失不在其中",
        "en": f"By true revenue of {of.last}, {{0}} gain from it, {{1}} lose, {{2}} undecided; places outside are "
        "not counted",
    }[language]
    phrases = [cited(template, language, *counts)]
    worst = sorted((n for n in _zone_gaps(of) if n.decided and n.value < 0), key=lambda n: n.value)[:3]
    names = {f"zone:{zone.zone_id}": zone_name(zone, language) for zone in of.zones}
    for number in worst:
        phrases.append(cited(f"{names[number.place]} {{0i}}", language, number))
    return joined(language, *phrases)


def _zone_gaps(of: Findings) -> list[Number]:
    return [of.difference("revenue", of.proposed, of.last, f"zone:{zone.zone_id}") for zone in of.zones]


def _alone(of: Findings, language: str) -> list[Phrase]:
    """What one scenario can say: levels only."""
    told = []
    for year in of.milestones:
        template = {
            "zh": f"{year}年，“{short_title(of, of.proposed, 'zh', 44)}”下平均有{{0i}}报告收入达到自身目标",
            "en": f"In {year}, under '{short_title(of, of.proposed, 'en', 44)}', on average {{0i}} report "
            "revenue at or above their own target",
        }[language]
        told.append(joined(language, cited(template, language, of.mean("at_target", of.proposed, year))))
    template = {"zh": f"{of.last}年真实收入{{0i}}", "en": f"True revenue in {of.last}: {{0i}}"}[language]
    told.append(joined(language, cited(template, language, of.mean("revenue", of.proposed))))
    if of.has("public_cost"):
        template = {"zh": "年均公共成本{0i}", "en": "Public cost a year: {0i}"}[language]
        told.append(joined(language, cited(template, language, of.over_span("public_cost", of.proposed))))
    alone = {
        "zh": "只有一个场景：不能说明政策改变了什么，也不能说明谁受损。",
        "en": "There is one scenario only: what a policy changes, and who loses, cannot be told.",
    }
    return [*told, Phrase(alone[language])]


_BANDS = ((0.90, 1.01), (0.67, 0.90), (0.33, 0.67), (0.10, 0.33), (-0.01, 0.10))


def who_crosses(of: Findings, language: str) -> Table:
    """Zones by the five words for their probability at target in the last year, with the median first year there.

    A column for each target that zones have (1000亿 and 500亿), the highest first.
    """
    targets = sorted({zone.target_yi for zone in of.aimed}, reverse=True)
    found: dict[tuple[str, float], list[tuple[list[Number], Number, str]]] = {}
    for zone in of.aimed:
        place = f"zone:{zone.zone_id}"
        chance = of.mean("at_target", of.proposed, of.last, place)
        year = of.book.find("crossing_year", "first", place, of.panel.years, of.proposed)
        before = of.mean("at_target", of.reference, of.last, place)
        told = ([before, chance] if of.others else [chance], year, zone_name(zone, language))
        found.setdefault((word_band(chance.value, language), zone.target_yi), []).append(told)
    rows: list[Sequence] = []
    for low, high in _BANDS:
        band = word_band((low + high) / 2, language)
        row = [sorted(found.get((band, target), []), key=lambda told: -told[0][-1].value) for target in targets]
        rows.append([f"{band}\n{_span(low, high)}", *(_members(members, language) for members in row)])
    head = {"zh": f"{of.last}年达标", "en": f"At target in {of.last}"}[language]
    columns = [Column(head, width=0.85)]
    for target in targets:
        count = sum(zone.target_yi == target for zone in of.aimed)
        aimed = {
            "zh": f"目标{target:g}亿元的{count}个开发区",
            "en": f"The {count} zones with a target of {target:g} 亿元",
        }
        columns.append(Column(aimed[language], width=5.0 / len(targets)))
    title = {
        "zh": f"哪些开发区、何时、有多大把握（{short_title(of, of.proposed, 'zh', 44)}）",
        "en": f"Which zones, when, how surely ({short_title(of, of.proposed, 'en', 44)})",
    }[language]
    return Table("who", title, columns, rows, _how_to_read(of, language), cited=False, size=7.2)


def _span(low: float, high: float) -> str:
    if high > 1.0:
        return f"≥ {low:.0%}"
    return f"< {high:.0%}" if low < 0.0 else f"{100 * low:.0f}–{high:.0%}"


def _how_to_read(of: Findings, language: str) -> str:
    limits, first, last = _limits(of, language), of.panel.years[0], of.last
    chances = {"zh": f"{last}年达标的概率", "en": f"probability at target in {last}"}[language]
    if of.others:
        _, reference = _titles(of, language)
        chances += {"zh": f"（“{reference}”→本方案）", "en": f" ('{reference}' → proposal)"}[language]
    return {
        "zh": f"括号内为{chances}和首次达标年份的中位数（“>”：{last}年之后；{first}：首个模拟年即已达标；"
        "达标后可能回落）。"
        "10%–90%为各次模拟的范围，95%区间只是均值的模拟误差；差值未按取整的数计算。"
        f"报告收入含口径调整和目标压力下的多报，真实收入不含。编号见分开发区表。{limits}",
        "en": f"In brackets: {chances}, median first year there (> after {last}; {first}: at target in the first year "
        "simulated; a zone may fall back). 10–90 % is the range of replicates, a 95 % interval the error of their "
        "mean; differences are of unrounded numbers. Reported revenue holds changes of scope and reporting towards "
        f"targets, true revenue does not. 亿元: 100 million yuan. Ids: table by zone. {limits}",
    }[language]


def draws_parameters(of: Findings) -> bool:
    """Whether replicates draw their parameters from a fitted ensemble."""
    return any(told.get("ensemble", NONE) not in (NONE, MODE) for told in resolved(of.run).values())


def _limits(of: Findings, language: str) -> str:
    """What the probabilities of the first page hold, and what they leave out."""
    unknown = sum(not zone.revenue_is_reported for zone in of.aimed)
    drawn = draws_parameters(of)
    return {
        "zh": f"概率包含偶然因素、{unknown}个开发区未公布的2016年收入"
        + ("和参数的不确定性，不含" if drawn else "，不含参数和")
        + "全国走势等环境的不确定性，实际把握低于表中数字。",
        "en": f"Probabilities include chance, the unpublished 2016 revenue of {unknown} zones"
        + (" and parameter uncertainty" if drawn else ", not parameter uncertainty")
        + ", and take one national path as given: actual confidence is lower.",
    }[language]


def _members(members: list[tuple[list[Number], Number, str]], language: str) -> Phrase:
    if not members:
        return Phrase({"zh": "无", "en": "none"}[language])
    gap, between = {"zh": ("，", "；"), "en": (", ", "; ")}[language]
    left, right = {"zh": ("（", "）"), "en": (" (", ")")}[language]
    told = []
    for chances, year, name in members:
        shown = "→".join(chance.text(language) for chance in chances)
        told.append(f"{name}{left}{shown}%{gap}{year.text(language)}{right}")
    return Phrase(between.join(told), tuple(n for chances, year, _ in members for n in (*chances, year)))
