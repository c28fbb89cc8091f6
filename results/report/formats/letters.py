"""The letters of a report out of the free fonts that ship with the project (Noto Serif and Sans SC, SIL OFL).

Only the letters used are taken: a whole Chinese font is larger than any report.
"""

import io
from functools import cache
from importlib.resources import files
from pathlib import Path

SERIF, SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"

_WORDED = ("scenarios", "results")


@cache
def own_letters() -> str:
    """Every Chinese character of the words that reports are made of: zones, levers, library, sentences; sorted."""
    sources = [path for folder in _WORDED for path in Path(str(files(f"qianyi.{folder}"))).rglob("*")]
    texts = [
        path.read_text(encoding="utf-8") for path in sources if path.suffix in {".py", ".csv", ".toml", ".po", ".j2"}
    ]
    return "".join(sorted({letter for letter in "".join(texts) if "\u2e80" <= letter <= "\uffef"}))


def subset(face: str, text: str):
    """A fontTools `TTFont` with the letters of `text` out of `face` (`SERIF` or `SANS`)."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(str(files("pylopdf_fonts_zh_cn") / face), lazy=True, recalcTimestamp=False)
    options = Options()
    options.layout_features, options.notdef_outline, options.hinting = [], True, False
    options.desubroutinize = False
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font


def saved(font) -> bytes:
    """A font as the bytes of its file."""
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def with_truetype_outlines(font) -> bytes:
    """A font file whose cubic curves have become quadratic ones: offices embed no others.

    The curves differ by at most a thousandth of the letter's height.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    drawn, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, max_err=font["head"].unitsPerEm / 1000.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    for name, width in list(font["hmtx"].metrics.items()):
        outlines[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (width[0], getattr(outlines[name], "xMin", 0))
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for key in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"):
        setattr(limits, key, 1 if key == "maxZones" else 0)
    limits.maxStackElements = limits.maxSizeOfInstructions = limits.maxComponentElements = 0
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 2.0, [], {}
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\000\001\000\000"
    return saved(font)
