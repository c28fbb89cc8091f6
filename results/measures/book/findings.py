"""What a run found: the full book of its numbers, computed from the panel in a fixed order."""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from qianyi.results.measures.book import NumberBook
from qianyi.results.measures.competition.flows import relocation_series
from qianyi.results.measures.competition.ranks import ranked
from qianyi.results.measures.estimates import QUANTILES, band, band_of_years, paired
from qianyi.results.measures.indicators import PARTNERS, PAYERS, indicators
from qianyi.results.measures.panel import PROVINCE, Panel
from qianyi.results.measures.policy import changes
from qianyi.results.measures.returns import ALL_PAYERS, GAINS, has_returns, returns
from qianyi.results.run.reading import ask_ledger
from qianyi.results.run.store import RunDirectory

MILESTONES = (2018, 2020, 2025)
TIERS = ("provincial", "municipal")
_SPANNED = (
    *("public_cost", *PAYERS, PARTNERS, "revenue", "tax", "value_added", "employment"),
    *("tax_zone", "tax_above", "land_income"),
)
_TIER_INDICATORS = ("at_target", "at_target_reported", "reported_revenue")
_ZONE_INDICATORS = (
    "at_target",
    "at_target_reported",
    "revenue",
    "reported_revenue",
    "distance_to_target",
    "debt_ratio",
    "public_cost",
)


def milestones(panel: Panel) -> list[int]:
    """The years of which results are told: those of the plan that the horizon covers, and its last whole year."""
    return sorted({year for year in MILESTONES if year in panel.years} | {panel.years[-1]})


def build_book(run: RunDirectory, panel: Panel) -> NumberBook:
    """Every number of a run; the last scenario is the reference."""
    book = NumberBook()
    told = milestones(panel)
    known = _known(panel, told)
    for year in told:
        for indicator in known:
            _enter_levels(book, panel, indicator, PROVINCE, (year,))
        for tier in TIERS:
            if len(panel.members(tier)):
                for indicator in _TIER_INDICATORS:
                    _enter_levels(book, panel, indicator, tier, (year,))
    for indicator in _SPANNED:
        if indicator in known:
            _enter_levels(book, panel, indicator, PROVINCE, panel.years)
    for scenario in panel.scenarios[:-1]:
        _enter_comparison(book, panel, scenario, panel.scenarios[-1])
        _enter_returns(book, panel, scenario, panel.scenarios[-1])
    _enter_relocations(book, run, panel)
    _enter_signed(book, panel)
    _enter_ranks(book, run, panel)
    for scenario in panel.scenarios:
        _enter_start(book, run, panel, scenario)
    for zone in panel.zones:
        _enter_zone(book, panel, zone, told, known)
    for scenario in panel.scenarios[:-1]:
        _enter_levers(book, run, scenario, panel.scenarios[-1])
    return book


def _known(panel: Panel, told: list[int]) -> list[str]:
    """Indicators that the run recorded. Each one's series are made at once, so that its array is read only once."""
    known = []
    for indicator in filter(panel.is_known, indicators()):
        places = [PROVINCE, *(TIERS if indicator in _TIER_INDICATORS else ())]
        spans = [(year,) for year in told] + [panel.years] * (indicator in _SPANNED)
        if indicator in _ZONE_INDICATORS:
            places += [f"zone:{zone.zone_id}" for zone in panel.zones]
        for place in (place for place in places if len(panel.members(place))):
            for years in spans if place == PROVINCE else spans[: len(told)]:
                panel.series(indicator, place, years, panel.scenarios[-1])
        known.append(indicator)
    return known


def _source(indicator: str) -> list[str]:
    columns = ", ".join(indicators()[indicator].columns)
    target = ["scenarios/data/zones.csv: target_yi"] if "target" in indicator else []
    return [f"zones/*.parquet: {columns}", *target, f"scenarios/data/indicators.csv: {indicator}"]


def _enter_levels(book: NumberBook, panel: Panel, indicator: str, place: str, years: Sequence[int]) -> None:
    """Mean and band of every scenario, the reference first, and its paired difference to the reference."""
    reference = panel.scenarios[-1]
    theirs = panel.series(indicator, place, years, reference)
    for scenario in (reference, *panel.scenarios[:-1]):
        mine = panel.series(indicator, place, years, scenario)
        _enter_estimates(
            book, (indicator, place, tuple(years)), (scenario, mine), (reference, theirs), _source(indicator)
        )


