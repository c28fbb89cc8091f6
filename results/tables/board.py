"""The threshold board: which zones are above target, when, with what probability, and what a scenario changes."""

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.results.measures.panel import NoWholeYear, Panel, crossings, read_revenue
from qianyi.results.measures.provenance import revenue_2016, zone_name
from qianyi.results.run.spreadsheets import csv_text
from qianyi.results.run.store import RunDirectory, save_whole
from qianyi.scenarios.words import Words, message, words
from qianyi.scenarios.zones import ZoneFacts

YEARS = (2018, 2020, 2025)

_TIERS = {"provincial": message("prov."), "municipal": message("mun.")}
_BASES = {"true": message("true"), "reported": message("reported")}
_MEASURES = {
    "above_100": message("Zones at 100亿 or more"),
    "above_500": message("Zones at 500亿 or more"),
    "above_1000": message("Zones at 1000亿 or more"),
    "on_target": message("Zones at their own target"),
    "revenue": message("Total revenue (亿元)"),
}
_ZONE_FACTS = {
    "zone_id": "zone_id",
    "zone": "name_zh",
    "zone_en": "name_en",
    "tier": "tier",
    "target": "target_yi",
    "revenue_2016": "revenue_2016_yi",
    "revenue_2016_low": "revenue_2016_low",
    "revenue_2016_high": "revenue_2016_high",
    "revenue_status": "revenue_status",
}
_COLUMNS = (
    *_ZONE_FACTS,
    *("threshold", "own_target", "year", "scenario", "probability_true", "probability_reported"),
    *("difference", "low", "high"),
)


def board_table(panel: Panel) -> pd.DataFrame:
    """Every row of the board: zone, threshold, year, scenario, probabilities (0..1), difference to the reference.

    The reference is the last scenario; its own rows, and all rows of a run with one scenario, have no difference.
    `difference, low, high` are of the true probability with a 95 % interval (empty with one replicate).
    """
    cells, reference = crossings.probabilities(panel), panel.scenarios[-1]
    gaps = [crossings.share_differences(panel, name, reference).assign(scenario=name) for name in panel.scenarios[:-1]]
    if gaps:
        keys = ["scenario", "zone_id", "year", "threshold", "is_target"]
        cells = cells.merge(pd.concat(gaps, ignore_index=True), on=keys, how="left")
    facts = {name: [getattr(zone, field) for zone in panel.zones] for name, field in _ZONE_FACTS.items()}
    table = cells.merge(pd.DataFrame(facts), on="zone_id", how="left")
    table = table.assign(place=table["scenario"].map(panel.scenarios.index))
    table = table.sort_values(["zone_id", "threshold", "year", "place"], ignore_index=True)
    names = {"above_true": "probability_true", "above_reported": "probability_reported", "is_target": "own_target"}
    return table.rename(columns=names).reindex(columns=list(_COLUMNS))


def show_board(
    run: RunDirectory | Path | str,
    language: str,
    console: Console | None = None,
    zones: Sequence[ZoneFacts] | None = None,
) -> Path:
    """Print the board and the province totals, and write `board.csv` (all rows) into the run directory."""
    run, t = RunDirectory.open(run), words(language)
    console = console or Console()
    path = run.path / "board.csv"
    try:
        panel = read_revenue(run, zones)
    except NoWholeYear:
        _save(path, pd.DataFrame(columns=list(_COLUMNS)))
        console.print(t("The horizon holds no whole year."))
        return path
    table = board_table(panel)
    _save(path, table)
    shown = [year for year in YEARS if year in panel.years] or list(panel.years[-1:])
    for span in [shown] if len(run.scenarios) <= 2 else [[year] for year in shown]:
        console.print(_zone_table(run, table, panel.zones, span, t))
    console.print(_province_table(run, panel, shown, t))
    return path


def _save(path: Path, table: pd.DataFrame) -> None:
    text = csv_text(table, "%.10g")
    save_whole(path, lambda file: file.write(text.encode("utf-8-sig")))


def _headed(title: str, caption: str, years: list[int]) -> Table:
    """An empty table."""
    heading = f"{title} {', '.join(map(str, years))}"
    return Table(title=heading, caption=caption, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption_justify="left")


