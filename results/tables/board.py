"""The threshold board: which zones are above target, when, with what probability, and what a scenario changes."""

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.results.measures import crossings
from qianyi.results.measures.crossings import targets_of
from qianyi.results.measures.provenance import revenue_2016, zone_name
from qianyi.results.run.reading import yearly
from qianyi.results.run.store import RunDirectory, save_whole
from qianyi.scenarios.zones import ZoneFacts

YEARS = (2018, 2020, 2025)

_WORDS = {
    "title": {"zh": "过线概率表", "en": "Threshold board"},
    "zone": {"zh": "开发区", "en": "Zone"},
    "target": {"zh": "目标", "en": "Target"},
    "provincial": {"zh": "省级", "en": "prov."},
    "municipal": {"zh": "市级", "en": "mun."},
    "revenue": {"zh": "2016年收入(亿元)", "en": "2016 revenue (亿元)"},
    "province": {"zh": "全省合计", "en": "Province totals"},
    "above_100": {"zh": "达100亿元的开发区数", "en": "Zones at 100亿 or more"},
    "above_500": {"zh": "达500亿元的开发区数", "en": "Zones at 500亿 or more"},
    "above_1000": {"zh": "达1000亿元的开发区数", "en": "Zones at 1000亿 or more"},
    "on_target": {"zh": "达到自身目标的开发区数", "en": "Zones at their own target"},
    "total": {"zh": "主营业务收入合计(亿元)", "en": "Total revenue (亿元)"},
    "reported": {"zh": "报告", "en": "reported"},
    "true": {"zh": "真实", "en": "true"},
    "measure": {"zh": "指标", "en": "Measure"},
    "no_year": {"zh": "模拟期内没有完整的年份。", "en": "The horizon holds no whole year."},
    "caption": {
        "zh": "各格：该年报告收入达到自身目标(亿元)的概率(%)",
        "en": "Cells: probability (%) that the year's reported revenue is at or above the zone's own target (亿元)",
    },
    "caption_difference": {
        "zh": "；其后为与“{}”相差的百分点及95%区间，? 表示只有一次重复，区间未知",
        "en": "; then the difference to {} in points with its 95 % interval, ? = unknown with one replicate",
    },
    "caption_province": {
        "zh": "各格：均值 [10%-90%区间]",
        "en": "Cells: mean [10-90 % band]",
    },
    "caption_province_difference": {
        "zh": "；第二行为与“{}”之差及其均值的95%区间",
        "en": "; second line: difference to {} and the 95 % interval of its mean",
    },
}


def board_table(run: RunDirectory | Path | str, zones: Sequence[ZoneFacts] | None = None) -> pd.DataFrame:
    """Every row of the board: zone, threshold, year, scenario, probabilities (0..1), difference to the reference.

    The reference is the last scenario; its own rows, and all rows of a run with one scenario, have no difference.
    `difference, low, high` are of the reported probability with a 95 % interval (empty with one replicate).
    """
    run = RunDirectory.open(run)
    return _board(run, yearly(run), run.zones if zones is None else zones)


def _board(run: RunDirectory, years: pd.DataFrame, zones: Sequence[ZoneFacts]) -> pd.DataFrame:
    targets = targets_of(zones)
    keys = ["zone_id", "year", "threshold", "is_target"]
    cells = crossings.shares(years, targets)
    reference = run.scenarios[-1]
    parts = []
    for scenario in run.scenarios:
        rows = cells[cells["scenario"] == scenario]
        if scenario != reference:
            gaps = crossings.share_differences(years, targets, scenario, reference)
            rows = rows.merge(gaps, on=keys, how="left")
        parts.append(
            rows.reindex(columns=[*cells.columns, "difference", "low", "high"]).astype(
                {"difference": float, "low": float, "high": float}
            )
        )
    table = pd.concat(parts, ignore_index=True).merge(_facts(zones), on="zone_id", how="left")
    order = {name: place for place, name in enumerate(run.scenarios)}
    table = table.assign(place=table["scenario"].map(order)).sort_values(["zone_id", "threshold", "year", "place"])
    renamed = table.rename(
        columns={"above_reported": "probability_reported", "above_true": "probability_true", "is_target": "own_target"}
    )
    front = ["zone_id", "zone", "zone_en", "tier", "target", "revenue_2016", "revenue_2016_low", "revenue_2016_high"]
    back = ["probability_reported", "probability_true", "difference", "low", "high"]
    return renamed[[*front, "revenue_status", "threshold", "own_target", "year", "scenario", *back]].reset_index(
        drop=True
    )


def _facts(zones: Sequence[ZoneFacts]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "zone_id": [zone.zone_id for zone in zones],
            "zone": [zone.name_zh for zone in zones],
            "zone_en": [zone.name_en for zone in zones],
            "tier": [zone.tier for zone in zones],
            "target": [zone.target_yi for zone in zones],
            "revenue_2016": [zone.revenue_2016_yi for zone in zones],
            "revenue_2016_low": [zone.revenue_2016_low for zone in zones],
            "revenue_2016_high": [zone.revenue_2016_high for zone in zones],
            "revenue_status": [zone.revenue_status for zone in zones],
        }
    )


