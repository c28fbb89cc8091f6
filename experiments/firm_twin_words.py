"""What `qianyi twin --firm` prints: who the firm is, what differs first, and through which cause."""

import math

from rich import box
from rich.console import Console
from rich.table import Table

from qianyi.experiments.firm_twin import FirmTwin, firm_name
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.economy import sector_names
from qianyi.scenarios.zones import ZoneFacts

_ORIGINS = (("北京", "Beijing"), ("天津", "Tianjin"), ("其他内资", "other domestic"), ("外资", "foreign"),
            ("本地", "local"))  # fmt: skip
_STAGES = {
    "absent": ("尚无", "not there"),
    "pipeline": ("在建项目库中", "in the pipeline"),
    "operating": ("正常经营", "operating"),
    "zombie": ("僵尸企业", "zombie"),
    "closed": ("已退出", "closed"),
}
_CAUSES = {
    "opening": ("投产时的规模", "Size at its opening"),
    "cluster": ("集群与供应链", "Cluster and suppliers"),
    "upgrading": ("研发与改革带来的效率", "Research and reform"),
    "infrastructure": ("基础设施", "Infrastructure"),
    "subsidy": ("技改补贴", "Upgrading subsidy"),
    "finance": ("高新技术企业融资", "Finance for certified high-tech firms"),
    "distress": ("僵尸企业拖累", "Drag of zombies"),
    "limits": ("产能、资金与土地约束", "Capacity: finance and land"),
    "common": ("运气及全国走势（随规模而异）", "Luck and national path (as size has it)"),
}
_TRAITS = {
    "stage": ("状态", "State"),
    "zone_id": ("所在开发区", "Zone"),
    "volume": ("收入（亿元，2016年价）", "Revenue (亿元 of 2016)"),
    "capacity": ("产能（亿元）", "Capacity (亿元)"),
    "high_tech": ("高新技术企业", "High-tech certificate"),
    "listed": ("境外上市", "Listed abroad"),
    "land": ("用地（公顷）", "Land (ha)"),
}
_WORDS = {
    "who": ("企业 {}：{}，来源{}；第{}次重复", "Firm {}: {}, {} origin; replicate {}"),
    "same": ("两个场景中这家企业没有任何不同。", "The firm does not differ at all between the two scenarios."),
    "first": ("最早不同：{}，{}（{} 对 {}）。", "First difference: {}, {} ({} against {})."),
    "through": ("增长最早经由“{}”不同（{}）。", "Growth first differs through '{}' ({})."),
    "event": ("没有同时经营的季度可比，差别在于{}。", "There is no quarter in which it operates in both; "
        "what differs is {}."),
    "traits": ("“{}”与“{}”：什么不同，自何时", "'{}' and '{}': what differs, since when"),
    "causes": ("对数增长之差由哪些原因造成（百分点，两个场景都在经营的季度）", "Difference of log growth by cause "
        "(points, quarters in which both operate)"),
    "what": ("项目", "Trait"), "since": ("最早不同", "First differs"), "then": ("当时", "then"),
    "end": ("期末", "at the end"), "cause": ("原因", "Cause"), "at_first": ("当季", "in that quarter"),
    "total": ("累计", "in all"), "sum": ("合计（对数规模之差）", "Sum (difference of log size)"),
    "listed": ("{}的企业（期末，按差别由大到小）：收入（亿元，2016年价），“{}”与“{}”",
        "Firms of {} at the end, those that differ most first: revenue (亿元 of 2016), '{}' and '{}'"),
    "name": ("企业编号", "Firm"), "sector": ("行业", "Sector"), "origin": ("来源", "Origin"),
    "one": ("一次重复只是一种可能的命运；平均效应见报告。", "One replicate is one possible fate; for mean effects "
        "see the report."),
}  # fmt: skip


def _say(key: str, side: int, *told) -> str:
    return _WORDS[key][side].format(*told)


def show_firms(run: RunDirectory, zone: ZoneFacts, table, titles, language: str, console: Console, most=20) -> None:
    """List the firms of a zone that differ most."""
    side = 0 if language == "zh" else 1
    place = zone.name_zh if side == 0 else zone.name_en
    heads = [_say(key, side) for key in ("name", "sector", "origin")]
    screen = Table(*heads, *titles, title=_say("listed", side, place, *titles), box=box.SIMPLE_HEAD)
    sectors = sector_names(language)
    for row in table.head(most).itertuples():
        volumes = (f"{volume:.2f}" if volume else "–" for volume in (row.first, row.second))
        screen.add_row(row.name, sectors[row.sector], _ORIGINS[row.origin][side], *volumes)
    console.print(screen)


def show_firm_twin(
    run: RunDirectory, found: FirmTwin, titles: tuple[str, str], replicate: int, language: str, console: Console
) -> None:
    """Print who the firm is, what differs first and through what, then both tables."""
    side = 0 if language == "zh" else 1
    who = (firm_name(found.agent), sector_names(language)[found.sector], _ORIGINS[found.origin][side], replicate)
    console.print(_say("who", side, *who), highlight=False, soft_wrap=True)
    differences, causes = found.differences(), found.causes()
    if differences.empty:
        console.print(_say("same", side))
        return
    places = {zone.zone_id: zone.name_zh if side == 0 else zone.name_en for zone in run.zones}
    first = differences.iloc[0]
    shown = [_shown(first["trait"], first[key], places, side) for key in ("first_then", "second_then")]
    trait = _TRAITS[first["trait"]][side]
    console.print(_say("first", side, first["since"], trait, *shown), highlight=False, soft_wrap=True)
    if found.through:
        console.print(_say("through", side, _CAUSES[found.through][side], causes["since"].iloc[0]), highlight=False)
    else:
        console.print(_say("event", side, trait), highlight=False)
    heads = [_say("what", side), _say("since", side)]
    heads += [f"{title}\n{_say(when, side)}" for when in ("then", "end") for title in titles]
    screen = Table(*heads, title=_say("traits", side, *titles), box=box.SIMPLE_HEAD)
    for row in differences.itertuples():
        cells = (row.first_then, row.second_then, row.first_end, row.second_end)
        screen.add_row(_TRAITS[row.trait][side], row.since, *(_shown(row.trait, cell, places, side) for cell in cells))
    console.print(screen)
    if not causes.empty:
        heads = [_say(key, side) for key in ("cause", "since", "at_first", "total")]
        screen = Table(*heads, title=_say("causes", side), box=box.SIMPLE_HEAD)
        for row in causes.itertuples():
            screen.add_row(_CAUSES[row.cause][side], row.since, f"{100 * row.at_first:+.3g}", f"{100 * row.total:+.3g}")
        screen.add_row(_say("sum", side), "", "", f"{100 * math.fsum(causes['total']):+.3g}")
        console.print(screen)
    console.print(_say("one", side))


def _shown(trait: str, value, places: dict[int, str], side: int) -> str:
    if trait == "stage":
        return _STAGES[value][side]
    if trait == "zone_id":
        return places.get(int(value), "–")
    if trait in ("high_tech", "listed"):
        return (("否", "no"), ("是", "yes"))[int(value)][side]
    return f"{value:.4g}" if value else "–"
