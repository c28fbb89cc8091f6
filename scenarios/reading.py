"""Reading a scenario file as planners save them, and saying what is wrong with one that cannot be read."""

import re
from pathlib import Path

# No scenario comes near it; a larger file is something else, named by mistake.
_LARGEST = 1_000_000
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)")


class Unreadable(Exception):
    """A file that is no scenario's text; `found` says in Chinese and English what it is."""

    def __init__(self, found: tuple[str, str]):
        self.found = found
        super().__init__(found[1])


def text_of(path: Path) -> str:
    """Text of a scenario file in UTF-8, with or without a byte order mark. Raises `Unreadable` and `OSError`."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise Unreadable(("设备或管道，不是文件", "a device or pipe, not a file"))
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Unreadable(("大于 1 MB 的文件", "more than 1 MB"))
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    except UnicodeDecodeError:
        pass
    raise Unreadable(_encoding(data))


def _encoding(data: bytes) -> tuple[str, str]:
    """What bytes that are not UTF-8 may be: editors on Chinese Windows save GBK, or "Unicode", which is UTF-16."""
    advice = "请在编辑器中另存为 UTF-8", "save it as UTF-8 in your editor"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data and data.count(0) > len(data) // 8):
        return f"似为 UTF-16 编码，{advice[0]}", f"not UTF-8 but, it seems, UTF-16; {advice[1]}"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and all(letter.isprintable() or letter in "\r\n\t" for letter in text):
        return f"似为 GBK 编码，{advice[0]}", f"not UTF-8 but, it seems, GBK; {advice[1]}"
    return "非 UTF-8 文本", "not UTF-8 text"


_COMPLAINTS = (
    ("Invalid statement", "无法识别的语句"),
    ("Invalid value", "取值无法识别（文本须加引号）"),
    ("Cannot overwrite a value", "同一名称出现两次"),
    ("Cannot declare", "同一表出现两次"),
    ("Expected '='", "名称之后应为“=”"),
    ("Expected newline", "一行中有多余内容"),
    ("Unterminated string", "引号没有成对"),
    ("Illegal character", "含不允许的字符"),
    ("Invalid date", "日期不存在"),
    ("Unclosed", "括号没有成对"),
    ("Expected ']'", "括号没有成对"),
)


def what_is_wrong(error: Exception) -> tuple[int | None, tuple[str, str]]:
    """Line, and what TOML complains of in Chinese and English; the parser says both in one English sentence."""
    if isinstance(error, RecursionError):
        return None, ("嵌套过深的内容", "values nested too deeply")
    if "integer string conversion" in str(error):
        return None, ("位数过多的整数", "an integer of too many digits")
    place = _PLACE.search(str(error))
    english = _PLACE.sub("", str(error))
    chinese = next((zh for start, zh in _COMPLAINTS if english.startswith(start)), english)
    return int(place["line"]) if place and place["line"] else None, (chinese, english)