def _enter_estimates(
    book: NumberBook,
    what: tuple[str, str, tuple[int, ...]],
    mine: tuple[str, np.ndarray],
    reference: tuple[str, np.ndarray],
    source: list[str],
) -> None:
    """Mean and band of a scenario's replicates, and the paired difference to the reference if that is another one.

    `what` is (indicator, place, years).
    """
    indicator, place, years = what
    scenario, values = mine
    book.enter((indicator, "mean", place, years, scenario, "", ""), band(values), len(values), source)
    if scenario != reference[0]:
        key = (indicator, "difference", place, years, scenario, reference[0], "")
        book.enter(key, paired(values - reference[1]), len(values), source)


def _enter_zone(book: NumberBook, panel: Panel, zone, told: list[int], known: list[str]) -> None:
    place = f"zone:{zone.zone_id}"
    key = ("revenue_2016", "input", place, (2016,), "", "", "")
    values = (zone.revenue_2016_yi, zone.revenue_2016_low, zone.revenue_2016_high)
    book.enter(key, values, 0, [f"scenarios/data/zones.csv: {zone.revenue_status}"])
    for indicator in (name for name in _ZONE_INDICATORS if name in known):
        for year in told if indicator == "at_target" else told[-1:]:
            _enter_levels(book, panel, indicator, place, (year,))
    for scenario in panel.scenarios:
        years = panel.crossing_years(zone.zone_id, scenario)
        low, middle, high = band_of_years(years)
        key = ("crossing_year", "first", place, panel.years, scenario, "", "")
        book.enter(key, (middle, low, high), panel.replicates, _source("revenue"))


def _enter_comparison(book: NumberBook, panel: Panel, scenario: str, reference: str) -> None:
    """Cost per added revenue, displacement, winners and losers, and how often the scenario is no better."""
    replicates, last = panel.replicates, panel.years[-1:]

    def change(indicator: str, place: str, years: Sequence[int]) -> np.ndarray:
        return panel.series(indicator, place, years, scenario) - panel.series(indicator, place, years, reference)

    added = change("revenue", PROVINCE, panel.years)
    ratio = cost_ratio(change("public_cost", PROVINCE, panel.years), added)
    key = ("cost_per_added_revenue", "ratio", PROVINCE, panel.years, scenario, reference, "")
    book.enter(key, ratio, replicates, [*_source("public_cost"), *_source("revenue")])
    zones = [paired(change("revenue", f"zone:{zone.zone_id}", last)) for zone in panel.zones]
    gained, lost = sum(max(0.0, z[0]) for z in zones), sum(max(0.0, -z[0]) for z in zones)
    counted = {
        "gaining_zones": sum(low > 0.0 for _, low, _ in zones),
        "losing_zones": sum(high < 0.0 for _, _, high in zones),
    }
    counted["undecided_zones"] = len(zones) - sum(counted.values())
    for indicator, count in counted.items():
        key = (indicator, "count", PROVINCE, last, scenario, reference, "")
        book.enter(key, (float(count), None, None), replicates, _source("revenue"))
    key = ("displacement_share", "share", PROVINCE, last, scenario, reference, "")
    book.enter(key, (lost / gained if gained else math.nan, None, None), replicates, _source("revenue"))
    worse = float((change("at_target", PROVINCE, last) <= 0.0).mean())
    key = ("not_better", "share", PROVINCE, last, scenario, reference, "")
    book.enter(key, (worse, None, None), replicates, _source("revenue"))


def _enter_returns(book: NumberBook, panel: Panel, scenario: str, reference: str) -> None:
    """What a unit of public money brings back; the item is the payer whose money it is, none where it is all."""
    if not has_returns(panel):
        return
    for (indicator, payer), values in returns(panel, scenario, reference).items():
        item = "" if payer == ALL_PAYERS else payer
        key = (indicator, "return", PROVINCE, panel.years, scenario, reference, item)
        source = [*_source(GAINS[indicator]), *_source(payer), f"scenarios/data/indicators.csv: {indicator}"]
        book.enter(key, values, panel.replicates, source)


def _enter_relocations(book: NumberBook, run: RunDirectory, panel: Panel) -> None:
    """Investment captured and lost, a year over the horizon."""
    reference = panel.scenarios[-1]
    for indicator, values in relocation_series(run, panel).items() if run.shards("province") else ():
        if not np.isfinite(values).all():
            continue
        source = ["province/*.parquet: won_*, lost_*", f"scenarios/data/indicators.csv: {indicator}"]
        for scenario in (reference, *panel.scenarios[:-1]):
            mine = scenario, values[panel.scenarios.index(scenario)]
            _enter_estimates(book, (indicator, PROVINCE, panel.years), mine, (reference, values[-1]), source)