def show_board(
    run: RunDirectory | Path | str,
    language: str = "zh",
    console: Console | None = None,
    zones: Sequence[ZoneFacts] | None = None,
) -> Path:
    """Print the board and the province totals, and write `board.csv` (all rows) into the run directory."""
    run = RunDirectory.open(run)
    console = console or Console()
    zones = run.zones if zones is None else zones
    years = yearly(run)
    table = _board(run, years, zones)
    path = run.path / "board.csv"
    text = table.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    save_whole(path, lambda file: file.write(text.encode("utf-8-sig")))
    shown = _shown_years(years)
    if not shown:
        console.print(_WORDS["no_year"][language])
    spans = [shown] if len(run.scenarios) <= 2 else [[year] for year in shown]
    for span in spans:
        console.print(_zone_table(run, table, zones, span, language))
    if shown:
        targets = targets_of(zones)
        console.print(_province_table(run, crossings.province(years, targets), shown, language))
    return path


def _shown_years(years: pd.DataFrame) -> list[int]:
    """The years of the board that the horizon covers; where it covers none of them, its last whole year."""
    covered = sorted({int(year) for year in years["year"]})
    return [year for year in YEARS if year in covered] or covered[-1:]


def _headed(run: RunDirectory, title: str, caption: str, gap: str, years: list[int], language: str) -> Table:
    """An empty table with a title, and a caption that explains differences where the run has any."""
    words = _WORDS[caption][language]
    if len(run.scenarios) > 1:
        words += _WORDS[gap][language].format(run.title(run.scenarios[-1], language))
    heading = f"{_WORDS[title][language]} {', '.join(map(str, years))}"
    return Table(title=heading, caption=words, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption_justify="left")


def _add_scenario_columns(table: Table, run: RunDirectory, years: list[int], language: str) -> None:
    for year in years:
        for scenario in run.scenarios:
            table.add_column(f"{year}\n{run.title(scenario, language)}", justify="right", min_width=10, overflow="fold")


def _points(difference: float, low: float, high: float) -> str:
    """A difference of probabilities in points, as `+3 (+1,+5)`, on a line of its own."""
    if math.isnan(difference):
        return ""
    interval = "?" if math.isnan(low) else f"{100 * low:+.0f},{100 * high:+.0f}"
    return f"\n{100 * difference:+.0f} ({interval})"


def _zone_table(
    run: RunDirectory, board: pd.DataFrame, zones: Sequence[ZoneFacts], years: list[int], language: str
) -> Table:
    table = _headed(run, "title", "caption", "caption_difference", years, language)
    table.add_column(_WORDS["zone"][language], overflow="fold", max_width=20)
    table.add_column(_WORDS["target"][language], justify="right", no_wrap=True)
    table.add_column(_WORDS["revenue"][language], no_wrap=True)
    _add_scenario_columns(table, run, years, language)
    cells = board[board["own_target"].astype(bool)].set_index(["zone_id", "year", "scenario"])
    present = set(board["zone_id"])
    previous = None
    for zone in (zone for zone in zones if zone.zone_id in present and zone.has_target):
        if previous not in (None, zone.tier):
            table.add_section()
        previous = zone.tier
        target = f"{_WORDS[zone.tier][language]} {zone.target_yi:.0f}"
        row = [zone_name(zone, language), target, revenue_2016(zone, language)]
        for year in years:
            for scenario in run.scenarios:
                cell = cells.loc[(zone.zone_id, year, scenario)]
                gap = _points(cell["difference"], cell["low"], cell["high"])
                row.append(f"{100 * cell['probability_reported']:.0f}{gap}")
        table.add_row(*row)
    return table


def _province_table(run: RunDirectory, totals: pd.DataFrame, years: list[int], language: str) -> Table:
    table = _headed(run, "province", "caption_province", "caption_province_difference", years, language)
    table.add_column(_WORDS["measure"][language], overflow="fold")
    _add_scenario_columns(table, run, years, language)
    keys = ["year", "basis", "measure"]
    bands = crossings.province_bands(totals).set_index(["scenario", *keys])
    reference = run.scenarios[-1]
    gaps = {
        name: crossings.province_differences(totals, name, reference).set_index(keys) for name in run.scenarios[:-1]
    }
    measures = ("above_500", "above_1000", "on_target", "revenue")
    if len(run.zones) > len(targets_of(run.zones)):
        measures = ("above_100", *measures)
    for measure in measures:
        digits = 0 if measure == "revenue" else 1
        for basis in crossings.BASES:
            words = _WORDS["total" if measure == "revenue" else measure][language]
            row = [f"{words}, {_WORDS[basis][language]}"]
            for year in years:
                for scenario in run.scenarios:
                    band = bands.loc[(scenario, year, basis, measure)]
                    text = f"{band['mean']:,.{digits}f} [{band['low']:,.0f}-{band['high']:,.0f}]"
                    if scenario in gaps:
                        text += "\n" + _amount(*gaps[scenario].loc[(year, basis, measure)], digits)
                    row.append(text)
            table.add_row(*row)
    return table


def _amount(difference: float, low: float, high: float, digits: int) -> str:
    interval = "?" if math.isnan(low) else f"{low:+,.{digits}f},{high:+,.{digits}f}"
    return f"{difference:+,.{digits}f} ({interval})"
