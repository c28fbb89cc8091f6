"""What `qianyi twin` prints: a zone or a firm in two scenarios, what differs first, and through which cause."""

import math
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.experiments.firm_twin import FirmTwin, firm_id, firm_name, firms_of, follow
from qianyi.experiments.reporting import version_notices
from qianyi.results.measures.arranged import ArrangedRun
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.sectors.economy import sector_names
from qianyi.scenarios.words import Words, message, words
from qianyi.scenarios.zones import ZoneFacts, find_zone

# In the order of `agents.origins`.
_ORIGINS = (
    message("Beijing"),
    message("Tianjin"),
    message("other domestic"),
    message("foreign"),
    message("local"),
)
_STAGES = {
    "absent": message("not there"),
    "pipeline": message("in the pipeline"),
    "operating": message("operating"),
    "zombie": message("zombie"),
    "closed": message("closed"),
}
_CAUSES = {
    "opening": message("Size at its opening"),
    "cluster": message("Cluster and suppliers"),
    "upgrading": message("Research and reform"),
    "infrastructure": message("Infrastructure"),
    "subsidy": message("Upgrading subsidy"),
    "finance": message("Finance for certified high-tech firms"),
    "distress": message("Drag of zombies"),
    "rivals": message("Rivals: customers, labour, plants that move"),
    "limits": message("Capacity: finance and land"),
    "common": message("Luck and national path (as size has it)"),
}
_TRAITS = {
    "stage": message("State"),
    "volume": message("Revenue (亿元 of 2016)"),
    "capacity": message("Capacity (亿元)"),
    "high_tech": message("High-tech certificate"),
    "listed": message("Listed abroad"),
    "land": message("Land (ha)"),
}


def _console(**more: bool) -> Console:
    """Wide enough for the tables."""
    return Console(**more) if Console().width >= 120 else Console(width=120, **more)


def _pair(run: ArrangedRun, between: Sequence[str]) -> tuple[str, str]:
    """The two scenarios to compare: those asked for, else the first and the reference."""
    chosen = tuple(between) or (run.scenarios[0], run.scenarios[-1])
    for name in chosen:
        if name not in run.scenarios:
            raise Told("the run has no scenario {name}; it has {known}", name=name, known=", ".join(run.scenarios))
    if len(set(chosen)) != 2:
        raise Told("two scenarios are needed")
    return chosen


def show_twins(run: ArrangedRun, zone: str, between: Sequence[str], language: str) -> list[Path]:
    """One zone in two scenarios; the tables are also written as CSV."""
    from qianyi.results.run.shard_files import file_stem
    from qianyi.results.run.spreadsheets import csv_text
    from qianyi.results.run.store import save_whole
    from qianyi.results.twin import show_twin, twin

    chosen = _pair(run, between)
    found = twin(run, find_zone(zone, run.zones), *chosen)
    show_twin(run, found, language, _console(markup=False))
    written = []
    for kind, table in (("indicators", found.indicators), ("channels", found.channels)):
        text = csv_text(table).encode("utf-8-sig")
        path = run.path / "twin" / f"{found.zone.zone_id}-{file_stem(chosen[0])}-{file_stem(chosen[1])}-{kind}.csv"
        written.append(save_whole(path, lambda file, text=text: file.write(text)))
    return written


def show_firm_twins(run: ArrangedRun, zone: str, between: Sequence[str], asked: tuple[str, int], language: str) -> None:
    """One firm in two scenarios of a replicate, or the firms to choose from: `asked` is (firm, replicate)."""
    firm, replicate = asked
    pair = _pair(run, between)
    place = find_zone(zone, run.zones)
    if version_notices(run):
        raise Told(
            "another version of the model made this run, so its firms cannot be simulated again; run it anew first"
        )
    last = run.manifest["replicates"] - 1
    if not 0 <= replicate <= last:
        raise Told("there is no replicate {replicate}; they run from 0 to {last}", replicate=replicate, last=last)
    t, console = words(language), _console()
    titles = tuple(run.title(name, language) for name in pair)
    if firm in ("list", "largest"):
        table = firms_of(run, place, pair, replicate)
        if firm == "list":
            return console.print(_listed(place, table, titles, t))
        firm = table.loc[table["first"].idxmax(), "name"]
    agent = firm_id(firm)
    found = None if agent is None else follow(run, agent, pair, replicate)
    if found is None:
        raise Told("no firm is called {firm}; --firm list shows which there are", firm=firm)
    console.print(_who(found, replicate, t), highlight=False, soft_wrap=True)
    return _show(run, found, titles, t, console)


