"""Figures of a run, each as PNG, SVG and the CSV of what it shows."""

from collections.abc import Sequence
from pathlib import Path

from qianyi.results.figures import counts, heat_map, waterfall
from qianyi.results.figures.style import footnote, look, save
from qianyi.results.measures.crossings import targets_of
from qianyi.results.run.reading import ledger_totals, yearly
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.zones import ZoneFacts


def draw_all(
    run: RunDirectory | Path | str,
    language: str = "en",
    out: Path | None = None,
    zones: Sequence[ZoneFacts] | None = None,
) -> list[Path]:
    """Draw every figure in "zh" or "en" into `out` (the run's `figures/`); paths of all files written.

    A horizon without one whole calendar year has a waterfall only. Raises `StoreError` when writing fails.
    """
    run = RunDirectory.open(run)
    out = out or run.path / "figures"
    zones = run.zones if zones is None else zones
    years = yearly(run)
    drawn = [] if years.empty else [*_draw_crossings(run, years, zones, language, out)]
    return [*drawn, *_draw_waterfall(run, language, out)]


def _draw_crossings(run: RunDirectory, years, zones: Sequence[ZoneFacts], language: str, out: Path) -> list[Path]:
    with look():
        cells = heat_map.heat_map_data(years, zones)
        figure = heat_map.draw_heat_map(run, cells, zones, language)
        figure.suptitle(heat_map.TITLE[language])
        footnote(figure, heat_map.heat_map_note(run, zones, language))
        paths = save(run, figure, cells, out / f"a_heat_map.{language}", heat_map.TITLE[language])
        bands = counts.counts_data(years, targets_of(zones))
        figure = counts.draw_counts(run, bands, language)
        figure.suptitle(counts.TITLE[language])
        footnote(figure, counts.NOTE[language])
        return [*paths, *save(run, figure, bands, out / f"b_counts.{language}", counts.TITLE[language])]


def _draw_waterfall(run: RunDirectory, language: str, out: Path) -> list[Path]:
    ledger = ledger_totals(run)
    steps = waterfall.waterfall_data(ledger, run.scenarios[-1])
    span = int(ledger["year"].min()), int(ledger["year"].max())
    with look():
        figure = waterfall.draw_waterfall(run, steps, span, language)
        figure.suptitle(waterfall.TITLE[language])
        footnote(figure, waterfall.NOTE[language].format(run.manifest.get("replicates", "?")))
        return save(run, figure, steps, out / f"c_waterfall.{language}", waterfall.TITLE[language])
