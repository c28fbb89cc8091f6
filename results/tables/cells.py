"""Tables whose cells are numbers of the book: the same table is printed, written as CSV, and laid out in Excel."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianyi.results.measures.arranged import spans_of
from qianyi.results.measures.book import Number, NumberBook
from qianyi.results.measures.book.findings import build_book, milestones
from qianyi.results.measures.panel import Panel, read_panel
from qianyi.results.measures.returns import ALL_PAYERS
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.words import message, words
from qianyi.scenarios.zones import ZoneFacts

BAND = message(
    "Brackets: 10–90 % of replicates for means, 95 % interval of the mean for differences; ? = one replicate only."
)
COST_UNSURE, COSTS_LESS = message("cost undecided"), message("costs less")
TIERS = {"provincial": message("Province-backed (1000亿)"), "municipal": message("City-backed (500亿)")}


@dataclass(frozen=True)
class Phrase:
    """Words in which numbers of the book stand."""

    text: str
    numbers: tuple[Number, ...] = ()


Cell = str | Number | Phrase


@dataclass(frozen=True)
class Column:
    """`kind` is `text`, `value` (a number alone) or `estimate` (a number with its interval)."""

    heading: str
    kind: str = "text"
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """One question's answer in rows; `note` says what intervals mean, `size` is that of letters on paper (pt)."""

    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    cited: bool = True
    size: float = 8.5

    def numbers(self) -> list[Number]:
        """Every number that stands in a cell."""
        return [number for row in self.rows for number in numbers_of(row)]


def numbers_of(row: Sequence[Cell]) -> list[Number]:
    """Numbers in the cells of a row."""
    return [
        n for cell in row if not isinstance(cell, str) for n in ([cell] if isinstance(cell, Number) else cell.numbers)
    ]


@dataclass(frozen=True)
class Findings:
    """A run in order with its panel and its book: the scenario that is proposed first, the reference last."""

    run: RunDirectory
    panel: Panel
    book: NumberBook

    @classmethod
    def of(cls, run: RunDirectory) -> "Findings":
        """Read a run that `results.measures.arranged.arrange` has put in order."""
        panel = read_panel(run)
        return cls(run, panel, build_book(run, panel))

    @property
    def proposed(self) -> str:
        """The scenario that the report is about."""
        return self.run.scenarios[0]

    @property
    def reference(self) -> str:
        """The scenario with which others are compared; the proposed one itself where it stands alone."""
        return self.run.scenarios[-1]

    @property
    def others(self) -> list[str]:
        """Every scenario but the reference."""
        return self.run.scenarios[:-1]

    @property
    def milestones(self) -> list[int]:
        """Years of which results are told."""
        return milestones(self.panel)

    @property
    def last(self) -> int:
        """The last whole year."""
        return self.panel.years[-1]

    @property
    def span(self) -> str:
        """The years of the run as they are printed."""
        first = self.panel.years[0]
        return f"{first}–{self.last}" if first < self.last else f"{first}"

    @property
    def zones(self) -> Sequence[ZoneFacts]:
        """Zones of the run."""
        return self.panel.zones

    @property
    def aimed(self) -> Sequence[ZoneFacts]:
        """Zones that the plan gives a target; all of them where it gives none."""
        return [zone for zone in self.zones if zone.has_target] or self.zones

    def has(self, indicator: str) -> bool:
        """Whether the run recorded an indicator."""
        return indicator in self.book.indicators

    def mean(self, indicator: str, scenario: str, year: int | None = None, place: str = "province") -> Number:
        """Mean over replicates, of the last year unless another is named."""
        return self.book.find(indicator, "mean", place, (year or self.last,), scenario)

    def difference(self, indicator: str, scenario: str, year: int | None = None, place: str = "province") -> Number:
        """Paired difference to the reference."""
        return self.book.find(indicator, "difference", place, (year or self.last,), scenario, self.reference)

    def over_span(self, indicator: str, scenario: str, statistic: str = "mean") -> Number:
        """Yearly mean over the whole horizon (or its paired difference, or ratio)."""
        less = "" if statistic == "mean" else self.reference
        return self.book.find(indicator, statistic, "province", self.panel.years, scenario, less)

    def beside(self, indicator: str, scenario: str, year: int | None = None, place: str = "province") -> list[Number]:
        """The mean of a scenario; unless it is the reference itself, also that of the reference and the difference."""
        mine = self.mean(indicator, scenario, year, place)
        if scenario == self.reference:
            return [mine]
        own = self.mean(indicator, self.reference, year, place)
        return [mine, own, self.difference(indicator, scenario, year, place)]

    def beside_over_span(self, indicator: str, scenario: str) -> list[Number]:
        """The same of the yearly mean over the whole horizon."""
        mine = self.over_span(indicator, scenario)
        if scenario == self.reference:
            return [mine]
        return [mine, self.over_span(indicator, self.reference), self.over_span(indicator, scenario, "difference")]

    def compared(self, indicator: str, scenario: str, statistic: str = "count") -> Number:
        """A number that needs two scenarios, of the last year."""
        return self.book.find(indicator, statistic, "province", (self.last,), scenario, self.reference)


def returned(of: Findings, indicator: str, scenario: str, payer: str, language: str) -> Cell:
    """What a unit of a payer's money brings back, or in words why that cannot be said."""
    item = "" if payer == ALL_PAYERS else payer
    number = of.book.brought_back(indicator, of.panel.years, scenario, of.reference, item)
    if number.value is not None:
        return number
    cost = of.over_span(payer, scenario, "difference")
    falls = cost.decided and (cost.value or 0.0) < 0.0
    return words(language).tell(COSTS_LESS if falls else COST_UNSURE)


def cited_ids(numbers: Sequence[Number]) -> str:
    """Ids as `N12–N15, N20`."""
    spans = spans_of(sorted({int(number.id[1:]) for number in numbers}))
    return ", ".join(f"N{a}" if a == b else f"N{a}–N{b}" for a, b in spans)


def cell_text(cell: Cell, kind: str, language: str) -> str:
    """A cell as it is printed; an estimate has its interval on a line of its own."""
    if not isinstance(cell, Number):
        return cell if isinstance(cell, str) else cell.text
    text = cell.text(language)
    if kind != "estimate" or not cell.has_band:
        return text
    if cell.statistic == "first" and len({cell.value, cell.low, cell.high}) == 1:
        return text
    return f"{text}\n[{cell.interval(language)}]"


def printed_rows(table: Table, language: str) -> list[list[str]]:
    """Rows as text, with the ids of their numbers last where the table is cited."""
    rows = []
    for row in table.rows:
        cells = [cell_text(cell, column.kind, language) for cell, column in zip(row, table.columns, strict=True)]
        if sum(column.kind == "estimate" for column in table.columns) <= 1 and len(table.columns) <= 4:
            cells = [text.replace("\n", " ") for text in cells]
        if table.cited:
            cells.append(cited_ids(numbers_of(row)))
        rows.append(cells)
    return rows


def printed_headings(table: Table, language: str) -> list[str]:
    """Headings, with one for ids where the table is cited."""
    t = words(language)
    last = [t("Ids")] if table.cited else []
    return [column.heading for column in table.columns] + last
