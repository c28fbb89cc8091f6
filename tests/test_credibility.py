"""The credibility page and its one line say what the kept studies hold, whatever they hold."""

import json

import pytest

from qianyi.calibration.studies import summary
from qianyi.calibration.studies.headline import headline, runs
from qianyi.calibration.studies.kept import NotKept, kept
from qianyi.calibration.studies.patterns.published import PUBLISHED
from qianyi.experiments.documents import credibility, fitted
from qianyi.experiments.documents.templates import FOLDER


def _kept_with(monkeypatch, name: str, change):
    def other(wanted, *rest):
        about, rows = kept(wanted, *rest)
        return (about, [change(dict(row)) for row in rows]) if wanted == name else (about, rows)

    for module in (summary, credibility):
        monkeypatch.setattr(module, "kept", other)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_section_is_there_in_both_languages(language):
    page = credibility.credibility_page(language)
    template = (FOLDER / f"credibility.{language}.md.j2").read_text(encoding="utf-8")
    heads = [line for line in template.splitlines() if line.startswith("#")]
    assert len(heads) == 10 and set(heads) <= set(page.splitlines())
    assert summary.one_line(language) in page and "{" not in page
    assert all(known.name.text(language) in page for known in PUBLISHED.values())


def test_a_loss_to_a_naive_method_stands_on_the_page_and_in_the_line(monkeypatch):
    def lost(row):
        if row["method"] == "shift_share" and row["score"] == "log_revenue":
            row |= {"verdict": "worse", "difference": "0.4", "difference_low": "0.3", "difference_high": "0.5"}
        return row

    _kept_with(monkeypatch, "backtest", lost)
    page = credibility.credibility_page("en")
    assert "MODEL WORSE |" in page and "+0.4 [+0.3, +0.5]" in page and "no evidence" not in page
    assert "4 worse" in summary.one_line("en") and "4项较差" in summary.one_line("zh")


def test_a_missed_pattern_is_marked(monkeypatch):
    _kept_with(monkeypatch, "patterns", lambda row: row | {"verdict": "outside"} if row["id"] == "exit_rate" else row)
    line = next(line for line in credibility.credibility_page("en").splitlines() if "Exit rate of firms" in line)
    assert "**MISSED**" in line


def test_without_studies_the_line_and_the_page_say_so(monkeypatch):
    def none(name, *rest):
        raise NotKept(name)

    for module in (summary, credibility):
        monkeypatch.setattr(module, "kept", none)
    assert "not been back-tested" in summary.one_line("en") and "尚未经过回测" in summary.one_line("zh")
    assert "(Not run yet.)" in credibility.credibility_page("en")


def test_the_headline_rests_on_where_zones_start(monkeypatch):
    import qianyi.calibration.studies.headline as study

    monkeypatch.setattr(study, "parameters", lambda: {})
    done = []
    base, rows = headline(6, done.append)
    assert len(done) == runs() == 7
    moved = {row.id: row for row in rows}
    assert moved["initial_revenue"].zones_high > base.zones_low > moved["initial_revenue"].zones_low
    assert moved["national_growth"].zones_high >= moved["national_growth"].zones_low
    assert rows[0].id == "initial_revenue" and base.error == 0.0


def test_the_account_of_the_fit_comes_from_its_tables(tmp_path, monkeypatch):
    """The tables have the columns that `calibration/fit/study.py` writes."""
    monkeypatch.setattr(fitted, "STUDY", tmp_path)
    assert "posterior `posterior-2016` that ships" in credibility.credibility_page("en")
    about = {"pasts": 5000, "issued": "2016-12-31", "targets": ["a", "b"], "effective_draws": 321}
    (tmp_path / "study.json").write_text(json.dumps(about), encoding="utf-8")
    texts = {
        "parameters": "id,prior_low,prior_median,prior_high,posterior_low,posterior_mean,posterior_high,"
        "ratio,moved,basis\n"
        "exit_rate,0.01,0.04,0.1,0.02,0.03,0.05,0.5,True,assumed\nentry_rate,0,0.1,0.2,0,0.1,0.2,0.99,False,assumed\n",
        "directions": "ratio,loadings\n0.4,+1 exit_rate\n",
        "predictions": "id,used,covered\nx,True,True\ny,False,False\nz,False,True\n",
        "recovery": "id,covered,expected_low,expected_high,uniform_p\nexit_rate,0.7,0.72,0.88,0.1\n",
        "uncertainty": "outcome,year,sd_chance,sd_parameters,sd_initial,sd_all\nrevenue,2020,0.05,0.1,0.1,0.2\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    for language, said in (("en", "Of 2 unknowns the data moved 1"), ("zh", "2个未知量中数据移动了1个")):
        page = credibility.credibility_page(language)
        assert (
            said in page
            and "`exit_rate`" in page
            and "1 assumed" not in page
            and "+1 exit_rate" in page
            and "0.05 | 0.1 | 0.1 | 0.2" in page
        )
    page = credibility.credibility_page("en")
    assert "Of 2 published figures that the fit did not see, 1 lie" in page
    assert "1 of 1 unknowns fall outside" in page and "somewhat too narrow" in page
