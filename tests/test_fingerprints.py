"""What the model computes is, bit for bit, what was written down (`tests/fingerprints.py`)."""

import pytest

from qianyi.scenarios.loader import library
from tests import fingerprints


@pytest.fixture(scope="module")
def found():
    return fingerprints.worlds(library())


def test_revenue_of_every_scenario_is_what_was_kept(found):
    kept = fingerprints.kept()
    revenue = {what: float(value) for what, value in found.items() if what.endswith("/revenue")}
    assert len(revenue) == len(library()) * len(fingerprints.SEEDS)
    assert revenue == pytest.approx({what: float(kept[what]) for what in revenue}, rel=1e-6)


def test_bits_are_those_that_were_kept(found):
    """Where exponential and logarithm give other bits, the test above is what holds; there it must say so."""
    kept = fingerprints.kept()
    same_mathematics = fingerprints.mathematics() == kept["mathematics"]
    differ = [what for what, value in found.items() if kept[what] != value]
    assert (not differ) == same_mathematics or not differ


def test_book_of_numbers_is_what_was_kept():
    if fingerprints.mathematics() == fingerprints.kept()["mathematics"]:
        assert fingerprints.book() == fingerprints.kept()["book"]
