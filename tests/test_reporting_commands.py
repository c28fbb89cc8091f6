"""figures, compare, report, trace and twin as a planner uses them."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from qianyi.results.figures import style
from qianyi.results.figures.style import save_drawn
from qianyi.results.measures.book import load_numbers
from qianyi.results.report import make
from qianyi.results.run.reading import ask_ledger
from qianyi.results.run.store import RunDirectory
from qianyi.results.twin import twin
from qianyi.scenarios.zones import key_zones
from tests.commands import qianyi
from tests.small_runs import reported_run, small_run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A small run of its own, with the numbers of its reports."""
    path, without = tmp_path_factory.mktemp("commands") / "run", shutil.ignore_patterns("report*")
    return shutil.copytree(reported_run(tmp_path_factory).path, path, ignore=without)


def _refused(done, *words):
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stdout == "", done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_an_incomplete_run_is_refused_and_what_is_missing_is_named(run, tmp_path):
    shutil.copytree(run, tmp_path / "run")
    (tmp_path / "run" / "zones" / "late-reform-000000.parquet").unlink()
    for command in ("report", "figures", "compare", "twin"):
        zone = ("--zone", "3") if command == "twin" else ()
        _refused(
            qianyi(command, str(tmp_path / "run"), *zone, "--lang", "zh"), "late-reform: zones，重复 0-6", "运行不完整"
        )
    _refused(qianyi("report", str(tmp_path)), "manifest.json")


