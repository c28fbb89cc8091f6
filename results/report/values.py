"""The names that a template of the report knows, and what stands behind them in a run.

Numbers are called by period, indicator and scenario: `last.revenue.effect`, `yearly.public_cost.proposed`. Periods are
`last` (the last whole year), `plan` (that of the plan's targets), `early` (the first of which results are told) and
`yearly` (mean of all years); `effect` is what the proposed scenario changes against the reference. What a run has not
is None: a template asks with `if`.
"""

import math
from pathlib import Path
from typing import Any

from qianyi.results.figures.gallery import all_figures
from qianyi.results.measures.arranged import resolved
from qianyi.results.measures.book import Number
from qianyi.results.measures.book.findings import TIERS
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.policy import changes, other_differences
from qianyi.results.measures.provenance import revenue_2016, zone_name
from qianyi.results.report.citing import Cited, PictureName
from qianyi.results.report.tables import named_tables, package_sources
from qianyi.results.tables import answers
from qianyi.results.tables.cells import Findings
from qianyi.results.tables.workbook import origin
from qianyi.scenarios.ensemble import MODE, NONE, ensemble
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.zones import ZoneFacts

_PLAN_YEAR = 2020
_OF_ONE = ("mean", "share")
_OF_TWO = ("difference", "ratio", "return", "count", "share")


def named_values(of: Findings, language: str, zone: ZoneFacts | None) -> dict[str, Any]:
    """Every name but `notices` and `credibility`, which the caller gives."""
    years = of.panel.years
    early, plan = of.milestones[0], _PLAN_YEAR if _PLAN_YEAR in years else of.last
    periods = {"last": (of.last,), "plan": (plan,), "early": (early,), "yearly": years}
    return {
        **{name: _told(of, language, span) for name, span in periods.items()},
        "year": {"before": years[0] - 1, "first": years[0], "early": early, "plan": plan, "last": of.last},
        "span": of.span,
        "replicates": of.panel.replicates,
        "margin": 98.0 / math.sqrt(of.panel.replicates),  # normal interval of a share of one half, in points
        "compared": bool(of.others),
        "several": len(of.others) > 1,
        "milestones": [
            {"year": year}
            | {name: Cited(of.mean(name, of.proposed, year), language) for name in ("at_target", "at_target_reported")}
            for year in of.milestones
        ],
        "tiers": _tiers(of, language),
        "losers": _losers(of, language),
        "zones": _zones(of),
        "parameters": _parameters(of),
        "tables": named_tables(of, language, zone),
        "package_sources": package_sources(of, language),
        "pictures": {name: PictureName(name) for name in all_figures()},
        "annex": _annex(of, language, zone),
        **_scenarios(of, language),
        **_making(of, language),
    }


def _told(of: Findings, language: str, years: tuple[int, ...]) -> dict[str, dict[str, Cited | None]]:
    """Of each indicator, what is said of the whole province: proposed, reference, effect."""

    def found(indicator: str, statistics: tuple[str, ...], scenario: str, less: str) -> Cited | None:
        for statistic in statistics:
            try:
                return Cited(of.book.find(indicator, statistic, "province", years, scenario, less), language)
            except KeyError:
                continue
        return None

    return {
        indicator: {
            "proposed": found(indicator, _OF_ONE, of.proposed, ""),
            "reference": found(indicator, _OF_ONE, of.reference, ""),
            "effect": found(indicator, _OF_TWO, of.proposed, of.reference),
        }
        for indicator in indicators()
    }


def _scenarios(of: Findings, language: str) -> dict[str, Any]:
    """What is asked, of which scenarios, and in what they differ apart from levers."""
    known = resolved(of.run)
    first = known.get(of.proposed, {})
    roles = dict.fromkeys(of.run.scenarios, "compared") | {of.reference: "reference", of.proposed: "proposed"}
    short = {name: answers.short_title(of, name, language, 44) for name in of.run.scenarios}
    differences = other_differences(of.run, of.proposed, of.reference)
    return {
        "title": of.run.title(of.proposed, language),
        "short": {"proposed": short[of.proposed], "reference": short[of.reference]},
        "question": first.get(f"question_{language}") or first.get("question_en", ""),
        # Sentences use the name where short titles are alike.
        "scenarios": [
            {"name": name, "title": of.run.title(name, language), "role": role, "is_named": short[name] == name}
            for name, role in roles.items()
        ],
        "untitled": [name for name in known if name in roles and not known[name].get(f"title_{language}")],
        "other_differences": [{"field": f, "reference": old, "proposed": new} for f, old, new in differences],
        "left_out": sorted({told for one in known.values() if (told := one.get(f"leaves_out_{language}"))}),
    }


