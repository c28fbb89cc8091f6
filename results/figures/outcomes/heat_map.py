"""Figure (a): when each zone is above its own target, and how surely."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures.register import Subject, figure
from qianyi.results.measures.panel import Panel, crossings
from qianyi.scenarios.words import message
from qianyi.scenarios.zones import ZoneFacts

_NOTE = message(
    "* 2016 revenue not published: drawn per replicate from its prior. Targets: 1000亿 yuan for zones backed by the "
    "province, 500亿 for zones backed by their city. {replicates} replicates of each scenario."
)
_TIERS = {"provincial": message("backed by the province"), "municipal": message("backed by their cities")}


def heat_map_data(panel: Panel) -> pd.DataFrame:
    """One row per scenario, zone and year: probabilities (0..1) to be above the own target, true and reported."""
    cells = crossings.probabilities(panel)
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


def _note(of: Subject) -> str:
    known = {zone.tier for zone in of.panel.zones}
    if len(known) < 2:
        return of.say(_NOTE)
    tiers = " / ".join(of.t.tell(told) for tier, told in _TIERS.items() if tier in known)
    return of.say(_NOTE) + "\n" + of.t("Above and below the line: {tiers}.", tiers=tiers)


@figure(
    "a_heat_map",
    title=message("Probability (%) that the year's true revenue is at or above the zone's own target"),
    note=_note,
    data=lambda of: heat_map_data(of.panel),
)
def draw_heat_map(of: Subject, data: pd.DataFrame) -> Figure:
    """Zones × years, one panel per scenario."""
    rows = _in_order(of.panel.zones, set(data["zone_id"]))
    years = sorted(set(data["year"]))
    scenarios = of.run.scenarios
    width = 3.2 + max(1.9, 0.36 * len(years)) * len(scenarios)
    figure = Figure(figsize=(max(width, 6.5), 1.9 + 0.215 * len(rows)))
    panels = figure.subplots(1, len(scenarios), sharey=True, squeeze=False)[0]
    for panel, scenario in zip(panels, scenarios, strict=True):
        part = data[data["scenario"] == scenario].pivot(index="zone_id", columns="year", values="above_true")
        grid = 100.0 * part.reindex(index=[zone.zone_id for zone in rows], columns=years).to_numpy()
        image = panel.pcolormesh(grid, cmap="YlGnBu", vmin=0, vmax=100, edgecolor="white", linewidth=0.5)
        for (row, column), value in _cells(grid):
            colour = "white" if value > 60 else "#222222"
            panel.text(column + 0.5, row + 0.5, f"{value:.0f}", ha="center", va="center", fontsize=6, color=colour)
        panel.set_title(of.title(scenario, max(22, 5 * len(years))))
        panel.set_xticks([place + 0.5 for place in range(len(years))], [f"{year}" for year in years], fontsize=7)
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        _mark_tiers(panel, rows)
    labels = [f"{of.t.of(zone, 'name')}{'' if zone.revenue_is_reported else '*'}" for zone in rows]
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
