"""Text of a scenario file as planners save it: read, what is wrong with it."""

import re
from pathlib import Path

from qianyi.scenarios.mistakes import recognised
from qianyi.scenarios.words import Message, message, within

# No scenario comes near it; a larger file is something else, named by mistake.
_LARGEST = 1_000_000
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)")


class Unreadable(Exception):
    """A file that is no scenario's text; `found` says what it is."""

    def __init__(self, found: Message):
        self.found = found
        super().__init__(str(found))


def text_of(path: Path) -> str:
    """Text of a scenario file in UTF-8, with or without a byte order mark. Raises `Unreadable` and `OSError`."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise Unreadable(message("a device or pipe, not a file"))
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Unreadable(message("more than 1 MB"))
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    except UnicodeDecodeError:
        pass
    raise Unreadable(_encoding(data))


def _encoding(data: bytes) -> Message:
    """What bytes that are not UTF-8 may be: editors on Chinese Windows save GBK, or "Unicode", which is UTF-16."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data and data.count(0) > len(data) // 8):
        return message("not UTF-8 but, it seems, UTF-16; save it as UTF-8 in your editor")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and all(letter.isprintable() or letter in "\r\n\t" for letter in text):
        return message("not UTF-8 but, it seems, GBK; save it as UTF-8 in your editor")
    return message("not UTF-8 text")


# How the parser's complaints begin.
_COMPLAINTS = (
    within("TOML", "Invalid statement{rest}"),
    within("TOML", "Invalid value{rest}"),
    within("TOML", "Cannot overwrite a value{rest}"),
    within("TOML", "Cannot declare{rest}"),
    within("TOML", "Expected '='{rest}"),
    within("TOML", "Expected newline{rest}"),
    within("TOML", "Unterminated string{rest}"),
    within("TOML", "Illegal character{rest}"),
    within("TOML", "Invalid date{rest}"),
    within("TOML", "Unclosed{rest}"),
    within("TOML", "Expected ']{rest}"),
    within("TOML", "Expected '{rest}"),
    within("TOML", "Cannot mutate{rest}"),
    within("TOML", "Cannot redefine{rest}"),
    within("TOML", "Duplicate inline table key{rest}"),
    within("TOML", "Escaped character{rest}"),
    within("TOML", "Found invalid character{rest}"),
    within("TOML", "Invalid hex value{rest}"),
    within("TOML", "Invalid initial character{rest}"),
    within("TOML", "Unescaped{rest}"),
)


def what_is_wrong(error: Exception) -> tuple[int | None, Message | str]:
    """Line, and what TOML complains of; the parser says both in one English sentence."""
    if isinstance(error, RecursionError):
        return None, message("values nested too deeply")
    if "integer string conversion" in str(error):
        return None, message("an integer of too many digits")
    place = _PLACE.search(str(error))
    return int(place["line"]) if place and place["line"] else None, recognised(_PLACE.sub("", str(error)), _COMPLAINTS)
