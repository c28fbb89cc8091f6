"""Tables on what is captured and what changes hands, and on the national rank of named zones."""

from qianyi.results.measures.competition.flows import SERIES
from qianyi.results.measures.competition.ranks import NOTE, field_places
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.provenance import zone_name
from qianyi.results.tables.answers import beside, short_title
from qianyi.results.tables.cells import BAND, Column, Findings, Table
from qianyi.scenarios.words import words


def relocations(of: Findings, scenario: str, language: str) -> Table:
    """Investment won and lost by origin, and what zones sign more or less of, a year over the horizon."""
    t = words(language)
    rows = []
    for name in SERIES:
        numbers = of.beside_over_span(name, scenario)
        rows.append([indicators()[name].name(language), numbers[0].unit(language).strip(), *numbers])
    if scenario != of.reference:
        for name in ("signed_gained", "signed_taken"):
            change = of.over_span(name, scenario, "difference")
            rows.append([indicators()[name].name(language), change.unit(language).strip(), "", "", change])
    columns = [Column(t("Outcome"), width=2.4), Column(t("Unit"), width=0.9), *beside(of, scenario, language, 1.6)]
    note = t(
        "Lost: did not settle in a zone of the data set (stayed, closed, or went elsewhere). About half of what "
        "is signed never arrives. {brackets}",
        brackets=BAND,
    )
    title = t("Relocations and other investment: won and lost (planned, a year, {span})", span=of.span)
    return Table("relocations", title, columns, rows, note)


def ranks(of: Findings, scenario: str, language: str) -> Table | None:
    """National rank of the named zones in the last year; None where the run has none of them."""
    t = words(language)
    shown = list(dict.fromkeys([scenario, of.reference]))
    status = {"measured": t("published"), "assumed": t.within("status", "assumed")}
    rows = []
    for place in field_places():
        zone = next((zone for zone in of.zones if zone.name_zh == place.zone_zh), None)
        if zone is None or not of.has("national_rank"):
            continue
        numbers = [of.book.find("national_rank", "median", f"zone:{zone.zone_id}", (of.last,), name) for name in shown]
        start = f"{place.rank} ({place.rank_year}, {status.get(place.status, place.status)})"
        rows.append([zone_name(zone, language), f"{t.of(place, 'field')} ({place.members})", start, *numbers])
    if not rows:
        return None
    columns = [
        Column(t("Zone"), width=1.6),
        Column(t("National field (members)"), width=2.0),
        Column(t("First rank"), width=1.5),
    ]
    columns += [Column(short_title(of, name, language), "estimate", 1.4) for name in shown]
    return Table("ranks", t("National rank in {year} (indicative)", year=of.last), columns, rows, t.tell(NOTE))
