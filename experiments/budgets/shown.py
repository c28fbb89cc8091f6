"""Amounts of levers as a reader sees them: by payer, asked and paid; and what binds the zone."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from qianyi.experiments.budgets.amounts import BINDS, Amounts, amounts, spans_of
from qianyi.experiments.explain import PAYERS
from qianyi.results.measures.indicators import indicators
from qianyi.scenarios.levers import lever_notes, levers
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import Words, message, words
from qianyi.scenarios.zones import ZoneFacts, find_zone
from qianyi.scenarios.zones.background import zone_set

ALL, TOGETHER = "all_levers", "levers_together"
_HEADS = {"asked": message("asked"), "paid": message("paid")}
_SUMS = {TOGETHER: message("Levers acting on each other"), ALL: message("All levers")}
_NOTES = (
    message(
        "Asked: what the scenario costs less what it would cost in the same quarters with that lever at its value "
        "without the plan; below zero where it saves. Interest and repayments that follow later are not in it. Rows "
        "and 'Levers acting on each other' add up to 'All levers'."
    ),
    message(
        "Paid: what the zone's cash and lenders allow; payroll, and what others than the zone pay, is paid in any case."
    ),
    message(
        "A zone divides its free money by effort, and partners add to its own infrastructure: a lever of another use "
        "then moves what partners pay."
    ),
)


@dataclass(frozen=True)
class Told:
    """What is told of a scenario's amounts: of one zone, or of all that the plan names if `zone` is None."""

    scenario: Scenario
    replicates: int
    amounts: Amounts
    zone: ZoneFacts | None = None

    @property
    def spans(self) -> tuple[str, ...]:
        """Years of the spans."""
        return tuple(spans_of(self.scenario))

    @property
    def places(self) -> list[int]:
        """Places of the zones that are told of."""
        zones = zone_set(self.scenario.data_set)
        return [z for z, zone in enumerate(zones) if (zone == self.zone if self.zone else zone.has_target)]

    def rows(self) -> Iterator[tuple[str, str, np.ndarray]]:
        """Payer, lever and amounts (spans, asked and paid): each lever where it moves a cost, then how levers act on
        each other, then all of them."""
        both = np.stack([self.amounts.asked, self.amounts.paid], axis=-1)[:, :, self.places].sum(axis=2)
        for place, payer in enumerate(PAYERS):
            of_payer = np.moveaxis(both[:, :, place], 1, 0)
            for lever, amount in zip(levers(), of_payer, strict=False):
                if lever_notes()[lever].payer == payer or np.abs(amount).max() >= 0.5 / 10**self.digits:
                    yield payer, lever, amount
            yield payer, TOGETHER, of_payer[-1] - of_payer[:-1].sum(axis=0)
            yield payer, ALL, of_payer[-1]

    @property
    def digits(self) -> int:
        """Decimals of amounts in 亿元: one more of a single zone."""
        return 3 if self.zone else 2

    def binds(self) -> dict[str, np.ndarray]:
        """By indicator, its share in each span; the mean over zones."""
        means = self.amounts.binds[:, self.places].mean(axis=1)
        return dict(zip(BINDS, means.T, strict=True))


def tell(scenario: Scenario, zone: str | None, replicates: int) -> Told:
    """Simulate what is asked for. Raises `NoSuchZone` with the nearest name before anything is simulated."""
    found = find_zone(zone, zone_set(scenario.data_set)) if zone else None
    return Told(scenario, replicates, amounts(scenario, replicates, os.cpu_count() or 1), found)


def as_json(told: Told) -> str:
    """Everything that is told, for another program."""
    rows = [
        {"payer": payer, "lever": lever}
        | {kind: dict(zip(told.spans, map(float, amount[:, place]), strict=True)) for place, kind in enumerate(_HEADS)}
        for payer, lever, amount in told.rows()
    ]
    facts = {
        "scenario": told.scenario.name,
        "zone": told.zone.name_en if told.zone else None,
        "zones": len(told.places),
        "replicates": told.replicates,
        "unit": "亿元 a year",
        "amounts": rows,
        "shares": {name: dict(zip(told.spans, map(float, of), strict=True)) for name, of in told.binds().items()},
    }
    return json.dumps(facts, ensure_ascii=False, indent=2)


def show(told: Told, language: str, console: Console | None = None) -> None:
    """Print the amounts by payer and lever, then what binds."""
    t, console = words(language), console or Console(markup=False, width=max(170, Console().width))
    console.print(_amounts(told, t))
    console.print()
    console.print(_binds(told, t))
    for note in _NOTES:
        console.print(t.tell(note), soft_wrap=True)


def _about(told: Told, t: Words) -> dict[str, object]:
    zones = t.plural("{number} zone", "{number} zones", len(told.places))
    where = t.of(told.zone, "name") if told.zone else t("sum of {zones}", zones=zones)
    return {"scenario": told.scenario.title(t.language), "where": where, "count": told.replicates}


def _amounts(told: Told, t: Words) -> Table:
    title = t(
        "What levers ask and what is paid: {scenario}, {where} (亿元 a year, mean of {count} replicates)",
        **_about(told, t),
    )
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column(t("Payer"))
    table.add_column(t.within("table", "Lever"))
    for span in told.spans:
        for head in _HEADS.values():
            table.add_column(f"{t.tell(head)} {span}", justify="right")
    last = ""
    for payer, lever, amount in told.rows():
        cells = [f"{round(value, told.digits) + 0.0:,.{told.digits}f}" for value in amount.ravel()]
        name = t.tell(_SUMS[lever]) if lever in _SUMS else t.of(levers()[lever], "name")
        table.add_row(t.tell(PAYERS[payer]) if payer != last else "", name, *cells, end_section=lever == ALL)
        last = payer
    return table


def _binds(told: Told, t: Words) -> Table:
    title = t("What binds the zone") if told.zone else t("What binds the zones (mean over zones)")
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column(t("Share of wishes, of quarters"))
    for span in told.spans:
        table.add_column(span, justify="right")
    for name, shares in told.binds().items():
        table.add_row(indicators()[name].name(t.language), *(f"{100.0 * share:.0f} %" for share in shares))
    return table
