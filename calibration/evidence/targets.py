"""What was published about zones and about Beijing-Tianjin projects, as targets that a simulated past meets.

`data/targets.csv` names, for each target, the rows of `scenarios/data/` behind it and how its value follows from them.
"""

import ast
import math
import operator
from dataclasses import dataclass
from datetime import date
from functools import cache

from qianyi.scenarios.tables import rows

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS = {"log": math.log, "sqrt": math.sqrt}


@dataclass(frozen=True)
class Target:
    """One published figure with its error.

    `tolerance` is the standard deviation of measurement, rounding and mismatch of scope together (assumed), in log
    points where `scale` is `log`, else in the unit of the value. `known_on` is the latest date of its rows.
    """

    id: str
    name_zh: str
    name_en: str
    scale: str
    tolerance: float
    value: float
    known_on: date
    rows: tuple[dict[str, str], ...]
    derivation: str
    note_zh: str
    note_en: str

    def error(self, simulated: float) -> float:
        """How far a simulated figure lies off, in standard deviations of the target alone."""
        if self.scale == "log":
            return math.log(max(simulated, 1e-9) / self.value) / self.tolerance
        return (simulated - self.value) / self.tolerance


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    return tuple({**row, "file": name} for row in rows(f"data/{name}.csv"))


def _row(key: str) -> dict[str, str]:
    """The one row that FILE|ZONE|INDICATOR|YEAR|VALUE names; the value only where the rest is not enough."""
    file, zone, indicator, year, *value = key.split("|")
    when = "period" if file == "beijing_relocation" else "year"
    found = [
        row
        for row in _table(file)
        if row.get("zone_zh", "") == zone
        and row["indicator"].startswith(indicator)
        and row[when] == year
        and (not value or row["value"] == value[0])
    ]
    if len(found) != 1:
        raise LookupError(f"{key}: {len(found)} rows")
    return found[0]


def _evaluate(node: ast.expr, values: dict[str, float]) -> float:
    if isinstance(node, ast.Constant):
        return float(node.value)
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_evaluate(node.left, values), _evaluate(node.right, values))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _FUNCTIONS[node.func.id](_evaluate(node.args[0], values))
    raise ValueError(f"a derivation may not hold {ast.dump(node)}")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


@cache
def targets() -> tuple[Target, ...]:
    """Every target, in the order of the file."""
    found = []
    for line in rows("data/targets.csv", "calibration"):
        behind = tuple(_row(key) for key in line["rows"].split(";"))
        values = {letter: _number(row["value"]) for letter, row in zip("abcdef", behind, strict=False)}
        value = _evaluate(ast.parse(line["derivation"], mode="eval").body, values)
        found.append(
            Target(
                **{key: line[key] for key in ("id", "name_zh", "name_en", "scale", "derivation")},
                **{key: line[key] for key in ("note_zh", "note_en")},
                tolerance=float(line["tolerance"]),
                value=value,
                known_on=max(date.fromisoformat(row["known_on"]) for row in behind),
                rows=behind,
            )
        )
    return tuple(found)


def known(issued: date) -> tuple[Target, ...]:
    """The targets that a fit issued on a date may use: every row behind them was public by then."""
    return tuple(target for target in targets() if target.known_on <= issued)


def held_out(issued: date) -> tuple[Target, ...]:
    """The targets that became known after that date: they judge the fit."""
    return tuple(target for target in targets() if target.known_on > issued)
