"""Fonts inside a DOCX: the letters of the report travel with it, for machines that have no Chinese font.

ECMA-376 part 1, 17.8: a font is a part of the file whose first 32 bytes are combined with a key. An office with the
named font (仿宋, 黑体) uses its own; letters typed later come from whatever that office has.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from qianyi.results.report.formats.letters import subset, with_truetype_outlines

_CONTENT = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Settings that the schema wants before these two.
_BEFORE = ("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime")
_BEFORE += ("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText")
_BEFORE += ("printFractionalCharacterWidth", "printFormsData")


def embed(document, stand_ins: Mapping[str, str], text: str) -> None:
    """Embed the letters of `text` from every free face, for the fonts it stands in for.

    `stand_ins`: from the name of a font in the document to the face (a file of `letters`) for those who lack it.
    Word finds a face by its own name, which is told as the alternative; LibreOffice by the name it is listed under.
    The same document gives the same bytes: a key is made of the font's own data.
    """
    table = next(r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    entries = ""
    for number, face in enumerate(dict.fromkeys(stand_ins.values()), 1):
        family, data = embeddable(face, "".join(sorted(set(text))))
        key = hashlib.sha256(data).hexdigest()[:32].upper()
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _CONTENT, obfuscated(data, key), document.part.package)
        told = f'<w:embedRegular r:id="{table.relate_to(part, _FONT)}" w:fontKey="{_guid(key)}"/>'
        entries += _entry(family, "", told)
        for name in (name for name, wanted in stand_ins.items() if wanted == face):
            entries += _entry(name, f'<w:altName w:val="{family}"/>', told)
    blob = table.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")
    if b"xmlns:r=" not in blob:
        blob = blob.replace(b"<w:fonts ", f'<w:fonts xmlns:r="{_RELATIONS}" '.encode(), 1)
    table._blob = blob
    _keep_embedded(document.settings.element)


@lru_cache(maxsize=4)
def embeddable(face: str, letters: str) -> tuple[str, bytes]:
    """Name and file of a face with these letters. Kept, since reports share nearly all their letters."""
    font = subset(face, letters)
    return font["name"].getDebugName(1), with_truetype_outlines(font)


def obfuscated(data: bytes, key: str) -> bytes:
    """The bytes of a font with its first 32 combined with a key of 32 hexadecimal digits; the same again undoes it."""
    mask = bytes.fromhex(key)[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]


def _guid(key: str) -> str:
    return "{" + "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:])) + "}"


def _entry(name: str, alternative: str, embedded: str) -> str:
    kind = '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/>'
    return f'<w:font w:name="{name}">{alternative}{kind}{embedded}</w:font>'


def _keep_embedded(settings) -> None:
    """Ask an office to keep embedded fonts, letters in use only, when it saves the document."""
    known = {qn(f"w:{name}") for name in _BEFORE}
    place = sum(child.tag in known for child in settings)
    for name in ("w:saveSubsetFonts", "w:embedTrueTypeFonts"):
        settings.insert(place, OxmlElement(name))
