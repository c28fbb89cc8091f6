"""The tables of a report by name, laid out for paper."""

from dataclasses import replace

from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.provenance import zone_name
from qianyi.results.report.who import who_crosses
from qianyi.results.tables import answers
from qianyi.results.tables.cells import BAND, Column, Findings, Table
from qianyi.results.tables.relocation_answers import ranks, relocations
from qianyi.results.tables.return_answers import returns_table
from qianyi.scenarios.words import words
from qianyi.scenarios.zones import ZoneFacts

_OF_ZONE = ("at_target_reported", "revenue", "reported_revenue", "distance_to_target", "debt_ratio", "public_cost")
_SIZE = 7.5
# Wide enough for a lever's name on one line of a page with narrow margins.
_WIDTHS = {"lever": 6.7, "unit": 1.9, "value": 1.1}


def named_tables(of: Findings, language: str, zone: ZoneFacts | None) -> dict[str, Table | None]:
    """Every table that a template can name; None where the run cannot have it."""
    asked = of, of.proposed, language
    levers = answers.package(*asked) if of.others else None
    return {
        "who": who_crosses(of, language),
        "package": _on_paper(levers, language) if levers and levers.rows else None,
        "outcomes": answers.outcomes(*asked),
        "packages": answers.packages(of, language) if len(of.others) > 1 else None,
        "tiers": answers.tiers(*asked),
        "zones": answers.zones(*asked),
        "ranks": ranks(*asked),
        "relocations": relocations(*asked) if of.has("won_relocations") else None,
        "costs": answers.costs(*asked) if of.has("public_cost") else None,
        "returns": returns_table(*asked),
        "gains": answers.gains(*asked) if of.others else None,
        "data_status": answers.data_status(of, language),
        "zone": _zone(of, zone, language) if zone else None,
    }


def _on_paper(table: Table, language: str) -> Table:
    """The table of levers in letters that can be read on paper, and still on one page.

    English names leave no room for a column of sources: levers are numbered, and a note tells the source of each.
    """
    if language != "en":
        return replace(table, size=_SIZE)
    rows = [[f"{number}. {row[0]}", *row[1:-1]] for number, row in enumerate(table.rows, 1)]
    columns = [replace(column, width=_WIDTHS["value"]) for column in table.columns[:-1]]
    columns[:2] = [
        replace(column, width=_WIDTHS[name]) for column, name in zip(columns, ("lever", "unit"), strict=False)
    ]
    return replace(table, rows=rows, columns=columns, size=_SIZE)


def package_sources(of: Findings, language: str) -> str:
    """The measure of the plan behind each lever of the package, by the lever's number."""
    rows = answers.package(of, of.proposed, language).rows if of.others else ()
    return "; ".join(f"{number} {row[-1]}" for number, row in enumerate(rows, 1) if row[-1])


def _zone(of: Findings, zone: ZoneFacts, language: str) -> Table:
    """Probability at target by year, then the outcomes of the last year, beside the reference."""
    t, place = words(language), f"zone:{zone.zone_id}"
    asked = [("at_target", year) for year in of.milestones]
    asked += [(name, of.last) for name in _OF_ZONE if of.has(name)]
    rows = []
    for indicator, year in asked:
        numbers = of.beside(indicator, of.proposed, year, place)
        rows.append([f"{indicators()[indicator].name(language)} {year}", numbers[0].unit(language).strip(), *numbers])
    columns = [Column(t("Outcome"), width=2.2), Column(t("Unit"), width=0.9)]
    columns += answers.beside(of, of.proposed, language, 1.6)
    return Table("zone", zone_name(zone, language), columns, rows, t.tell(BAND))
