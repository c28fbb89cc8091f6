"""The book of numbers of a run: each with its id, meaning, interval and origin; `results.json` holds it."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qianyi.results.measures.indicators import Indicator, indicators
from qianyi.results.measures.policy import lever_text
from qianyi.results.run.manifest import json_of
from qianyi.results.run.store import RunDirectory, StoreError, save_whole
from qianyi.scenarios.levers import levers
from qianyi.scenarios.words import LANGUAGES, words

FILE = "results.json"


@dataclass(frozen=True)
class Number:
    """One number of a run.

    `place` is `province`, a tier, `zone:ID`, or `""`; `years` are averaged; `less` names the scenario that is taken
    off (paired by replicate). `statistic`: `mean` (low, high: 10-90 % of replicates), `difference` (low, high: 95 %
    interval of the mean), `first` (median and 10-90 % quantiles of a year), `median` (10-90 % quantiles), `ratio` (95 %
    interval), `return` (the same, of the money of the payer that `item` names, of all where it names none), `count`,
    `share`, or `input`. Values are in the indicator's unit, shares 0..1; None is unknown, or "never" for years.
    """

    id: str
    indicator: str
    statistic: str
    place: str
    years: tuple[int, ...]
    scenario: str
    less: str
    item: str
    value: float | None
    low: float | None
    high: float | None
    replicates: int
    sources: tuple[str, ...]

    @property
    def key(self) -> tuple:
        """What the number is, apart from its value."""
        return self.indicator, self.statistic, self.place, self.years, self.scenario, self.less, self.item

    @property
    def told(self) -> Indicator:
        """The indicator's row."""
        return indicators()[self.indicator]

    @property
    def is_count(self) -> bool:
        """Whether a yes-or-no indicator is added up over zones."""
        return self.told.over_zones == "count" and not self.place.startswith("zone:")

    @property
    def in_percent(self) -> bool:
        """Whether the value is a share that is shown times 100."""
        return self.told.is_share and not self.is_count

    @property
    def has_band(self) -> bool:
        """Whether low and high tell something: not for inputs, counts, shares, and the probability of one zone."""
        is_probability = self.told.over_zones == "count" and self.statistic == "mean" and not self.is_count
        return self.statistic not in ("input", "count", "share") and not is_probability

    @property
    def spread_is_known(self) -> bool:
        """Whether replicates tell an interval: quantiles of a single one are that one."""
        return self.low is not None and self.high is not None and self.replicates > 1

    @property
    def decided(self) -> bool:
        """Whether a difference or ratio has an interval that leaves zero out."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0.0 or self.high < 0.0

    @property
    def digits(self) -> int:
        """Decimals that are printed."""
        if self.told.over_zones == "count":
            return 1 if self.is_count else 0
        return self.told.digits

    def unit(self, language: str) -> str:
        """Unit that stands behind the printed value."""
        t = words(language)
        if self.in_percent:
            return t(" points") if self.statistic == "difference" else "%"
        if self.is_count:
            return t(" zones")
        if self.indicator == "lever":
            return levers()[self.item.split("@")[0]].unit_in(language)
        return self.told.unit(language)

    def shown(self, value: float | None, language: str = "en") -> str:
        """A value of this number (itself or an end of its interval) as it is printed, without unit."""
        if value is None:
            if self.statistic != "first" or not self.years:
                return "?"
            return f">{self.years[-1]}"
        if self.indicator == "lever":
            return lever_text(levers()[self.item.split("@")[0]], value)
        if self.statistic == "first":
            return f"{value:.0f}"
        scaled = round(100.0 * value if self.in_percent else value, self.digits) + 0.0
        sign = "+" if self.statistic == "difference" else ""
        return f"{scaled:{sign},.{self.digits}f}".replace("-", "−")

    def text(self, language: str = "en") -> str:
        """The value as it is printed, without unit."""
        return self.shown(self.value, language)

    def interval(self, language: str = "en") -> str:
        """Both ends as they are printed; a question mark where one replicate tells none."""
        if self.statistic not in ("first", "input") and not self.spread_is_known:
            return "?"
        t, low, high = words(language), self.shown(self.low, language), self.shown(self.high, language)
        return t("{low} to {high}", low=low, high=high)


class NumberBook:
    """Numbers in the order in which they were entered; ids are N1, N2, …"""

    def __init__(self, numbers: Iterable[Number] = ()):
        self.numbers = list(numbers)
        self._by_key = {number.key: number for number in self.numbers}
        self._by_id = {number.id: number for number in self.numbers}

    def enter(
        self,
        key: tuple,
        values: tuple[float | None, float | None, float | None],
        replicates: int,
        sources: Sequence[str],
    ) -> None:
        """Enter one number under the next id, once; not-a-number and infinity become None."""
        if key in self._by_key:
            return
        value, low, high = (None if v is None or not math.isfinite(v) else float(v) for v in values)
        number = Number(f"N{len(self.numbers) + 1}", *key, value, low, high, replicates, tuple(sources))
        self.numbers.append(number)
        self._by_key[number.key] = number
        self._by_id[number.id] = number

    @property
    def indicators(self) -> set[str]:
        """Indicators of which the book has a number."""
        return {key[0] for key in self._by_key}

    def find(
        self,
        indicator: str,
        statistic: str = "mean",
        place: str = "province",
        years: Sequence[int] = (),
        scenario: str = "",
        less: str = "",
    ) -> Number:
        """The number with this meaning; `KeyError` where the run has none."""
        return self._by_key[(indicator, statistic, place, tuple(years), scenario, less, "")]

    def brought_back(self, indicator: str, years: Sequence[int], scenario: str, less: str, payer: str) -> Number:
        """What a unit of a payer's money brings back against the scenario `less`; no payer stands for all of them."""
        return self._by_key[(indicator, "return", "province", tuple(years), scenario, less, payer)]

    def lever(self, item: str, scenario: str, less: str = "") -> Number:
        """What a scenario sets a lever to; `less` names the one whose package this is the reference of."""
        return self._by_key[("lever", "input", "", (), scenario, less, item)]

    def by_id(self, id: str) -> Number:
        """The number that a reader asks for, as `N12` or `[n12]`."""
        return self._by_id[id.strip().strip("[]［］").upper()]


def save_numbers(run: RunDirectory, book: NumberBook, about: dict[str, Any]) -> Path:
    """Write `results.json` into the run directory."""
    rows = []
    for number in book.numbers:
        names = {f"name_{lang}": number.told.name(lang) for lang in LANGUAGES}
        units = {f"unit_{lang}": number.unit(lang).strip() for lang in LANGUAGES}
        rows.append({**asdict(number), **names, **units, "run_key": run.manifest.get("run_key")})
    text = json.dumps({**about, "numbers": rows}, ensure_ascii=False, indent=1) + "\n"
    return save_whole(run.path / FILE, lambda file: file.write(text.encode("utf-8")))


def load_numbers(run: RunDirectory) -> NumberBook:
    """The book of `results.json`. Raises `StoreError` where there is none, or it is of another run."""
    path = run.path / FILE
    try:
        held = json_of(path)
        rows = [{key: row[key] for key in Number.__dataclass_fields__} for row in held["numbers"]]
    except (OSError, KeyError, TypeError) as cause:
        raise StoreError(
            "{path} is missing or damaged; `qianyi report {run}` writes it", path=path, run=run.path
        ) from cause
    return NumberBook(Number(**{**row, "years": tuple(row["years"]), "sources": tuple(row["sources"])}) for row in rows)
