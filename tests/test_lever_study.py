"""The study of levers: pairs, resuming, words, and what is printed of it."""

import json
import math

import numpy as np
import pytest
from typer.testing import CliRunner

from qianyi.calibration.studies import lever_effects, lever_table
from qianyi.calibration.studies.kept import NotKept, about, keep
from qianyi.calibration.studies.lever_effects import ADDED, BOUND, NONE, OUTCOMES, PLAN, TAKEN, WAYS, YEARS
from qianyi.experiments.cli import app
from qianyi.experiments.documents.references import lever_page
from qianyi.scenarios.levers import levers
from qianyi.scenarios.words import words

ONE = "promotion_staff"
NIL, SURE = (0.0, 0.0, 0.0), (0.35, 0.28, 0.42)


def _row(subject: str, way: str, year: int, effects: dict[str, tuple[float, float, float]]) -> dict[str, object]:
    row: dict[str, object] = {"subject": subject, "way": way, "year": year}
    for outcome in OUTCOMES:
        row |= zip((outcome, f"{outcome}_low", f"{outcome}_high"), effects.get(outcome, NIL), strict=True)
    return row


@pytest.fixture
def kept_study(tmp_path, monkeypatch):
    """A study in which promotion staff brings revenue and nothing else anything; `keep` writes it with other facts."""
    subjects = (*levers(), *lever_effects.packages(), PLAN)
    rows = [
        _row(subject, way, year, {"revenue": SURE} if subject in (ONE, "opening") else {})
        for subject in subjects
        for way in (WAYS if subject in levers() else (ADDED, TAKEN))
        for year in YEARS
    ]

    def write(**facts):
        keep(lever_table.STUDY, about("qianyi leverstudy --replicates 7", replicates=7) | facts, rows, tmp_path)

    real = lever_table.kept
    monkeypatch.setattr(lever_table, "kept", lambda name: real(name, tmp_path))
    write()
    return write


def test_packages_move_their_levers_and_nothing_else():
    given = lever_effects.cases()
    place = list(levers()).index(ONE)
    lever = levers()[ONE]
    last = {name: paths.policy[-1, :, place] for name, paths in given.items()}
    assert (last[f"{ADDED} {ONE}"] == lever.with_plan).all() and (last[f"{TAKEN} {ONE}"] == lever.without_plan).all()
    assert (last[f"{BOUND} {ONE}"] == lever.high).all() and (last[f"{ADDED} reform"] == lever.without_plan).all()
    others = [place for place, name in enumerate(levers()) if name != ONE]
    for way, base in ((ADDED, NONE), (BOUND, NONE), (TAKEN, PLAN)):
        assert np.array_equal(given[f"{way} {ONE}"].policy[..., others], given[base].policy[..., others])
    # The plan takes this one to its bound, which therefore is no case of its own.
    assert f"{BOUND} enclave_tax_share" not in given
    assert lever_effects.compared(list(given), "enclave_tax_share", BOUND) == (f"{ADDED} enclave_tax_share", NONE)
    assert lever_effects.compared(list(given), ONE, TAKEN) == (PLAN, f"{TAKEN} {ONE}")
    assert levers()["reform_deadline"].bound == levers()["reform_deadline"].low


def test_a_stopped_study_goes_on_with_what_it_has(tmp_path, monkeypatch):
    few = {name: paths for name, paths in lever_effects.cases().items() if name in (NONE, f"{BOUND} {ONE}")}
    columns = ("revenue", "reported_revenue")
    whole = lever_effects.simulated(few, columns, range(2), 2, lambda count: None, tmp_path)
    (first,) = tmp_path.rglob("0.npy")
    first.unlink()
    told, worlds = [], []
    real = lever_effects.simulate
    monkeypatch.setattr(lever_effects, "simulate", lambda *given: worlds.append(1) or real(*given))
    again = lever_effects.simulated(few, columns, range(2), 1, told.append, tmp_path)
    assert len(worlds) == 2 and sum(told) == 4
    assert np.array_equal(whole["revenue"], again["revenue"])
    # Paired luck: what a replicate gives is what `qianyi run` gives, and the lever brings revenue in each.
    assert (whole["revenue"][1] != whole["revenue"][0]).any()


def test_the_year_is_that_of_a_run():
    """Values by year are those of the panel that a run's shards give."""
    from qianyi.sim.replicate import seed_of, simulate

    few = {NONE: lever_effects.cases()[NONE]}
    panel = lever_effects.simulated(few, ("revenue", "reported_revenue"), range(1), 1, lambda count: None)
    seed = seed_of(lever_effects.load(NONE).seed, 0)
    world = simulate(few[NONE], lever_effects.key_zones(), seed)
    quarters = world.indicators[12:16]  # 2020
    assert np.allclose(panel["revenue"][0, 0, :, 0], quarters["revenue"].mean(axis=0), rtol=1e-15)
    assert np.array_equal(panel["reported_revenue"][0, 0, :, 0], quarters["reported_revenue"][3])


