"""The credibility page's account of the fit: from the tables that `qianyi calibrate` left."""

import json
from collections import Counter
from collections.abc import Callable

from qianyi.calibration.studies.kept import FOLDER, NotKept, number
from qianyi.scenarios.ensemble import SHIPPED, ensemble
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.tables import Row, read
from qianyi.scenarios.words import words

# What `qianyi calibrate` left beside the shipped posterior.
STUDY = FOLDER / SHIPPED
_CENTRAL = 0.8


def _study(name: str) -> tuple[Row, ...]:
    """A table that a calibration left (`qianyi calibrate`), kept beside the back-test. Raises `NotKept`."""
    try:
        return read(STUDY / f"{name}.csv")
    except OSError as error:
        raise NotKept(str(error)) from error


def fitted(language: str) -> dict[str, object]:
    """What the fit used, moved and met; where its tables are not kept, what the posterior says of itself."""
    try:
        about = json.loads((STUDY / "study.json").read_text(encoding="utf-8"))
        rows, directions = _study("parameters"), _study("directions")
    except (OSError, NotKept):
        return {"study": None, "posterior": _posterior()}
    moved = [row for row in rows if row["moved"] == "True"]
    predicted = _or_none(_predicted)
    return {
        "study": STUDY.name,
        "pasts": about["pasts"],
        "issued": about["issued"],
        "targets": len(about["targets"]),
        "effective": about["effective_draws"],
        "axes": len(rows),
        "moved": len(moved),
        "moved_unknowns": _moved(moved, language),
        "predicted": predicted,
        "recovery": predicted and _or_none(_recovered),
        "basis": _unmoved(rows),
        "directions": [{"ratio": number(row, "ratio"), "loadings": row["loadings"]} for row in directions],
        "widths": _widths(language),
    }


def _or_none(account: Callable[[], dict[str, float]]) -> dict[str, float] | None:
    """What a table says; nothing where it is not kept."""
    try:
        return account()
    except NotKept:
        return None


def _moved(moved: list[dict[str, str]], language: str) -> list[tuple[str, ...]]:
    t = words(language)
    names = {one.id: t.of(one, "name") for one in parameters().values()}
    names |= {
        "initial_common": t("Common error of early zone sizes"),
        "coverage_drift": t("Yearly drift of statistical scope"),
    }
    return [
        (
            f"{names.get(row['id'], '')} `{row['id']}`",
            " – ".join(f"{number(row, f'prior_{at}'):.3g}" for at in ("low", "median", "high")),
            " – ".join(f"{number(row, f'posterior_{at}'):.3g}" for at in ("low", "mean", "high")),
            f"{number(row, 'ratio'):.2f}",
        )
        for row in sorted(moved, key=lambda row: number(row, "ratio"))
    ]


def _unmoved(rows: list[dict[str, str]]) -> list[tuple[str, int]]:
    """How many of the other unknowns rest on literature and how many are assumed."""
    basis = Counter(
        "literature" if row["basis"].startswith("literature") else "assumed" for row in rows if row["moved"] != "True"
    )
    return sorted(basis.items(), reverse=True)


def _posterior() -> dict[str, object] | None:
    """What can be said of the fit where its tables are not kept."""
    try:
        about = ensemble(SHIPPED).about
        return {"name": SHIPPED, "draws": about["draws"], "issued": about["issued"]}
    except (OSError, KeyError):
        return None


def _widths(language: str) -> list[tuple[str, ...]]:
    """Where the width of bands comes from, source by source; nothing where it was not kept."""
    try:
        rows = [row for row in _study("uncertainty") if row["year"] in ("2017", "2020", "2025")]
    except NotKept:
        return []
    t = words(language)
    outcomes = {"revenue": t("Total revenue (SD of logs)"), "at_target": t("Zones on target (SD)")}
    kinds = ("sd_chance", "sd_parameters", "sd_initial", "sd_all")
    return [(outcomes[row["outcome"]], row["year"], *(f"{number(row, kind):.3g}" for kind in kinds)) for row in rows]


def _predicted() -> dict[str, float]:
    rows = _study("predictions")
    held = [row for row in rows if row["used"] == "False"]
    used = [row for row in rows if row["used"] == "True"]
    met, covered = (sum(row["covered"] == "True" for row in part) for part in (used, held))
    return {"held": len(held), "covered": covered, "used": len(used), "met": met}


def _recovered() -> dict[str, float]:
    rows = _study("recovery")
    covered = [number(row, "covered") for row in rows]
    mean = sum(covered) / len(rows)
    outside = [r for r in rows if not number(r, "expected_low") <= number(r, "covered") <= number(r, "expected_high")]
    span = {"low": min(covered), "mean": mean, "high": max(covered)}
    narrow = bool(outside) and mean < _CENTRAL
    return span | {"unknowns": len(rows), "outside": len(outside), "narrow": narrow}
