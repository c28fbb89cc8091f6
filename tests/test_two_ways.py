"""The same source, compiled and interpreted, gives the same bits; so does any hash seed; and luck stays apart."""

import hashlib
import os
import subprocess
import sys

import numpy as np

from qianyi.agents.columns import PARAMETERS, POLICY
from qianyi.agents.firm import FIRM, State
from qianyi.agents.industry import INDUSTRY
from qianyi.agents.project import PROJECT
from qianyi.agents.province import PROVINCE
from qianyi.agents.zone import ZONE
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import INDICATORS, LEDGER, MONEY
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths

_SMALL = """
import dataclasses, hashlib, numpy as np
np.seterr(over="ignore")
from qianyi.scenarios.zones import key_zones
from qianyi.sim.schedule import quarters
from qianyi.sim.start import new_world
from tests.paths_by_hand import paths
given = paths(0.7, quarters=8, firm_mean_revenue=4.0)
zones = tuple(key_zones()[i] for i in (12, 22, 23))
def prior(mean):
    return {"revenue_2016_yi": mean, "revenue_2016_low": 0.9 * mean, "revenue_2016_high": 1.1 * mean}
# Of unequal size: what is in proportion to a zone must be so in both ways.
small = [dataclasses.replace(zone, **prior(mean)) for zone, mean in zip(zones, (60.0, 120.0, 180.0))]
world = new_world(given, small, 3)
firms = int(world.counts[0])
quarters(world, 0, 8)
digest = hashlib.sha256()
for table in (world.firms, world.zones, world.projects, world.ledger, world.money, world.indicators, world.captured):
    digest.update(np.ascontiguousarray(table).tobytes())
print(firms, digest.hexdigest())
"""


def test_no_column_bears_a_name_that_rows_have_anyway():
    """The interpreter reads `row.size` as the number of elements, whatever the column of that name holds."""
    tables = (FIRM, ZONE, PROJECT, INDUSTRY, PROVINCE, PARAMETERS, POLICY, INDICATORS, LEDGER, MONEY)
    assert not {name for table in tables for name in table.names} & set(dir(np.record))


def _bits(**environment) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _SMALL], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_compiled_and_interpreted_runs_agree_bit_for_bit():
    compiled, interpreted = _bits(), _bits(NUMBA_DISABLE_JIT="1", PYTHONHASHSEED="11")
    assert int(compiled.split()[0]) >= 50
    assert compiled == interpreted


def _bytes(world) -> str:
    return hashlib.sha256(world.ledger.tobytes() + world.indicators.tobytes()).hexdigest()


def test_a_seed_gives_the_same_bits_again_and_another_seed_does_not():
    digests = []
    for seed in (4, 4, 5):
        world = new_world(paths(1.0, quarters=6), key_zones(), seed)
        quarters(world, 0, 6)
        digests.append(_bytes(world))
    assert digests[0] == digests[1] != digests[2]


def test_banning_a_firm_changes_no_other_firms_luck():
    worlds = [new_world(paths(1.0, quarters=5), key_zones()[:4], 9) for _ in range(2)]
    banned = worlds[1].firms[10]
    banned["state"], banned["volume"], banned["demand"] = State.GONE, 0.0, 0.0
    for world in worlds:
        quarters(world, 0, 5)
    tables = [
        {int(row["id"]): row for row in world.firms[: world.counts[0]] if row["state"] != State.GONE}
        for world in worlds
    ]
    shared = set(tables[0]) & set(tables[1]) - {int(worlds[0].firms[10]["id"])}
    initial = [key for key in shared if tables[0][key]["years"] >= 3.0]
    assert len(initial) > 500
    for key in initial:
        # The width follows size, which the market may move a little; the luck behind it may not differ.
        a, b = (table[key] for table in tables)
        assert a["productivity"] == b["productivity"]
        assert abs(a["shock"] / a["width"] - b["shock"] / b["width"]) < 1e-9
