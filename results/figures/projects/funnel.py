"""Figure: how many projects pass from signing to production, and where they are lost."""

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Need, Subject, figure
from qianyi.results.measures.competition.flows import funnel
from qianyi.scenarios.words import message

SHOWN = 3
_STAGES = {
    "signed": message("signed"),
    "approved": message("approved"),
    "started": message("under way"),
    "producing": message("producing"),
}
_LOST = {"signed": "withdrawn_before_approval", "approved": "withdrawn_before_start"}
_ROWS = {"projects": message("Projects (number)"), "investment": message("Planned investment (亿元)")}
_SHADES = ("#c9dff0", "#9ec7e4", "#6aa9d4", "#3d8bc0")


@figure(
    "n_funnel",
    title=message("Project funnel: projects and planned investment that passed each stage, {first}–{last}"),
    note=message(
        "All zones, means of replicates; % of what was signed. Between bars: projects withdrawn there. Projects in the "
        "pipeline at the base date count in later stages; those in it at the end have not passed yet."
    ),
    data=lambda of: funnel(of.run),
    needs=(Need.YEARS, Need.RECORDS),
)
def draw_funnel(of: Subject, data: pd.DataFrame) -> Figure:
    """A column per scenario (the first ones and the reference), projects above, investment below."""
    shown = of.few(SHOWN)
    figure = Figure(figsize=(max(4.4, 2.2 * len(shown)), 4.9))
    grid = figure.subplots(2, len(shown), squeeze=False)
    for column, scenario in enumerate(shown):
        mine = data[data["scenario"] == scenario].set_index("passage")
        for line, measure in enumerate(_ROWS):
            axes = grid[line, column]
            _bars(axes, mine[measure], float(data[measure].max()))
            axes.set_yticks(range(len(_STAGES)), [of.t.tell(stage) for stage in _STAGES.values()])
            axes.tick_params(left=False, labelleft=column == 0, labelsize=8.5)
            if column == 0:
                axes.set_ylabel(of.t.tell(_ROWS[measure]))
        grid[0, column].set_title(of.title(scenario, 26), fontsize=9)
        waiting = of.t("{number:,.0f} in the pipeline at the end", number=mine["projects"]["in_pipeline"])
        grid[1, column].text(
            0.5, -0.04, waiting, ha="center", va="top", fontsize=7, transform=grid[1, column].transAxes
        )
    return figure


def _bars(axes, values: pd.Series, widest: float) -> None:
    """Centred bars from signing down to production; losses stand between them."""
    half = max(widest, 1e-9) / 2.0
    signed = max(float(values["signed"]), 1e-9)
    for place, (stage, shade) in enumerate(zip(_STAGES, _SHADES, strict=True)):
        value = float(values[stage])
        axes.barh(place, value, 0.62, -value / 2.0, facecolor=shade, edgecolor="#1b4f72", lw=0.6)
        axes.text(0, place, f"{value:,.0f} ({value / signed:.0%})", ha="center", va="center", fontsize=7.5)
        if stage in _LOST:
            axes.text(value / 2.0, place + 0.5, f"−{values[_LOST[stage]]:,.0f}", ha="right", va="center", fontsize=7,
                      color="#8c2d04")  # fmt: skip
    axes.set_xlim(-half, half)
    axes.set_ylim(len(_STAGES) - 0.5, -0.5)
    axes.set_xticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
