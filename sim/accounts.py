"""The books of a run: the columns of indicators, ledger and money, each declared once. A row is a zone and quarter.

Rules address a row's columns by name (`book.exits -= lost`), arrays by `world.ledger["exits"]`, shape (T, Z).
"""

import numpy as np

from qianyi.agents.origins import ORIGINS, Origin, is_city
from qianyi.agents.rule import rule
from qianyi.scenarios.tables import rows


def _numbers_by_name(*names: str) -> np.dtype:
    return np.dtype([(name, "f8") for name in names])


# What is recorded of a zone at the end of a quarter, `zones/*.parquet`: rows of level `zone` of the table.
INDICATORS = _numbers_by_name(*(row["id"] for row in rows("data/indicators.csv") if row["level"] == "zone"))

# Every yuan by which revenue changes is booked to one channel: opening + channels = closing, to rounding (亿元, annual
# rate, current prices). Booked where revenue changes, in `sim/phases/production.py` and `newcomers.py`.
CHANNELS = tuple(row["id"] for row in rows("data/channels.csv"))
LEDGER = _numbers_by_name("opening", *CHANNELS, "closing")

# Money of a zone and its financing platform in a quarter (亿元); booked by `agents/zone/budget.py`.
MONEY = _numbers_by_name(
    "cash_opening",
    "tax",
    "land_income",
    "transfers",
    "borrowing",
    "asked",
    "payroll",
    "promotion",
    "services",
    "innovation",
    "infrastructure",
    "land_taken_back",
    "ppp_payments",
    "interest",
    "arrears_interest",
    "repayment",
    "handed_up",
    "relief",
    "cash_closing",
    "debt_opening",
    "debt_closing",
)

# Of the province, `province/*.parquet`: planned investment (亿元 a quarter) of the investors who looked for a site,
# by where they come from; won by a zone of the data set, or lost to other places.
CAPTURED = tuple(f"{where}_{origin}" for origin in ORIGINS for where in ("won", "lost"))


def as_numbers(book: np.ndarray) -> np.ndarray:
    """Whole rows as plain numbers: the same memory, with the columns in their order as one more axis."""
    return np.asarray(book).view("f8").reshape(*book.shape, -1)


def places(book: np.dtype, *names: str) -> list[int]:
    """Places of columns among the plain numbers of a book's rows."""
    order = {name: place for place, name in enumerate(book.names or ())}
    return [order[name] for name in names]


@rule
def book_newcomer(book, origin, revenue):
    """Book revenue (亿元, annual rate) that a newcomer brings to the channel of the place it comes from."""
    if origin == Origin.LOCAL:
        book.new_local_firms += revenue
    elif is_city(origin):
        book.beijing_tianjin += revenue
    elif origin == Origin.DOMESTIC:
        book.other_domestic += revenue
    else:
        book.foreign += revenue
