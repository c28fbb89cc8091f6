"""The tables that answer a planner's questions, each built from the book of numbers."""

from collections.abc import Callable

from qianyi.results.measures.indicators import PARTNERS, PAYERS, indicators
from qianyi.results.measures.policy import changes
from qianyi.results.measures.provenance import status_words, zone_name
from qianyi.results.tables.cells import Column, Findings, Table
from qianyi.results.tables.wording import BAND, source_text, unit_text, word


def short_title(of: Findings, scenario: str, language: str, limit: int = 36) -> str:
    """A scenario's title that fits (width in half-width characters); its name where short titles are alike."""
    shortened = {name: _cut(of.run.title(name, language), limit) for name in of.run.scenarios}
    alike = list(shortened.values()).count(shortened[scenario]) > 1
    return scenario if alike else shortened[scenario]


def _cut(title: str, limit: int) -> str:
    kept = ""
    width = 0
    for letter in title:
        width += 2 if ord(letter) > 0x2E80 else 1
        if width > limit:
            return kept + "…"
        kept += letter
    return kept


def outcomes(of: Findings, scenario: str, language: str, year: int | None = None) -> Table:
    """All main outcomes of one year, beside the reference."""
    year = year or of.last
    alone = scenario == of.reference
    rows = []
    listed = sorted((one.outcome, one.id) for one in indicators().values() if one.outcome is not None)
    for indicator in (name for _, name in listed if of.has(name)):
        mine = of.mean(indicator, scenario, year)
        row = [indicators()[indicator].name(language), mine.unit(language).strip(), mine]
        rows.append(
            row if alone else [*row, of.mean(indicator, of.reference, year), of.difference(indicator, scenario, year)]
        )
    columns = [Column(word("outcome", language), width=2.2), Column(word("unit", language), width=0.9)]
    shown = [scenario] if alone else [scenario, of.reference]
    columns += [Column(short_title(of, name, language), "estimate", 1.7) for name in shown]
    columns += [] if alone else [Column(word("difference", language), "estimate", 1.6)]
    title = {"zh": "{}年主要结果", "en": "Main outcomes in {}"}[language].format(year)
    return Table(f"outcomes_{year}", title, columns, rows, BAND[language])


def package(of: Findings, scenario: str, language: str) -> Table:
    """Every lever that differs from the reference: old value, new value, timing, source."""
    rows = []
    for change in changes(of.run, scenario, of.reference):
        old = of.book.find("lever", "input", "", (), of.reference, scenario, change.item)
        new = of.book.find("lever", "input", "", (), scenario, "", change.item)
        rows.append([change.name(language), unit_text(change.lever, language), old, new,
                     change.when(language), source_text(change.lever, language)])  # fmt: skip
    wide = (2.0, 1.1, 1.0, 3.3) if language == "zh" else (4.6, 1.2, 0.95, 4.4)
    columns = [
        Column(word("lever", language), width=wide[0]),
        Column(word("unit", language), width=wide[1]),
        Column(short_title(of, of.reference, language, 20), "value", wide[2]),
        Column(short_title(of, scenario, language, 20), "value", wide[2]),
        Column(word("timing", language), width=0.8),
        Column(word("source", language), width=wide[3]),
    ]
    if not any(row[4] for row in rows):
        columns.pop(4)
        rows = [[*row[:4], row[5]] for row in rows]
    title = {
        "zh": "政策组合：与对照不同的全部政策工具",
        "en": "The package: every lever that differs from the reference",
    }
    note = {
        "zh": "取值见 scenarios/data/levers.csv；对照取值为假设的无计划水平。",
        "en": "Source: scenarios/data/levers.csv. Values without the plan are assumed reference levels.",
    }
    return Table("package", title[language], columns, rows, note[language])


