"""`qianyi trace`: how a number came about, and what it is when computed anew from the shards."""

import math

from rich.console import Console

from qianyi.results.measures.arranged import ArrangedRun
from qianyi.results.measures.book import Number, NumberBook
from qianyi.results.measures.book.sql import Formulas, recomputed
from qianyi.results.measures.panel import read_panel
from qianyi.results.measures.policy import changes
from qianyi.results.measures.provenance import revenue_2016, zone_name
from qianyi.results.report.blocks import with_interval
from qianyi.results.tables.cells import TIERS, cited_ids
from qianyi.results.tables.workbook import origin
from qianyi.scenarios.words import message, within, words
from qianyi.scenarios.zones import ZoneFacts

_STATISTICS = {
    "mean": message("mean over replicates; 10 and 90 % quantiles"),
    "difference": message("mean of differences paired by replicate; 95 % normal interval of the mean"),
    "first": message("median and 10-90 % quantiles of the first year at target; never counts as latest"),
    "ratio": message("ratio of two paired means; interval by the delta method"),
    "return": message("ratio of two paired means; interval by Fieller's method; unknown unless the cost surely rises"),
    "count": message("count by the 95 % intervals of the zones' differences"),
    "share": message("share, see the definition"),
    "median": message("median and 10-90 % quantiles over replicates"),
    "input": message("an input, not simulated"),
}
_HEADS = {
    "number": message("Number"),
    "meaning": message("Meaning"),
    "definition": message("Definition"),
    "formula": message("Formula"),
    "where": message("Where"),
    "when": message("Years"),
    "scenario": message("Scenario"),
    "less": message("Less"),
    "replicates": within("trace", "Replicates"),
    "each": message("By replicate"),
    "levers": message("Levers that differ from the reference"),
    "start": message("Revenue of 2016"),
    "sources": message("Sources"),
    "query": message("To compute it anew with DuckDB"),
    "again": message("Computed anew from the shards"),
    "same": message("the same"),
    "other": message("NOT the same"),
}


def agrees(number: Number, found: tuple[float | None, ...]) -> bool:
    """Whether value and interval computed anew are those of the book, to nine digits."""
    told = (number.value, number.low, number.high)
    for mine, new in zip(told, found, strict=True):
        if (mine is None) != (new is None or math.isnan(new)):
            return False
        if mine is not None and not math.isclose(mine, new, rel_tol=1e-9, abs_tol=1e-8):
            return False
    return True


def _place(number: Number, zones: dict[str, ZoneFacts], language: str) -> str:
    t = words(language)
    if number.place.startswith("zone:"):
        return zone_name(zones[number.place], language)
    if number.place == "province":
        return t("all zones")
    return t.tell(TIERS[number.place]) if number.place else "–"


def _each(run: ArrangedRun, number: Number) -> str:
    """Values of the first replicates behind a mean or a difference."""
    if number.statistic not in ("mean", "difference") or number.told.over_zones == "none":
        return ""
    panel = read_panel(run, columns=number.told.columns)
    values = panel.series(number.indicator, number.place, number.years, number.scenario)
    if number.less:
        values = values - panel.series(number.indicator, number.place, number.years, number.less)
    shown = ", ".join(f"{value:.6g}" for value in values[:8])
    return shown + (f", … ({len(values)})" if len(values) > 8 else "")


def explain(run: ArrangedRun, book: NumberBook, number: Number, language: str) -> list[tuple[str, str]]:
    """Lines (subject, text) that say how a number came about."""
    t = words(language)
    zones = {f"zone:{zone.zone_id}": zone for zone in run.zones}
    years = "–".join(map(str, sorted({*number.years[:1], *number.years[-1:]}))) or "–"
    lines = [
        ("number", f"{number.id} = {with_interval(number, language)}"),
        ("meaning", f"{number.told.name(language)} ({number.indicator}{', ' + number.item if number.item else ''})"),
        ("definition", number.told.definition(language)),
        ("formula", t.tell(_STATISTICS[number.statistic])),
        ("where", _place(number, zones, language)),
        ("when", years),
    ]
    if number.scenario:
        lines.append(("scenario", f"{run.title(number.scenario, language)} ({number.scenario})"))
    if number.less and number.statistic != "input":
        lines.append(("less", f"{run.title(number.less, language)} ({number.less})"))
    if number.replicates:
        seed = run.manifest.get("seeds", {}).get(number.scenario)
        lines.append(("replicates", f"{number.replicates}, seed {seed}"))
        lines.append(("each", _each(run, number)))
    if number.scenario in run.scenarios[:-1]:
        told = [
            f"{c.item} {c.shown(c.old)} → {c.shown(c.new)}" for c in changes(run, number.scenario, run.scenarios[-1])
        ]
        inputs = [n for n in book.numbers if n.indicator == "lever" and number.scenario in (n.scenario, n.less)]
        lines.append(("levers", "; ".join(told) + (f" [{cited_ids(inputs)}]" if inputs else "")))
    if number.place in zones:
        lines.append(("start", revenue_2016(zones[number.place], language).replace("\n", " ")))
    lines.append(("sources", "; ".join(number.sources)))
    return [(t.tell(_HEADS[key]), text) for key, text in lines if text] + origin(run, language)


def show_trace(run: ArrangedRun, book: NumberBook, number: Number, language: str, console: Console) -> bool:
    """Print how a number came about; false where the shards now say something else."""
    t = words(language)
    for subject, text in explain(run, book, number, language):
        console.print(f"{subject}: {text}", markup=False, highlight=False, soft_wrap=True)
    found = recomputed(run, number)
    if found is None:
        return True
    console.print(f"\n{t.tell(_HEADS['query'])}:\n{Formulas(run).of(number)}\n",
                  markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    good = agrees(number, found)
    verdict = t.tell(_HEADS["same" if good else "other"])
    told = ", ".join("–" if value is None else f"{value:.10g}" for value in found)
    console.print(f"{t.tell(_HEADS['again'])}: {told} ({verdict})", markup=False, highlight=False)
    return good
