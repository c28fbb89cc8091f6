"""Figures of a run by name, drawn with their title and note and saved with the table that they show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pandas as pd
from matplotlib.figure import Figure

from qianyi.results import figures as room
from qianyi.results.figures.register import REGISTER, Need, Registered, Subject
from qianyi.results.figures.style import footnote, look, save, wrapped
from qianyi.results.measures.arranged import as_it_stands
from qianyi.results.measures.competition.flows import has_records
from qianyi.results.measures.panel import NoWholeYear, Panel, read_panel
from qianyi.results.run.store import RunDirectory
from qianyi.results.run.sweeping import sweep
from qianyi.scenarios.zones import ZoneFacts

FIRST = ("a_heat_map", "b_counts", "c_waterfall")
"""What `qianyi run` draws at once; each is the figure of that name of `qianyi figures`."""


@dataclass(frozen=True)
class Drawn:
    """One figure with what it shows, and the words around it."""

    figure: Figure
    data: pd.DataFrame
    title: str
    note: str


@cache
def all_figures() -> dict[str, Registered]:
    """Every figure that a file of this room or of a room in it registers, in the order of names."""
    for file in walk_packages(room.__path__, f"{room.__name__}."):
        import_module(file.name)
    return dict(sorted(REGISTER.items()))


def names_for(run: RunDirectory) -> list[str]:
    """Figures that a run of whole years can have."""
    met = {Need.YEARS: True, Need.REFERENCE: len(run.scenarios) > 1, Need.RECORDS: has_records(run)}
    return [name for name, each in all_figures().items() if all(met[need] for need in each.needs)]


def draw(name: str, of: Subject) -> Drawn:
    """One figure with its title and note in place; call it inside `look()`."""
    asked = all_figures()[name]
    data = asked.data(of)
    figure = asked.draw(of, data)
    title, note = asked.words(of)
    width = int(figure.get_figwidth() * 13)
    figure.suptitle(wrapped(title, width, 2), fontsize=11)
    footnote(figure, "\n".join(wrapped(line, int(width * 1.35), 4) for line in note.split("\n")))
    return Drawn(figure, data, title, note)


def draw_gallery(
    of: Subject, out: Path, names: Sequence[str] = (), tell: Callable[[str], object] = lambda name: None
) -> list[Path]:
    """Draw figures into `out` as PNG, SVG, PDF and CSV; paths of all files. `tell` gets each name when it is done."""
    sweep(out)
    written = []
    for name in names or names_for(of.run):
        with look():
            drawn = draw(name, of)
            written += save(of.run, drawn.figure, drawn.data, out / f"{name}.{of.language}", drawn.title)
        tell(name)
    return written


def draw_first(run: RunDirectory, language: str) -> list[Path]:
    """The first figures of a complete run, into its `figures/`; of less than a year, those that need none."""
    arranged, out = as_it_stands(run), run.path / "figures"
    try:
        panel = read_panel(arranged)
    except NoWholeYear:
        names = [name for name in FIRST if Need.YEARS not in all_figures()[name].needs]
        return draw_gallery(Subject(arranged, None, language, run.zones[0]), out, names)
    return draw_gallery(Subject(arranged, panel, language, own_zone(panel)), out, FIRST)


def own_zone(panel: Panel, asked: ZoneFacts | None = None) -> ZoneFacts:
    """The zone whose fan is drawn: the one asked for, else the one whose crossing is least certain."""
    if asked is not None:
        return asked
    chances = panel["at_target"][0, :, :, -1].mean(axis=0)
    return panel.zones[int(abs(chances - 0.5).argmin())]
