"""The look of every figure, and how it is saved: the same run gives the same bytes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from results.store import RunDirectory, save_whole

COLOURS = ("#b2182b", "#4d4d4d", "#2166ac", "#1b7837", "#e08214", "#762a83", "#01665e", "#8c510a")
RISE, FALL, WHOLE = "#2166ac", "#b2182b", "#4d4d4d"
_FAMILY = "Noto Sans SC"
_FONT = str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf")
_LOOK = {
    "font.family": [_FAMILY],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "qianyi",
}


@contextmanager
def look() -> Iterator[None]:
    """Everything drawn inside is set in the font that ships with the project (Noto Sans SC, SIL OFL)."""
    if _FAMILY not in fontManager.get_font_names():
        fontManager.addfont(_FONT)
    with matplotlib.rc_context(_LOOK):
        yield


def footnote(figure: Figure, text: str) -> None:
    """A note under the figure, as wide as the figure."""
    figure.supxlabel(text, x=0.01, ha="left", fontsize=7.5, color="#333333")


def _description(run: RunDirectory) -> str:
    """Where a figure comes from, to be carried inside the file."""
    told = ("run_key", "qianyi", "model_hash", "scenarios", "seeds", "replicates")
    return json.dumps({key: run.manifest.get(key) for key in told}, ensure_ascii=False)


def save(run: RunDirectory, figure: Figure, data: pd.DataFrame, base: Path, title: str) -> list[Path]:
    """Write `base`.png (200 dpi), .svg and .csv (what is drawn); the pictures carry the run that they show."""
    about = _description(run)
    png = {"Title": title, "Description": about, "Software": "Qianyi"}
    svg = {"Title": title, "Description": about, "Creator": "Qianyi", "Date": None}
    text = data.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    png_path, svg_path, csv_path = (base.with_name(f"{base.name}{kind}") for kind in (".png", ".svg", ".csv"))
    return [
        save_whole(png_path, lambda file: figure.savefig(file, format="png", dpi=200, metadata=png)),
        save_whole(svg_path, lambda file: figure.savefig(file, format="svg", metadata=svg)),
        save_whole(csv_path, lambda file: file.write(text.encode("utf-8-sig"))),
    ]
