"""Figure (c): from the opening to the closing revenue, channel by channel, and what a scenario changes."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from qianyi.results.figures.register import Subject, figure
from qianyi.results.figures.style import FALL, RISE, WHOLE, wrapped
from qianyi.results.measures.channels import channel_label
from qianyi.results.run.reading import ask_ledger, ledger_totals
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import message

_ENDS = {"opening": message("Opening revenue ({year})"), "closing": message("Closing revenue ({year})")}


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


def _of_run(of: Subject) -> pd.DataFrame:
    ledger = ledger_totals(of.run)
    return waterfall_data(ledger[ledger["scenario"].isin(of.run.scenarios)], of.run.scenarios[-1])


def _ends(run: RunDirectory) -> dict[str, int]:
    """Years of the opening and of the closing revenue: the ledger's last, and the one before its first."""
    years = "SELECT min(year(CAST(date AS DATE))) - 1, max(year(CAST(date AS DATE))) FROM read_parquet($files)"
    return dict(zip(_ENDS, map(int, ask_ledger(run, years).iloc[0]), strict=True))


@figure(
    "c_waterfall",
    title=message("Where revenue comes from (亿元, annual rate, current prices)"),
    note=message(
        "All zones together, mean of {replicates} replicates; whiskers: 10–90 % (differences paired replicate by "
        "replicate)."
    ),
    data=_of_run,
    needs=(),
)
def draw_waterfall(of: Subject, data: pd.DataFrame) -> Figure:
    """The reference, and what the first scenario changes."""
    scenarios, years = of.run.scenarios, _ends(of.run)
    shown = [(scenarios[-1], ""), *((name, scenarios[-1]) for name in scenarios[:-1][:1])]
    figure = Figure(figsize=(2.4 + 2.3 * len(shown), 5.1))
    panels = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for panel, (scenario, less) in zip(panels, shown, strict=True):
        steps = data[(data["scenario"] == scenario) & (data["less"] == less)]
        _steps(panel, steps, bool(less))
        mine, theirs = (of.run.title(name, of.language) for name in (scenario, less))
        panel.set_title(
            wrapped(of.t("{scenario} less {reference}", scenario=mine, reference=theirs) if less else mine, 36)
        )
        panel.tick_params(length=0, labelsize=7.5)
        panel.xaxis.set_major_locator(MaxNLocator(4))
    items = list(dict.fromkeys(data["item"]))
    labels = [
        of.say(_ENDS[item], year=years[item]) if item in _ENDS else channel_label(item, of.language) for item in items
    ]
    panels[0].set_yticks(range(len(items)), labels, fontsize=8)
    panels[0].invert_yaxis()
    return figure


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
