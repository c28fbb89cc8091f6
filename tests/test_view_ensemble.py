"""The desk's numbers are those of `qianyi run`; older pictures stop; memory and turns are bounded."""

import threading

import numpy as np
import pandas as pd
import pytest

from qianyi.experiments.batches.batch import manifest, plan, run_batch
from qianyi.experiments.view import bench, charts
from qianyi.experiments.view.ensemble import MINE, REFERENCE, Ensembles, Turns, undecided
from qianyi.experiments.view.ensemble.outcomes import Outcomes, outcome_key
from qianyi.experiments.view.ensemble.stepping import played
from qianyi.experiments.view.pages.compare import board_chart, compared, differing, side_by_side
from qianyi.experiments.view.pages.panels import differences_html
from qianyi.results.measures.panel import crossings, read_revenue
from qianyi.results.run.store import RunDirectory
from qianyi.results.run.tables import as_kept
from qianyi.scenarios.loader import load, load_all
from qianyi.scenarios.zones.background import zone_set
from qianyi.sim.records import PIPELINE

SMALL = ["until=2018Q4", "replicates=6"]


@pytest.fixture(scope="module")
def pair():
    return load_all(["plan-2017", "no-plan"], SMALL)


@pytest.fixture(scope="module")
def complete(pair):
    """The last picture of the two scenarios, with all replicates."""
    *_, last = Ensembles().pictures(*pair)
    return last


def test_numbers_equal_those_of_a_run(pair, complete, tmp_path):
    run = RunDirectory.create(tmp_path / "run", manifest(pair, 6))
    assert run_batch(run, plan(pair, 6), 2, lambda done: None) == []
    panel, names, last = read_revenue(run), {"plan-2017": MINE, "no-plan": REFERENCE}, complete

    def same(mine: pd.DataFrame, theirs: pd.DataFrame, keys: list[str]) -> None:
        mine, theirs = (frame.sort_values(keys, ignore_index=True)[list(theirs.columns)] for frame in (mine, theirs))
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, rtol=1e-12)

    shares, bands = (
        of(panel).replace({"scenario": names}) for of in (crossings.probabilities, crossings.province_bands)
    )
    same(last.shares, shares, ["scenario", "zone_id", "year", "threshold"])
    same(last.bands, bands, ["scenario", "year", "basis", "measure"])
    differences = crossings.province_differences(panel, "plan-2017", "no-plan")
    same(last.province_differences, differences, ["year", "basis", "measure"])
    differences = crossings.share_differences(panel, "plan-2017", "no-plan")
    same(last.zone_differences, differences, ["zone_id", "year", "threshold"])
    for indicator in ("revenue", "reported_revenue"):
        np.testing.assert_array_equal(last.panel[indicator], panel[indicator])


def test_the_desk_leads_with_true_revenue_and_shows_the_reported_one_beside_it(pair):
    *_, last = Ensembles().pictures(*pair)
    zones = zone_set(pair[0].data_set)
    targets = np.array([zone.target_yi for zone in zones])
    true, reported = ([getattr(one, name) for one in last.mine] for name in ("revenue", "reported"))
    chances = 100.0 * (np.array(true) >= targets).mean(axis=0)  # (years, zones)
    cells = charts.board(last, pair[0].data_set, "en")["series"][0]["data"]
    assert len(cells) == chances.size
    for cell in cells:
        year, zone, shown = cell["value"]
        assert shown == round(chances[year, zone])
    assert any("as reported" in cell["tooltip"]["formatter"] for cell in cells)
    lines = {line.get("name"): line["data"] for line in charts.counts(last, "on_target", "en")["series"]}
    for name, values in (("This scenario", true), ("as reported", reported)):
        expected = (np.array(values) >= targets).sum(axis=2).mean(axis=0)
        assert lines[name] == pytest.approx(expected.tolist(), abs=0.006), name
    html = differences_html(last, "en")
    assert html.index("Zones on target<") < html.index("Zones on target, as reported<")


def test_pictures_grow_to_what_was_asked_for(pair):
    stages = [found.replicates for found in Ensembles().pictures(*pair, stages=(1, 4, 10))]
    assert stages == [1, 4, 6]


def test_a_superseded_ensemble_stops_before_its_next_replicate(pair):
    ensembles, stop = Ensembles(workers=1), threading.Event()
    seen = []
    for found in ensembles.pictures(*pair, superseded=stop.is_set, stages=(2,)):
        seen.append(found.replicates)
        stop.set()
    assert seen == [2]
    assert len(ensembles.outcomes) == 4


def test_sessions_share_outcomes_and_names_do_not_matter(pair):
    ensembles = Ensembles()
    list(ensembles.pictures(*pair))
    renamed = pair[0].model_copy(update={"name": "mine", "title_en": "Mine"})
    before = len(ensembles.outcomes)
    list(ensembles.pictures(renamed, pair[1]))
    assert len(ensembles.outcomes) == before == 12


def test_memory_is_bounded(pair):
    ensembles = Ensembles(outcomes=Outcomes(limit=5))
    *_, last = ensembles.pictures(*pair)
    assert last.replicates == 6
    assert len(ensembles.outcomes) == 5


