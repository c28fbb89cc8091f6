"""Figure: sizes and growth of firms beside what was published of firms elsewhere."""

from functools import cache

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Need, Subject, figure
from qianyi.results.figures.style import COLOURS, in_powers, wrapped
from qianyi.results.run.reading import ask_kind
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.tables import rows
from qianyi.scenarios.words import Words, message
from qianyi.sim.records import GROWTH_BINS, GROWTH_WIDTH, SIZE_CLASSES, SMALLEST

_NOTE = message(
    "All replicates together. Grey: published ranges, tail exponent of sizes {flat}–{steep} (Axtell 2001; Heinrich and "
    "Dai 2016), narrowing of growth with size {slow}–{fast} (Amaral et al. 1997). Middle: growth less the median of "
    "its size class over its mean absolute deviation; the tent (Laplace) is the published shape (Zou 2019). Growth is "
    "the yearly log growth of healthy firms at normal load."
)
# What each panel shows, and along what.
_PANELS = {
    "size": (message("Share of firms above x"), message("Size (亿元 of 2016)")),
    "growth": (message("Density of rescaled growth"), message("Multiples of the deviation")),
    "spread": (message("Mean deviation of growth"), message("Size a year ago (亿元)")),
}
_FEWEST = 200
"""Firm-years that a size class needs for its spread of growth to be shown."""
_TAIL = 0.05


@cache
def published(symbol: str) -> tuple[float, float]:
    """Low and high end of a published range, from `scenarios/data/published_estimates.csv`."""
    row = next(row for row in rows("data/published_estimates.csv") if row["symbol"] == symbol and row["low"])
    return row.number("low"), row.number("high")


def firms_data(run: RunDirectory) -> pd.DataFrame:
    """Points of the three panels: scenario, panel (`size`, `growth`, `spread`), x, y, firms behind the point.

    Sizes are those of the last year on record; growth is that of all years.
    """
    columns = ", ".join(f"sum(growth[{place + 1}]) AS g{place}" for place in range(GROWTH_BINS))
    last = "CASE WHEN year = last THEN firms ELSE 0 END"
    question = f"""
        SELECT CAST(scenario AS VARCHAR) AS scenario, size_class, sum({last}) AS firms, {columns}
        FROM (SELECT *, max(year) OVER () AS last FROM read_parquet($files))
        GROUP BY ALL ORDER BY scenario, size_class
    """
    table = ask_kind(run, "firms", question)
    rows: list[tuple] = []
    for scenario in run.scenarios:
        mine = table[table["scenario"] == scenario]
        growth = mine[[f"g{place}" for place in range(GROWTH_BINS)]].to_numpy(float)
        rows += [(scenario, "size", *point) for point in _larger(mine["firms"].to_numpy(float))]
        rows += [(scenario, *point) for point in _growth(growth)]
    return pd.DataFrame(rows, columns=["scenario", "panel", "x", "y", "firms"])


def _larger(firms: np.ndarray) -> list[tuple[float, float, float]]:
    """Share of firms above the lower edge of each class."""
    above = firms[::-1].cumsum()[::-1]
    edges = SMALLEST * 2.0 ** np.arange(SIZE_CLASSES - 1)
    return [(edge, above[c + 1] / above[0], above[c + 1]) for c, edge in enumerate(edges) if above[c + 1] > 0]


