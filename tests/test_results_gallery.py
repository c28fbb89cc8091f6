"""Every figure is drawn for every shape of run, in both languages, and shows what the shards hold."""

import re
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from matplotlib.text import Text

from qianyi.experiments.documents.gallery import HOUSE
from qianyi.experiments.documents.gallery import draw as draw_page
from qianyi.results.figures import gallery as gallery_of_run
from qianyi.results.figures.gallery import Subject, all_figures, draw, draw_gallery, names_for, own_zone
from qianyi.results.figures.projects.firms import _growth
from qianyi.results.figures.style import look, wide, wrapped
from qianyi.results.measures.arranged import arrange
from qianyi.results.measures.competition.flows import city_bands
from qianyi.results.measures.panel import read_panel
from qianyi.results.run.store import KINDS, RunDirectory
from qianyi.scenarios.words import LANGUAGES
from tests.small_runs import small_run

LONG = "关于全面推进开发区体制机制改革创新与高质量发展若干政策措施组合方案的一个名称特别长的场景" * 2
LONG_EN = "A scenario of a remarkably long title that nobody would choose but somebody will, " * 3


def _changed(source: RunDirectory, path, change, scenarios=None, titles=None) -> RunDirectory:
    """A copy of a run whose tables went through `change`."""
    manifest = dict(source.manifest)
    manifest["scenarios"] = list(scenarios or source.scenarios)
    manifest["resolved"] = [s for s in source.manifest["resolved"] if s["name"] in manifest["scenarios"]]
    if titles:
        manifest["titles"] = {name: titles for name in manifest["scenarios"]}
    run = RunDirectory.create(path, manifest)
    for kind in KINDS:
        for shard in source.shards(kind):
            table = pd.read_parquet(shard)
            table = change(table) if "zone_id" in table else table
            table = table[table["scenario"].isin(manifest["scenarios"])]
            if len(table):
                table = table.assign(scenario=table["scenario"].astype(str))
                run.write_shard(shard.stem, {kind: pa.Table.from_pandas(table, preserve_index=False)})
    return run


def _poor(table: pd.DataFrame) -> pd.DataFrame:
    """Revenue so small that no zone crosses."""
    for name in ("reported_revenue", "revenue"):
        if name in table:
            table = table.assign(**{name: table[name] / 1000.0})
    return table


SHAPES = {
    "one replicate": (1, {}),
    "one zone": (7, {"change": lambda table: table[table["zone_id"] == 11]}),
    "one scenario": (7, {"scenarios": ["plan-2017"]}),
    "nobody crosses, very long titles": (7, {"change": _poor, "titles": {"zh": LONG, "en": LONG_EN}}),
}


CASES = [*zip(SHAPES, ("zh", "en", "en", "zh"), strict=True), ("nobody crosses, very long titles", "en")]


@pytest.mark.parametrize(("shape", "language"), CASES)
def test_each_figure_of_each_shape_of_run(tmp_path, tmp_path_factory, shape, language):
    replicates, how = SHAPES[shape]
    source = small_run(tmp_path_factory, replicates)
    run = arrange([_changed(source, tmp_path / "run", **{"change": lambda table: table, **how})])
    panel = read_panel(run)
    subject = Subject(run, panel, language, own_zone(panel))
    for name in names_for(run):
        with warnings.catch_warnings(), look():
            warnings.simplefilter("error")  # a glyph that the font lacks is a warning
            drawn = draw(name, subject)
            drawn.figure.draw_without_rendering()
        assert len(drawn.data) and drawn.title and drawn.note, name
        for text in drawn.figure.findobj(Text):
            assert "\\math" not in text.get_text(), f"{name} shows the markup {text.get_text()!r}"
        canvas = drawn.figure.bbox
        for text in drawn.figure.texts:
            box = text.get_window_extent()
            assert box.x0 >= -2 and box.x1 <= canvas.x1 + 2, f"{name}: {text.get_text()!r} is cut"


