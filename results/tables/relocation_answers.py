"""Tables on what is captured and what changes hands, and on the national rank of named zones."""

from qianyi.results.measures.flows import SERIES
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.provenance import zone_name
from qianyi.results.measures.ranks import NOTE, field_places
from qianyi.results.tables.answers import short_title
from qianyi.results.tables.cells import Column, Findings, Table
from qianyi.results.tables.wording import BAND, word
from qianyi.scenarios.words import words


def relocations(of: Findings, scenario: str, language: str) -> Table:
    """Investment won and lost by origin, and what zones sign more or less of, a year over the horizon."""
    alone = scenario == of.reference
    rows = []
    for name in SERIES:
        mine = of.over_span(name, scenario)
        row = [indicators()[name].name(language), mine.unit(language).strip(), mine]
        rows.append(
            row if alone else [*row, of.over_span(name, of.reference), of.over_span(name, scenario, "difference")]
        )
    if not alone:
        for name in ("signed_gained", "signed_taken"):
            change = of.over_span(name, scenario, "difference")
            rows.append([indicators()[name].name(language), change.unit(language).strip(), "", "", change])
    columns = [Column(word("outcome", language), width=2.4), Column(word("unit", language), width=0.9)]
    shown = [scenario] if alone else [scenario, of.reference]
    columns += [Column(short_title(of, name, language), "estimate", 1.6) for name in shown]
    columns += [] if alone else [Column(word("difference", language), "estimate", 1.6)]
    span = of.span
    title = {
        "zh": "京津转移与其他投资：争取到的与流失的（{}年年均计划投资）",
        "en": "Relocations and other investment: won and lost (planned, a year, {})",
    }[language]
    note = {
        "zh": "流失指未在本数据集开发区落地（留在原地、关闭或去往其他地方）。签约一半左右不会到位。{}",
        "en": "Lost: did not settle in a zone of the data set (stayed, closed, or went elsewhere). About half of what "
        "is signed never arrives. {}",
    }[language]
    return Table("relocations", title.format(span), columns, rows, note.format(BAND[language]))


def ranks(of: Findings, scenario: str, language: str) -> Table | None:
    """National rank of the named zones in the last year; None where the run has none of them."""
    shown = list(dict.fromkeys([scenario, of.reference]))
    rows = []
    for place in field_places():
        zone = next((zone for zone in of.zones if zone.name_zh == place.zone_zh), None)
        if zone is None or not of.has("national_rank"):
            continue
        numbers = [of.book.find("national_rank", "median", f"zone:{zone.zone_id}", (of.last,), name) for name in shown]
        field = place.field_zh if language == "zh" else place.field_en
        status = {"measured": ("公布", "published"), "assumed": ("假定", "assumed")}.get(place.status)
        told = (status or (place.status,) * 2)[0 if language == "zh" else 1]
        start = f"{place.rank} ({place.rank_year}, {told})"
        rows.append([zone_name(zone, language), f"{field} ({place.members})", start, *numbers])
    if not rows:
        return None
    heads = {"zh": ("全国序列（成员数）", "起点名次"), "en": ("National field (members)", "First rank")}[language]
    columns = [Column(word("zone", language), width=1.6), Column(heads[0], width=2.0), Column(heads[1], width=1.5)]
    columns += [Column(short_title(of, name, language), "estimate", 1.4) for name in shown]
    title = {"zh": "{}年全国名次（示意）", "en": "National rank in {} (indicative)"}[language].format(of.last)
    return Table("ranks", title, columns, rows, words(language).tell(NOTE))
