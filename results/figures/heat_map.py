"""Figure (a): when each zone is above its own target, and how surely."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.style import wrapped
from qianyi.results.measures import crossings
from qianyi.results.measures.panel import Panel
from qianyi.results.measures.provenance import zone_name
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.zones import ZoneFacts

TITLE = {
    "zh": "各年报告收入达到自身目标的概率（%）",
    "en": "Probability (%) that the year's reported revenue is at or above the zone's own target",
}
_NOTE = {
    "zh": "* 2016年收入未见公布，按先验分布逐次抽取；"
    "目标：省级支持的开发区1000亿元，市级支持的开发区500亿元。每个场景重复{}次。",
    "en": "* 2016 revenue not published: drawn per replicate from its prior. Targets: 1000亿 yuan for zones backed "
    "by the province, 500亿 for zones backed by their city. {} replicates of each scenario.",
}
_TIER = {
    "provincial": {"zh": "省级支持", "en": "Backed by the province"},
    "municipal": {"zh": "市级支持", "en": "Backed by their cities"},
}


def heat_map_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario, zone and year: probabilities (0..1) to be above the own target, reported and true."""
    cells = crossings.shares(panel)
    cells = cells[cells["is_target"]].drop(columns="is_target")
    names = pd.DataFrame(
        [(zone.zone_id, zone.name_zh, zone.name_en, zone.tier, zone.revenue_status) for zone in panel.zones],
        columns=["zone_id", "zone", "zone_en", "tier", "revenue_2016_status"],
    )
    return cells.merge(names, on="zone_id", how="left")


def _in_order(zones: Sequence[ZoneFacts], present: set[int]) -> list[ZoneFacts]:
    """Provincial zones first, larger ones first."""
    return sorted(
        (zone for zone in zones if zone.zone_id in present),
        key=lambda zone: (zone.tier != "provincial", -zone.revenue_2016_yi, zone.zone_id),
    )


def draw_heat_map(run: RunDirectory, data: pd.DataFrame, zones: Sequence[ZoneFacts], language: str) -> Figure:
    """Zones × years, one panel per scenario."""
    rows = _in_order(zones, set(data["zone_id"]))
    years = sorted(set(data["year"]))
    scenarios = run.scenarios
    width = 3.2 + max(1.9, 0.36 * len(years)) * len(scenarios)
    figure = Figure(figsize=(max(width, 6.5), 1.9 + 0.215 * len(rows)))
    panels = figure.subplots(1, len(scenarios), sharey=True, squeeze=False)[0]
    for panel, scenario in zip(panels, scenarios, strict=True):
        part = data[data["scenario"] == scenario].pivot(index="zone_id", columns="year", values="above_reported")
        grid = 100.0 * part.reindex(index=[zone.zone_id for zone in rows], columns=years).to_numpy()
        image = panel.pcolormesh(grid, cmap="YlGnBu", vmin=0, vmax=100, edgecolor="white", linewidth=0.5)
        for (row, column), value in _cells(grid):
            colour = "white" if value > 60 else "#222222"
            panel.text(column + 0.5, row + 0.5, f"{value:.0f}", ha="center", va="center", fontsize=6, color=colour)
        panel.set_title(wrapped(run.title(scenario, language), max(22, 5 * len(years))))
        panel.set_xticks([place + 0.5 for place in range(len(years))], [f"{year}" for year in years], fontsize=7)
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        _mark_tiers(panel, rows)
    labels = [f"{zone_name(zone, language)}{'' if zone.revenue_is_reported else '*'}" for zone in rows]
    panels[0].set_yticks([place + 0.5 for place in range(len(rows))], labels, fontsize=7)
    panels[0].invert_yaxis()
    figure.colorbar(image, ax=panels[-1], shrink=0.5, label="%")
    return figure


def _cells(grid):
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            yield (row, column), grid[row, column]


def _mark_tiers(panel, rows: list[ZoneFacts]) -> None:
    """A line between the zones of the province and those of the cities."""
    provincial = sum(zone.tier == "provincial" for zone in rows)
    if 0 < provincial < len(rows):
        panel.axhline(provincial, color="#222222", linewidth=1.2)


def heat_map_note(run: RunDirectory, zones: Sequence[ZoneFacts], language: str) -> str:
    """What a reader must know of the heat map."""
    known = {zone.tier for zone in zones}
    tiers = " / ".join(_TIER[tier][language] for tier in _TIER if tier in known)
    line = (
        {"zh": f"横线上下：{tiers}。", "en": f"Above and below the line: {tiers.lower()}."}[language]
        if len(known) > 1
        else ""
    )
    return _NOTE[language].format(run.manifest.get("replicates", "?")) + ("\n" + line if line else "")
