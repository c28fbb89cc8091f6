"""`qianyi twin`: one zone in two scenarios: what differs, since when, and through which channel of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.results.measures.channels import channel_label
from qianyi.results.measures.estimates import paired
from qianyi.results.measures.indicators import indicators, zone_columns
from qianyi.results.measures.provenance import zone_name
from qianyi.results.run.reading import LEDGER_KEYS, ask_ledger, ask_zones
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import Words, message, words
from qianyi.scenarios.zones import ZoneFacts

_QUERY = """
    SELECT * REPLACE (CAST(scenario AS VARCHAR) AS scenario, CAST(CAST(date AS DATE) AS VARCHAR) AS date)
    FROM read_parquet($files)
    WHERE zone_id = $zone AND CAST(scenario AS VARCHAR) IN ($first, $second) ORDER BY scenario, replicate, date
"""
_SMALL = 1e-9
_HEADS = {
    "what": message("Indicator"),
    "channel": message("Channel"),
    "since": message("First differs"),
    "in": message("in replicates"),
    "decided": message("First decided"),
    "end": message("Difference at the end"),
    "booked": message("Difference booked in all"),
}


@dataclass(frozen=True)
class Twin:
    """Two scenarios in one zone. Both frames have one row per item, the earliest difference first.

    Columns `item`, `since` (first quarter in which any replicate differs), `share` of replicates that differ then,
    `decided` (first quarter whose paired 95 % interval leaves zero out), `at_first` (mean difference in the first
    quarter), `difference, low, high` (indicators: of the
    last quarter; channels: of all that was booked, 亿元).
    """

    zone: ZoneFacts
    first: str
    second: str
    indicators: pd.DataFrame
    channels: pd.DataFrame

    @property
    def through(self) -> str:
        """Channel that books most of the first difference; empty where there is none."""
        if self.channels.empty:
            return ""
        first = self.channels[self.channels["since"] == self.channels["since"].min()]
        return str(first.loc[first["at_first"].abs().idxmax(), "item"])


def _gaps(table: pd.DataFrame, columns: Sequence[str], first: str, second: str) -> tuple[list[str], np.ndarray]:
    """Quarters, and differences of shape (replicates, quarters, columns)."""
    dates = sorted(set(table["date"]))
    told = {name: part.sort_values(["replicate", "date"]) for name, part in table.groupby("scenario")}
    shape = (-1, len(dates), len(columns))
    mine, theirs = (told[name][list(columns)].to_numpy(float).reshape(shape) for name in (first, second))
    scale = np.maximum(1.0, np.abs(theirs))
    gaps = mine - theirs
    gaps[np.abs(gaps) < _SMALL * scale] = 0.0
    return dates, gaps


def _table(dates: list[str], gaps: np.ndarray, columns: Sequence[str], totals: np.ndarray) -> pd.DataFrame:
    """`gaps` says since when; `totals` (replicates, columns) is what is left at the end."""
    rows = []
    for place, name in enumerate(columns):
        differs = gaps[:, :, place] != 0.0
        since = int(differs.any(axis=0).argmax())
        if not differs.any():
            continue
        spans = [paired(gaps[:, at, place]) for at in range(len(dates))]
        decided = next((d for d, (_, low, high) in zip(dates, spans, strict=True) if low > 0 or high < 0), "")
        first = float(gaps[:, since, place].mean())
        rows.append((name, dates[since], float(differs[:, since].mean()), decided, first, *paired(totals[:, place])))
    names = ["item", "since", "share", "decided", "at_first", "difference", "low", "high"]
    found = pd.DataFrame(rows, columns=names)
    return found.sort_values("since", kind="stable", ignore_index=True)


def twin(run: RunDirectory, zone: ZoneFacts, first: str, second: str) -> Twin:
    """Compare one zone in two scenarios, replicate with replicate."""
    asked = {"zone": zone.zone_id, "first": first, "second": second}
    recorded = ask_zones(run, _QUERY, **asked)
    columns = [column.id for column in zone_columns() if column.id in recorded]
    dates, gaps = _gaps(recorded, columns, first, second)
    told = _table(dates, gaps, columns, gaps[:, -1])
    booked = ask_ledger(run, _QUERY, **asked)
    channels = [name for name in booked.columns if name not in {*LEDGER_KEYS, "opening", "closing"}]
    dates, gaps = _gaps(booked, channels, first, second)
    return Twin(zone, first, second, told, _table(dates, gaps, channels, gaps.sum(axis=1)))


def show_twin(run: RunDirectory, found: Twin, language: str, console: Console) -> None:
    """Print the first difference, then both tables."""
    t = words(language)
    name = zone_name(found.zone, language)
    if found.indicators.empty:
        console.print(t("The two scenarios do not differ at all in this zone."))
        return
    by_item = found.indicators.set_index("item")
    when = by_item["since"].get("revenue", t("never"))
    through = channel_label(found.through, language) if found.through else "–"
    earliest = found.indicators[found.indicators["since"] == found.indicators["since"].iloc[0]]["item"]
    listed = t.within("list", ", ").join(indicators()[item].name(language) for item in earliest)
    first = found.indicators["since"].iloc[0]
    told = t(
        "First difference: {quarter}, {items}; revenue first differs in {since}, through '{channel}'.",
        quarter=first,
        items=listed,
        since=when,
        channel=through,
    )
    console.print(told, soft_wrap=True, highlight=False)
    first, second = run.title(found.first, language), run.title(found.second, language)
    heading = t("{zone}: '{first}' less '{second}', by indicator", zone=name, first=first, second=second)
    names = [indicators()[item].name(language) for item in found.indicators["item"]]
    console.print(_screen(found.indicators, names, heading, ("what", "end"), t))
    names = [channel_label(item, language) for item in found.channels["item"]]
    console.print(
        _screen(
            found.channels, names, t("Channels that book the difference of revenue (亿元)"), ("channel", "booked"), t
        )
    )
    console.print(t("Decided: the 95 % interval of the paired mean leaves zero out."))


def _screen(table: pd.DataFrame, names: list[str], title: str, ends: tuple[str, str], t: Words) -> Table:
    heads = (ends[0], "since", "in", "decided", ends[1])
    screen = Table(*(t.tell(_HEADS[head]) for head in heads), title=title, box=box.SIMPLE_HEAD)
    for name, row in zip(names, table.itertuples(), strict=True):
        interval = "?" if np.isnan(row.low) else f"{row.low:+,.4g}, {row.high:+,.4g}"
        decided = row.decided or t("never")
        screen.add_row(name, row.since, f"{row.share:.0%}", decided, f"{row.difference:+,.4g} ({interval})")
    return screen
