"""What the kept studies say of the model in one line, for the report and the planning desk, and the facts behind it."""

import math
import statistics
from collections import Counter
from dataclasses import dataclass

from qianyi.calibration.studies.kept import NotKept, kept, number
from qianyi.scenarios.words import Message, message, words

# Scores in which a method can be better than another; coverage and ranks are told, not contested.
_AGAINST = "shift_share"


@dataclass(frozen=True)
class Standing:
    """Where the model stands.

    Contests against shift-share, and those too small to decide that lean to either side; published revenues inside the
    back-test's 80 % interval, and how wide it typically is (upper over lower end); patterns inside their published
    range, of all that have one; the effect of status and levers beside the published one (log points).
    """

    better: int
    tie: int
    worse: int
    leans_better: int
    leans_worse: int
    inside: int
    figures: int
    width: float
    patterns_inside: int
    patterns: int
    status_effect: float
    status_low: float
    status_high: float

    @property
    def resolved(self) -> int:
        """Contests that six zones or more decide."""
        return self.better + self.worse


def contests(rows: list[dict[str, str]], against: str = _AGAINST) -> Counter:
    """Verdicts of the model against a method over all starts and ways; starred ones apart."""
    return Counter(row["verdict"] for row in rows if row["method"] == against and row["verdict"])


def standing() -> Standing:
    """From the kept back-test, patterns and event study. Raises `NotKept` when one is missing."""
    from qianyi.calibration.studies.event_estimate import published

    _, scores = kept("backtest")
    _, figures = kept("backtest_figures")
    _, patterns = kept("patterns")
    _, events = kept("event_study")
    found = contests(scores)
    # One way only: the other judges by the same figures.
    ranges = [row for row in figures if row["indicator"] == "reported_revenue" and row["way"] == "unconditional"]
    inside = sum(number(row, "model_q10") <= number(row, "came") <= number(row, "model_q90") for row in ranges)
    rated = [row for row in patterns if row["verdict"] != "no range"]
    status = next(
        row
        for row in events
        if (row["treatment"], row["outcome"], row["way"], row["year"]) == ("both", "revenue_2016_prices", "paired", "3")
    )
    upgrade = [one for one in published() if one.outcome == "output"][-1]
    return Standing(
        better=found["better"],
        tie=found["tie"] + found["better*"] + found["worse*"],
        worse=found["worse"],
        leans_better=found["better*"],
        leans_worse=found["worse*"],
        inside=inside,
        figures=len(ranges),
        width=statistics.median(number(row, "model_q90") / number(row, "model_q10") for row in ranges),
        patterns_inside=sum(row["verdict"] == "inside" for row in rated),
        patterns=len(rated),
        status_effect=number(status, "mean"),
        status_low=upgrade.low,
        status_high=upgrade.high,
    )


def page(language: str) -> str:
    """Where a reader finds more than the one line."""
    return f"docs/credibility.{language}.md"


def one_line(language: str) -> str:
    """One line for a reader; without kept studies it says that nothing has been tested."""
    t = words(language)
    try:
        now = standing()
    except NotKept:
        return t("This version has not been back-tested.")
    if now.resolved == 0:
        contest = message(
            "{tie} comparisons with plain extrapolation (shift-share) decide nothing (too few figures)", tie=now.tie
        )
    else:
        contest = message(
            "against plain extrapolation (shift-share) {better} better, {worse} worse, {tie} undecided",
            better=now.better,
            worse=now.worse,
            tie=now.tie,
        )
    effect, low, high = (_percent(value) for value in (now.status_effect, now.status_low, now.status_high))
    return t(
        "Credibility: use it to compare policies, not to predict single zones. "
        "Of {figures} forecasts of revenues published later, {inside} held the revenue in their 80 % interval, whose "
        "ends are a factor {width:.0f} apart; {contest}; {patterns_inside} of {patterns} published patterns are met; "
        "status and levers change output by {effect} in three years, {side} causal studies ({low} to {high}).",
        figures=now.figures,
        inside=now.inside,
        width=now.width,
        contest=contest,
        patterns_inside=now.patterns_inside,
        patterns=now.patterns,
        effect=effect,
        side=_side(now),
        low=low,
        high=high,
    )


def _percent(log_points: float) -> str:
    """A change in log points as a share of what was before."""
    return f"{100.0 * math.expm1(log_points):+.1f}%"


def _side(now: Standing) -> Message:
    """On which side of the published range the effect lies."""
    if now.status_effect < now.status_low:
        return message("below")
    return message("above") if now.status_effect > now.status_high else message("within")
