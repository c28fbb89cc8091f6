"""The tables that answer a planner's questions, each built from the book of numbers."""

from collections.abc import Callable

from qianyi.results.measures.indicators import PARTNERS, PAYERS, indicators
from qianyi.results.measures.policy import changes, unit_text
from qianyi.results.measures.provenance import revenue_mark, zone_name
from qianyi.results.measures.returns import ALL_PAYERS
from qianyi.results.tables.cells import BAND, TIERS, Column, Findings, Table, returned
from qianyi.scenarios.words import CHINESE, message, words

_VERDICTS = {"undecided": message("undecided"), "gains": message("gains"), "loses": message("loses")}


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


def beside(of: Findings, scenario: str, language: str, width: float) -> list[Column]:
    """Columns of `Findings.beside`: a scenario and, unless it is the reference, the reference and the difference."""
    shown = dict.fromkeys([scenario, of.reference])
    columns = [Column(short_title(of, name, language), "estimate", width) for name in shown]
    return columns if len(shown) == 1 else [*columns, Column(words(language)("Difference"), "estimate", 1.6)]


def outcomes(of: Findings, scenario: str, language: str, year: int | None = None) -> Table:
    """All main outcomes of one year, beside the reference."""
    t = words(language)
    year = year or of.last
    rows = []
    listed = sorted((one.outcome, one.id) for one in indicators().values() if one.outcome is not None)
    for indicator in (name for _, name in listed if of.has(name)):
        numbers = of.beside(indicator, scenario, year)
        rows.append([indicators()[indicator].name(language), numbers[0].unit(language).strip(), *numbers])
    columns = [Column(t("Outcome"), width=2.2), Column(t("Unit"), width=0.9), *beside(of, scenario, language, 1.7)]
    return Table(f"outcomes_{year}", t("Main outcomes in {year}", year=year), columns, rows, t.tell(BAND))


def package(of: Findings, scenario: str, language: str) -> Table:
    """Every lever that differs from the reference: old value, new value, timing, source."""
    t = words(language)
    rows = []
    for change in changes(of.run, scenario, of.reference):
        old = of.book.lever(change.item, of.reference, scenario)
        new = of.book.lever(change.item, scenario)
        rows.append([change.name(language), unit_text(change.lever, language), old, new,
                     change.when(language), change.lever.measure_in(language)])  # fmt: skip
    wide = (2.0, 1.1, 1.0, 3.3) if language == CHINESE else (4.6, 1.2, 0.95, 4.4)
    columns = [
        Column(t("Lever"), width=wide[0]),
        Column(t("Unit"), width=wide[1]),
        Column(short_title(of, of.reference, language, 20), "value", wide[2]),
        Column(short_title(of, scenario, language, 20), "value", wide[2]),
        Column(t("Timing"), width=0.8),
        Column(t("Source (measure of the plan)"), width=wide[3]),
    ]
    if not any(row[4] for row in rows):
        columns.pop(4)
        rows = [[*row[:4], row[5]] for row in rows]
    title = t("The package: every lever that differs from the reference")
    note = t("Source: scenarios/data/levers.csv. Values without the plan are assumed reference levels.")
    return Table("package", title, columns, rows, note)


def tiers(of: Findings, scenario: str, language: str) -> Table:
    """Zones at target by tier and year."""
    t = words(language)
    rows = []
    for tier in TIERS:
        if len(of.panel.members(tier)) == 0:
            continue
        for year in of.milestones:
            reported = of.mean("at_target_reported", scenario, year, tier)
            rows.append([t.tell(TIERS[tier]), f"{year}", *of.beside("at_target", scenario, year, tier), reported])
    columns = [Column(t("Tier"), width=2.2), Column(t("Year"), width=0.6), *beside(of, scenario, language, 1.7)]
    columns.append(Column(t("As reported"), "estimate", 1.5))
    note = t(
        "Last column: {title} by reported revenue. {brackets}", title=short_title(of, scenario, language), brackets=BAND
    )
    return Table("tiers", t("Zones at target by tier (true revenue)"), columns, rows, note)


def zones(of: Findings, scenario: str, language: str) -> Table:
    """Each zone: probability at target, difference, first year at target."""
    t = words(language)
    alone = scenario == of.reference
    years = of.milestones[-2:]
    columns = [Column(t("Zone"), width=2.1), Column(t("Target"), width=0.7)]
    for year in years:
        columns.append(Column(f"{year} %", "value", 0.7))
    if not alone:
        columns.append(Column(t("{year} ref. %", year=of.last), "value", 0.75))
        columns.append(Column(t("Difference"), "estimate", 1.35))
    columns.append(Column(t("First year at target"), "estimate", 1.45))
    columns.append(Column(t("{year} reported %", year=of.last), "value", 0.85))
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
        row.append(of.mean("at_target_reported", scenario, of.last, place))
        rows.append(row)
    note = t(
        "Probability: share of replicates with true revenue at the own target, in the last column with reported "
        "revenue; difference in points with 95 % interval; year: median with 10–90 %, > means beyond the horizon. * "
        "2016 revenue not published."
    )
    return Table("zones", t("Each zone: probability at target and first year there"), columns, rows, note)


