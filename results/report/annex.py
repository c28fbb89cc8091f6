"""The annex of one zone, on request: its numbers on a page, its fan, and what it turns on."""

from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.policy import changes
from qianyi.results.measures.provenance import revenue_2016, zone_name
from qianyi.results.report.blocks import Heading, Paragraph, TableBlock, cited, joined
from qianyi.results.report.sections import Blocks, Pictures
from qianyi.results.tables.answers import short_title
from qianyi.results.tables.cells import BAND, Column, Findings, Phrase, Table
from qianyi.scenarios.words import words
from qianyi.scenarios.zones import ZoneFacts

_OUTCOMES = ("reported_revenue", "revenue", "distance_to_target", "debt_ratio", "public_cost")


def zone_table(of: Findings, zone: ZoneFacts, language: str) -> Table:
    """Probability at target by year, then the outcomes of the last year, beside the reference."""
    t, place = words(language), f"zone:{zone.zone_id}"
    asked = [("at_target", year) for year in of.milestones]
    asked += [(name, of.last) for name in _OUTCOMES if of.has(name)]
    rows = []
    for indicator, year in asked:
        mine = of.mean(indicator, of.proposed, year, place)
        row = [f"{indicators()[indicator].name(language)} {year}", mine.unit(language).strip(), mine]
        if of.others:
            row += [of.mean(indicator, of.reference, year, place), of.difference(indicator, of.proposed, year, place)]
        rows.append(row)
    columns = [Column(t("Outcome"), width=2.2), Column(t("Unit"), width=0.9)]
    columns += [
        Column(short_title(of, name, language), "estimate", 1.6) for name in dict.fromkeys([of.proposed, of.reference])
    ]
    columns += [Column(t("Difference"), "estimate", 1.6)] if of.others else []
    return Table("zone", zone_name(zone, language), columns, rows, t.tell(BAND))


def annex(of: Findings, zone: ZoneFacts, language: str, pictures: Pictures) -> Blocks:
    """Heading, start, first year at target, table, fan, and levers of this zone alone."""
    zh = language == "zh"
    told: Blocks = [
        Heading(1, f"附件：{zone_name(zone, language)}" if zh else f"Annex: {zone_name(zone, language)}", True)
    ]
    start = revenue_2016(zone, language).replace("\n", " ")
    told.append(Paragraph(Phrase(f"2016年主营业务收入{start}亿元；目标{zone.target_yi:.0f}亿元。" if zh else
                                 f"Main-business revenue of 2016: {start} 亿元; target "
                                     f"{zone.target_yi:.0f}亿元.")))  # fmt: skip
    year = of.book.find("crossing_year", "first", f"zone:{zone.zone_id}", of.panel.years, of.proposed)
    template = "首次达标年份中位数{0i}" if zh else "Median first year at target: {0i}"
    told.append(Paragraph(joined(language, cited(template, language, year))))
    told.append(TableBlock(zone_table(of, zone, language)))
    own = [c for c in changes(of.run, of.proposed, of.reference) if c.zone == zone.name_zh] if of.others else []
    for change in own:
        words = f"{change.name(language)}: {change.shown(change.old)} → {change.shown(change.new)}"
        told.append(Paragraph(Phrase(words), "item"))
    picture = pictures("f_fan_zone")
    return [*told, picture] if picture else told
