"""Effects of scenarios against the reference, replicate by replicate under common luck, and how sure they are."""

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.results.measures.estimates import paired
from qianyi.results.measures.panel import NoWholeYear, Panel, crossings, read_revenue
from qianyi.results.run.spreadsheets import csv_text
from qianyi.results.run.store import RunDirectory, save_whole
from qianyi.scenarios.words import Words, message, words

OUTCOMES = {
    "on_target": message("Zones at their own target (true revenue)"),
    "above_500": message("Zones at 500亿 or more (true revenue)"),
    "above_1000": message("Zones at 1000亿 or more (true revenue)"),
    "revenue": message("Total revenue (亿元, true)"),
}
# Half-width of the 95 % interval that "replicates still needed" refers to: zones, or 亿元.
PRECISIONS = {"on_target": 0.1, "above_500": 0.1, "above_1000": 0.1, "revenue": 50.0}
_Z = NormalDist().inv_cdf(0.975)
_HEADS = (
    message("Scenario"),
    message("Outcome"),
    message("Difference [95 %]"),
    message("Same sign"),
    message("Replicates still needed (precision)"),
    message("Variance reduction"),
)
_COLUMNS = (
    *("scenario", "outcome", "year", "replicates", "difference", "low", "high"),
    *("same_sign", "needed", "precision", "reduction"),
)


def effect_table(panel: Panel, year: int | None = None) -> pd.DataFrame:
    """One row per scenario (but the reference) and outcome, in the last year of the panel unless another is named.

    Columns scenario, outcome, year, replicates, difference, low, high (95 %), same_sign (share of replicates with the
    sign of the mean, ties apart), needed (further replicates for the outcome's precision), precision, reduction
    (variance of the difference under independent draws over that under common ones; NaN where nothing varies).
    """
    year = panel.years[-1] if year is None else year
    totals, rows = crossings.province(panel), []
    for scenario in panel.scenarios[:-1]:
        for outcome in OUTCOMES:
            values = totals["true", outcome][..., panel.years.index(year)]
            pairs = panel.paired(values, scenario, panel.scenarios[-1])
            rows.append((scenario, outcome, year, *paired_effect(*pairs, PRECISIONS[outcome])))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def paired_effect(values: np.ndarray, reference: np.ndarray, precision: float) -> tuple[float, ...]:
    """Replicates, difference, low, high, same sign, needed, precision, reduction of one outcome."""
    change = values - reference
    mean, low, high = paired(change)
    moved = change[change != 0.0]
    same = float((np.sign(moved) == np.sign(mean)).mean()) if moved.size else math.nan
    spread = float(change.var(ddof=1)) if change.size > 1 else math.nan
    needed = max(0.0, math.ceil((_Z / precision) ** 2 * spread) - change.size) if change.size > 1 else math.nan
    apart = float(values.var(ddof=1) + reference.var(ddof=1)) if change.size > 1 else math.nan
    reduction = apart / spread if spread > 0.0 else math.nan
    return change.size, mean, low, high, same, needed, precision, reduction


def half_width(run: RunDirectory, outcome: str, replicates: int) -> float:
    """Widest half-width of the 95 % interval of an outcome over all scenarios of a run; infinite when unknown.

    Of the first `replicates` only: what a stopped batch has beyond them must not change where it goes on.
    """
    try:
        table = effect_table(read_revenue(run).within(replicates))
    except NoWholeYear:
        return math.inf
    widths = (table["high"] - table["low"])[table["outcome"] == outcome] / 2.0
    return float(widths.max()) if len(widths) and widths.notna().all() else math.inf


def show_effects(run: RunDirectory, language: str, console: Console) -> Path | None:
    """Print the effects and write `effects.csv`; nothing for a run with one scenario or without a whole year."""
    if len(run.scenarios) < 2:
        return None
    try:
        table = effect_table(read_revenue(run))
    except NoWholeYear:
        return None
    text = csv_text(table, "%.10g")
    path = save_whole(run.path / "effects.csv", lambda file: file.write(text.encode("utf-8-sig")))
    t, reference = words(language), run.title(run.scenarios[-1], language)
    title = t("Effects against {reference}, {year}", reference=reference, year=int(table["year"].iloc[0]))
    caption = t("Variance reduction: how many times the replicates independent draws would need")
    heads = map(t.tell, _HEADS)
    shown = Table(*heads, title=title, caption=caption, box=box.SIMPLE_HEAD, caption_justify="left")
    for row in table.itertuples():
        shown.add_row(*_cells(row, run.title(row.scenario, language), t))
    console.print(shown)
    return path


def _cells(row, title: str, t: Words) -> tuple[str, ...]:
    digits = 0 if row.outcome == "revenue" else 2
    text = f"{row.difference:+,.{digits}f} [{row.low:+,.{digits}f}, {row.high:+,.{digits}f}]"
    if not (row.low > 0 or row.high < 0):
        text += f" {t('undecided')}"
    same = "?" if math.isnan(row.same_sign) else f"{100 * row.same_sign:.0f} %"
    needed = "?" if math.isnan(row.needed) else f"{row.needed:,.0f} (± {row.precision:g})"
    reduction = "?" if math.isnan(row.reduction) else f"{row.reduction:,.0f}×"
    return title, t.tell(OUTCOMES[row.outcome]), text, same, needed, reduction
