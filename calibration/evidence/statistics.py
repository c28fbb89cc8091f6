"""The figures that a simulated past would have published: one per target, from the same definition."""

import numpy as np

from qianyi.calibration.evidence.history import History, Start

_BEIJING, _TIANJIN, _FOREIGN = 0, 1, 3


def _of_year(history: History, start: Start, year: int, name: str) -> float:
    """Mean over the year's quarters (annual rate), summed over the zones."""
    first = 4 * (year - start.year - 1)
    return float(history.indicators[name][first : first + 4].mean(axis=0).sum())


def _flow(history: History, start: Start, year: int, kind: np.ndarray) -> np.ndarray:
    first = 4 * (year - start.year - 1)
    return kind[first : first + 4].sum(axis=0)


def _count(history: History, start: Start, year: int, threshold: float) -> float:
    return float(np.nansum(history.reported[year - start.year] >= threshold))


def _same_zones(history: History, table: np.ndarray) -> np.ndarray:
    """Log of the sum over the zones that counted from the base year on, by year."""
    return np.log(np.nansum(table[:, ~np.isnan(history.reported[0])], axis=1))


def growth_above_national(history: History, table: np.ndarray, years: int) -> float:
    """Mean growth of the same zones above the national path over the first `years`, log points a year."""
    total = _same_zones(history, table)
    return float((total[years] - total[0] - history.national[years]) / years)


def statistics(history: History, start: Start) -> dict[str, float]:
    """Simulated value of every target from a past that starts in 2012 and runs to 2017, and `true_growth`.

    `true_growth` is what decision 2 of the model asks to be zero: growth of produced revenue above the national path.
    """
    found = {"true_growth": growth_above_national(history, history.revenue, 4)}
    found["excess_growth"] = growth_above_national(history, history.reported, 4)
    for year in (2014, 2015, 2016):
        won = _flow(history, start, year, history.captured[:, :, 0])
        found[f"bt_capital_{year}"] = float(won[_BEIJING] + won[_TIANJIN])
        found[f"bt_share_{year}"] = float((won[_BEIJING] + won[_TIANJIN]) / max(1e-9, won.sum()))
        found[f"exits_{year}"] = float(history.pressed[year - 1 - start.year] - history.pressed[year - start.year])
    revenue = _of_year(history, start, 2015, "revenue")
    found["investment_share"] = _of_year(history, start, 2015, "fixed_investment") / revenue
    found["tax_share"] = _of_year(history, start, 2015, "tax") / revenue
    found["value_added_share"] = _of_year(history, start, 2015, "value_added") / revenue
    paid = history.paid_in.sum(axis=1)
    found["domestic_paid_share"] = float(_flow(history, start, 2015, paid)[:_FOREIGN].sum()) / revenue
    found["foreign_2016"] = float(_flow(history, start, 2016, paid)[_FOREIGN])
    found["tianjin_paid_2014_2016"] = float(sum(_flow(history, start, y, paid)[_TIANJIN] for y in (2014, 2015, 2016)))
    grown = [_of_year(history, start, year, "value_added") for year in (2015, 2016)]
    found["value_added_growth_2016"] = float(
        np.log(grown[1] / grown[0]) - (history.national[2016 - start.year] - history.national[2015 - start.year])
    )
    found["above_1000_2012"] = _count(history, start, 2012, 1000.0)
    found["above_2000_2015"] = _count(history, start, 2015, 2000.0)
    for threshold in (100, 500, 1000):
        found[f"above_{threshold}_2017"] = _count(history, start, 2017, float(threshold))
    return found
