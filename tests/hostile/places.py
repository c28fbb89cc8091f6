"""Places that hold no run, or where none can be written, and every command that takes a place."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

# Something in the place of a manifest.
MANIFESTS = {
    "deep": "[" * 200_000,
    "deep tables": '{"a":' * 100_000,
    "text": "no JSON",
    "list": "[]",
    "null": "null",
    "nothing": "",
    "nan": '{"run_key": NaN, "scenarios": [1e999]}',
    "digits": '{"replicates": ' + "9" * 10_000 + "}",
    "surrogate": '{"run_key": "\\ud800", "scenarios": ["\\ud800"], "replicates": 1}',
    "traversal": json.dumps({"run_key": "a", "scenarios": ["../../x", "a/b", "\0"], "replicates": 1}),
    "many": json.dumps({"run_key": "a", "scenarios": ["x"], "replicates": 10**9}),
    "true": json.dumps({"run_key": "a", "scenarios": ["x"], "replicates": True}),
    "empty run": json.dumps({"run_key": "a", "scenarios": ["x"], "replicates": 5, "resolved": [{"name": "x"}]}),
    "no name": json.dumps({"run_key": "a", "scenarios": ["x"], "replicates": 5, "resolved": [{}]}),
}
COMMANDS = (
    ("resume", "{}"),
    ("compare", "{}"),
    ("report", "{}", "--format", "html"),
    ("figures", "{}"),
    ("trace", "{}", "N1"),
    ("twin", "{}", "--zone", "1"),
    ("check", "{}"),
    ("score", "{}", "{}"),
)
# Only where nothing can be written.
_WRITING = (("run", "no-plan", "--replicates", "1", "--until", "2017Q1", "--out", "{}"),)


def make(home: Path) -> dict[str, str]:
    """Make the places in a folder; what they are called, and their paths."""
    made = {}
    for name, text in MANIFESTS.items():
        made[name] = _folder(home, name)
        Path(made[name], "manifest.json").write_text(text, encoding="utf-8")
    foreign = _folder(home, "测试".encode("gbk"))
    made["foreign name"] = foreign
    made["letters"] = _folder(home, "letters")
    Path(made["letters"], "mine.txt").write_text("dear", encoding="utf-8")
    made["file"] = str(home / "file")
    Path(made["file"]).write_bytes(b"\x00\xff" * 100)
    made["pipe"] = str(home / "pipe")
    os.mkfifo(made["pipe"])
    for name, target in (("loop", "loop"), ("broken", "nowhere"), ("device", "/dev/zero")):
        made[name] = str(home / name)
        os.symlink(target, made[name])
    made["pipe inside"] = _folder(home, "inside")
    os.mkfifo(os.path.join(made["pipe inside"], "manifest.json"))
    made |= {"below a file": str(home / "file" / "run"), "too long": str(home / ("x" * 300))}
    made |= {"kernel": "/proc/self/mem", "no text": os.fsdecode(b"/\xff\xfe"), "line": str(home / "a\nb"), "root": "/"}
    return made


def calls(home: Path) -> Iterator[list[str]]:
    """Every command with every place."""
    for name, place in make(home).items():
        writing = _WRITING if name in ("file", "pipe", "loop", "device", "below a file", "too long", "letters") else ()
        for words in (*COMMANDS, *writing):
            yield [place if word == "{}" else word for word in words]


def _folder(home: Path, name: str | bytes) -> str:
    place = os.fsdecode(os.path.join(os.fsencode(home), os.fsencode(name)))
    os.mkdir(place)
    return place