def tiers(of: Findings, scenario: str, language: str) -> Table:
    """Zones at target by tier and year."""
    rows = []
    for tier in ("provincial", "municipal"):
        if len(of.panel.members(tier)) == 0:
            continue
        for year in of.milestones:
            row = [word(tier, language), f"{year}", of.mean("at_target", scenario, year, tier)]
            if scenario != of.reference:
                row += [
                    of.mean("at_target", of.reference, year, tier),
                    of.difference("at_target", scenario, year, tier),
                ]
            rows.append(row)
    columns = [Column(word("tier", language), width=2.2), Column(word("year", language), width=0.6)]
    shown = list(dict.fromkeys([scenario, of.reference]))
    columns += [Column(short_title(of, name, language), "estimate", 1.7) for name in shown]
    columns += [Column(word("difference", language), "estimate", 1.6)] if scenario != of.reference else []
    title = {"zh": "分层级达标开发区数（报告收入）", "en": "Zones at target by tier (reported revenue)"}[language]
    return Table("tiers", title, columns, rows, BAND[language])


def zones(of: Findings, scenario: str, language: str) -> Table:
    """Each zone: probability at target, difference, first year at target."""
    alone = scenario == of.reference
    years = of.milestones[-2:]
    columns = [Column(word("zone", language), width=2.1), Column(word("target", language), width=0.7)]
    for year in years:
        columns.append(Column(f"{year} %", "value", 0.7))
    if not alone:
        words = {"zh": "{} 对照 %", "en": "{} ref. %"}[language]
        columns.append(Column(words.format(of.last), "value", 0.75))
        columns.append(Column(word("difference", language), "estimate", 1.35))
    columns.append(Column(word("first", language), "estimate", 1.45))
    rows = []
    for zone in of.aimed:
        place = f"zone:{zone.zone_id}"
        mark = "" if zone.revenue_is_reported else "*"
        row = [zone_name(zone, language) + mark, f"{zone.target_yi:.0f}"]
        row += [of.mean("at_target", scenario, year, place) for year in years]
        if not alone:
            row.append(of.mean("at_target", of.reference, of.last, place))
            row.append(of.difference("at_target", scenario, of.last, place))
        row.append(of.book.find("crossing_year", "first", place, of.panel.years, scenario))
        rows.append(row)
    title = {"zh": "各开发区达标概率与首次达标年份", "en": "Each zone: probability at target and first year there"}[
        language
    ]
    note = {
        "zh": "概率为报告收入达到自身目标的重复占比；差值为百分点及95%区间；年份为中位数及10%–90%区间，"
        "“>”表示模拟期之后。"
        "* 2016年收入未见公布。",
        "en": "Probability: share of replicates with reported revenue at the own target; difference in points with "
        "95 % interval; year: median with 10–90 %, > means beyond the horizon. * 2016 revenue not published.",
    }[language]
    return Table("zones", title, columns, rows, note)


def costs(of: Findings, scenario: str, language: str) -> Table:
    """Public cost a year over the horizon, by payer."""
    alone = scenario == of.reference
    rows = []
    for payer in (*PAYERS, "public_cost", PARTNERS):
        row = [indicators()[payer].name(language), of.over_span(payer, scenario)]
        rows.append(
            row if alone else [*row, of.over_span(payer, of.reference), of.over_span(payer, scenario, "difference")]
        )
    if not alone:
        ratio = of.over_span("cost_per_added_revenue", scenario, "ratio")
        rows.append([indicators()["cost_per_added_revenue"].name(language), "", "", ratio])
    columns = [Column(word("payer", language), width=2.6)]
    columns += [Column(short_title(of, n, language), "estimate", 1.6) for n in dict.fromkeys([scenario, of.reference])]
    columns += [] if alone else [Column(word("difference", language), "estimate", 1.6)]
    span = of.span
    title = {"zh": "公共成本与承担者（{}年均，亿元）", "en": "Public cost by payer (亿元 a year, mean of {})"}[language]
    note = {
        "zh": "税收、土地收入等收益不扣除。合作方资本不是财政资金。最后一行：期内新增公共成本除以新增真实收入，{}",
        "en": "Returns such as tax and land income are not netted. Partners' capital is not public money. Last row: "
        "added cost over added true revenue of all years. {}",
    }[language]
    return Table("costs", title.format(span), columns, rows, note.format(BAND[language]))


