"""Board and figures say what the shards hold, in both languages, in every shape of run."""

import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from rich.console import Console

from qianyi.results.figures.gallery import FIRST, Subject, draw_first, draw_gallery, own_zone
from qianyi.results.figures.outcomes.waterfall import waterfall_data
from qianyi.results.measures.arranged import as_it_stands
from qianyi.results.measures.channels import channel_label
from qianyi.results.measures.estimates import paired
from qianyi.results.measures.panel import read_panel, read_revenue
from qianyi.results.run.reading import ledger_totals
from qianyi.results.run.store import RunDirectory
from qianyi.results.tables.board import board_table, show_board
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import CHANNELS
from tests.runs_by_hand import run_by_hand

SHAPES = {
    "usual": {},
    "one replicate": {"replicates": 1},
    "one zone, one scenario": {"zones": 1, "scenarios": ("plan",)},
    "nobody crosses": {"level": 5.0},
    "five scenarios": {"scenarios": ("a", "b", "plan", "c", "none"), "replicates": 2},
}


# Every shape and every language, not each with each: a picture takes seconds.
CASES = [*zip(SHAPES, ("zh", "zh", "en", "zh", "en"), strict=True), ("usual", "en")]


@pytest.fixture(scope="session")
def first_drawn(tmp_path_factory):
    """The run of a shape with the first figures of a language, drawn once a session; a missing glyph is an error."""

    @cache
    def run_of(shape: str) -> RunDirectory:
        return run_by_hand(tmp_path_factory.mktemp("shape") / "run", **SHAPES[shape])

    @cache
    def drawn(shape: str, language: str) -> tuple[RunDirectory, list[Path]]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return run_of(shape), draw_first(run_of(shape), language)

    return drawn


@pytest.mark.parametrize(("shape", "language"), CASES)
def test_every_run_gets_its_board_and_figures(tmp_path, first_drawn, shape, language):
    run, drawn = first_drawn(shape, language)
    console = Console(width=160, record=True, file=open(tmp_path / "screen", "w"))
    show_board(run, language, console)
    assert len(drawn) == 12 and all(path.stat().st_size > 200 for path in drawn)
    zone = key_zones()[0]
    assert (zone.name_zh if language == "zh" else "High-Tech") in console.export_text()


def test_the_same_run_draws_the_same_bytes(tmp_path, first_drawn):
    run, drawn = first_drawn("usual", "zh")
    first = {path.name: path.read_bytes() for path in drawn}
    arranged = as_it_stands(run)
    panel = read_panel(arranged)
    whole = draw_gallery(Subject(arranged, panel, "zh", own_zone(panel)), tmp_path / "gallery", FIRST)
    assert first == {path.name: path.read_bytes() for path in whole}, "as `qianyi figures` draws them"


def test_a_horizon_without_a_whole_year_still_has_its_waterfall(tmp_path):
    run = run_by_hand(tmp_path / "run", years=1)
    for kind in ("zones", "ledger"):
        for shard in run.shards(kind):
            table = pd.read_parquet(shard)
            kept = table[table["date"].astype(str) < "2017-09"]
            run.write_shard(shard.stem, {kind: pa.Table.from_pandas(kept, preserve_index=False)})
    assert {path.name.split(".")[0] for path in draw_first(run, "en")} == {"c_waterfall"}
    show_board(run, "en", Console(file=open(tmp_path / "screen", "w")))


def test_probabilities_are_shares_of_replicates(tmp_path):
    run = run_by_hand(tmp_path / "run", replicates=20)
    panel = read_revenue(run)
    board = board_table(panel)
    for zone in key_zones()[:5]:
        cell = board[
            (board["zone_id"] == zone.zone_id)
            & (board["year"] == 2018)
            & (board["scenario"] == "plan")
            & board["own_target"]
        ]
        mine = 0, slice(None), panel.zones.index(zone), panel.years.index(2018)
        assert cell["probability_reported"].item() == (panel["reported_revenue"][mine] >= zone.target_yi).mean()
        assert cell["probability_true"].item() == (panel["revenue"][mine] >= zone.target_yi).mean()
        theirs = (panel["revenue"][1, *mine[1:]] >= zone.target_yi).mean()
        assert cell["difference"].item() == pytest.approx(cell["probability_true"].item() - theirs)
    assert list(board.columns).index("probability_true") < list(board.columns).index("probability_reported")


def test_waterfall_adds_up_and_differences_are_paired(tmp_path):
    run = run_by_hand(tmp_path / "run", replicates=5)
    steps = waterfall_data(ledger_totals(run), "none").set_index(["scenario", "less", "item"])["mean"]
    for key in (("plan", ""), ("none", ""), ("plan", "none")):
        assert steps[(*key, "opening")] + sum(steps[(*key, name)] for name in CHANNELS) == pytest.approx(
            steps[(*key, "closing")], abs=1e-5
        )
    for item in CHANNELS:
        gap = steps[("plan", "", item)] - steps[("none", "", item)]
        assert steps[("plan", "none", item)] == pytest.approx(gap, abs=1e-5)


def test_every_channel_has_a_name_in_both_languages():
    for name in CHANNELS:
        zh, en = channel_label(name, "zh"), channel_label(name, "en")
        assert zh and en and len({zh, en, name}) == 3


def test_the_interval_of_a_paired_difference_is_that_of_a_normal_mean():
    values = np.array([0.0, 1.0, 1.0, 0.0])
    mean, low, high = paired(values)
    half = 1.959964 * np.std(values, ddof=1) / 2.0
    assert (mean, low, high) == pytest.approx((0.5, 0.5 - half, 0.5 + half), abs=1e-6)
    assert paired(np.ones(9)) == (1.0, 1.0, 1.0)
    assert np.isnan(paired(np.ones(1))[1])
