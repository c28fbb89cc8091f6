"""Figure: how many projects pass from signing to production, and where they are lost."""

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.style import wrapped
from qianyi.results.run.store import RunDirectory

TITLE = {
    "zh": "项目漏斗：{}–{}年各阶段通过的项目与计划投资",
    "en": "Project funnel: projects and planned investment that passed each stage, {}–{}",
}
NOTE = {
    "zh": "全部开发区合计，各次重复的均值；百分数为占签约的比例。条间的“−”为在此处退出的项目。"
    "期初已在途的项目也计入其后各阶段，期末在途的项目尚未走完。",
    "en": "All zones, means of replicates; % of what was signed. Between bars: projects withdrawn there. Projects in "
    "the pipeline at the base date count in later stages; those in it at the end have not passed yet.",
}
SHOWN = 3
_STAGES = {
    "signed": {"zh": "签约", "en": "signed"},
    "approved": {"zh": "获批", "en": "approved"},
    "started": {"zh": "开工", "en": "under way"},
    "producing": {"zh": "投产", "en": "producing"},
}
_LOST = {"signed": "withdrawn_before_approval", "approved": "withdrawn_before_start"}
_ROWS = {
    "projects": {"zh": "项目数（个）", "en": "Projects (number)"},
    "investment": {"zh": "计划投资（亿元）", "en": "Planned investment (亿元)"},
}
_WAITING = {"zh": "期末在途{:,.0f}个", "en": "{:,.0f} in the pipeline at the end"}
_SHADES = ("#c9dff0", "#9ec7e4", "#6aa9d4", "#3d8bc0")


def draw_funnel(run: RunDirectory, data: pd.DataFrame, language: str) -> Figure:
    """A column per scenario (the first ones and the reference), projects above, investment below."""
    shown = run.scenarios if len(run.scenarios) <= SHOWN else [*run.scenarios[: SHOWN - 1], run.scenarios[-1]]
    figure = Figure(figsize=(max(4.4, 2.2 * len(shown)), 4.9))
    grid = figure.subplots(2, len(shown), squeeze=False)
    for column, scenario in enumerate(shown):
        mine = data[data["scenario"] == scenario].set_index("passage")
        for line, measure in enumerate(_ROWS):
            axes = grid[line, column]
            _bars(axes, mine[measure], float(data[measure].max()))
            axes.set_yticks(range(len(_STAGES)), [words[language] for words in _STAGES.values()])
            axes.tick_params(left=False, labelleft=column == 0, labelsize=8.5)
            if column == 0:
                axes.set_ylabel(_ROWS[measure][language])
        grid[0, column].set_title(wrapped(run.title(scenario, language), 26), fontsize=9)
        waiting = _WAITING[language].format(mine["projects"]["in_pipeline"])
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
