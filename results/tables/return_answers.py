"""What public money brings back, beside who pays and who receives the tax: a table of the book, and one for a run."""

from rich import box
from rich.console import Console
from rich.table import Table as Screen

from qianyi.results.measures.estimates import paired
from qianyi.results.measures.indicators import PAYERS, indicators
from qianyi.results.measures.panel import NoWholeYear, read_panel
from qianyi.results.measures.returns import ALL_PAYERS, GAINS, change, has_returns, returns
from qianyi.results.run.store import RunDirectory
from qianyi.results.tables.answers import short_title
from qianyi.results.tables.cells import BAND, COST_UNSURE, COSTS_LESS, Cell, Column, Findings, Table, returned
from qianyi.scenarios.words import Words, words

# Beside a payer, the tax that comes back to it. Income forgone is tax that Beijing and Tianjin receive instead.
_PASSED_ON = "public_cost_forgone"
_RECEIVED = {"public_cost_zone": "tax_zone", _PASSED_ON: _PASSED_ON, ALL_PAYERS: "tax"}


def returns_table(of: Findings, scenario: str, language: str) -> Table | None:
    """Who pays, who receives the tax, and what each payer's yuan brings; None without a reference or such figures."""
    if scenario == of.reference or not (of.has("tax_return") and of.has(ALL_PAYERS)):
        return None
    t = words(language)
    rows: list[list[Cell]] = []
    for payer in (*PAYERS, ALL_PAYERS):
        received = of.over_span(_RECEIVED[payer], scenario, "difference") if payer in _RECEIVED else ""
        brought = [returned(of, indicator, scenario, payer, language) for indicator in GAINS]
        if payer == _PASSED_ON:
            brought = [""] * len(GAINS)
        name = indicators()[payer].name(language)
        rows.append([name, of.over_span(payer, scenario, "difference"), received, *brought])
    above = of.over_span("tax_above", scenario, "difference")
    rows.insert(-1, [indicators()["tax_above"].name(language), "", above, "", "", ""])
    land = of.over_span("land_income", scenario, "difference")
    rows.append([t("Apart: land income of zones"), "", land, "", "", ""])
    columns = [
        Column(t("Who"), width=2.2),
        Column(t("Pays more"), "estimate", 1.3),
        Column(t("Receives more tax"), "estimate", 1.3),
        Column(t("Tax per yuan"), "estimate", 1.2),
        Column(t("Value added per yuan"), "estimate", 1.2),
        Column(t("Job-years per 亿元"), "estimate", 1.2),
    ]
    note = t(
        "Tax of all levels, value added and jobs that the package adds, divided by what it costs that payer (last but "
        "one row: all payers); not discounted. 'Cost undecided': the added cost cannot be told from zero. Tax by "
        "receiver adds up to all tax; no data divide cities, province and centre. Income forgone is tax that Beijing "
        "and Tianjin receive. {brackets}",
        brackets=BAND,
    )
    title = t("What public money brings back, by payer (亿元 a year, mean of {span}, less '{reference}')",
              span=of.span, reference=short_title(of, of.reference, language))  # fmt: skip
    return Table("returns", title, columns, rows, note)


def show_returns(run: RunDirectory, language: str, console: Console) -> None:
    """Print what each scenario costs against the reference and brings back; nothing for one scenario alone."""
    if len(run.scenarios) < 2:
        return
    try:
        panel = read_panel(run, columns=indicators()[ALL_PAYERS].columns + list(GAINS.values()))
    except NoWholeYear:
        return
    if not has_returns(panel):
        return
    t, reference = words(language), run.scenarios[-1]
    heads = (t("Scenario"), t("Public cost (亿元 a year)"), *(indicators()[name].name(language) for name in GAINS))
    title = t("Return on public money against {reference}", reference=run.title(reference, language))
    caption = t("[95 % interval]; all years, tax of all levels, not discounted; by payer: `qianyi compare`")
    shown = Screen(*heads, title=title, caption=caption, box=box.SIMPLE_HEAD, caption_justify="left")
    for scenario in run.scenarios[:-1]:
        cost = paired(change(panel, ALL_PAYERS, scenario, reference))
        found = returns(panel, scenario, reference)
        cells = [_estimate(found[name, ALL_PAYERS], cost, indicators()[name].digits, t) for name in GAINS]
        shown.add_row(run.title(scenario, language), _interval(cost, 1, "+"), *cells)
    console.print(shown)


def _estimate(values: tuple[float, float, float], cost: tuple[float, float, float], digits: int, t: Words) -> str:
    if values[0] == values[0]:
        return _interval(values, digits)
    return t.tell(COSTS_LESS) if cost[2] < 0.0 else t.tell(COST_UNSURE)


def _interval(values: tuple[float, float, float], digits: int, sign: str = "") -> str:
    value, low, high = (f"{number:{sign},.{digits}f}" for number in values)
    return f"{value} [{low}, {high}]" if values[1] == values[1] else f"{value} [?]"