@pytest.mark.parametrize(
    ("effect", "least", "english"),
    [
        ((0.35, 0.28, 0.42), 0.01, "+0.35 (+0.28, +0.42)"),
        ((-2.259, -2.834, -1.685), 0.01, "-2.26 (-2.83, -1.69)"),
        ((0.05, 0.0004, 0.0996), 0.05, "+0.0500 (+0.0004, +0.0996)"),
        ((0.02, 0.017, 0.023), 0.01, "+0.020 (+0.017, +0.023)"),
        ((0.0, 0.0, 0.0), 0.01, "no measurable effect"),
        ((0.02, -0.01, 0.05), 0.01, "no measurable effect"),
        ((0.02, 0.01, 0.03), 0.05, "no measurable effect"),
        ((math.nan, math.nan, math.nan), 0.01, "no measurable effect"),
    ],
)
def test_an_effect_is_told_with_its_interval_or_in_words(effect, least, english):
    told = lever_effects.is_told(effect, least)
    assert lever_table.said(effect, told, words("en")) == english
    assert (lever_table.said(effect, told, words("zh")) == "无可测效应") == (english == "no measurable effect")


def test_points_of_growth_stand_beside_what_is_expected():
    row = {key: str(value) for key, value in _row("reform", TAKEN, 2020, {"revenue": (2.0, 1.0, 3.0)}).items()}
    assert lever_table.points(row)[0] == pytest.approx(100.0 * math.log(1.02) / 4.0)
    told = [lever_table.verdict("reform", value) for value in (0.3, 0.15, 0.05, 1.3, -0.3)]
    assert told == ["inside", "near", "far", "far", "far"] and lever_table.verdict("innovation", 9.0) == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_levers_are_printed_with_their_effects(kept_study, language):
    t = words(language)
    nil, told = t.tell(lever_table._NIL), "+0.35 (+0.28, +0.42)"
    said = CliRunner().invoke(app, ["levers", "--lang", language]).output
    assert said.count(told) == 6 and said.count(nil) > 700 and "(+0, +0)" not in said
    one = CliRunner().invoke(app, ["levers", ONE, "--lang", language]).output
    notes = "".join(lever_table.notes(lever_table.study()[0], language))
    assert one.count(told) == 6 and one.count(nil) == 12 + notes.count(nil)
    assert all(text not in one for text in ("model has changed", "模型已变更"))
    page = lever_page(language)
    assert page.count(told) == 6 and nil in page


def test_a_study_of_another_model_says_so(kept_study):
    kept_study(model_hash="0123456789abcdef")
    for text in (CliRunner().invoke(app, ["levers", ONE]).output, lever_page("en")):
        assert "model 0123456789abcdef" in text and "the model has changed since" in text
    assert "此后模型已变更" in lever_page("zh")


def test_json_holds_effects_as_numbers(kept_study):
    told = json.loads(CliRunner().invoke(app, ["levers", ONE, "--json"]).output)
    assert told["study"]["replicates"] == 7 and len(told["effects"]) == len(WAYS) * len(YEARS)
    assert told["effects"][0]["revenue"] == 0.35 and told["effects"][0]["revenue_told"]
    assert not told["effects"][0]["zones_true_told"]


def test_without_a_study_levers_are_shown_all_the_same(monkeypatch):
    def none(name, *rest):
        raise NotKept(name)

    monkeypatch.setattr(lever_table, "kept", none)
    said = CliRunner().invoke(app, ["levers"])
    assert said.exit_code == 0 and "promotion_s" in said.output and lever_table.RENEW in said.output
    assert "(Not run yet.)" in lever_page("en")


def test_the_command_keeps_the_study(tmp_path, monkeypatch):
    """The whole way with two levers and four replicates."""
    few = dict(list(levers().items())[:2])
    monkeypatch.setattr(lever_effects, "levers", lambda: few)
    monkeypatch.setattr(lever_effects, "packages", lambda: {})
    real = lever_effects.cases()
    monkeypatch.setattr(lever_effects, "cases", lambda: real)
    asked = ["leverstudy", "--replicates", "4", "--out", str(tmp_path), "--work", str(tmp_path / "work")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    told, rows = lever_table.kept(lever_table.STUDY, tmp_path)
    assert told["replicates"] == 4 and len(rows) == (2 * len(WAYS) + 1) * len(YEARS)
    assert all(float(row["revenue_low"]) <= float(row["revenue"]) <= float(row["revenue_high"]) for row in rows)
