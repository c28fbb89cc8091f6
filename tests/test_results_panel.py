"""The panel against counting by hand: thresholds, first years, bands, paired differences; read when asked, bounded."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from qianyi.results.measures import panel
from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.book.findings import build_book
from qianyi.results.measures.book.sql import recomputed
from qianyi.results.measures.effects import effect_table
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.panel import Panel, crossings, read_panel, read_revenue
from qianyi.results.measures.panel.derived import DERIVED
from qianyi.results.tables.answers import outcomes
from qianyi.results.tables.cells import Findings
from qianyi.results.trace import agrees
from qianyi.scenarios.zones import key_zones
from tests.runs_by_hand import run_by_hand
from tests.small_runs import small_run

YEARS = (2017, 2018, 2019, 2020)
ZONES = (key_zones()[0], key_zones()[20], replace(key_zones()[25], tier="background"))  # targets 1000, 500, none
REPLICATES = 9
EXACT = {"rel": 1e-12, "abs": 1e-12}


@pytest.fixture(scope="module")
def small() -> Panel:
    """Two scenarios of revenue that crosses every threshold to and fro; the third replicate of "none" is missing."""
    luck = np.random.default_rng(3)
    shape = (2, REPLICATES, len(ZONES), len(YEARS))
    kept = {"revenue": luck.uniform(50.0, 1400.0, shape), "reported_revenue": luck.uniform(50.0, 1400.0, shape)}
    kept["revenue"][0, 0, 0] = 1000.0  # exactly at the target is above it
    for values in kept.values():
        values[1, 2] = np.nan
    return Panel(("plan", "none"), ZONES, YEARS, range(REPLICATES), lambda column: kept)


def present(scenario: str) -> list[int]:
    return [r for r in range(REPLICATES) if (scenario, r) != ("none", 2)]


def path(of: Panel, basis: str, scenario: str, replicate: int, zone: int) -> list[float]:
    """Revenue year by year."""
    column = {"reported": "reported_revenue", "true": "revenue"}[basis]
    return [float(v) for v in of[column][of.scenarios.index(scenario), replicate, zone]]


def quantile(values: list[float], at: float) -> float:
    """Between neighbours in order, as everyone does by hand."""
    ordered, place = sorted(values), at * (len(values) - 1)
    low = int(place)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(values) - 1)] - ordered[low])


def interval(changes: list[float]) -> tuple[float, float, float]:
    mean = sum(changes) / len(changes)
    spread = (sum((c - mean) ** 2 for c in changes) / (len(changes) - 1)) ** 0.5
    half = NormalDist().inv_cdf(0.975) * spread / len(changes) ** 0.5
    return mean, mean - half, mean + half


def test_shares_are_counted_replicate_by_replicate(small):
    shares = crossings.probabilities(small)
    own = shares[shares["is_target"]]
    assert list(own.groupby("zone_id")["threshold"].first()) == [1000.0, 500.0]
    assert len(shares) == 2 * len(ZONES) * 3 * len(YEARS)
    ids = [zone.zone_id for zone in ZONES]
    for row in shares.itertuples():
        at, zone = YEARS.index(row.year), ids.index(row.zone_id)
        for basis in ("reported", "true"):
            paths = [path(small, basis, row.scenario, r, zone) for r in present(row.scenario)]
            counted = {
                "above": [p[at] >= row.threshold for p in paths],
                "reached": [any(v >= row.threshold for v in p[: at + 1]) for p in paths],
                "holds": [all(v >= row.threshold for v in p[at:]) for p in paths],
            }
            for way, found in counted.items():
                assert getattr(row, f"{way}_{basis}") == pytest.approx(sum(found) / len(found), **EXACT)


def test_differences_of_shares_are_paired_where_both_have_the_replicate(small):
    ids = [zone.zone_id for zone in ZONES]
    for row in crossings.share_differences(small, "plan", "none").itertuples():
        at, zone = YEARS.index(row.year), ids.index(row.zone_id)
        above = [
            [float(path(small, "true", name, r, zone)[at] >= row.threshold) for name in ("plan", "none")]
            for r in present("none")
        ]
        expected = interval([mine - theirs for mine, theirs in above])
        assert (row.difference, row.low, row.high) == pytest.approx(expected, **EXACT)


def totals(of: Panel, scenario: str, basis: str, measure: str, year: int) -> dict[int, float]:
    at, found = YEARS.index(year), {}
    for r in present(scenario):
        revenue = [path(of, basis, scenario, r, zone)[at] for zone in range(len(ZONES))]
        limits = [zone.target_yi if zone.has_target else np.inf for zone in ZONES]
        if measure.startswith("above_"):
            limits = [float(measure.removeprefix("above_"))] * len(ZONES)
        found[r] = sum(revenue) if measure == "revenue" else sum(v >= at for v, at in zip(revenue, limits, strict=True))
    return found


def test_bands_and_differences_of_the_province(small):
    bands = crossings.province_bands(small)
    assert len(bands) == 2 * 2 * 5 * len(YEARS)
    for row in bands.itertuples():
        values = list(totals(small, row.scenario, row.basis, row.measure, row.year).values())
        expected = [quantile(values, at) for at in (0.1, 0.5, 0.9)] + [sum(values) / len(values)]
        assert [row.low, row.middle, row.high, row.mean] == pytest.approx(expected, **EXACT)
    for row in crossings.province_differences(small, "plan", "none").itertuples():
        mine, theirs = (totals(small, name, row.basis, row.measure, row.year) for name in ("plan", "none"))
        expected = interval([mine[r] - theirs[r] for r in theirs])
        assert (row.difference, row.low, row.high) == pytest.approx(expected, **EXACT)


def test_effects_of_the_first_replicates_are_those_of_the_last_year(small):
    table = effect_table(small.within(5)).set_index("outcome")
    for outcome in ("on_target", "revenue"):
        mine, theirs = (totals(small, name, "true", outcome, YEARS[-1]) for name in ("plan", "none"))
        expected = interval([mine[r] - theirs[r] for r in (0, 1, 3, 4)])
        assert tuple(table.loc[outcome, ["difference", "low", "high"]]) == pytest.approx(expected, **EXACT)
        assert table.loc[outcome, "replicates"] == 4


def test_first_years_and_series(small):
    for z, zone in enumerate(ZONES):
        firsts = [
            next((y for y, v in zip(YEARS, path(small, "true", "plan", r, z), strict=True)
                  if v >= (zone.target_yi if zone.has_target else np.inf)), np.inf)
            for r in range(REPLICATES)
        ]  # fmt: skip
        assert list(small.crossing_years(zone.zone_id, "plan")) == firsts
    series = small.series("revenue", "province", YEARS[1:3], "plan")
    expected = [sum(sum(path(small, "true", "plan", r, z)[1:3]) for z in range(3)) / 2 for r in range(REPLICATES)]
    assert series == pytest.approx(expected, **EXACT)


def test_shards_are_read_only_for_what_is_asked_and_memory_stays_bounded(tmp_path_factory, monkeypatch):
    run = arrange([small_run(tmp_path_factory, 7)])
    whole = read_panel(run)
    every = [name for name in indicators() if whole.is_known(name)]
    one = whole["revenue"].nbytes
    asked = []
    ask = panel.ask_zones
    monkeypatch.setattr(panel, "ask_zones", lambda run, question: asked.append(question) or ask(run, question))
    read_revenue(run).above(500.0)
    assert len(asked) == 2 and "tax" not in asked[-1], "what there is, then two columns at once"
    monkeypatch.setattr(panel, "KEPT_BYTES", 8 * one)
    monkeypatch.setattr(panel, "READ_BYTES", 3 * one)
    narrow = read_panel(run)
    for name in every:
        np.testing.assert_array_equal(narrow[name], whole[name], err_msg=name)
        assert sum(array.nbytes for array in narrow._kept.values()) <= 8 * one
    asked.clear()
    assert build_book(run, read_panel(run)).numbers == build_book(run, whole).numbers
    assert len(asked) < 3 * len(every), "each array is made once for all of its numbers"


def test_a_replicate_that_failed_is_left_out_of_its_scenario_and_of_pairs(tmp_path):
    run = run_by_hand(tmp_path / "run", replicates=4)
    whole = read_revenue(run)
    shard = next(path for path in run.shards("zones") if path.stem.startswith("plan"))
    kept = pd.read_parquet(shard)
    run.write_shard(shard.stem, {"zones": pa.Table.from_pandas(kept[kept["replicate"] != 1], preserve_index=False)})
    lacking = read_revenue(run)
    assert lacking.is_recorded.tolist() == [[True, False, True, True], [True] * 4]
    change = whole.change(whole["revenue"], "plan", "none")
    np.testing.assert_array_equal(lacking.change(lacking["revenue"], "plan", "none"), change[[0, 2, 3]])
    np.testing.assert_array_equal(lacking.of(lacking["revenue"], "none"), whole.of(whole["revenue"], "none"))


def test_a_new_indicator_is_a_line_and_a_row(tmp_path_factory, monkeypatch):
    row = replace(
        indicators()["debt_ratio"], id="tax_per_job", name_en="Tax per job", sql="1e4 * tax / employment",
        weight="employment", unit_en="万元 per job", outcome=95.0, in_year="mean",
    )  # fmt: skip
    monkeypatch.setitem(indicators(), row.id, row)
    monkeypatch.setitem(DERIVED, row.id, lambda of: 1e4 * of["tax"] / of["employment"])
    of = Findings.of(arrange([small_run(tmp_path_factory, 7)]))
    number = of.mean(row.id, "plan-2017")
    assert number.sources[0] == "zones/*.parquet: tax, employment"
    assert agrees(number, recomputed(of.run, number))
    names = [cells[0] for cells in outcomes(of, "plan-2017", "en").rows]
    assert names[names.index("Value added") + 1 : names.index("Tax")] == ["Share in provincial output", "Tax per job"]
