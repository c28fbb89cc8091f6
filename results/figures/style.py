"""The look of every figure, and how it is saved: the same run gives the same bytes."""

import json
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

from qianyi.results.run.spreadsheets import csv_text
from qianyi.results.run.store import RunDirectory, save_whole

# Okabe and Ito's colours, which colour-blind readers tell apart; lines, marks and hatches tell the same in print.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#4d4d4d", "#000000")
# A sign that the font lacks is drawn as a box; the warning would come once for each file.
warnings.filterwarnings("ignore", message="Glyph .* missing from font")
LINES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)), (0, (8, 2)))
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++", "oooo")
RISE, FALL, WHOLE = "#2166ac", "#b2182b", "#4d4d4d"
_FAMILY = "Noto Sans SC"
_FONT = str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf")
_LOOK = {
    "text.parse_math": False,  # a dollar sign in a title is a dollar sign
    "font.family": [_FAMILY],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "qianyi",
    "hatch.linewidth": 0.5,
    "pdf.compression": 6,
}


@contextmanager
def look() -> Iterator[None]:
    """Everything drawn inside is set in the font that ships with the project (Noto Sans SC, SIL OFL)."""
    if _FAMILY not in fontManager.get_font_names():
        fontManager.addfont(_FONT)
    with matplotlib.rc_context(_LOOK):
        yield


def in_powers(axes, way: str) -> None:
    """A logarithmic axis ("x" or "y") with plain numbers: the usual labels are formulas, which are switched off."""
    getattr(axes, f"set_{way}scale")("log")
    axis = getattr(axes, f"{way}axis")
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def along_years(axes, years, ticks: int = 9) -> None:
    """A horizontal axis of whole years, also where there is only one."""
    axes.xaxis.set_major_locator(MaxNLocator(ticks, integer=True))
    if min(years) == max(years):
        axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
        axes.set_xticks([min(years)])


def footnote(figure: Figure, text: str) -> None:
    """A note under the figure, as wide as the figure."""
    figure.supxlabel(text, x=0.01, ha="left", fontsize=7.5, color="#333333")


def wide(text: str) -> int:
    """Width of a text in half-width characters: a Chinese one counts two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, width: int = 30, lines: int = 3) -> str:
    """A text in lines of about `width` half-width characters; what does not fit ends in an ellipsis."""
    if wide(text) > len(text) * 1.3:
        parts = _wrapped_by_letters(text, max(2, width))
    else:
        parts = textwrap.wrap(text, width, break_long_words=True)
    kept = parts[:lines]
    if len(parts) > lines:
        last = kept[-1] if wide(kept[-1]) < width - 1 else kept[-1][:-1]
        while wide(last) > width - 1 and len(last) > 1:
            last = last[:-1]
        kept[-1] = last + "…"
    return "\n".join(kept)


def _wrapped_by_letters(text: str, width: int) -> list[str]:
    """Lines of Chinese text: words in Latin letters stay whole, closing marks do not begin a line."""
    lines = [""]
    for part in re.findall(r"[!-~]+| +|.", text):
        fits = wide(lines[-1] + part) <= width or part in "，。；：、）”》？！"
        if fits:
            lines[-1] += part
        else:
            pieces = textwrap.wrap(part, width) if wide(part) > width else [part.strip(" ")]
            lines += pieces
    return [line.rstrip(" ") for line in lines if line]


def panels_over_legend(figure: Figure, lines: int, columns: int, used: int) -> tuple[list, Callable]:
    """`used` panels on one scale over a row for the legend; the panels, and the function that puts the legend there."""
    grid = figure.add_gridspec(lines + 1, columns, height_ratios=[1.0] * lines + [0.001])
    panels: list = []
    for place in range(used):
        first = panels[0] if panels else None
        panels.append(figure.add_subplot(grid[place // columns, place % columns], sharex=first, sharey=first))
        panels[-1].tick_params(labelleft=place % columns == 0)
    row = figure.add_subplot(grid[-1, :])
    row.set_axis_off()

    def put(ncols: int) -> None:
        row.legend(*panels[0].get_legend_handles_labels(), loc="upper center", ncols=ncols, frameon=False, fontsize=7.5)

    return panels, put


def scenario_style(place: int) -> dict[str, object]:
    """Colour, line and mark of the scenario at a place in the run."""
    told = place % len(COLOURS)
    return {"color": COLOURS[told], "linestyle": LINES[told], "marker": MARKS[told]}


def _description(run: RunDirectory) -> str:
    """Where a figure comes from, to be carried inside the file."""
    told = ("run_key", "qianyi", "model_hash", "scenarios", "seeds", "replicates")
    return json.dumps({key: run.manifest.get(key) for key in told}, ensure_ascii=False)


def lay_out(figure: Figure) -> None:
    """Find the places of everything once: each kind of file would find them anew, and draw the figure twice for it."""
    if engine := figure.get_layout_engine():
        engine.execute(figure)
        with matplotlib.rc_context({"figure.constrained_layout.use": False}):
            figure.set_layout_engine(None)


def save(run: RunDirectory, figure: Figure, data: pd.DataFrame, base: Path, title: str) -> list[Path]:
    """Write `base`.png (200 dpi), .svg, .pdf and .csv (what is drawn); the pictures carry the run that they show."""
    text = csv_text(data, "%.10g")
    return save_drawn(figure, text, base, ("png", "svg", "pdf"), {"Title": title, "Description": _description(run)})


def save_drawn(figure: Figure, table: str, base: Path, kinds: Sequence[str], about: Mapping[str, str]) -> list[Path]:
    """Write a figure in these kinds, each telling what it is, and the table that it shows as `base`.csv; the paths."""
    own = {
        "png": {"Software": "Qianyi"},
        "svg": {"Creator": "Qianyi", "Date": None},
        "pdf": {"Creator": "Qianyi", "CreationDate": None},
    }
    written = []
    lay_out(figure)
    for kind in kinds:
        told = {"Subject" if (kind, name) == ("pdf", "Description") else name: text for name, text in about.items()}
        sharp = {"dpi": 200} if kind == "png" else {}
        save = partial(figure.savefig, format=kind, metadata=told | own[kind], **sharp)
        written.append(save_whole(base.with_name(f"{base.name}.{kind}"), save))
    return [*written, save_whole(base.with_name(f"{base.name}.csv"), lambda f: f.write(table.encode("utf-8-sig")))]
