"""The kept study of levers as tables: every effect with its interval or in words, packages beside what is expected."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qianyi.calibration.studies.kept import kept, number
from qianyi.calibration.studies.lever_effects import (
    ADDED,
    BOUND,
    LEAST,
    LEAST_REVENUE,
    LEAST_ZONES,
    OUTCOMES,
    PLAN,
    TAKEN,
    WAYS,
    YEARS,
    is_told,
    packages,
)
from qianyi.results.run.identity import model_hash
from qianyi.scenarios.levers import levers
from qianyi.scenarios.words import Message, Words, message, words

STUDY = "lever_effects"
RENEW = "qianyi leverstudy --out calibration/data"
_BASE_YEAR = 2016
_MOST_DECIMALS = 6
_OUTCOMES = {
    "revenue": message("Revenue of all zones (true), %"),
    "zones_true": message("Zones at target, by true revenue"),
    "zones_reported": message("Zones at target, by reported revenue"),
}
_WAYS = {
    ADDED: message("added to no plan, {year}"),
    TAKEN: message("taken from the plan, {year}"),
    BOUND: message("at its bound, no plan, {year}"),
}
_NIL = message("no measurable effect")
_PACKAGES = {
    "opening": message("Opening up"),
    "opening_promotion": message("Opening up: promotion alone"),
    "reform": message("Reform"),
    "coordination": message("Coordination with Beijing and Tianjin"),
    "innovation": message("Innovation"),
    "innovation_before_disposal": message("Innovation without disposal of zombie firms"),
    "funding": message("Funding"),
    "pilot_funding": message("Funding: pilots alone"),
    PLAN: message("The whole plan"),
}
# Points of growth a year by which a package should lift the zones at first: orders of magnitude of decision 6.
EXPECTED = {
    "opening": (0.2, 0.5),
    "opening_promotion": (0.1, 0.4),
    "reform": (0.2, 0.6),
    "coordination": (0.1, 0.3),
    "innovation_before_disposal": (0.2, 0.6),
    "funding": (0.2, 0.5),
    "pilot_funding": (0.06, 0.06),
}
_VERDICTS = {
    "inside": message("inside"),
    "near": message("within a factor of two"),
    "far": message("MORE THAN A FACTOR OF TWO OUTSIDE"),
    "": message("no range"),
}

Rows = dict[tuple[str, str, str], dict[str, str]]


class Table(NamedTuple):
    """A table for a reader."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


def study() -> tuple[dict, Rows]:
    """How the kept study was made, and its rows by subject, way and year. Raises `NotKept`."""
    told, rows = kept(STUDY)
    return told, {(row["subject"], row["way"], row["year"]): row for row in rows}


def in_numbers(found: Rows, subject: str) -> list[dict[str, object]]:
    """Effects of a subject for another program; `*_told` says whether an effect is measurable."""
    mine = [row for (name, _, _), row in found.items() if name == subject]
    return [
        {"way": row["way"], "year": int(row["year"])}
        | {key: float(value) for key, value in row.items() if key not in ("subject", "way", "year")}
        | {f"{outcome}_told": is_told(_of(row, outcome), LEAST[outcome]) for outcome in OUTCOMES}
        for row in mine
    ]


def _of(row: Mapping[str, str], outcome: str) -> tuple[float, float, float]:
    mean, low, high = (number(row, f"{outcome}{end}") for end in ("", "_low", "_high"))
    return mean, low, high


def said(effect: tuple[float, float, float], told: bool, t: Words) -> str:
    """An effect with its interval; in words if nil.

    With so many decimals that none of its numbers looks like zero, and none like another.
    """
    if not told:
        return t.tell(_NIL)
    decimals = 2
    while decimals < _MOST_DECIMALS and len({0.0, *(round(value, decimals) for value in effect)}) < 4:
        decimals += 1
    mean, low, high = (f"{value:+.{decimals}f}" for value in effect)
    return f"{mean} ({low}, {high})"


def _heads(t: Words) -> tuple[str, ...]:
    return tuple(t.tell(Message(_WAYS[way].english, {"year": year})) for way in WAYS for year in YEARS)


def _cells(found: Rows, subject: str, outcome: str, t: Words) -> tuple[str, ...]:
    rows = (found.get((subject, way, str(year))) for way in WAYS for year in YEARS)
    return tuple("–" if row is None else said(*_told(row, outcome), t) for row in rows)