def _growth(counts: np.ndarray) -> list[tuple[str, float, float, float]]:
    """Spread of growth by size class, and growth of all classes rescaled by it. The outer bins are open: left out."""
    centres = GROWTH_WIDTH * (np.arange(GROWTH_BINS) - GROWTH_BINS // 2)
    steps = np.arange(-6.0, 6.01, 0.5)
    density = np.zeros(len(steps))
    points, used = [], 0.0
    for c, row in enumerate(counts):
        weights = np.where((np.arange(GROWTH_BINS) % (GROWTH_BINS - 1)) == 0, 0.0, row)
        number = weights.sum()
        if number < _FEWEST:
            continue
        spread = float(weights @ np.abs(centres - _median(centres, weights)) / number)
        points.append(("spread", SMALLEST * 2.0 ** (c - 0.5), spread, number))
        rescaled = (centres - _median(centres, weights)) / spread
        density += _shared(rescaled, weights, GROWTH_WIDTH / spread, steps)
        used += number
    if used:
        points += [("growth", z, d / used / 0.5, d) for z, d in zip(steps, density, strict=True)]
    return points


def _median(centres: np.ndarray, weights: np.ndarray) -> float:
    reached = weights.cumsum() / weights.sum()
    place = int(np.searchsorted(reached, 0.5))
    before = reached[place - 1] if place else 0.0
    within = (0.5 - before) / max(reached[place] - before, 1e-12)
    return float(centres[place] + GROWTH_WIDTH * (within - 0.5))


def _shared(places: np.ndarray, weights: np.ndarray, width: float, steps: np.ndarray) -> np.ndarray:
    """Counts of bins of a width shared out over cells of width 0.5 around `steps`."""
    edges = np.append(steps - 0.25, steps[-1] + 0.25)
    ends = np.append(places - width / 2.0, places[-1] + width / 2.0)
    reached = np.interp(edges, ends, np.append(0.0, weights.cumsum()))
    return np.diff(reached)


def _note(of: Subject) -> str:
    (flat, steep), (slow, fast) = published("alpha_S"), published("beta_sv")
    return of.say(_NOTE, flat=flat, steep=steep, slow=slow, fast=fast)


@figure(
    "q_firms",
    title=message("Sizes and growth of firms: model and published patterns ({reference_short}, end of {last})"),
    note=_note,
    data=lambda of: firms_data(of.run),
    needs=(Need.YEARS, Need.RECORDS),
)
def draw_firms(of: Subject, data: pd.DataFrame) -> Figure:
    """Three panels of the reference, beside published ranges and shapes."""
    figure = Figure(figsize=(6.5, 2.9))
    panels = figure.subplots(1, 3)
    mine = data[data["scenario"] == of.run.scenarios[-1]]
    for axes, (name, (shown, along)) in zip(panels, _PANELS.items(), strict=True):
        points = mine[mine["panel"] == name]
        axes.plot(points["x"], points["y"], "o", ms=3, color=COLOURS[0], zorder=3)
        axes.set_title(wrapped(of.t.tell(shown), 26, 2), fontsize=8.5)
        axes.set_xlabel(of.t.tell(along), fontsize=8)
        in_powers(axes, "y")
        axes.tick_params(labelsize=7)
    _size_range(panels[0], mine[mine["panel"] == "size"])
    _tent(panels[1], mine[mine["panel"] == "growth"], of.t)
    _spread_range(panels[2], mine[mine["panel"] == "spread"])
    return figure


def _size_range(axes, points: pd.DataFrame) -> None:
    in_powers(axes, "x")
    tail = points[points["y"] <= 2 * _TAIL]
    if tail.empty:
        return
    start = tail.iloc[0]
    x = np.geomspace(start["x"], points["x"].max(), 30)
    flat, steep = (start["y"] * (x / start["x"]) ** -exponent for exponent in published("alpha_S"))
    axes.fill_between(x, steep, flat, color="#bbbbbb", alpha=0.6, lw=0)


def _tent(axes, points: pd.DataFrame, t: Words) -> None:
    z = np.linspace(-6, 6, 241)
    sigma = np.sqrt(np.pi / 2.0)
    axes.plot(z, np.exp(-np.abs(z)) / 2.0, color="#777777", lw=1.2, label=t("Laplace"))
    normal = np.exp(-0.5 * (z / sigma) ** 2) / sigma / np.sqrt(2 * np.pi)
    axes.plot(z, normal, color="#777777", lw=1.0, ls=":", label=t("normal"))
    axes.set_ylim(3e-4, 2.0)
    axes.legend(frameon=False, fontsize=6.5, loc="upper right", handlelength=1.2, borderaxespad=0.0)


def _spread_range(axes, points: pd.DataFrame) -> None:
    in_powers(axes, "x")
    if points.empty:
        return
    x = points["x"].to_numpy(float)
    centre = np.exp(np.average(np.log(x), weights=points["firms"]))
    level = np.exp(np.average(np.log(points["y"]), weights=points["firms"]))
    slow, fast = (level * (x / centre) ** -exponent for exponent in published("beta_sv"))
    axes.fill_between(x, np.minimum(slow, fast), np.maximum(slow, fast), color="#bbbbbb", alpha=0.6, lw=0)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.2g}")
    axes.yaxis.set_minor_formatter(lambda value, _: "")
    low, high = points["y"].min(), points["y"].max()
    axes.set_ylim(low / 1.5, high * 1.5)
    axes.set_yticks([tick for tick in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if low / 1.5 <= tick <= high * 1.5])
