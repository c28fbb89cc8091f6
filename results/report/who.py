"""Who crosses, when, how surely: the table of the first page."""

from collections.abc import Sequence

from qianyi.results.measures.book import Number
from qianyi.results.measures.estimates import word_band
from qianyi.results.measures.provenance import zone_name
from qianyi.results.tables.cells import Column, Findings, Phrase, Table
from qianyi.scenarios.words import Words, words

_BANDS = ((0.90, 1.01), (0.67, 0.90), (0.33, 0.67), (0.10, 0.33), (-0.01, 0.10))
# Probabilities (under the reference too where there is one), the first year, and the zone's name.
_Member = tuple[list[Number], Number, str]


def who_crosses(of: Findings, language: str) -> Table:
    """Zones by the five words for their probability at target in the last year, with the median first year there.

    A column for each target that zones have (1000亿 and 500亿), the highest first. Title and note are the template's.
    """
    t = words(language)
    targets = sorted({zone.target_yi for zone in of.aimed}, reverse=True)
    found: dict[tuple[str, float], list[_Member]] = {}
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
        rows.append([f"{band}\n{_span(low, high)}", *(_members(members, t) for members in row)])
    columns = [Column(t("At target in {year}", year=of.last), width=0.85)]
    for target in targets:
        count = sum(zone.target_yi == target for zone in of.aimed)
        aimed = t("The {count} zones with a target of {target:g} 亿元", count=count, target=target)
        columns.append(Column(aimed, width=5.0 / len(targets)))
    return Table("who", "", columns, rows, cited=False, size=7.2)


def _span(low: float, high: float) -> str:
    if high > 1.0:
        return f"≥ {low:.0%}"
    return f"< {high:.0%}" if low < 0.0 else f"{100 * low:.0f}–{high:.0%}"


def _members(members: list[_Member], t: Words) -> Phrase:
    if not members:
        return Phrase(t.within("zones", "none"))
    told = []
    for chances, year, name in members:
        shown = "→".join(chance.text(t.language) for chance in chances)
        told.append(t("{name} ({chances}%, {year})", name=name, chances=shown, year=year.text(t.language)))
    return Phrase(t.within("list", "; ").join(told), tuple(n for chances, year, _ in members for n in (*chances, year)))
