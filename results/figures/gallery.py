"""All figures of a run, by name, for `qianyi figures` and for the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results.figures import (
    counts,
    crossing_dates,
    debt,
    fans,
    firms,
    flow_diagram,
    flow_map,
    funnel,
    gains,
    heat_map,
    packages,
    reform,
    stacks,
    waterfall,
)
from qianyi.results.figures import zone_map as places
from qianyi.results.figures.style import footnote, look, save, wrapped
from qianyi.results.measures.arranged import as_it_stands
from qianyi.results.measures.flows import city_bands, flows, has_records
from qianyi.results.measures.flows import funnel as passages
from qianyi.results.measures.panel import PROVINCE, NoWholeYear, Panel, read_panel
from qianyi.results.run.reading import ledger_totals
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.zones import ZoneFacts


@dataclass(frozen=True)
class Drawn:
    """One figure with what it shows, and the words around it."""

    figure: Figure
    data: pd.DataFrame
    title: str
    note: str


@dataclass(frozen=True)
class Subject:
    """What figures are drawn of: a run in order, its panel, and the zone whose own fan is wanted."""

    run: RunDirectory
    panel: Panel | None
    language: str
    zone: ZoneFacts

    @property
    def replicates(self) -> int:
        """Replicates of each scenario."""
        return self.panel.replicates if self.panel else int(self.run.manifest["replicates"])


def _heat_map(of: Subject) -> Drawn:
    data = heat_map.heat_map_data(of.panel)
    figure = heat_map.draw_heat_map(of.run, data, of.panel.zones, of.language)
    return Drawn(figure, data, heat_map.TITLE[of.language], heat_map.heat_map_note(of.run, of.panel.zones, of.language))


def _counts(of: Subject) -> Drawn:
    data = counts.counts_data(of.panel)
    return Drawn(
        counts.draw_counts(of.run, data, of.language), data, counts.TITLE[of.language], counts.NOTE[of.language]
    )


def _waterfall(of: Subject) -> Drawn:
    ledger = ledger_totals(of.run)
    ledger = ledger[ledger["scenario"].isin(of.run.scenarios)]
    data = waterfall.waterfall_data(ledger, of.run.scenarios[-1])
    span = int(ledger["year"].min()), int(ledger["year"].max())
    shown = [
        (of.run.scenarios[-1], ""),
        *((name, of.run.scenarios[-1]) for name in of.run.scenarios[:1] if len(of.run.scenarios) > 1),
    ]
    figure = waterfall.draw_waterfall(of.run, data, span, of.language, shown, 2.3)
    return Drawn(figure, data, waterfall.TITLE[of.language], waterfall.NOTE[of.language].format(of.replicates))


def _crossing_dates(of: Subject) -> Drawn:
    data = crossing_dates.crossing_dates_data(of.panel)
    figure = crossing_dates.draw_crossing_dates(of.run, of.panel, data, of.language)
    note = crossing_dates.NOTE[of.language].format(of.replicates, min(crossing_dates.SHOWN, len(of.run.scenarios)))
    return Drawn(figure, data, crossing_dates.TITLE[of.language], note)


def _fan(of: Subject, zone: ZoneFacts | None) -> Drawn:
    data = fans.fan_data(of.panel, f"zone:{zone.zone_id}" if zone else PROVINCE)
    figure = fans.draw_fan(of.run, data, zone, of.language)
    return Drawn(figure, data, fans.fan_title(zone, of.language), fans.NOTE[of.language])


def _map(of: Subject) -> Drawn:
    data = places.map_data(of.panel)
    year = of.panel.years[-1]
    title = places.TITLE[of.language].format(of.run.title(of.run.scenarios[0], of.language), year)
    return Drawn(
        places.draw_map(of.run, of.panel, data, of.language), data, title, places.NOTE[of.language].format(year)
    )


def _gains(of: Subject) -> Drawn:
    data = gains.gains_data(of.panel)
    note = gains.gains_note(of.run.title(of.run.scenarios[-1], of.language), len(of.panel.zones), of.language)
    figure = gains.draw_gains(of.run, of.panel, data, of.language)
    return Drawn(figure, data, gains.TITLE[of.language].format(of.panel.years[-1]), note)


def _reform(of: Subject) -> Drawn:
    data = reform.reform_data(of.run)
    return Drawn(
        reform.draw_reform(of.run, data, of.language), data, reform.TITLE[of.language], reform.NOTE[of.language]
    )


def _debt(of: Subject) -> Drawn:
    data = debt.debt_data(of.panel)
    title = debt.TITLE[of.language].format(of.panel.years[-1])
    return Drawn(debt.draw_debt(of.run, of.panel, data, of.language), data, title, debt.NOTE[of.language])


def _stack(of: Subject, kind: str) -> Drawn:
    data = stacks.stack_data(of.panel, stacks.PARTS[kind])
    figure = stacks.draw_stack(of.run, data, stacks.PARTS[kind], of.language)
    return Drawn(figure, data, stacks.TITLE[kind][of.language], stacks.NOTE[kind][of.language])


def _packages(of: Subject) -> Drawn:
    data = packages.packages_data(of.panel)
    title = packages.TITLE[of.language].format(of.run.title(of.run.scenarios[-1], of.language))
    note = packages.NOTE[of.language].format(of.panel.years[0], of.panel.years[-1])
    return Drawn(packages.draw_packages(of.run, data, of.language), data, title, note)


def _funnel(of: Subject) -> Drawn:
    data = passages(of.run)
    title = funnel.TITLE[of.language].format(of.panel.years[0], of.panel.years[-1])
    return Drawn(funnel.draw_funnel(of.run, data, of.language), data, title, funnel.NOTE[of.language])


def _flow_map(of: Subject) -> Drawn:
    data = flow_map.flow_map_data(flows(of.run), of.panel)
    figure = flow_map.draw_flow_map(of.run, of.panel, data, of.language)
    note = flow_map.NOTE[of.language].format(flow_map.LISTED) + _spread(of)
    return Drawn(figure, data, _of_proposed(of, flow_map.TITLE), note)


def _spread(of: Subject) -> str:
    """How far what comes from each city differs between replicates, for a note."""
    return flow_map.spread_of_cities(city_bands(of.run, of.panel, of.run.scenarios[0]), of.language)


def _flow_diagram(of: Subject) -> Drawn:
    data = flow_diagram.flow_diagram_data(flows(of.run), of.panel)
    figure = flow_diagram.draw_flow_diagram(of.run, of.panel, data, of.language)
    note = flow_diagram.NOTE[of.language].format(flow_diagram.NAMED) + _spread(of)
    return Drawn(figure, data, _of_proposed(of, flow_diagram.TITLE), note)


def _of_proposed(of: Subject, title: dict[str, str]) -> str:
    """A title that names the first scenario and the years."""
    first = wrapped(of.run.title(of.run.scenarios[0], of.language), 40, 1)
    return title[of.language].format(first, of.panel.years[0], of.panel.years[-1])


def _firms(of: Subject) -> Drawn:
    data = firms.firms_data(of.run)
    reference = wrapped(of.run.title(of.run.scenarios[-1], of.language), 40, 1)
    title = firms.TITLE[of.language].format(reference, of.panel.years[-1])
    note = firms.NOTE[of.language].format(*firms.published("alpha_S"), *firms.published("beta_sv"))
    return Drawn(firms.draw_firms(of.run, data, of.language), data, title, note)


FIGURES: dict[str, Callable[[Subject], Drawn]] = {
    "a_heat_map": _heat_map,
    "b_counts": _counts,
    "c_waterfall": _waterfall,
    "d_crossing_dates": _crossing_dates,
    "e_fan_province": lambda of: _fan(of, None),
    "f_fan_zone": lambda of: _fan(of, of.zone),
    "g_map": _map,
    "h_gains": _gains,
    "i_packages": _packages,
    "j_public_cost": lambda of: _stack(of, "cost"),
    "k_debt": _debt,
    "l_land": lambda of: _stack(of, "land"),
    "m_reform": _reform,
    "n_funnel": _funnel,
    "o_flow_map": _flow_map,
    "p_flow_diagram": _flow_diagram,
    "q_firms": _firms,
}
_NEED_TWO = {"h_gains", "i_packages"}
_NEED_RECORDS = {"n_funnel", "o_flow_map", "p_flow_diagram", "q_firms"}


def names_for(run: RunDirectory) -> list[str]:
    """Figures that a run can have: differences need two scenarios, flows and firms need a run that kept them."""
    lacking = (_NEED_TWO if len(run.scenarios) < 2 else set()) | (set() if has_records(run) else _NEED_RECORDS)
    return [name for name in FIGURES if name not in lacking]


def draw(name: str, of: Subject) -> Drawn:
    """One figure with its title and note in place; call it inside `look()`."""
    drawn = FIGURES[name](of)
    width = int(drawn.figure.get_figwidth() * 13)
    drawn.figure.suptitle(wrapped(drawn.title, width, 2), fontsize=11)
    lines = [wrapped(line, int(width * 1.35), 4) for line in drawn.note.split("\n")]
    footnote(drawn.figure, "\n".join(lines))
    return drawn


def draw_gallery(
    of: Subject, out: Path, names: Sequence[str] = (), tell: Callable[[str], object] = lambda name: None
) -> list[Path]:
    """Draw figures into `out` as PNG, SVG, PDF and CSV; paths of all files. `tell` gets each name when it is done."""
    written = []
    for name in names or names_for(of.run):
        with look():
            drawn = draw(name, of)
            written += save(of.run, drawn.figure, drawn.data, out / f"{name}.{of.language}", drawn.title)
        tell(name)
    return written


FIRST = ("a_heat_map", "b_counts", "c_waterfall")
"""What `qianyi run` draws at once; each is the figure of that name of `qianyi figures`."""


def draw_first(run: RunDirectory, language: str) -> list[Path]:
    """The first figures of a complete run, into its `figures/`; of less than a year, the waterfall alone."""
    arranged, out = as_it_stands(run), run.path / "figures"
    try:
        panel = read_panel(arranged)
    except NoWholeYear:
        return draw_gallery(Subject(arranged, None, language, run.zones[0]), out, FIRST[-1:])
    return draw_gallery(Subject(arranged, panel, language, own_zone(panel)), out, FIRST)


def own_zone(panel: Panel, asked: ZoneFacts | None = None) -> ZoneFacts:
    """The zone whose fan is drawn: the one asked for, else the one whose crossing is least certain."""
    if asked is not None:
        return asked
    chances = panel["at_target"][0, :, :, -1].mean(axis=0)
    return panel.zones[int(abs(chances - 0.5).argmin())]
