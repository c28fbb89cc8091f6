"""`qianyi forecast` and `qianyi score`: write down what is expected, and judge it by what came."""

import csv
import io
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
from qianyi.experiments.batches.progress import progress
from qianyi.results.run.store import StoreError, save_whole, why
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import words
from qianyi.scenarios.zones import key_zones

_WORDS = {
    "simulating": {"zh": "模拟", "en": "Simulating"},
    "written": {"zh": "预测文件：{}（{} 次抽取，SHA-256 {}…）", "en": "Forecast: {} ({} draws, SHA-256 {}…)"},
    "about": {
        "zh": "预测：{title}，制作于 {made_on}，所用知识截至 {knowledge_until}，版本 {qianyi}（{model_hash}），"
        "{draws} 次抽取",
        "en": "Forecast: {title}, made on {made_on} with what was known by {knowledge_until}, version {qianyi} "
        "({model_hash}), {draws} draws",
    },
    "none": {"zh": "{} 中没有可评分的数字。", "en": "{} holds no figure to score."},
    "file": {"zh": "评分表：{}", "en": "Scores: {}"},
    "nothing_open": {
        "zh": "没有结果未定（概率10%–90%）的区可评 Brier 分。",
        "en": "No zone with a published figure was forecast between 10 and 90 %: no Brier score.",
    },
}


def write_forecast(scenario: Scenario, draws: int, out: Path, jobs: int, language: str) -> int:
    """Simulate and write the file; the exit code. Nothing is written unless all of it is there."""
    from qianyi.calibration.forecasts.forecasting import forecast_text

    with progress(_WORDS["simulating"][language], draws) as tell:
        text = forecast_text(scenario, draws, jobs, tell)
    try:
        save_whole(out, lambda file: file.write(text.encode()))
    except StoreError as error:
        Console(stderr=True).print(error.text(language), style="red", soft_wrap=True, markup=False)
        return 1
    about, _ = forecast_file.read(out)
    print(_WORDS["written"][language].format(out, draws, about["sha256"][:12]))
    return 0


def score_forecast(path: Path, figures: Path, out: Path | None, language: str) -> int:
    """Print what a forecast was worth; the exit code (2 for files that cannot be used)."""
    errors = Console(stderr=True)
    try:
        about, forecasts = forecast_file.read(path)
        observed = figures_file.read(figures, forecasts[0])
    except forecast_file.NotAForecast as mistake:
        errors.print(mistake.text(language), style="red", soft_wrap=True, markup=False, highlight=False)
        return 2
    except figures_file.FigureMistakes as found:
        for mistake in found.mistakes:
            errors.print(mistake.text(language), soft_wrap=True, markup=False, highlight=False)
        return 2
    except OSError as error:
        errors.print(f"{error.filename}: {why(error, language)}", style="red", soft_wrap=True, markup=False)
        return 2
    if not observed:
        errors.print(_WORDS["none"][language].format(figures), soft_wrap=True, markup=False)
        return 2
    forecasts.append(persistence(forecasts[0]))
    rows = evaluate(forecasts, observed)
    screen = Console(width=max(140, Console().width))
    screen.print(_WORDS["about"][language].format(title=about[f"title_{language}"], **about), soft_wrap=True)
    show_figures(forecasts[0], observed, language, screen)
    show_scores(rows, language, screen)
    if not any(row.score.startswith("brier") for row in rows):
        screen.print(_WORDS["nothing_open"][language])
    for line in resolutions(forecasts, observed, language):
        screen.print(line, soft_wrap=True)
    if out is not None:
        try:
            save_whole(out, lambda file: file.write(scores_csv(rows).encode("utf-8-sig")))
        except StoreError as error:
            errors.print(error.text(language), style="red", soft_wrap=True, markup=False)
            return 1
        screen.print(_WORDS["file"][language].format(out), soft_wrap=True)
    return 0


def scores_csv(rows: list[ScoreRow]) -> str:
    """All rows with every column, as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(asdict(rows[0])), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in asdict(row).items()})
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.6g}"
    return value


def show_figures(model: Forecast, observed: list[Observation], language: str, screen: Console) -> None:
    """Each published figure beside what the model had expected, and where in the forecast it came to lie."""
    heads = {
        "zh": ("对象", "指标", "年份", "实际", "预测中位数 [10%–90%]", "实际所处分位"),
        "en": ("Of", "Indicator", "Year", "Came", "Forecast median [10-90 %]", "Place in the forecast"),
    }[language]
    english = {zone.name_zh: zone.name_en for zone in key_zones()} | {
        zh: told.text("en") for zh, told in PLACES.items()
    }
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for one in observed:
        draws = draws_of(model, one)
        low, middle, high = np.quantile(draws, (LEVELS[1], 0.5, LEVELS[-2]))
        span = f"{middle:,.5g} [{low:,.5g}, {high:,.5g}]"
        known = INDICATORS[one.indicator]
        name = f"{known.zh if language == 'zh' else known.en} ({known.unit})"
        place = one.place if language == "zh" else english[one.place]
        table.add_row(
            place, name, str(one.year), f"{one.value:,.5g}", span, f"{100 * np.mean(draws < one.value):.0f} %"
        )
    screen.print(table)
    screen.print()


def show_scores(rows: list[ScoreRow], language: str, screen: Console) -> None:
    """One line per score and method; lower is better but for coverage and rank correlation."""
    heads = {
        "zh": ("评分", "年份", "方法", "n（区）", "分值 [95%]", "模型减该方法 [95%]", "判断"),
        "en": ("Score", "Years", "Method", "n (zones)", "Score [95 %]", "Model less method [95 %]", "Verdict"),
    }[language]
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    t = words(language)
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