def test_who_waits_is_told_and_comes_next():
    turns, told, entered = Turns(1), [], []

    def second() -> None:
        with turns.turn(lambda: False, told.append) as mine:
            entered.append(mine)

    with turns.turn(lambda: False, told.append):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive() and told == [1] and entered == []
    thread.join(5)
    assert entered == [True]


def test_an_interval_over_zero_is_undecided():
    rows = [(-1.0, 1.0, True), (0.5, 1.0, False), (-2.0, -1.0, False), (0.0, 0.0, False), (None, None, True)]
    frame = pd.DataFrame(rows, columns=["low", "high", "expected"])
    marked = undecided(frame.astype({"low": float, "high": float}))
    assert list(marked["undecided"]) == list(frame["expected"])


def test_the_reference_shares_the_seed(pair, complete):
    other = load("no-plan", ["seed=5", *SMALL])
    *_, last = Ensembles().pictures(pair[0], other)
    pd.testing.assert_frame_equal(last.province_differences, complete.province_differences)


def test_the_bench_times_the_first_picture_and_the_last_of_every_move(monkeypatch):
    clock, moves, pages = [0.0], [], ("page_first_picture_s", "page_hundred_replicates_s")

    class Slow:
        def pictures(self, scenario, reference):
            moves.append(outcome_key(scenario))
            for seconds in (1.0, 2.0, 4.0 * len(moves)):
                clock[0] += seconds
                yield None

    monkeypatch.setattr(bench, "Ensembles", Slow)
    monkeypatch.setattr(bench.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(bench, "_of_page", lambda repeats: dict.fromkeys(pages))
    found = bench.measure(repeats=3)
    assert len(set(moves)) == 4, "three moves that nobody asked before, after one that compiles"
    assert bench.lines(found, "en")[:2] == [
        "Moved lever to first picture (computing, median): 1.00 s（≤ 1 s）",
        "Moved lever to 100 replicates (computing): 15.00 s（≤ 5 s）",
    ]


def test_a_complete_picture_is_shared(pair):
    ensembles = Ensembles()
    *_, last = ensembles.pictures(*pair)
    assert list(ensembles.pictures(*pair)) == [last]
    *_, other = ensembles.pictures(pair[0], load("late-reform", SMALL))
    assert other is not last and other.replicates == 6


def test_the_played_replicate_is_that_of_the_ensemble(pair, complete):
    frames = played(pair[0], 3)
    yearly = np.stack([frame.reported for frame in frames])[3::4]
    assert [frame.quarter for frame in frames[:5]] == ["2017Q1", "2017Q2", "2017Q3", "2017Q4", "2018Q1"]
    np.testing.assert_array_equal(as_kept(yearly), complete.mine[3].reported)
    kept = complete.mine[3].followed.pipeline.sum(axis=1)
    recorded = {name: kept[:, place] for place, name in enumerate(PIPELINE)}
    waiting = sum(recorded[name] for name in ("waiting_for_approval", "waiting_for_start", "under_construction"))
    assert waiting.tolist() == [frame.pipeline.sum() for frame in frames[3::4]]
    signed, opened = (sum(frame.flows[:, :, flow].sum() for frame in frames) for flow in (0, 3))
    assert opened == recorded["producing_projects"].sum()
    # Projects that are signed and withdrawn within one quarter are in the records only.
    assert 0.75 < signed / recorded["signed_projects"].sum() <= 1.0


def test_three_scenarios_stand_side_by_side_with_what_differs(pair):
    ensembles = Ensembles()
    *_, own = ensembles.pictures(*pair)
    named = [("mine", pair[0]), ("reference", pair[1]), ("late", load("late-reform", ["seed=3"]))]
    of = compared(ensembles, own, named, lambda: False, lambda ahead: None)
    head, rows = side_by_side(of, "en")
    assert head[1:4] == ["mine", "reference", "late"] and len({len(row) for row in rows}) == 1 == len({len(head), 6})
    mirrored = own.province_differences["difference"].to_numpy()
    np.testing.assert_allclose(of.pictures[0].province_differences["difference"].to_numpy(), -mirrored, atol=1e-9)
    _, differing_rows = differing(of, "en")
    staff = next(row for row in differing_rows if row[0].startswith("Full-time investment-promotion staff"))
    assert (staff[2], staff[3], staff[4]) == ("24", "10", "24")
    deadline = next(row for row in differing_rows if len({row[2], row[4]}) == 2)
    assert deadline[2] != deadline[4]
    chart, shares = board_chart(of, "zh"), own.shares
    chances = shares[(shares["scenario"] == MINE) & shares["is_target"] & (shares["year"] == 2018)]
    cells = sorted(cell["value"] for cell in chart["series"][0]["data"])
    assert chart["xAxis"]["data"] == ["mine", "reference", "late"] and len(cells) == 3 * 31
    told = [round(100 * chance) for chance in chances.sort_values("zone_id")["above_true"]]
    assert [percent for label, _, percent in cells if label == 0] == told and len(set(told)) > 1
    assert compared(ensembles, own, named, lambda: True, lambda ahead: None) is None