def _enter_signed(book: NumberBook, panel: Panel) -> None:
    """What zones sign more and less of than under the reference, a year over the horizon."""
    if not panel.is_known("signed_investment"):
        return
    signed, reference = panel["signed_investment"].mean(axis=3), panel.scenarios[-1]
    for scenario in panel.scenarios[:-1]:
        change = panel.change(signed, scenario, reference)
        parts = {"signed_gained": np.maximum(change, 0.0), "signed_taken": np.minimum(change, 0.0)}
        for indicator, part in parts.items():
            key = (indicator, "difference", PROVINCE, panel.years, scenario, reference, "")
            source = ["zones/*.parquet: signed_investment", f"scenarios/data/indicators.csv: {indicator}"]
            book.enter(key, paired(part.sum(axis=1)), panel.replicates, source)


def _enter_ranks(book: NumberBook, run: RunDirectory, panel: Panel) -> None:
    """Median rank of the named zones in the last year, with its 10-90 % band, by true revenue."""
    for place, zone_id, scenario, ranks in ranked(run, panel):
        low, middle, high = np.quantile(ranks[:, -1], QUANTILES)
        key = ("national_rank", "median", f"zone:{zone_id}", panel.years[-1:], scenario, "", "")
        source = ["zones/*.parquet: revenue", f"scenarios/data/national_fields.csv: {place.source}"]
        book.enter(key, (middle, low, high), panel.replicates, source)


def cost_ratio(cost: np.ndarray, added: np.ndarray) -> tuple[float, float, float]:
    """Ratio of two paired means with its 95 % interval by the delta method; unknown where nothing was added.

    Source of the interval: Cochran, Sampling Techniques (3rd ed.), section 6.4 (linearised variance of a ratio).
    """
    if not (np.isfinite(cost).all() and np.isfinite(added).all()) or added.mean() <= 0.0:
        return (math.nan,) * 3
    ratio = float(cost.mean() / added.mean())
    if added.size == 1:
        return ratio, math.nan, math.nan
    spread = float((cost - ratio * added).std(ddof=1)) / (math.sqrt(added.size) * float(added.mean()))
    margin = NormalDist().inv_cdf(0.975) * spread
    return ratio, ratio - margin, ratio + margin


def _enter_start(book: NumberBook, run: RunDirectory, panel: Panel, scenario: str) -> None:
    """How much of the spread of last year's revenue stems from where the zone stood at the start."""
    question = """
        SELECT replicate, zone_id, arg_min(opening, CAST(date AS DATE)) AS opening FROM read_parquet($files)
        WHERE CAST(scenario AS VARCHAR) = $scenario GROUP BY ALL ORDER BY ALL"""
    opening = ask_ledger(run, question, scenario=scenario)["opening"].to_numpy(float)
    start = np.log(opening.reshape(panel.replicates, len(panel.zones)))
    end = np.log(panel["revenue"][panel.scenarios.index(scenario), :, :, -1])
    explained = [_explained(start[:, z], end[:, z]) for z in range(len(panel.zones))]
    key = ("start_share", "share", PROVINCE, panel.years[-1:], scenario, "", "")
    book.enter(key, (float(np.mean(explained)), None, None), panel.replicates, ["ledger/*.parquet: opening"])


def _explained(cause: np.ndarray, effect: np.ndarray) -> float:
    """Share of variance explained by a straight line (0 where the cause does not vary)."""
    if cause.size < 3:
        return math.nan
    if np.ptp(cause) == 0.0 or np.ptp(effect) == 0.0:
        return 0.0
    return float(np.corrcoef(cause, effect)[0, 1] ** 2)


def _enter_levers(book: NumberBook, run: RunDirectory, scenario: str, reference: str) -> None:
    for change in changes(run, scenario, reference):
        source = [f"scenarios/data/levers.csv: {change.lever.policy_measure}"]
        for name, value in ((reference, change.old), (scenario, change.new)):
            key = ("lever", "input", "", (), name, scenario if name == reference else "", change.item)
            book.enter(key, (value, None, None), 0, [f"manifest.json: {name}", *source])