def test_files_of_a_figure_are_picture_vector_and_data_and_the_same_each_time(tmp_path, tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    panel = read_panel(run)
    subject = Subject(run, panel, "zh", own_zone(panel))
    names = ["d_crossing_dates", "g_map"]
    first = draw_gallery(subject, tmp_path / "a", names)
    again = draw_gallery(subject, tmp_path / "b", names)
    assert [path.suffix for path in first] == [".png", ".svg", ".pdf", ".csv"] * 2
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert run.manifest["run_key"].encode() in first[0].read_bytes()


@pytest.mark.parametrize(("language", "told"), [("en", "first 2 and the reference"), ("zh", "前2个与对照场景")])
def test_the_note_on_first_years_names_the_scenarios_that_are_drawn(tmp_path_factory, language, told):
    names = ("plan-2017", "late-reform", "reform-only", "no-plan")
    run = arrange([small_run(tmp_path_factory, 2, "2017Q4", names)])
    panel = read_panel(run)
    drawn = draw("d_crossing_dates", Subject(run, panel, language, own_zone(panel)))
    legend = [text.get_text().replace("\n", "") for text in drawn.figure.axes[0].get_legend().get_texts()]
    shown = [run.title(name, language) for name in (*run.scenarios[:2], "no-plan")]
    assert [text.replace(" ", "") for text in legend] == [title.replace(" ", "") for title in shown]
    assert told in drawn.note
    three = arrange([small_run(tmp_path_factory)])
    subject = Subject(three, read_panel(three), language, own_zone(read_panel(three)))
    assert told not in draw("d_crossing_dates", subject).note


def test_data_of_figures_agree_with_the_shards(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    panel = read_panel(run)
    subject = Subject(run, panel, "en", own_zone(panel))
    shards = pd.concat(pd.read_parquet(shard) for shard in run.shards("zones"))
    shards["date"] = pd.to_datetime(shards["date"])
    shards["scenario"] = shards["scenario"].astype(str)
    last = shards[shards["date"] == shards["date"].max()]
    land = all_figures()["l_land"].data(subject)
    shown = land[(land["scenario"] == "no-plan") & (land["year"] == 2018)].set_index("part")["mean"]
    free = last[last["scenario"] == "no-plan"].groupby("replicate")["land_free"].sum().mean()
    assert shown["land_free"] == pytest.approx(free)
    places = all_figures()["g_map"].data(subject).set_index(["scenario", "zone_id"])
    year = shards[shards["date"].dt.year == shards["date"].dt.year.max()]
    mine = year[(year["scenario"] == "plan-2017") & (year["zone_id"] == 21)].groupby("replicate")["revenue"].mean()
    assert places.loc[("plan-2017", 21), "probability"] == pytest.approx(np.mean(mine >= 500.0))
    days = all_figures()["m_reform"].data(subject)
    told = days[
        (days["scenario"] == "plan-2017") & (days["date"] == "2018-12-31") & (days["measure"] == "approval_days")
    ]
    assert told["mean"].item() == pytest.approx(last[last["scenario"] == "plan-2017"]["approval_days"].mean())
    gains = all_figures()["h_gains"].data(subject)
    assert set(gains["verdict"]) <= {"gains", "loses", "undecided"}
    assert ((gains["verdict"] == "undecided") == ((gains["low"] <= 0) & (gains["high"] >= 0))).all()


def test_funnel_flows_and_firms_agree_with_the_shards(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    subject = Subject(run, read_panel(run), "en", own_zone(read_panel(run)))
    read = {kind: pd.concat(pd.read_parquet(p) for p in run.shards(kind)) for kind in ("pipeline", "relocations")}
    pipeline = read["pipeline"][read["pipeline"]["scenario"] == "late-reform"]
    funnel = all_figures()["n_funnel"].data(subject).set_index(["scenario", "passage"])
    signed = pipeline.groupby("replicate")[["signed_projects", "signed_investment"]].sum()
    assert funnel.loc[("late-reform", "signed"), "projects"] == pytest.approx(signed["signed_projects"].mean())
    assert funnel.loc[("late-reform", "signed"), "investment"] == pytest.approx(signed["signed_investment"].mean())
    last = pipeline[pipeline["year"] == 2018].groupby("replicate")[
        ["waiting_for_approval", "waiting_for_start", "under_construction"]
    ]
    assert funnel.loc[("late-reform", "in_pipeline"), "projects"] == pytest.approx(last.sum().sum(axis=1).mean())
    flows = read["relocations"]
    flows = flows[(flows["scenario"] == "plan-2017") & (flows["source"] == "tianjin")]
    yearly = flows["signed_investment"].sum() / 7 / 2
    for name in ("o_flow_map", "p_flow_diagram"):
        data = all_figures()[name].data(subject)
        mine = data[(data["scenario"] == "plan-2017") & (data["source"] == "tianjin")]
        assert mine["signed_investment"].sum() == pytest.approx(yearly), name
    firms = all_figures()["q_firms"].data(subject)
    sizes = firms[(firms["panel"] == "size") & (firms["scenario"] == "no-plan")]
    assert sizes["y"].is_monotonic_decreasing and sizes["y"].max() <= 1.0
    growth = firms[(firms["panel"] == "growth") & (firms["scenario"] == "no-plan")]
    assert 0.5 * growth["y"].sum() == pytest.approx(1.0, abs=0.02)


def test_growth_of_a_known_spread_is_found_again():
    luck = np.random.default_rng(1).laplace(0.03, 0.2, 400_000)
    counts = np.zeros((1, 61))
    np.add.at(counts[0], np.clip(np.floor(luck / 0.05 + 0.5).astype(int) + 30, 0, 60), 1.0)
    points = _growth(counts)
    spread = next(y for panel, _, y, _ in points if panel == "spread")
    assert spread == pytest.approx(0.2, rel=0.02)  # mean absolute deviation of Laplace growth is its scale
    tent = {x: y for panel, x, y, _ in points if panel == "growth"}
    assert tent[2.0] == pytest.approx(np.exp(-2.0) / 2.0, rel=0.08)


def test_long_words_are_wrapped_to_the_width():
    for text in (LONG, LONG_EN, "x" * 200):
        lines = wrapped(text, 30, 3).split("\n")
        assert len(lines) == 3 and all(wide(line) <= 31 for line in lines) and lines[-1].endswith("…")


def test_what_comes_from_each_city_has_its_interval(tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    panel = read_panel(run)
    name = run.scenarios[0]
    rows = pd.concat([pd.read_parquet(shard) for shard in run.shards("province")])
    rows = rows[rows["scenario"].astype(str) == name]
    years = rows["date"].nunique() / 4
    for city, (mean, low, high) in city_bands(run, panel, name).items():
        won = rows.groupby("replicate")[f"won_{city}"].sum() / years
        assert (mean, low, high) == pytest.approx((won.mean(), won.quantile(0.1), won.quantile(0.9)), rel=1e-6)
        assert low < high
    _, note = all_figures()["o_flow_map"].words(Subject(run, panel, "en", own_zone(panel)))
    assert "[" in note
    alone = arrange([small_run(tmp_path_factory, 1)])
    assert city_bands(alone, read_panel(alone), name) == {}


def test_a_figure_is_asked_only_of_runs_that_have_what_it_needs(tmp_path, tmp_path_factory):
    run = arrange([small_run(tmp_path_factory)])
    assert names_for(run) == list(all_figures())
    alone = arrange([_changed(run, tmp_path / "alone", lambda table: table, ["no-plan"])])
    assert set(all_figures()) - set(names_for(alone)) == {"h_gains", "i_packages"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_shows_every_registered_figure_in_order(language):
    page = (HOUSE / "docs" / f"gallery.{language}.md").read_text(encoding="utf-8")
    assert re.findall(r"\(figures/(\w+)\.\w+\.png\)", page) == list(all_figures())
    assert all((HOUSE / "docs" / shown).is_file() for shown in re.findall(r"\((figures/[^)]+)\)", page))


def test_the_gallery_is_drawn_from_a_run(tmp_path, tmp_path_factory, monkeypatch):
    """One picture stands for all: each is drawn elsewhere in these tests."""
    monkeypatch.setattr(gallery_of_run, "names_for", lambda run: ["i_packages"])
    written = draw_page(small_run(tmp_path_factory).path, tmp_path)
    names = {
        f"{name}.{language}.{kind}"
        for name, kind in (("gallery", "md"), ("i_packages", "png"))
        for language in LANGUAGES
    }
    assert {path.name for path in written} == names
    assert "![i_packages.en](figures/i_packages.en.png)" in (tmp_path / "gallery.en.md").read_text(encoding="utf-8")
