"""A new indicator is a row of its table and the line of rule that records it; a channel likewise."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import INDICATORS
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.installed import lay_out
from tests.paths_by_hand import paths

# What is recorded twice over, so that its right value is known.
_INDICATOR = (
    "jobs_twice,从业人员之倍,Twice the jobs,人,persons,zone,mean,sum,,,115,0,从业人员乘以二,Employment times two\n"
)
_RECORDED = ("sim/phases/books.py", "    line.cash = zone.cash\n", "    line.jobs_twice = 2.0 * line.employment\n")
# Half of what services bring gets a channel of its own.
_CHANNEL = "half_of_services,商贸服务业之半,Half of services,商贸服务业变化的一半,Half of what services bring\n"
_BOOKED = (
    "sim/phases/production.py",
    "        book.services += (zone.services - before) * price\n",
    "        book.services *= 0.5\n        book.half_of_services += book.services\n",
)


def _add_row(house: Path, table: str, row: str) -> None:
    with (house / "scenarios" / "data" / table).open("a", encoding="utf-8") as file:
        file.write(row)


def _few_small_zones(house: Path) -> None:
    """The first six zones, a tenth as large: rules that run interpreted need no compilation, but take their time."""
    path = house / "scenarios" / "data" / "zones.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    zones, left_out = table.head(6).copy(), set(table["official_name_zh"][6:])
    catalogue = path.with_name("hebei_catalogue_2018.csv")
    rest = pd.read_csv(catalogue, dtype=str, keep_default_na=False)
    rest[~rest["name"].isin(left_out)].to_csv(catalogue, index=False, lineterminator="\n")
    for column in ("revenue_2016_yi", "revenue_2016_low", "revenue_2016_high"):
        zones[column] = (zones[column].astype(float) / 10.0).map("{:g}".format)
    zones.to_csv(path, index=False, lineterminator="\n")


def _add_line(house: Path, file: str, after: str, line: str) -> None:
    text = (house / file).read_text(encoding="utf-8")
    assert text.count(after) == 1
    (house / file).write_text(text.replace(after, after + line), encoding="utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Path:
    """Where a copy of the tree, with a row and a line more for each, leaves a run and its comparison.

    That rules compile and run interpreted to the same bits is tested elsewhere (`test_two_ways`).
    """
    place = tmp_path_factory.mktemp("copy")
    house = lay_out(place) / "qianyi"
    _few_small_zones(house)
    _add_row(house, "indicators.csv", _INDICATOR)
    _add_line(house, *_RECORDED)
    _add_row(house, "channels.csv", _CHANNEL)
    _add_line(house, *_BOOKED)
    environment = os.environ | {"PYTHONPATH": str(place), "NUMBA_DISABLE_JIT": "1"}
    few = ("--replicates", "2", "--until", "2017Q4", "--yes")
    few += ("--set", "ensemble=none", "--set", "parameters.arrivals_scale=0.1")
    for asked in (("run", "plan-2017", "no-plan", *few, "--out", "run"), ("compare", "run", "--out", "compared")):
        command = [sys.executable, "-m", "qianyi", *asked]
        done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return place


def test_a_new_indicator_stands_in_the_table_of_outcomes(told):
    table = pd.read_csv(told / "compared" / "outcomes_2017-plan-2017.en.csv").set_index("Outcome")
    once, twice = "Employment", "Twice the jobs"
    assert table.loc[twice, "Unit"] == "persons" and list(table.index).index(twice) == list(table.index).index(once) + 1
    for column in ("The plan of 2017", "No plan", "Difference"):
        assert table.loc[twice, column] == pytest.approx(2.0 * table.loc[once, column], rel=1e-8) != 0.0


def test_a_new_channel_stands_in_the_waterfall_and_its_ledger_adds_up(told):
    items = pd.read_csv(told / "run" / "figures" / "c_waterfall.en.csv").set_index(["scenario", "less", "item"])["mean"]
    items = items[items.index.get_level_values("less").isna()]
    for scenario in ("plan-2017", "no-plan"):
        mean = items.loc[scenario].droplevel("less")
        assert mean["half_of_services"] == pytest.approx(mean["services"], rel=1e-6) != 0.0
        assert mean["closing"] == pytest.approx(mean.drop("closing").sum(), abs=1e-3)
    assert "Half of services" in (told / "run" / "figures" / "c_waterfall.en.svg").read_text(encoding="utf-8")


def test_every_row_of_the_table_is_recorded_by_a_rule():
    """Whoever adds a row finds its name here until a rule sets it; numba refuses a name that has no row."""
    given = paths(quarters=2)
    world = new_world(given, key_zones()[:3], 5)
    for name in INDICATORS.names:
        world.indicators[name] = np.nan
    quarters(world, 0, 2)
    assert not [name for name in INDICATORS.names if np.isnan(world.indicators[name]).any()]
