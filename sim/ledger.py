"""The ledger of revenue: every yuan of change is booked to one channel.

Opening revenue + channels = closing revenue, per zone and quarter, to rounding (亿元, annual rate, current prices).
Booked where revenue changes: `_book_growth`, `_leave` and `services_grow` in `sim/phases/production.py`, `open_firm` in
`sim/phases/newcomers.py`; opened and closed in `sim/phases/books.py`.
"""

from qianyi.agents.origins import Origin
from qianyi.agents.rule import rule

CHANNELS = (
    "prices",
    "organic",
    "services",
    "cluster",
    "upgrading",
    "infrastructure",
    "new_local_firms",
    "beijing_tianjin",
    "other_domestic",
    "foreign",
    "limits",
    "zombies_and_cuts",
    "exits",
)
(
    PRICES,
    ORGANIC,
    SERVICES,
    CLUSTER,
    UPGRADING,
    INFRASTRUCTURE,
    NEW_LOCAL_FIRMS,
    BEIJING_TIANJIN,
    OTHER_DOMESTIC,
    FOREIGN,
    LIMITS,
    ZOMBIES_AND_CUTS,
    EXITS,
) = range(1, len(CHANNELS) + 1)
OPENING, CLOSING = 0, len(CHANNELS) + 1
COLUMNS = ("opening", *CHANNELS, "closing")


@rule
def arrival_channel(origin):
    """Channel of a newcomer's revenue by where it comes from."""
    if origin == Origin.LOCAL:
        return NEW_LOCAL_FIRMS
    if origin < 2:
        return BEIJING_TIANJIN
    return OTHER_DOMESTIC if origin == 2 else FOREIGN
