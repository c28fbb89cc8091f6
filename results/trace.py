"""`qianyi trace`: how a number came about, and what it is when computed anew from the shards."""

import math

from rich.console import Console

from qianyi.results.measures.arranged import ArrangedRun
from qianyi.results.measures.book import Number, NumberBook
from qianyi.results.measures.panel import read_panel
from qianyi.results.measures.policy import changes
from qianyi.results.measures.provenance import revenue_2016, zone_name
from qianyi.results.measures.sql import Formulas, recomputed
from qianyi.results.report.blocks import with_interval
from qianyi.results.tables.cells import TIERS, cited_ids
from qianyi.results.tables.workbook import origin
from qianyi.scenarios.words import words
from qianyi.scenarios.zones import ZoneFacts

_STATISTICS = {
    "mean": ("各次重复的均值，区间为10%–90%分位数", "mean over replicates; 10 and 90 % quantiles"),
    "difference": ("同一重复两场景之差的均值，区间为均值的95%正态区间", "mean of differences paired by "
        "replicate; 95 % normal interval of the mean"),
    "first": ("各次重复首次达标年份的中位数与10%–90%分位数，未达标计为最晚", "median and 10-90 % "
        "quantiles of the first year at target; never counts as latest"),
    "ratio": ("两个配对均值之比，区间用delta法", "ratio of two paired means; interval by the delta method"),
    "count": ("按各区差值的95%区间计数", "count by the 95 % intervals of the zones' differences"),
    "share": ("占比，见定义", "share, see the definition"),
    "median": ("各次重复的中位数与10%–90%分位数", "median and 10-90 % quantiles over replicates"),
    "input": ("输入，不由模拟得出", "an input, not simulated"),
}  # fmt: skip
_HEADS = {
    "number": ("数字", "Number"),
    "meaning": ("含义", "Meaning"),
    "definition": ("定义", "Definition"),
    "formula": ("算法", "Formula"),
    "where": ("范围", "Where"),
    "when": ("年份", "Years"),
    "scenario": ("场景", "Scenario"),
    "less": ("减去", "Less"),
    "replicates": ("重复", "Replicates"),
    "each": ("逐次取值", "By replicate"),
    "levers": ("与对照不同的政策工具", "Levers that differ from the reference"),
    "start": ("2016年收入", "Revenue of 2016"),
    "sources": ("来源", "Sources"),
    "query": ("在结果目录中可用 DuckDB 复算", "To compute it anew with DuckDB"),
    "again": ("由分片复算", "Computed anew from the shards"),
    "same": ("一致", "the same"),
    "other": ("不一致", "NOT the same"),
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
    if number.place.startswith("zone:"):
        return zone_name(zones[number.place], language)
    if number.place == "province":
        return "全部开发区" if language == "zh" else "all zones"
    return words(language).tell(TIERS[number.place]) if number.place else "–"


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
    side = 0 if language == "zh" else 1
    zones = {f"zone:{zone.zone_id}": zone for zone in run.zones}
    years = "–".join(map(str, sorted({*number.years[:1], *number.years[-1:]}))) or "–"
    lines = [
        ("number", f"{number.id} = {with_interval(number, language)}"),
        ("meaning", f"{number.told.name(language)} ({number.indicator}{', ' + number.item if number.item else ''})"),
        ("definition", number.told.definition(language)),
        ("formula", _STATISTICS[number.statistic][side]),
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
    return [(_HEADS[key][side], text) for key, text in lines if text] + origin(run, language)


def show_trace(run: ArrangedRun, book: NumberBook, number: Number, language: str, console: Console) -> bool:
    """Print how a number came about; false where the shards now say something else."""
    side = 0 if language == "zh" else 1
    for subject, text in explain(run, book, number, language):
        console.print(f"{subject}: {text}", markup=False, highlight=False, soft_wrap=True)
    found = recomputed(run, number)
    if found is None:
        return True
    console.print(f"\n{_HEADS['query'][side]}:\n{Formulas(run).of(number)}\n",
                  markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    good = agrees(number, found)
    verdict = _HEADS["same" if good else "other"][side]
    told = ", ".join("–" if value is None else f"{value:.10g}" for value in found)
    console.print(f"{_HEADS['again'][side]}: {told} ({verdict})", markup=False, highlight=False)
    return good
