"""The same firm in two scenarios: exact causes, one identity, clear refusals."""

import json
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from qianyi.experiments.cli import app
from qianyi.experiments.firm_twin import CAUSES, firm_id, firm_name, firms_of, follow
from qianyi.results.measures.arranged import arrange
from qianyi.scenarios.zones import key_zones
from qianyi.sim.draws import Kind, name
from tests.small_runs import small_run

ZONE = next(zone for zone in key_zones() if zone.zone_id == 11)
_STAGES = {"absent", "pipeline", "operating", "zombie", "closed"}
PAIR = ("plan-2017", "no-plan")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return arrange([small_run(tmp_path_factory)])


def _said(*words: str):
    done = CliRunner().invoke(app, list(words), env={"COLUMNS": "160"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_a_name_stands_for_one_firm():
    with np.errstate(over="ignore"):
        for agent in (name(Kind.FIRM, 0, 11, 0, 176), name(Kind.MOVER, -5, 1, 8, 2), name(Kind.FOLLOWER, 7, 3, 1, 99)):
            assert firm_id(firm_name(int(agent))) == int(agent)
    assert firm_name(int(name(Kind.FIRM, 0, 11, 0, 176))) == "1.0.11.0.176"
    assert firm_id("1.2.3") is None and firm_id("1.0.9999.0.1") is None and firm_id("first") is None


def test_causes_add_up_to_the_difference_of_log_size(run):
    table = firms_of(run, ZONE, PAIR, 2)
    stayed = table[(table["first"] > 0) & (table["second"] > 0) & (table["origin"] == 4)].head(3)
    assert len(stayed) == 3
    for row in stayed.itertuples():
        found = follow(run, firm_id(row.name), PAIR, 2)
        assert found.first["volume"].iloc[-1] == row.first and found.second["volume"].iloc[-1] == row.second
        causes = found.causes()
        assert causes["total"].sum() == pytest.approx(np.log(row.first / row.second), abs=1e-9)
        assert found.through in set(causes.loc[causes["since"] == causes["since"].min(), "cause"])
        for table_ in (found.first, found.second):
            # Luck and the national path are all that no cause names: never all of a quarter's growth at once.
            assert np.isfinite(table_[list(CAUSES)].to_numpy()).all()
    infrastructure = follow(run, firm_id(stayed["name"].iloc[0]), PAIR, 2).causes().set_index("cause")
    assert infrastructure.loc["infrastructure", "total"] > 0, "the plan builds more"


def test_a_firm_does_not_differ_from_itself(run):
    table = firms_of(run, ZONE, PAIR, 0)
    there = table[table["second"] > 0]["name"].iloc[0]
    found = follow(run, firm_id(there), ("no-plan", "no-plan"), 0)
    assert found.differences().empty and found.causes().empty and found.through == ""


def test_a_project_that_settles_elsewhere_is_followed(run):
    table = firms_of(run, ZONE, PAIR, 0)
    moved = table[(table["origin"] < 4) & ((table["first"] == 0) != (table["second"] == 0))]
    found = follow(run, firm_id(moved["name"].iloc[0]), PAIR, 0)
    told = found.differences().set_index("trait")
    assert {"stage", "zone_id"} & set(told.index)
    assert len(found.first) == len(found.second) == 8 and set(found.first["stage"]) <= _STAGES


def test_the_command_tells_and_refuses(run):
    path = str(run.path)
    listed = _said("twin", path, "--zone", "11", "--firm", "list")
    assert listed.exit_code == 0 and "1.0.11.0." in listed.stdout
    told = _said("twin", path, "--zone", "11", "--firm", "largest", "--lang", "zh")
    assert told.exit_code == 0 and "最早不同" in told.stdout and "合计" in told.stdout
    for words, hint in (
        (("--firm", "9.9"), "--firm list"),
        (("--firm", "1.0.11.0.99999"), "--firm list"),
        (("--firm", "largest", "--replicate", "7"), "0 to 6"),
    ):
        refused = _said("twin", path, "--zone", "11", *words)
        assert refused.exit_code == 2 and hint in refused.stderr and not refused.stdout


def test_a_run_of_another_model_is_refused(run, tmp_path):
    shutil.copytree(run.path, tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    manifest["model_hash"] = "other"
    (tmp_path / "run" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    refused = _said("twin", str(tmp_path / "run"), "--zone", "11", "--firm", "largest")
    assert refused.exit_code == 2 and "another version" in refused.stderr