def _told(row: Mapping[str, str], outcome: str) -> tuple[tuple[float, float, float], bool]:
    effect = _of(row, outcome)
    return effect, is_told(effect, LEAST[outcome])


def lever_tables(found: Rows, names: Mapping[str, str], t: Words) -> list[Table]:
    """A table for each outcome: a row for every lever, called by its name in `names`, and for the whole plan."""
    heads = (t.within("table", "Lever"), *_heads(t))
    asked = {**{id: names[id] for id in levers()}, PLAN: t.tell(_PACKAGES[PLAN])}
    return [
        Table(t.tell(title), heads, [(name, *_cells(found, id, outcome, t)) for id, name in asked.items()])
        for outcome, title in _OUTCOMES.items()
    ]


def table_of(found: Rows, subject: str, t: Words) -> Table:
    """The effects of one lever: a row for each outcome."""
    rows = [(t.tell(title), *_cells(found, subject, outcome, t)) for outcome, title in _OUTCOMES.items()]
    return Table(t("What it does"), (t.within("effect", "Outcome"), *_heads(t)), rows)


def points(row: Mapping[str, str]) -> tuple[float, float, float]:
    """Effect on revenue as points of growth a year since the base year, with its interval."""
    years = int(row["year"]) - _BASE_YEAR
    mean, low, high = (100.0 * math.log1p(value / 100.0) / years for value in _of(row, "revenue"))
    return mean, low, high


def verdict(subject: str, value: float) -> str:
    """Where points of growth lie beside what is expected: "inside", "near", "far", or "" where nothing is."""
    if subject not in EXPECTED:
        return ""
    low, high = EXPECTED[subject]
    if low <= value <= high:
        return "inside"
    return "near" if low / 2.0 <= value <= 2.0 * high else "far"


def package_table(found: Rows, t: Words) -> Table:
    """Packages in points of growth a year, with the sum over their levers taken one by one, beside expectation."""
    heads = [t.tell(Message(_WAYS[way].english, {"year": year})) for way in (ADDED, TAKEN) for year in YEARS]
    one_by_one = t("sum of its levers, each {way}", way=Message(_WAYS[TAKEN].english, {"year": YEARS[0]}))
    rows = [(t.tell(name), *_package(found, subject, t)) for subject, name in _PACKAGES.items()]
    title = t("Points of growth a year")
    return Table(title, (t("Package"), *heads, one_by_one, t("Expected"), t.within("study", "Verdict")), rows)


def _package(found: Rows, subject: str, t: Words) -> tuple[str, ...]:
    rows = [found.get((subject, way, str(year))) for way in (ADDED, TAKEN) for year in YEARS]
    cells = ["–" if row is None else said(points(row), _told(row, "revenue")[1], t) for row in rows]
    alone = [found[id, TAKEN, str(YEARS[0])] for id in packages().get(subject, ())]
    total = f"{sum(points(row)[0] for row in alone):+.2f}" if alone else "–"
    span = "–" if subject not in EXPECTED else " – ".join(f"{end:g}" for end in dict.fromkeys(EXPECTED[subject]))
    at_first = found.get((subject, TAKEN, str(YEARS[0])))
    judged = verdict(subject, points(at_first)[0]) if at_first else ""
    return *cells, total, span, t.tell(_VERDICTS[judged])


def notes(told: Mapping[str, object], language: str) -> Sequence[str]:
    """How effects are measured and told, how the study was made, and that it is out of date if it is."""
    t = words(language)
    lines = [
        t(
            "Difference under the same luck, mean of {replicates} replicates with its 90 % interval (in brackets). "
            'Taken from the plan: what the plan loses without it. "No measurable effect": the interval holds zero, or '
            "the effect is below {zones} zones or {share} % of revenue; of ten levers that do nothing, about one is "
            "told an effect by chance.",
            replicates=told["replicates"],
            zones=LEAST_ZONES,
            share=LEAST_REVENUE,
        ),
        t(
            "Made by `{command}` on {day}, version {version}, model {model}.",
            command=told["command"],
            day=told["made_on"],
            version=told["qianyi"],
            model=told["model_hash"],
        ),
    ]
    if told["model_hash"] != model_hash():
        lines.append(t("WARNING: the model has changed since; `{command}` renews the study.", command=RENEW))
    return lines