def _listed(zone: ZoneFacts, table, titles: tuple[str, ...], t: Words, most: int = 20) -> Table:
    """Firms of the zone that differ most."""
    title = t(
        "Firms of {zone} at the end, those that differ most first: revenue (亿元 of 2016), '{first}' and '{second}'",
        zone=t.of(zone, "name"),
        first=titles[0],
        second=titles[1],
    )
    screen = Table(t("Firm"), t("Sector"), t("Origin"), *titles, title=title, box=box.SIMPLE_HEAD)
    sectors = sector_names(t.language)
    for row in table.head(most).itertuples():
        volumes = (f"{volume:.2f}" if volume else "–" for volume in (row.first, row.second))
        screen.add_row(row.name, sectors[row.sector], t.tell(_ORIGINS[row.origin]), *volumes)
    return screen


def _who(found: FirmTwin, replicate: int, t: Words) -> str:
    return t(
        "Firm {name}: {sector}, {origin} origin; replicate {replicate}",
        name=firm_name(found.agent),
        sector=sector_names(t.language)[found.sector],
        origin=_ORIGINS[found.origin],
        replicate=replicate,
    )


def _show(run: RunDirectory, found: FirmTwin, titles: tuple[str, ...], t: Words, console: Console) -> None:
    """What differs first and through what, then both tables."""
    differences, causes = found.differences(), found.causes()
    if differences.empty:
        return console.print(t("The firm does not differ at all between the two scenarios."))
    places = {zone.zone_id: t.of(zone, "name") for zone in run.zones}
    for line in _first(found, differences.iloc[0], places, t):
        console.print(line, highlight=False, soft_wrap=True)
    console.print(_differences(differences, places, titles, t))
    if not causes.empty:
        console.print(_causes(causes, t))
    console.print(t("One replicate is one possible fate; for mean effects see the report."))
    return None


def _first(found: FirmTwin, first, places: dict[int, str], t: Words) -> tuple[str, str]:
    trait = _trait(first["trait"], t)
    shown = [_shown(first["trait"], first[key], places, t) for key in ("first_then", "second_then")]
    told = t(
        "First difference: {since}, {trait} ({first} against {second}).",
        since=first["since"],
        trait=trait,
        first=shown[0],
        second=shown[1],
    )
    if found.through:
        since = found.causes()["since"].iloc[0]
        return told, t("Growth first differs through '{cause}' ({since}).", cause=_CAUSES[found.through], since=since)
    return told, t("There is no quarter in which it operates in both; what differs is {trait}.", trait=trait)


def _differences(differences, places: dict[int, str], titles: tuple[str, ...], t: Words) -> Table:
    title = t("'{first}' and '{second}': what differs, since when", first=titles[0], second=titles[1])
    heads = [f"{name}\n{when}" for when in (t("then"), t("at the end")) for name in titles]
    screen = Table(t("Trait"), t("First differs"), *heads, title=title, box=box.SIMPLE_HEAD)
    for row in differences.itertuples():
        cells = (row.first_then, row.second_then, row.first_end, row.second_end)
        screen.add_row(_trait(row.trait, t), row.since, *(_shown(row.trait, cell, places, t) for cell in cells))
    return screen


def _causes(causes, t: Words) -> Table:
    title = t("Difference of log growth by cause (points, quarters in which both operate)")
    heads = (t("Cause"), t("First differs"), t("in that quarter"), t("in all"))
    screen = Table(*heads, title=title, box=box.SIMPLE_HEAD)
    for row in causes.itertuples():
        screen.add_row(t.tell(_CAUSES[row.cause]), row.since, f"{100 * row.at_first:+.3g}", f"{100 * row.total:+.3g}")
    screen.add_row(t("Sum (difference of log size)"), "", "", f"{100 * math.fsum(causes['total']):+.3g}")
    return screen


def _trait(trait: str, t: Words) -> str:
    return t.within("of a firm", "Zone") if trait == "zone_id" else t.tell(_TRAITS[trait])


def _shown(trait: str, value, places: dict[int, str], t: Words) -> str:
    if trait == "stage":
        return t.tell(_STAGES[value])
    if trait == "zone_id":
        return places.get(int(value), "–")
    if trait in ("high_tech", "listed"):
        return t("yes") if value else t("no")
    return f"{value:.4g}" if value else "–"
