"""Pictures of the READMEs from a real run: `python -m qianyi.experiments.documents.gallery RUN` draws them anew.

RUN is made by `qianyi run plan-2017 no-plan late-reform`. Figures are reduced to what a page shows.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image

from qianyi.experiments.documents.templates import page
from qianyi.experiments.reporting import Gallery
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import LANGUAGES

HOUSE = Path(__file__).resolve().parent.parent.parent
WIDTH = 1100


def draw(run: Path, docs: Path) -> list[Path]:
    """Draw every figure of a run in both languages into `docs/figures`, with a page for each language."""
    about, gallery = RunDirectory.open(run).manifest, Gallery.of(run, "", "", ())
    written = []
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            drawn = gallery.draw(language, Path(folder), lambda count: None)
            names = [_reduce(path, docs / "figures" / path.name) for path in drawn if path.suffix == ".png"]
        text = docs / f"gallery.{language}.md"
        values = about | {"pictures": [name.stem for name in names]}
        text.write_text(page("gallery", language, values), encoding="utf-8")
        written += [text, *names]
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
