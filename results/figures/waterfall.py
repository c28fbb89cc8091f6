"""Figure (c): from the opening to the closing revenue, channel by channel, and what a scenario changes."""

import math

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.style import FALL, RISE, WHOLE, wrapped
from qianyi.results.measures.channels import channel_label
from qianyi.results.run.store import RunDirectory

TITLE = {
    "zh": "主营业务收入变化的来源（亿元，年率，现价）",
    "en": "Where revenue comes from (亿元, annual rate, current prices)",
}
_ENDS = {
    "opening": {"zh": "期初收入（{}）", "en": "Opening revenue ({})"},
    "closing": {"zh": "期末收入（{}）", "en": "Closing revenue ({})"},
    "difference": {"zh": "期末收入之差", "en": "Difference of closing revenue"},
}
_LESS = {"zh": "{} 减 {}", "en": "{} less {}"}
NOTE = {
    "zh": "全部开发区合计，{}次重复的均值；细线为10%–90%区间（差值按同一随机数逐次配对）。",
    "en": "All zones together, mean of {} replicates; whiskers: 10–90 % (differences paired replicate by replicate).",
}
_PANELS_IN_A_ROW = 3


def waterfall_data(ledger: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Long: scenario, less (empty, or the reference), item, mean, low, high (亿元; 10 and 90 % quantiles).

    Takes the frame of `results.run.reading.ledger_totals`. Items: opening, channels, closing, in the ledger's order.
    """
    keys = ["scenario", "replicate"]
    dated = ledger.sort_values([*keys, "year"])
    channels = [name for name in ledger.columns if name not in {*keys, "year", "opening", "closing"}]
    groups = dated.groupby(keys)
    whole = groups[channels].sum()
    whole.insert(0, "opening", groups["opening"].first())
    whole["closing"] = groups["closing"].last()
    parts = []
    for scenario in dict.fromkeys(dated["scenario"]):
        mine = whole.loc[scenario]
        parts.append(_band(mine, scenario, ""))
        if scenario != reference:
            parts.append(_band((mine - whole.loc[reference]).dropna(), scenario, reference))
    return pd.concat(parts, ignore_index=True)


def _band(values: pd.DataFrame, scenario: str, less: str) -> pd.DataFrame:
    band = pd.DataFrame({"mean": values.mean(), "low": values.quantile(0.1), "high": values.quantile(0.9)})
    return band.rename_axis("item").reset_index().assign(scenario=scenario, less=less)


def _panels(run: RunDirectory) -> list[tuple[str, str]]:
    """Reference and differences; with two scenarios also the first one whole."""
    reference = run.scenarios[-1]
    others = run.scenarios[:-1]
    whole = [(name, "") for name in others] if len(others) == 1 else []
    return [(reference, ""), *whole, *((name, reference) for name in others)]


def draw_waterfall(
    run: RunDirectory,
    data: pd.DataFrame,
    span: tuple[int, int],
    language: str,
    shown: list[tuple[str, str]] | None = None,
    panel_width: float = 3.1,
) -> Figure:
    """`span` is the first and the last year of the ledger; `shown` names the panels as (scenario, less)."""
    shown = shown or _panels(run)
    columns = min(_PANELS_IN_A_ROW, len(shown))
    lines = math.ceil(len(shown) / columns)
    figure = Figure(figsize=(2.4 + panel_width * columns, 1.2 + 3.9 * lines))
    panels = figure.subplots(lines, columns, sharey=True, squeeze=False)
    for panel in panels.flat[len(shown) :]:
        panel.remove()
    for panel, (scenario, less) in zip(panels.flat, shown, strict=False):
        steps = data[(data["scenario"] == scenario) & (data["less"] == less)]
        _steps(panel, steps, bool(less))
        title = run.title(scenario, language)
        panel.set_title(wrapped(_LESS[language].format(title, run.title(less, language)) if less else title, 36))
        panel.tick_params(length=0, labelsize=7.5)
        panel.xaxis.set_major_locator(MaxNLocator(4))
    items = list(dict.fromkeys(data["item"]))
    for panel in panels[:, 0]:
        panel.set_yticks(range(len(items)), [_item(item, span, language) for item in items], fontsize=8)
    panels[0, 0].invert_yaxis()
    return figure


def _item(item: str, span: tuple[int, int], language: str) -> str:
    if item in _ENDS:
        year = span[0] - 1 if item == "opening" else span[1]
        return _ENDS[item][language].format(year)
    return channel_label(item, language)


def _steps(panel, steps: pd.DataFrame, is_difference: bool) -> None:
    """Bars that stand on each other; whole bars at both ends."""
    standing = 0.0
    for place, (item, mean, low, high) in enumerate(steps[["item", "mean", "low", "high"]].itertuples(index=False)):
        ends = item in _ENDS
        start = 0.0 if ends else standing
        colour = (WHOLE if ends else RISE) if mean >= 0 else FALL
        panel.barh(place, mean, left=start, color=colour, height=0.66)
        panel.plot([start + low, start + high], [place, place], color="#222222", lw=0.8)
        reach = max(start, start + mean, start + high)
        sign = "+" if is_difference or not ends else ""
        panel.annotate(
            f"{mean:{sign},.0f}", (reach, place), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7
        )
        standing = start + mean
    panel.axvline(0, color="#999999", lw=0.6)
    panel.margins(x=0.16)
