"""What a fit may use: figures and evidence of its own date, each traceable to the rows it came from."""

import csv
import math
import re
from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from qianyi.calibration.evidence import targets as evidence
from qianyi.calibration.evidence.history import STARTS, births, national_growth, published_levels, zones_at
from qianyi.calibration.evidence.priors import FIXED, known_on, priors
from qianyi.calibration.evidence.targets import known, targets
from qianyi.scenarios.parameters import parameters

DATED = ("zone_figures", "province_figures", "relocation_figures", "beijing_relocation", "published_estimates")
START_2016 = STARTS[2016].issued


@pytest.mark.parametrize("name", DATED)
def test_every_row_of_data_says_when_it_was_known_and_how_that_is_known(name):
    with files("qianyi.scenarios").joinpath(f"data/{name}.csv").open(encoding="utf-8") as table:
        for line, row in enumerate(csv.DictReader(table), 2):
            assert row["known_on_status"], (name, line)
            if row["known_on"]:
                date.fromisoformat(row["known_on"])
            else:
                assert name == "published_estimates" and row["known_on_status"] == "no dated source", line


def test_a_fit_uses_no_figure_known_after_its_date_of_issue():
    for issued in (start.issued for start in STARTS.values()):
        for target in known(issued):
            assert all(row["known_on"] <= issued.isoformat() for row in target.rows), target.id
        assert {target.known_on <= issued for target in known(issued)} == {True}
    later = {target.id for target in targets()} - {target.id for target in known(START_2016)}
    assert len(known(START_2016)) >= 10 and {"above_1000_2017", "bt_capital_2016"} <= later


def test_evidence_of_a_later_date_leaves_a_parameter_uniform_between_its_bounds():
    for issued in (date(2013, 6, 30), START_2016, date(2026, 1, 1)):
        for prior in priors(issued):
            if known_on(parameters()[prior.id]) > issued.isoformat():
                assert prior.shape == "uniform" and prior.basis.startswith("assumed"), prior.id
    shapes = {prior.id: prior.shape for prior in priors(START_2016)}
    assert shapes["entry_rate"] == "uniform"  # Barwick et al. (2024)
    assert shapes["staff_elasticity"] == "triangular"  # Morisset and Andrews-Johnson (2003)


def test_every_behavioural_parameter_has_a_prior_within_the_bounds_of_the_loader():
    given = {prior.id: prior for prior in priors(START_2016)}
    for parameter in parameters().values():
        if parameter.id in FIXED or parameter.low == parameter.high:
            assert parameter.id not in given
            continue
        drawn = given[parameter.id].quantile(np.linspace(0.001, 0.999, 99))
        assert parameter.low <= drawn.min() and drawn.max() <= parameter.high, parameter.id
        assert (np.diff(drawn) >= 0).all() and drawn.std() > 0, parameter.id


def test_values_of_targets_follow_from_their_rows():
    by_id = {target.id: target for target in targets()}
    assert by_id["exits_2014"].value == 392
    assert by_id["bt_capital_2014"].value == pytest.approx(3757 * 0.8)
    assert by_id["investment_share"].value == pytest.approx(math.sqrt(90.6 / 422.7 * 51.8 / 623.4))
    assert by_id["tax_share"].value == pytest.approx((32.66 / 623.4 * 8.5 / 422.7 * 42 / 1460) ** (1 / 3))
    for target in targets():
        assert target.rows and target.tolerance > 0 and target.error(target.value) == pytest.approx(0.0)


_READ = ("value", "as_of", "note", "number_in_source")


def _more(text: str) -> str:
    """A cell with its number, and every percentage in it, a tenth larger."""
    larger = lambda found: f"{1.1 * float(found[1]):.6g}{found[2]}"  # noqa: E731
    return re.sub(r"^([\d.]+)()$|([\d.]+)( ?%)", lambda m: larger(m if m[1] else (m[0], m[3], m[4])), text)


def test_every_row_of_a_target_decides_its_value(monkeypatch):
    given, real = {target.id: target for target in targets()}, evidence._table
    decided = {(id, tuple(row.values())) for id, target in given.items() for row in target.rows if row["file"]}
    assert {id for id, _ in decided} == set(given)
    for id, key in decided:

        def changed(name: str, key=key):
            more = lambda row: row | {cell: _more(row[cell]) for cell in _READ if cell in row}  # noqa: E731
            return tuple(more(row) if tuple(row.values()) == key else row for row in real(name))

        monkeypatch.setattr(evidence, "_table", changed)
        moved = next(target for target in evidence.targets.__wrapped__() if target.id == id)
        assert moved.value != pytest.approx(given[id].value, rel=1e-3), (id, key)


def test_figures_of_targets_that_stand_in_no_table_say_whence_they_are():
    rows = {target.id: [row for row in target.rows if not row["file"]] for target in targets()}
    assert {id for id, found in rows.items() if found} == {
        "bt_capital_2014", "bt_capital_2015", "excess_growth", "tianjin_paid_2014_2016", "foreign_2016",
    }  # fmt: skip
    assert all(row["source_title"] for found in rows.values() for row in found)


def test_values_of_targets_whose_figures_were_typed_are_what_they_were():
    values = {target.id: target.value for target in targets()}
    assert values["bt_share_2015"] == 0.473
    assert values["excess_growth"] == pytest.approx(0.11218820971027846, rel=1e-12)
    assert values["value_added_growth_2016"] == pytest.approx(math.log(1.111) - 0.0478, rel=1e-12)


def test_no_level_of_a_zone_at_a_start_is_of_later_years_or_known_later():
    assert (
        set(published_levels(STARTS[2012])) <= set(published_levels(STARTS[2014])) < set(published_levels(STARTS[2016]))
    )
    assert "石家庄高新区" not in published_levels(STARTS[2014])  # its 2000亿 of 2015 came out in 2016
    assert published_levels(STARTS[2016])["石家庄高新区"][0] > 2000
    assert max(national_growth(STARTS[2012].issued)) == 2012
    assert 2017 not in national_growth(date(2017, 6, 30)) and 2017 in national_growth(date(2018, 6, 30))


def test_sizes_at_2012_meet_the_published_output_and_count_on_average():
    zones = zones_at(STARTS[2012])
    rng = np.random.default_rng(1)
    chances = rng.random((200, len(zones)))
    sizes = np.array([[z.revenue_2016_quantile(u) for z, u in zip(zones, row, strict=True)] for row in chances])
    counted = np.array(births()) <= 2012
    assert sizes[:, counted].sum(axis=1).mean() == pytest.approx(20180 / 0.65, rel=0.15)
    assert (sizes[:, counted] >= 1000).sum(axis=1).mean() == pytest.approx(5.0, abs=1.5)