def _add_scenario_columns(table: Table, run: RunDirectory, years: list[int], t: Words) -> None:
    for year in years:
        for scenario in run.scenarios:
            title = f"{year}\n{run.title(scenario, t.language)}"
            table.add_column(title, justify="right", min_width=10, overflow="fold")


def _points(difference: float, low: float, high: float) -> str:
    """A difference of probabilities in points, as `+3 (+1,+5)`, on a line of its own."""
    if math.isnan(difference):
        return ""
    interval = "?" if math.isnan(low) else f"{100 * low:+.0f},{100 * high:+.0f}"
    return f"\n{100 * difference:+.0f} ({interval})"


def _zone_table(run: RunDirectory, board: pd.DataFrame, zones: Sequence[ZoneFacts], years: list[int], t: Words):
    caption = t(
        "Cells: probability (%) that the year's revenue is at or above the zone's own target (亿元): true revenue / "
        "revenue as reported, by the assumed model of reporting"
    )
    if len(run.scenarios) > 1:
        caption += t(
            "; then the difference of the former to {reference} in points with its 95 % interval, ? = unknown with one "
            "replicate",
            reference=run.title(run.scenarios[-1], t.language),
        )
    table = _headed(t("Threshold board"), caption, years)
    table.add_column(t("Zone"), overflow="fold", max_width=20)
    table.add_column(t("Target"), justify="right", no_wrap=True)
    table.add_column(t("2016 revenue (亿元)"), no_wrap=True)
    _add_scenario_columns(table, run, years, t)
    cells = board[board["own_target"].astype(bool)].set_index(["zone_id", "year", "scenario"])
    previous = None
    for zone in (zone for zone in zones if zone.has_target):
        if previous not in (None, zone.tier):
            table.add_section()
        previous = zone.tier
        target = f"{t.tell(_TIERS[zone.tier])} {zone.target_yi:.0f}"
        row = [zone_name(zone, t.language), target, revenue_2016(zone, t.language)]
        for year in years:
            for scenario in run.scenarios:
                cell = cells.loc[(zone.zone_id, year, scenario)]
                gap = _points(cell["difference"], cell["low"], cell["high"])
                chances = f"{100 * cell['probability_true']:.0f} / {100 * cell['probability_reported']:.0f}"
                row.append(f"{chances}{gap}")
        table.add_row(*row)
    return table


def _province_table(run: RunDirectory, panel: Panel, years: list[int], t: Words) -> Table:
    reference = run.scenarios[-1]
    caption = t("Cells: mean [10-90 % band]")
    if len(run.scenarios) > 1:
        caption += t(
            "; second line: difference to {reference} and the 95 % interval of its mean",
            reference=run.title(reference, t.language),
        )
    table = _headed(t("Province totals"), caption, years)
    table.add_column(t.within("quantity", "Measure"), overflow="fold")
    _add_scenario_columns(table, run, years, t)
    keys = ["year", "basis", "measure"]
    bands = crossings.province_bands(panel).set_index(["scenario", *keys])
    gaps = {name: crossings.province_differences(panel, name, reference).set_index(keys) for name in run.scenarios[:-1]}
    all_aimed = all(zone.has_target for zone in run.zones)
    for measure in (name for name in _MEASURES if name != "above_100" or not all_aimed):
        digits = 0 if measure == "revenue" else 1
        for basis in crossings.BASES:
            row = [f"{t.tell(_MEASURES[measure])}, {t.tell(_BASES[basis])}"]
            for year in years:
                for scenario in run.scenarios:
                    mean, low, high = bands.loc[(scenario, year, basis, measure), ["mean", "low", "high"]]
                    text = f"{mean:,.{digits}f} [{low:,.0f}-{high:,.0f}]"
                    if scenario in gaps:
                        text += "\n" + _amount(*gaps[scenario].loc[(year, basis, measure)], digits)
                    row.append(text)
            table.add_row(*row)
    return table


def _amount(difference: float, low: float, high: float, digits: int) -> str:
    interval = "?" if math.isnan(low) else f"{low:+,.{digits}f},{high:+,.{digits}f}"
    return f"{difference:+,.{digits}f} ({interval})"