def costs(of: Findings, scenario: str, language: str) -> Table:
    """Public cost a year over the horizon, by payer."""
    t = words(language)
    rows = []
    for payer in (*PAYERS, "public_cost", PARTNERS):
        rows.append([indicators()[payer].name(language), *of.beside_over_span(payer, scenario)])
    if scenario != of.reference:
        ratio = of.over_span("cost_per_added_revenue", scenario, "ratio")
        rows.append([indicators()["cost_per_added_revenue"].name(language), "", "", ratio])
    columns = [Column(t.within("table", "Payer"), width=2.6), *beside(of, scenario, language, 1.6)]
    note = t(
        "Returns such as tax and land income are not netted. Partners' capital is not public money. Last row: "
        "added cost over added true revenue of all years. {brackets}",
        brackets=BAND,
    )
    title = t("Public cost by payer (亿元 a year, mean of {span})", span=of.span)
    return Table("costs", title, columns, rows, note)


def gains(of: Findings, scenario: str, language: str) -> Table:
    """Winners and losers among zones by true revenue of the last year, the largest change first."""
    t = words(language)
    found = []
    for zone in of.zones:
        number = of.difference("revenue", scenario, of.last, f"zone:{zone.zone_id}")
        verdict = "undecided" if not number.decided else "gains" if number.value > 0 else "loses"
        own = of.mean("revenue", of.reference, of.last, f"zone:{zone.zone_id}")
        found.append((number.value, [zone_name(zone, language), own, number, t.tell(_VERDICTS[verdict])]))
    rows = [row for _, row in sorted(found, key=lambda pair: pair[0])]
    columns = [
        Column(t("Zone"), width=2.3),
        Column(t("Revenue, reference"), "value", 1.2),
        Column(t("Difference"), "estimate", 1.8),
        Column(t("Verdict"), width=1.0),
    ]
    title = t("Winners and losers (true revenue of {year}, 亿元, lowest first)", year=of.last)
    return Table("gains", title, columns, rows, t.tell(BAND))


def packages(of: Findings, language: str) -> Table:
    """Every scenario against the reference, one row each; without its cost where none was recorded."""
    t = words(language)
    costed = of.has("public_cost")
    gives_returns = of.has("tax_return") and of.has(ALL_PAYERS)
    rows = []
    for scenario in of.others:
        row = [short_title(of, scenario, language, 60)]
        row += [of.difference(indicator, scenario) for indicator in ("at_target", "revenue")]
        if costed:
            row.append(of.over_span("public_cost", scenario, "difference"))
            row.append(of.over_span("cost_per_added_revenue", scenario, "ratio"))
        if gives_returns:
            row.append(returned(of, "tax_return", scenario, ALL_PAYERS, language))
        rows.append([*row, of.compared("losing_zones", scenario)])
    costs = (t("Cost a year (亿元)"), t("Cost per 亿元 added")) if costed else ()
    columns = [
        Column(t("Package"), width=1.9),
        Column(t("Zones at target"), "estimate", 1.25),
        Column(t("Revenue (亿元)"), "estimate", 1.25),
        *(Column(heading, "estimate", 1.25) for heading in costs),
        *([Column(t("Tax per yuan"), "estimate", 1.25)] if gives_returns else []),
        Column(t("Zones losing"), "value", 1.25),
    ]
    reference = short_title(of, of.reference, language)
    title = t("Packages less '{reference}' ({year})", reference=reference, year=of.last)
    return Table("packages", title, columns, rows, t.tell(BAND))


def data_status(of: Findings, language: str) -> Table:
    """What is known of each zone's revenue of 2016."""
    t = words(language)
    rows = []
    for zone in of.zones:
        number = of.book.find("revenue_2016", "input", f"zone:{zone.zone_id}", (2016,))
        told = revenue_mark(zone, language) or t("published")
        rows.append(
            [zone_name(zone, language), number, f"{number.shown(number.low)}–{number.shown(number.high)}", told]
        )
    columns = [
        Column(t("Zone"), width=2.2),
        Column(t("Revenue 2016"), "value", 1.0),
        Column(t("About 80 %"), width=1.2),
        Column(t.within("data", "Status"), width=1.9),
    ]
    return Table("data_status", t("Revenue of 2016 by zone and how it is known (亿元)"), columns, rows)


BY_SCENARIO: tuple[Callable[[Findings, str, str], Table], ...] = (outcomes, package, tiers, zones, costs, gains)