def test_a_run_of_another_version_says_so_first(run, tmp_path, monkeypatch):
    monkeypatch.setattr(make, "names_for", lambda run: ["i_packages"])  # all are drawn in the tests of the report
    shutil.copytree(run, tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    manifest["model_hash"] = "of-another-model"
    (tmp_path / "run" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert qianyi("report", str(tmp_path / "run"), "--format", "html", "--lang", "en").returncode == 0
    text = (tmp_path / "run" / "report.en.html").read_text(encoding="utf-8")
    assert text.index("of-another-model") < text.index("1. The question")


def test_a_number_is_traced_to_the_shards(run):
    book = load_numbers(RunDirectory.open(run))
    number = next(
        n for n in book.numbers if n.indicator == "at_target" and n.statistic == "difference" and "zone:" in n.place
    )
    done = qianyi("trace", str(run), number.id)
    assert done.returncode == 0, done.stderr
    told = ("At target in the year", "plan-2017", "promotion_staff 10 → 24", "seed 2017", "read_parquet", "the same")
    assert all(word in done.stdout for word in told), done.stdout
    assert "(一致)" in qianyi("trace", str(run), f"［{number.id}］", "--lang", "zh").stdout
    _refused(qianyi("trace", str(run), "N0"), "N1", str(len(book.numbers)))


def test_a_number_that_no_longer_holds_is_not_called_good(run, tmp_path):
    shutil.copytree(run, tmp_path / "run")
    path = tmp_path / "run" / "results.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held["numbers"][0]["value"] += 1.0
    path.write_text(json.dumps(held), encoding="utf-8")
    done = qianyi("trace", str(tmp_path / "run"), "N1")
    assert done.returncode == 2 and "NOT the same" in done.stdout


def test_a_zone_in_two_scenarios(run):
    done = qianyi("twin", str(run), "--zone", "邯郸经开区", "--lang", "zh")
    assert done.returncode == 0 and "最早不同：2017-03-31" in done.stdout, done.stderr
    _refused(qianyi("twin", str(run), "--zone", "Handan"), "Handan ETDZ")
    _refused(qianyi("twin", str(run), "--zone", "3", "--between", "plan-2017", "nowhere"), "nowhere", "no-plan")
    assert "do not differ" not in done.stdout


def test_every_command_finds_the_same_zone_by_the_same_name(run, tmp_path):
    name = key_zones()[2].name_en.lower()
    only = ("--only", "f_fan_zone", "--out", str(tmp_path))
    for asked in (("explain", "zone"), ("figures", str(run), *only, "--zone"), ("twin", str(run), "--zone")):
        assert qianyi(*asked, name).returncode == 0, asked
        told = [qianyi(*asked, "cangzhou ed", "--lang", language) for language in ("en", "zh")]
        _refused(told[0], "no zone is called 'cangzhou ed'; did you mean Cangzhou EDZ?")
        _refused(told[1], "没有名为 'cangzhou ed' 的开发区；您是否要写 Cangzhou EDZ？")
    _refused(qianyi("report", str(run), "--zone", "cangzhou ed", "--lang", "en"), "did you mean Cangzhou EDZ?")


def test_channels_of_a_twin_add_up_to_the_difference_of_revenue(run):
    opened = RunDirectory.open(run)
    found = twin(opened, key_zones()[2], "plan-2017", "no-plan")
    question = """SELECT avg(closing) FILTER (CAST(scenario AS VARCHAR) = 'plan-2017')
        - avg(closing) FILTER (CAST(scenario AS VARCHAR) = 'no-plan') AS gap
        FROM read_parquet($files) WHERE zone_id = 3 AND CAST(date AS DATE) = DATE '2018-12-31'"""
    gap = float(ask_ledger(opened, question)["gap"].item())
    assert found.channels["difference"].sum() == pytest.approx(gap, abs=1e-6)
    revenue = found.indicators.set_index("item").loc["revenue"]
    assert revenue["difference"] == pytest.approx(gap, abs=1e-6) and found.through in set(found.channels["item"])
    assert np.all(found.indicators["share"] > 0)


def test_figures_and_comparison_leave_files(run, tmp_path):
    drawn = qianyi("figures", str(run), "--only", "i_packages", "--out", str(tmp_path), "--lang", "zh")
    assert drawn.returncode == 0 and len(drawn.stdout.split()) == 4
    _refused(
        qianyi("figures", str(run), "--only", "nothing"), "no figure of this run is called 'nothing'", "a_heat_map"
    )
    said = "此运行没有名为 'a_heatmap' 的图；您是否要写 a_heat_map？；有 a_heat_map"
    _refused(qianyi("figures", str(run), "--only", "a_heatmap", "--lang", "zh"), said)
    compared = qianyi("compare", str(run), "--reference", "plan-2017", "--out", str(tmp_path / "c"))
    assert compared.returncode == 0 and (tmp_path / "c" / "compare.en.xlsx").exists(), compared.stderr
    table = pd.read_csv(tmp_path / "c" / "package-late-reform.en.csv")
    assert len(table) == 1 and list(table.iloc[0, 2:4]) == ["2017-04-30", "2018-04-30"]


@pytest.mark.parametrize(
    ("names", "kinds"),
    [(("no-plan", "plan-2017", "late-reform"), ("png", "svg", "pdf")), (("plan-2017", "no-plan"), ("svg",))],
)
def test_a_run_and_figures_leave_the_same_picture_under_the_same_name(tmp_path, monkeypatch, names, kinds):
    """For one order of scenarios in every kind of file; for the other in the kind that tells every line and letter."""
    monkeypatch.setattr(style, "save_drawn", lambda *of: save_drawn(*of[:3], kinds, of[4]))
    out, again = tmp_path / "run", tmp_path / "again"
    done = qianyi("run", *names, "--replicates", "2", "--until", "2018Q4", "--out", str(out), pictures=True)
    assert done.returncode == 0, done.stderr
    left = {path.name: path.read_bytes() for path in (out / "figures").iterdir()}
    assert len(left) == 3 * (len(kinds) + 1)
    only = [word for name in ("a_heat_map", "b_counts", "c_waterfall") for word in ("--only", name)]
    assert qianyi("figures", str(out), "--out", str(again), *only).returncode == 0
    assert {name: (again / name).read_bytes() == data for name, data in left.items()} == dict.fromkeys(left, True)


def test_runs_of_different_seeds_or_names_twice_are_not_compared(run, tmp_path, tmp_path_factory):
    _refused(qianyi("compare", str(run), str(run)), "same name")
    other = tmp_path / "other"
    shutil.copytree(small_run(tmp_path_factory, names=("no-plan",)).path, other)
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    manifest["seeds"], manifest["scenarios"] = {"funding-only": 9}, ["funding-only"]
    for kind in ("zones", "ledger"):
        path = other / kind / "no-plan-000000.parquet"
        table = pd.read_parquet(path).assign(scenario="funding-only")
        table.to_parquet(path)
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _refused(qianyi("compare", str(run), str(other)), "seeds")