def _making(of: Findings, language: str) -> dict[str, Any]:
    """How the run came about."""
    first = of.run.manifest
    until = next((scenario.get("until") for scenario in first.get("resolved", ())), "")
    options = (f" --until {until}" if until else "") + "".join(
        f" --seed {seed}" for seed in sorted(set(first.get("seeds", {}).values()))
    )
    asked = getattr(of.run, "sources", (of.run,))
    begun = [f"qianyi run {' '.join(run.scenarios)} --replicates {of.panel.replicates}" for run in asked]
    return {
        "commands": [command + options for command in begun],
        "origin": [{"name": name, "value": value} for name, value in origin(of.run, language)],
        "folder": Path(of.run.path).name,
        "run_key": str(first.get("run_key")),
    }


def _zones(of: Findings) -> dict[str, int]:
    return {
        "all": len(of.zones),
        "aimed": len(of.aimed),
        "unpublished": sum(not zone.revenue_is_reported for zone in of.zones),
        "aimed_unpublished": sum(not zone.revenue_is_reported for zone in of.aimed),
    }


def _tiers(of: Findings, language: str) -> list[dict[str, Any]]:
    """How many of the zones with each target are there in the last year; empty where a tier has no zones."""
    aims = {tier: [zone.target_yi for zone in of.aimed if zone.tier == tier] for tier in TIERS}
    if not all(aims.values()):
        return []
    return [
        {"target": f"{aim[0]:g}", "zones": len(aim), "at_target": Cited(_at_target(of, tier), language)}
        for tier, aim in aims.items()
    ]


def _at_target(of: Findings, tier: str) -> Number:
    return of.mean("at_target", of.proposed, of.last, tier)


def _losers(of: Findings, language: str) -> list[dict[str, Any]]:
    """The three zones that lose most, where the interval leaves zero out."""
    if not of.others:
        return []
    changed = [(of.difference("revenue", of.proposed, of.last, f"zone:{zone.zone_id}"), zone) for zone in of.zones]
    worst = sorted((pair for pair in changed if pair[0].decided and pair[0].value < 0), key=lambda pair: pair[0].value)
    return [{"name": zone_name(zone, language), "effect": Cited(number, language)} for number, zone in worst[:3]]


def _parameters(of: Findings) -> dict[str, Any]:
    """How many parameters are known how, and from what replicates draw them; `sets` is 0 where they are fixed."""
    statuses = [parameter.status for parameter in parameters().values()]
    known = resolved(of.run)
    drawn = ensemble(known[of.proposed].get("ensemble", NONE))
    fitted = drawn is not None and len(drawn.weight) > 1
    return {
        "all": len(statuses),
        "assumed": sum(status == "assumed" for status in statuses),
        "in_chances": any(told.get("ensemble", NONE) not in (NONE, MODE) for told in known.values()),
        "sets": drawn.about["draws"] if fitted else 0,
        "fitted": len(drawn.parameters) if fitted else 0,
        "issued": drawn.about["issued"] if fitted else "",
    }


def _annex(of: Findings, language: str, zone: ZoneFacts | None) -> dict[str, Any] | None:
    """What is told of the zone that is asked for: its start, first year at target, and levers of its own."""
    if zone is None:
        return None
    first = of.book.find("crossing_year", "first", f"zone:{zone.zone_id}", of.panel.years, of.proposed)
    own = [change for change in changes(of.run, of.proposed, of.reference) if change.zone == zone.name_zh]
    return {
        "name": zone_name(zone, language),
        "start": revenue_2016(zone, language).replace("\n", " "),
        "target": f"{zone.target_yi:.0f}",
        "crossing_year": Cited(first, language),
        "changes": [{"name": one.name(language), "old": one.shown(one.old), "new": one.shown(one.new)} for one in own],
    }
