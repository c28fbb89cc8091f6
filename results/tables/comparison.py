"""`qianyi compare`: scenarios side by side in the terminal, as CSV and as one Excel workbook."""

from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table as Screen

from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.policy import other_differences
from qianyi.results.run.shard_files import file_stem
from qianyi.results.run.sweeping import sweep
from qianyi.results.tables import answers
from qianyi.results.tables.board import show_board
from qianyi.results.tables.cells import Findings, Table, printed_headings, printed_rows
from qianyi.results.tables.return_answers import returns_table
from qianyi.results.tables.workbook import origin, save_csv, save_workbook
from qianyi.scenarios.words import message, words

_SOURCES = {
    "scenarios/data/zones.csv": message("Revenue of 2016 by zone and its status"),
    "scenarios/data/levers.csv": message("Levers: range and two reference values"),
    "scenarios/data/parameters.csv": message("Behavioural parameters: status and source"),
    "scenarios/data/SOURCES.md": message("Sources of all data and what to know of them"),
}


def groups(of: Findings, language: str) -> list[list[tuple[str, Table]]]:
    """All tables, grouped by question; those about one scenario stand below each other."""
    shown = of.others or [of.proposed]
    found = [[("", answers.packages(of, language))]] if of.others else []
    for build in (*answers.BY_SCENARIO, returns_table):
        if build in (answers.package, answers.gains) and not of.others:
            continue
        if build is answers.costs and not of.has("public_cost"):
            continue
        built = [(of.run.title(scenario, language), build(of, scenario, language)) for scenario in shown]
        if all(table for _, table in built):
            found.append(built)
    return [*found, [("", answers.data_status(of, language))]]


def notes(of: Findings, language: str) -> list[tuple[str, str]]:
    """Origin of the run, definitions of the indicators, sources, and what differs apart from levers."""
    t, lines = words(language), origin(of.run, language)
    for scenario in of.others:
        for path, old, new in other_differences(of.run, scenario, of.reference):
            lines.append((t("Other differences to the reference"), f"{scenario}: {path}: {old} → {new}"))
    lines += [(name, t.tell(said)) for name, said in _SOURCES.items()]
    return lines + [(i.name(language), f"{i.unit(language)} – {i.definition(language)}") for i in indicators().values()]


def write_comparison(of: Findings, out: Path, language: str) -> list[Path]:
    """CSV of every table and the workbook `compare.LANG.xlsx` in `out`; paths written."""
    sweep(out)
    found = groups(of, language)
    written = []
    for group in found:
        for place, (_, table) in enumerate(group):
            scenario = (of.others or [of.proposed])[place] if len(group) > 1 or group[0][0] else ""
            named = Table(
                f"{table.id}-{file_stem(scenario)}" if scenario else table.id, table.title, table.columns, table.rows
            )
            written.append(save_csv(named, out, language))
    return [*written, save_workbook(out / f"compare.{language}.xlsx", found, notes(of, language), language)]


def show_comparison(of: Findings, language: str, console: Console) -> None:
    """The board, then the policy on one page, effects, cost, winners and losers of each scenario."""
    show_board(of.run, language, console, of.zones)
    if of.others:
        console.print(screen_table(answers.packages(of, language), language))
    for scenario in of.others:
        console.rule(of.run.title(scenario, language))
        costs = (answers.costs,) if of.has("public_cost") else ()
        for build in (answers.package, answers.outcomes, *costs, returns_table, answers.gains):
            if table := build(of, scenario, language):
                console.print(screen_table(table, language))


def screen_table(table: Table, language: str) -> Screen:
    """A table for the terminal."""
    screen = Screen(title=table.title, caption=table.note, box=box.SIMPLE_HEAD, caption_justify="left")
    kinds = [column.kind for column in table.columns] + ["text"] * table.cited
    for heading, kind in zip(printed_headings(table, language), kinds, strict=True):
        screen.add_column(heading, justify="left" if kind == "text" else "right", overflow="fold")
    for row in printed_rows(table, language):
        screen.add_row(*(cell.replace("[", "\\[").replace("\n", " ") for cell in row))
    return screen
