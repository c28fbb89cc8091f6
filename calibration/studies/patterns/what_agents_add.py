"""The benchmark's answer in words, and its zones as a table, from kept or fresh results."""

from collections.abc import Mapping, Sequence

from qianyi.calibration.studies.kept import number
from qianyi.calibration.studies.patterns.benchmark import MECHANISMS, YEARS
from qianyi.scenarios.words import message, words
from qianyi.scenarios.zones import key_zones

_SHOWN = 5
# Of what a spreadsheet would tell of an additive effect: above the one agents add nothing, below the other it tells
# nothing. A mechanism is named where its absence lets the spreadsheet tell so much more of what is no chance.
_NOTHING_ADDED, _NOTHING_TOLD, _AT_WORK = 0.9, 0.1, 0.2
# Where a spreadsheet would not even tell so much of an additive effect, against its ceiling, nothing is decided.
_DECIDES = 0.3
_VERDICTS = {
    "agents add nothing": message("Agents add nothing: the spreadsheet would do."),
    "a part": message("Agents add what the spreadsheet does not tell."),
    "nothing told": message(
        "By {year} the spreadsheet tells nothing of which zones gain more: that takes the model.", year=str(YEARS[-1])
    ),
    "undecided": message("With so few zones this decides nothing: a spreadsheet could not tell an additive effect."),
}

Row = Mapping[str, str]


def verdict(told: float, if_additive: float, ceiling: float) -> str:
    """A key of the verdicts, from the spreadsheet's R² on the model's effect, on one that is additive, and the most."""
    if if_additive < _DECIDES * ceiling:
        return "undecided"
    if told >= _NOTHING_ADDED * if_additive:
        return "agents add nothing"
    return "nothing told" if told <= _NOTHING_TOLD * if_additive else "a part"


def answer(rows: Sequence[Row], language: str) -> list[str]:
    """What agents add, in a few sentences; none where the rows hold no benchmark."""
    found = {row["id"]: number(row, "value") for row in rows}
    year = YEARS[-1]
    if f"told_{year}" not in found:
        return []
    t = words(language)
    told, additive = found[f"told_{year}"], found[f"if_additive_{year}"]
    said = [
        t(
            "What agents add: a spreadsheet to which each feature of a zone known at the base date adds its part tells "
            "the plan's effect by zone, in zones and replicates that it has not seen, with an R² of {first:.2f} in "
            "{first_year} and {told:.2f} in {year}; chance allows {first_ceiling:.2f} and {ceiling:.2f}, and an "
            "additive effect would give {first_additive:.2f} and {additive:.2f}.",
            year=year, first_year=YEARS[0], told=told, first=found[f"told_{YEARS[0]}"], additive=additive,
            ceiling=found[f"ceiling_{year}"], first_ceiling=found[f"ceiling_{YEARS[0]}"],
            first_additive=found[f"if_additive_{YEARS[0]}"],
        ),
        t.tell(_VERDICTS[verdict(told, additive, found[f"ceiling_{year}"])]),
    ]  # fmt: skip
    for key, mechanism in MECHANISMS.items():
        without = found[f"share_without_{key}"]
        if without - max(0.0, found["share"]) > _AT_WORK:
            said.append(
                t(
                    "Without {mechanism} it would tell {share:.0%} of what is no chance.",
                    mechanism=mechanism.name, share=without,
                )
            )  # fmt: skip
    said.append(
        t(
            "Zones that have the plan each alone gain, summed, {first:.2f} times what all gain together by "
            "{first_year}, {last:.2f} times by {year}.",
            first=found[f"alone_{YEARS[0]}"], first_year=YEARS[0], last=found[f"alone_{year}"], year=year,
        )
    )  # fmt: skip
    return said


def heads(language: str) -> tuple[str, ...]:
    """Heads of the table of zones."""
    t = words(language)
    effect = t("Effect of the plan in {year}, points [± error]", year=YEARS[-1])
    missed = t("Missed"), t("in deviations among zones"), t("Mechanism"), t("without it")
    return t("Zone"), effect, t("Spreadsheet"), *missed


def furthest(rows: Sequence[Row], language: str) -> list[tuple[str, ...]]:
    """Lines of the zones that the spreadsheet misses most, from rows as they are kept."""
    t = words(language)
    names = {str(zone.zone_id): t.of(zone, "name") for zone in key_zones()}
    lines = []
    for row in rows[:_SHOWN]:
        mechanism = MECHANISMS.get(row["mechanism"])
        named = t("none of the four alone") if mechanism is None else t.tell(mechanism.name)
        without = "–" if mechanism is None else f"{number(row, 'without'):+.1f}"
        effect, told, missed = number(row, "effect"), number(row, "told"), number(row, "missed")
        lines.append(
            (
                names[row["zone_id"]],
                f"{effect:.1f} ± {number(row, 'error'):.1f}",
                f"{told:.1f}",
                f"{missed:+.1f}",
                f"{number(row, 'deviations'):+.1f}",
                named,
                without,
            )
        )
    return lines
