"""The event study as rows and a figure, beside what the literature found."""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from qianyi.calibration.studies.event_estimate import Published, published
from qianyi.calibration.studies.event_study import Study
from qianyi.calibration.studies.kept import number
from qianyi.scenarios.words import message, within

TREATMENTS = {
    "none": message("none (placebo)"),
    "status": message("national status"),
    "levers": message("all levers of the plan"),
    "both": message("status and levers"),
}
OUTCOMES = {
    "revenue_2016_prices": message("Output (2016 prices, log points)"),
    "foreign_capital": message("Foreign capital (log points)"),
    "employment": message("Employment (log points)"),
    "displacement": message("Share taken from other zones"),
    "entry_share": message("Share of the effect that is net entry"),
}
# The literature measures after two to three years; the third year after the event is compared.
COMPARED_YEAR = 3
_BESIDE = {"revenue_2016_prices": "output", "foreign_capital": "foreign_capital"}
_VERDICTS = {
    "inside": message("inside"),
    "below": message("BELOW"),
    "above": message("ABOVE"),
    "-": message("no published number"),
}


def study_rows(study: Study) -> list[dict[str, object]]:
    """One row per treatment, outcome, way and event year; single numbers have no year."""
    rows: list[dict[str, object]] = []
    for (treatment, outcome, way), effects in study.effects.items():
        rows += [{"treatment": treatment, "outcome": outcome, "way": way} | asdict(effect) for effect in effects]
    for (treatment, what), (middle, low, high) in study.numbers.items():
        told = {"treatment": treatment, "outcome": what, "way": "paired", "year": "", "mean": middle}
        rows.append(told | {"low": float("nan"), "high": float("nan"), "study_low": low, "study_high": high})
    return rows


def beside(row: dict[str, str]) -> tuple[Published | None, str]:
    """The published range that a row stands beside, and whether its value is inside, below or above."""
    wanted = _BESIDE.get(row["outcome"], row["outcome"])
    found = [one for one in published() if one.outcome == wanted]
    if not found or row["treatment"] == "none":
        return None, "-"
    # Output has two ranges: the zones treated here exist already, so that of upgrades is the like one.
    one = found[-1]
    value = number(row, "mean")
    return one, "inside" if one.low <= value <= one.high else "below" if value < one.low else "above"


def compared(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that stand beside the literature: what a study would find in the third year, and the single numbers."""
    at = {("study", str(COMPARED_YEAR)), ("paired", str(COMPARED_YEAR)), ("paired", "")}
    return [row for row in rows if (row["way"], row["year"]) in at]


_WAYS = {
    "study": message("difference in differences (as a study sees it)"),
    "paired": message("against the same world untreated"),
}


def cells(row: dict[str, str], language: str) -> tuple[str, ...]:
    """Outcome, treatment, way, value with interval, span of single studies, published range, verdict."""
    one, verdict = beside(row)
    value, low, high = (number(row, key) for key in ("mean", "low", "high"))
    span = f"{number(row, 'study_low'):+.3f} – {number(row, 'study_high'):+.3f}"
    return (
        OUTCOMES[row["outcome"]].text(language),
        TREATMENTS[row["treatment"]].text(language),
        _WAYS[row["way"]].text(language),
        f"{value:+.3f}" + ("" if np.isnan(low) else f" [{low:+.3f}, {high:+.3f}]"),
        span,
        "" if one is None else f"{one.low:g} – {one.high:g}",
        _VERDICTS[verdict].text(language) if row["treatment"] != "none" else "",
    )


HEADS = (
    within("event study", "Outcome"),
    message("Treatment"),
    message("Way"),
    message("Model, year 3 [95 %]"),
    message("Single studies 10-90 %"),
    within("event study", "Published"),
    message("Verdict"),
)


_TITLE = message("Effect of treatment on output: event study in the model and published estimates")
_AXES = (message("years since the event"), message("log points"))
_BAND = message("published range")
_NOTE = message(
    "Lines: mean over worlds; bands: 95 % interval of the mean. Grey: published effect of upgrading (years 2-3)."
)


def draw(rows: list[dict[str, str]], base: Path, language: str) -> list[Path]:
    """Write `base`.png, .svg and .csv (what is drawn); the paths."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    from qianyi.results.figures.style import footnote, look, save_drawn, scenario_style

    drawn = [row for row in rows if row["outcome"] == "revenue_2016_prices" and row["way"] == "study"]
    upgrade = [one for one in published() if one.outcome == "output"][-1]
    with look():
        figure = Figure(figsize=(6.4, 3.9))
        axes = figure.add_subplot()
        axes.fill_between(
            [1.5, 3.5], upgrade.low, upgrade.high, color="#999999", alpha=0.3, lw=0, label=_BAND.text(language)
        )
        for place, treatment in enumerate(TREATMENTS):
            mine = [row for row in drawn if row["treatment"] == treatment]
            years = [int(row["year"]) for row in mine]
            style = scenario_style(place)
            low, high = ([number(row, key) for row in mine] for key in ("low", "high"))
            axes.fill_between(years, low, high, color=style["color"], alpha=0.15, lw=0)
            label = TREATMENTS[treatment].text(language)
            axes.plot(years, [number(row, "mean") for row in mine], ms=3.5, lw=1.3, label=label, **style)
        axes.axvline(-0.5, color="#222222", lw=0.8, ls=(0, (6, 3)))
        axes.axhline(0.0, color="#222222", lw=0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        across, up = (axis.text(language) for axis in _AXES)
        axes.set(xlabel=across, ylabel=up, title=_TITLE.text(language))
        axes.grid(axis="y", color="#e5e5e5", lw=0.5)
        axes.legend(loc="upper right", frameon=False, fontsize=7.5)
        footnote(figure, _NOTE.text(language))
        text = "\n".join([",".join(drawn[0]), *(",".join(row.values()) for row in drawn)]) + "\n"
        return save_drawn(figure, text, base, ("png", "svg"), {"Title": _TITLE.text(language)})
