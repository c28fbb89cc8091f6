"""The credibility page and its one line say what the kept studies hold, whatever they hold."""

import pytest

from calibration import summary
from calibration.kept import NotKept, kept
from experiments.documents import credibility
from experiments.documents.credibility_words import HEADS
from experiments.headline import headline, runs
from experiments.patterns.published import PUBLISHED


def _kept_with(monkeypatch, name: str, change):
    def other(wanted, *rest):
        about, rows = kept(wanted, *rest)
        return (about, [change(dict(row)) for row in rows]) if wanted == name else (about, rows)

    for module in (summary, credibility):
        monkeypatch.setattr(module, "kept", other)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_section_is_there_in_both_languages(language):
    page = credibility.credibility_page(language)
    assert all(head[language] in page for head in HEADS.values())
    assert summary.one_line(language) in page and "{" not in page
    assert all((known.zh if language == "zh" else known.en) in page for known in PUBLISHED.values())


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
    import experiments.headline as study

    monkeypatch.setattr(study, "parameters", lambda: {})
    done = []
    base, rows = headline(6, done.append)
    assert len(done) == runs() == 7
    moved = {row.id: row for row in rows}
    assert moved["initial_revenue"].zones_high > base.zones_low > moved["initial_revenue"].zones_low
    assert moved["national_growth"].zones_high >= moved["national_growth"].zones_low
    assert rows[0].id == "initial_revenue" and base.error == 0.0
