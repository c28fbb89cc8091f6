"""`qianyi forecast` and `qianyi score`: write down what is expected, and judge it by what came."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from qianyi.calibration.forecasts import figures as figures_file
from qianyi.calibration.forecasts import forecast_file, scores
from qianyi.calibration.forecasts.benchmarks import persistence
from qianyi.calibration.forecasts.evaluation import Forecast, Observation, ScoreRow, draws_of, evaluate
from qianyi.calibration.forecasts.forecast_file import INDICATORS, LEVELS
from qianyi.calibration.forecasts.wording import METHODS, PLACES, STAR, UNITS, VERDICTS, score_name
from qianyi.calibration.studies.kept import rows_text
from qianyi.experiments.commands.terminal.application import Refused, guarded
from qianyi.experiments.commands.terminal.progress import progress
from qianyi.results.run.store import save_whole
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import Words, words
from qianyi.scenarios.zones import key_zones


def write_forecast(scenario: Scenario, draws: int, out: Path, jobs: int, language: str) -> None:
    """Simulate and write the file; nothing is written unless all of it is there."""
    from qianyi.calibration.forecasts.forecast import forecast_text

    t = words(language)
    with progress(t("Simulating"), draws) as tell:
        text = forecast_text(scenario, draws, jobs, tell)
    save_whole(out, lambda file: file.write(text.encode()))
    about, _ = forecast_file.read(out)
    print(t("Forecast: {path} ({draws} draws, SHA-256 {hash}…)", path=out, draws=draws, hash=about["sha256"][:12]))


def score_forecast(path: Path, figures: Path, out: Path | None, language: str) -> int:
    """Print what a forecast was worth; the exit code (2 for files that cannot be used)."""
    return guarded(lambda: _score(path, figures, out, words(language)), language)


def _score(path: Path, figures: Path, out: Path | None, t: Words) -> None:
    about, forecasts = forecast_file.read(path)
    try:
        observed = figures_file.read(figures, forecasts[0])
    except figures_file.FigureMistakes as found:
        raise Refused(*found.mistakes) from None
    if not observed:
        raise Told("{path} holds no figure to score.", path=figures)
    forecasts.append(persistence(forecasts[0]))
    rows = evaluate(forecasts, observed)
    screen = Console(width=max(140, Console().width))
    told = t(
        "Forecast: {title}, made on {made_on} with what was known by {knowledge_until}, version {qianyi} "
        "({model_hash}), {draws} draws",
        **about | {"title": about[f"title_{t.language}"]},
    )
    screen.print(told, soft_wrap=True)
    show_figures(forecasts[0], observed, t.language, screen)
    show_scores(rows, t.language, screen)
    if not any(row.score.startswith("brier") for row in rows):
        screen.print(t("No zone with a published figure was forecast between 10 and 90 %: no Brier score."))
    for line in resolutions(forecasts, observed, t.language):
        screen.print(line, soft_wrap=True)
    if out is not None:
        save_whole(out, lambda file: file.write(rows_text([asdict(row) for row in rows]).encode("utf-8-sig")))
        screen.print(t("Scores: {path}", path=out), soft_wrap=True)


def show_figures(model: Forecast, observed: list[Observation], language: str, screen: Console) -> None:
    """Each published figure beside what the model had expected, and where in the forecast it came to lie."""
    t = words(language)
    heads = (t("Of"), t("Indicator"), t("Year"), t("Came"), t("Forecast median [10-90 %]"), t("Place in the forecast"))
    places = {zone.name_zh: t.of(zone, "name") for zone in key_zones()}
    places |= {name: t.tell(told) for name, told in PLACES.items()}
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for one in observed:
        draws = draws_of(model, one)
        low, middle, high = np.quantile(draws, (LEVELS[1], 0.5, LEVELS[-2]))
        span = f"{middle:,.5g} [{low:,.5g}, {high:,.5g}]"
        known = INDICATORS[one.indicator]
        name = f"{t.tell(known.name)} ({known.unit})"
        table.add_row(
            places[one.place],
            name,
            str(one.year),
            f"{one.value:,.5g}",
            span,
            f"{100 * np.mean(draws < one.value):.0f} %",
        )
    screen.print(table)
    screen.print()


def show_scores(rows: list[ScoreRow], language: str, screen: Console) -> None:
    """One line per score and method; lower is better but for coverage and rank correlation."""
    t = words(language)
    heads = (t("Score"), t("Years"), t("Method"), t("n (zones)"), t("Score [95 %]"), t("Model less method [95 %]"))
    table = Table(*heads, t("Verdict"), box=None, padding=(0, 2, 0, 0))
    before = ""
    for row in rows:
        name = score_name(row.score, language) if (row.score, row.years) != before else ""
        before = (row.score, row.years)
        unit = t.tell(UNITS[row.unit])
        table.add_row(
            f"{name} ({unit})" if name else "", row.years if name else "", t.tell(METHODS[row.method]),
            f"{row.n} ({row.zones})" if row.zones else str(row.n), spanned(row.value, row.low, row.high),
            spanned(row.difference, row.difference_low, row.difference_high), t.tell(VERDICTS[row.verdict]),
            style="bold red" if row.verdict == "worse" else "",
        )  # fmt: skip
    screen.print(table)
    if any(row.verdict.endswith("*") for row in rows):
        screen.print(STAR.text(language))


def spanned(value: float, low: float, high: float) -> str:
    """A value with its interval where it has one; empty where there is none."""
    if np.isnan(value):
        return ""
    return f"{value:.3g}" if np.isnan(low) else f"{value:.3g} [{low:.3g}, {high:.3g}]"


def resolutions(forecasts: list[Forecast], observed: list[Observation], language: str) -> list[str]:
    """What so few zones can resolve, of the model's log revenue against each benchmark."""
    from qianyi.calibration.forecasts.evaluation import REVENUE, log_scores_by_zone

    revenue = [one for one in observed if one.indicator == REVENUE]
    if not revenue:
        return []
    model, *others = (log_scores_by_zone(forecast, revenue) for forecast in forecasts)
    lines = []
    for forecast, theirs in zip(forecasts[1:], others, strict=True):
        told = scores.resolution(model - theirs, UNITS["log points"], language)
        lines.append(f"{words(language).tell(METHODS[forecast.method])}: {told}")
    return lines