def gains(of: Findings, scenario: str, language: str) -> Table:
    """Winners and losers among zones by true revenue of the last year, the largest change first."""
    found = []
    for zone in of.zones:
        number = of.difference("revenue", scenario, of.last, f"zone:{zone.zone_id}")
        verdict = "undecided" if not number.decided else "gains" if number.value > 0 else "loses"
        own = of.mean("revenue", of.reference, of.last, f"zone:{zone.zone_id}")
        found.append((number.value, [zone_name(zone, language), own, number, word(verdict, language)]))
    rows = [row for _, row in sorted(found, key=lambda pair: pair[0])]
    columns = [
        Column(word("zone", language), width=2.3),
        Column({"zh": "对照收入", "en": "Revenue, reference"}[language], "value", 1.2),
        Column(word("difference", language), "estimate", 1.8),
        Column(word("verdict", language), width=1.0),
    ]
    title = {
        "zh": "得益与受损的开发区（{}年真实收入，亿元，由低到高）",
        "en": "Winners and losers (true revenue of {}, 亿元, lowest first)",
    }
    return Table("gains", title[language].format(of.last), columns, rows, BAND[language])


def packages(of: Findings, language: str) -> Table:
    """Every scenario against the reference, one row each."""
    rows = []
    for scenario in of.others:
        row = [short_title(of, scenario, language, 60)]
        row += [of.difference(indicator, scenario) for indicator in ("at_target", "revenue")]
        row.append(of.over_span("public_cost", scenario, "difference"))
        row.append(of.over_span("cost_per_added_revenue", scenario, "ratio"))
        rows.append([*row, of.compared("losing_zones", scenario)])
    heads = {
        "zh": ("达标开发区", "收入（亿元）", "年均公共成本（亿元）", "每亿元收入成本", "受损开发区"),
        "en": ("Zones at target", "Revenue (亿元)", "Cost a year (亿元)", "Cost per 亿元 added", "Zones losing"),
    }[language]
    kinds = ("estimate", "estimate", "estimate", "estimate", "value")
    columns = [
        Column(word("package", language), width=1.9),
        *(Column(h, k, 1.25) for h, k in zip(heads, kinds, strict=True)),
    ]
    title = {"zh": "各方案与“{}”之差（{}年）", "en": "Packages less '{}' ({})"}[language]
    return Table(
        "packages", title.format(short_title(of, of.reference, language), of.last), columns, rows, BAND[language]
    )


def data_status(of: Findings, language: str) -> Table:
    """What is known of each zone's revenue of 2016."""
    rows = []
    for zone in of.zones:
        number = of.book.find("revenue_2016", "input", f"zone:{zone.zone_id}", (2016,))
        told = status_words(zone, language) or word("reported", language)
        rows.append(
            [zone_name(zone, language), number, f"{number.shown(number.low)}–{number.shown(number.high)}", told]
        )
    columns = [
        Column(word("zone", language), width=2.2),
        Column(word("revenue_2016", language), "value", 1.0),
        Column({"zh": "约80%区间", "en": "About 80 %"}[language], width=1.2),
        Column(word("status", language), width=1.9),
    ]
    title = {
        "zh": "各开发区2016年主营业务收入及数据状态（亿元）",
        "en": "Revenue of 2016 by zone and how it is known (亿元)",
    }
    return Table("data_status", title[language], columns, rows)


BY_SCENARIO: tuple[Callable[[Findings, str, str], Table], ...] = (outcomes, package, tiers, zones, costs, gains)
