"""The card of public cost: who pays, beside the reference, and what each payer's yuan brings back."""

import numpy as np
import solara

from qianyi.experiments.view.ensemble import Picture
from qianyi.experiments.view.ensemble.outcomes import COSTS, GAINED, PUBLIC
from qianyi.experiments.view.pages.parts import Unsure, table_html
from qianyi.experiments.view.words import say
from qianyi.results.measures.estimates import paired, return_on_cost
from qianyi.results.measures.indicators import indicators
from qianyi.results.measures.returns import GAINS


def returns_of(picture: Picture) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Return per unit of cost with its 95 % interval by (indicator, payer), as `results.measures.returns` has it."""
    mine, other = picture.mine, picture.reference
    gained = np.array([a.gained - b.gained for a, b in zip(mine, other, strict=True)])
    return {
        (indicator, payer): return_on_cost(gained[:, GAINED.index(gain)], added)
        for payer, (_, _, added) in _costs(picture).items()
        for indicator, gain in GAINS.items()
    }


def _costs(picture: Picture) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """By payer, and for all of them: the scenario's cost, the reference's, and the difference, (replicates,)."""
    mine, other = (np.array([one.cost for one in them]) for them in (picture.mine, picture.reference))
    columns = {name: [place] for place, name in enumerate(COSTS)} | {"public_cost": PUBLIC}
    sums = {name: (mine[:, places].sum(axis=1), other[:, places].sum(axis=1)) for name, places in columns.items()}
    return {name: (a, b, a - b) for name, (a, b) in sums.items()}


def cost_table(picture: Picture, language: str) -> tuple[list[str], list[list[str]]]:
    """Head and rows: cost by payer over all years (亿元), less the reference, and what a unit of it brings back."""
    head = ["", say("scenario", language), say("reference", language), "±"]
    head += [indicators()[indicator].name(language) for indicator in GAINS]
    found, rows = returns_of(picture), []
    for payer, (mine, other, added) in _costs(picture).items():
        cells = [f"{mine.mean():,.0f}", f"{other.mean():,.0f}", f"{added.mean():+,.0f}"]
        public = payer == "public_cost" or COSTS.index(payer) in PUBLIC
        brought = [_told(found[name, payer], added, indicators()[name].digits, language) for name in GAINS]
        rows.append([say(payer, language), *cells, *(brought if public else [""] * len(GAINS))])
    return head, rows


def _told(values: tuple[float, float, float], added: np.ndarray, digits: int, language: str) -> str:
    if np.isfinite(values[0]):
        return f"{values[0]:,.{digits}f} [{values[1]:,.{digits}f}, {values[2]:,.{digits}f}]"
    return Unsure(say("costs_less" if paired(added)[2] < 0.0 else "cost_unsure", language))


@solara.component
def Cost(picture: Picture, language: str):
    """Public cost of the package by payer, beside that of the reference, and its return."""
    solara.HTML(tag="div", unsafe_innerHTML=table_html(*cost_table(picture, language), 1, "cost"))
