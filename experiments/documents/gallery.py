"""Pictures of the READMEs from a real run: `python -m qianyi.experiments.documents.gallery RUN` draws them anew.

RUN is made by `qianyi run plan-2017 no-plan late-reform`. Figures are reduced to what a page shows.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image

from qianyi.experiments.reporting import draw_figures
from qianyi.results.run.store import RunDirectory

HOUSE = Path(__file__).resolve().parent.parent.parent
WIDTH = 1100
_HEADS = {
    "en": "# Gallery\n\nEvery figure of `qianyi figures RUN`, from `qianyi run {names} --replicates {replicates}`, "
    "version {version}. Each comes as PNG, SVG and PDF, with the CSV of what it shows.\n",
    "zh": "# 图集\n\n`qianyi figures RUN` 的全部图，来自 `qianyi run {names} --replicates {replicates}`，"
    "版本 {version}。"
    "每张图均有 PNG、SVG、PDF 及对应的 CSV 数据。\n",
}


def draw(run: Path, docs: Path) -> list[Path]:
    """Draw every figure of a run in both languages into `docs/figures`, with a page for each language."""
    about = RunDirectory.open(run).manifest
    known = {"names": " ".join(about["scenarios"]), "replicates": about["replicates"], "version": about["qianyi"]}
    written = []
    for language, head in _HEADS.items():
        with tempfile.TemporaryDirectory() as folder:
            drawn = [path for path in draw_figures(run, language, Path(folder), "", (), "") if path.suffix == ".png"]
            names = [_reduce(path, docs / "figures" / path.name) for path in drawn]
        lines = [head.format(**known), *(f"![{name.stem}](figures/{name.name})\n" for name in names)]
        page = docs / f"gallery.{language}.md"
        page.write_text("\n".join(lines), encoding="utf-8")
        written += [page, *names]
    return written


def _reduce(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        small.quantize(96).save(target, optimize=True)
    return target


if __name__ == "__main__":
    for path in draw(Path(sys.argv[1]), HOUSE / "docs"):
        print(path)
