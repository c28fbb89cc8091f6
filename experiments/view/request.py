"""What a visitor asks for: a scenario as text, never as a path; the same text is what they take away."""

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from urllib.parse import parse_qsl, urlencode

from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.loader import library, load, load_table, load_text, table_of
from qianyi.scenarios.loader.strict import number_of
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, nearest
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import LANGUAGES, Message, message
from qianyi.scenarios.zones.background import zone_set

LARGEST_UPLOAD = 64 * 1024
# The desk holds all replicates in memory; `qianyi run` takes more.
MOST_REPLICATES = 500
# Zones × quarters × replicates: all zones of the province over more than ten years.
MOST_NUMBERS = 4_000_000
LONGEST_LINK = 6_000
CARRIED = "file"
FILE = "desk.toml"


def _refuse(field: str, found: str | Message, allowed: Message, near: str = "") -> ScenarioMistakes:
    return ScenarioMistakes([Mistake(FILE, None, field, found, allowed, near)])


# What TOML takes as a key without quotes.
_BARE = re.compile("[A-Za-z0-9_-]+")


def _literal(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)} = {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    """A key as TOML writes it: whatever is in it, it stays one key."""
    return key if _BARE.fullmatch(key) else _literal(key)


def lever_value(lever: Lever, value: float) -> float | date:
    """A lever's number as a scenario file writes it: levers that are dates count days."""
    return date.fromordinal(round(value)) if lever.is_date else float(value)


def step_of(lever: Lever) -> float:
    """Step of a slider, in the lever's unit: the largest power of ten that meets both reference values, else 0.001."""
    if lever.is_date:
        return 1.0
    for step in (1.0, 0.1, 0.01):
        places = [(value - lever.low) / step for value in (lever.without_plan, lever.with_plan, lever.high)]
        if (lever.high - lever.low) / step >= 20 and all(abs(place - round(place)) < 1e-6 for place in places):
            return step
    return 0.001


@dataclass(frozen=True)
class Asked:
    """A scenario of the desk: the table that is loaded, and the file that a visitor takes away, which says the same."""

    text: str
    table: Mapping[str, object] = field(compare=False)


def _with_short_forms(table: Mapping[str, object]) -> Mapping[str, object]:
    """The same table with `policy.levers` as `levers`: only one of them may be given."""
    policy = table.get("policy")
    if not isinstance(policy, Mapping) or "levers" not in policy:
        return table
    rest = {key: value for key, value in policy.items() if key != "levers"}
    return {**table, "policy": rest, "levers": policy["levers"]}


def asked(table: Mapping[str, object], moved: Mapping[str, float]) -> Asked:
    """The scenario of a table and of the levers moved on the desk."""
    known = levers()
    table = _with_short_forms(table)
    set_here = {**table.get("levers", {}), **{key: lever_value(known[key], value) for key, value in moved.items()}}
    lines = [f"{_key(key)} = {_literal(table[key])}" for key in table if key != "levers"]
    # An empty table of levers would clear those of the scenario it extends.
    own = {"levers": set_here} if set_here or "levers" in table else {}
    if own:
        lines += ["", "[levers]", *(f"{_key(key)} = {_literal(value)}" for key, value in set_here.items())]
    return Asked("\n".join([*lines, ""]), {**table, **own})


def decoded(encoded: object) -> bytes:
    """The bytes of a file that the page sent in base 64; no text for what is not base 64, or not from the page."""
    if not isinstance(encoded, str):
        return b"\xff"
    try:
        return base64.b64decode(encoded[: 2 * LARGEST_UPLOAD], validate=True)
    except ValueError:
        return b"\xff"  # no text, and told as such


def parsed_upload(data: bytes) -> dict:
    """The table of an uploaded scenario; raises `ScenarioMistakes` for what is too large, not TOML, or names a path."""
    if len(data) > LARGEST_UPLOAD:
        raise _refuse("", f"{len(data)} B", message("a scenario has at most 64 kB"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse("", message("not UTF-8 text"), message("must be TOML")) from error
    table = table_of(text, FILE)
    parent = table.get("extends", "no-plan")
    if not isinstance(parent, str) or parent not in library():
        allowed = message("extends must name a scenario of the library")
        raise _refuse("extends", repr(parent), allowed, nearest(str(parent), library()))
    if not isinstance(table.get("levers", {}), dict):
        raise _refuse("levers", repr(table["levers"]), message("must be a table"))
    _check_size(load_text(text, FILE))
    return table


def _check_size(scenario: Scenario) -> None:
    """Refuse what would keep other visitors waiting or fill the memory that they share."""
    if scenario.replicates > MOST_REPLICATES:
        allowed = message("at most {most} replicates on the desk", most=MOST_REPLICATES)
        raise _refuse("replicates", str(scenario.replicates), allowed)
    numbers = scenario.replicates * scenario.quarters * len(zone_set(scenario.data_set))
    if numbers > MOST_NUMBERS:
        allowed = message(
            "at most {most} zones × quarters × replicates on the desk; `qianyi run` takes more", most=MOST_NUMBERS
        )
        raise _refuse("", str(numbers), allowed)


def resolved(wanted: Asked) -> Scenario:
    """The scenario of a checked table, by the loader that `qianyi run` uses; it reaches the library alone."""
    return load_table(dict(wanted.table), FILE)


@dataclass(frozen=True)
class Start:
    """Where a link opens the desk; `table` is an uploaded scenario that it carries."""

    base: str
    reference: str
    language: str
    moved: dict[str, float]
    table: dict | None = None
    mistakes: tuple[Mistake, ...] = ()


@cache
def titles(language: str) -> dict[str, str]:
    """Names of the library's scenarios by what a visitor reads, which begins with the name."""
    return {f"{name} · {load(name).title(language)}": name for name in library()}


def address(
    base: str, reference: str, language: str, moved: Mapping[str, float], table: Mapping[str, object] | None = None
) -> str:
    """The query of a link that reopens the desk, an uploaded scenario included; empty if that is too large for one."""
    known = levers()
    values = {key: str(lever_value(known[key], value)) for key, value in moved.items()}
    carried = {} if table is None else {CARRIED: _packed(asked(table, {}).text)}
    query = urlencode({"scenario": base, "reference": reference, "lang": language, **carried, **values})
    return query if len(query) <= LONGEST_LINK else ""


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def _unpacked(packed: str) -> bytes:
    """The bytes of a packed scenario, never more than an upload may have. Raises `ScenarioMistakes`."""
    opened = zlib.decompressobj()
    try:
        data = opened.decompress(base64.b64decode(packed, b"-_", validate=True), LARGEST_UPLOAD + 1)
    except (ValueError, zlib.error):
        data = b""
    if not data:
        raise _refuse("", packed[:20], message("the link's scenario is damaged"))
    return data


def from_address(query: str) -> Start:
    """Where a link leads; what it does not know or cannot read is left at its base, a broken scenario is told."""
    given = dict(parse_qsl(query.removeprefix("?")))
    base, other = given.get("scenario", "plan-2017"), given.get("reference", "no-plan")
    moved = {}
    for key, lever in levers().items():
        try:
            text = given[key]
            value = float(date.fromisoformat(text).toordinal()) if lever.is_date else number_of(text)
        except (KeyError, ValueError):
            continue
        if lever.low <= value <= lever.high:
            moved[key] = value
    table, mistakes = None, ()
    if CARRIED in given:
        try:
            table = parsed_upload(_unpacked(given[CARRIED]))
        except ScenarioMistakes as found:
            mistakes = tuple(found.mistakes)
    names = library()
    language = given["lang"] if given.get("lang") in LANGUAGES else LANGUAGES[0]
    base, other = (base if base in names else "plan-2017"), (other if other in names else "no-plan")
    return Start(base, other, language, moved, table, mistakes)
