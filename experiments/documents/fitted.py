"""The credibility page's account of the fit: from the tables that `qianyi calibrate` left."""

import json
from collections import Counter

from qianyi.calibration.studies.kept import FOLDER, NotKept, number
from qianyi.experiments.documents import credibility_words as words
from qianyi.experiments.documents.words import markdown_table
from qianyi.scenarios.ensemble import SHIPPED, ensemble
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.tables import Row, read

# What `qianyi calibrate` left beside the shipped posterior.
STUDY = FOLDER / SHIPPED
_CENTRAL = 0.8


def _study(name: str) -> tuple[Row, ...]:
    """A table that a calibration left (`qianyi calibrate`), kept beside the back-test. Raises `NotKept`."""
    try:
        return read(STUDY / f"{name}.csv")
    except OSError as error:
        raise NotKept(str(error)) from error


def fitted(language: str) -> list[str]:
    """What the fit used, moved and met; where its tables are not kept, what the posterior says of itself."""
    try:
        about = json.loads((STUDY / "study.json").read_text(encoding="utf-8"))
        rows, directions = _study("parameters"), _study("directions")
    except (OSError, NotKept):
        return [_without_tables(language)]
    moved = [row for row in rows if row["moved"] == "True"]
    parts = [
        words.FIT[language].format(
            pasts=about["pasts"],
            issued=about["issued"],
            targets=len(about["targets"]),
            effective=about["effective_draws"],
            axes=len(rows),
            moved=len(moved),
            directions=len(directions),
        )  # fmt: skip
    ]
    try:
        parts.append(_predicted(language))
        parts.append(_recovered(language))
    except NotKept:
        pass
    names = {one.id: one.name_zh if language == "zh" else one.name_en for one in parameters().values()}
    names |= {key: both[language] for key, both in words.FIT_NAMES.items()}
    heads = {
        "zh": ("被数据移动的未知量", "先验 10%–50%–90%", "后验 10%–均值–90%", "标准差之比"),
        "en": ("Unknown that the data moved", "Prior 10-50-90 %", "Posterior 10 %-mean-90 %", "SD ratio"),
    }[language]
    table = [
        (
            f"{names.get(row['id'], '')} `{row['id']}`",
            " – ".join(f"{number(row, f'prior_{at}'):.3g}" for at in ("low", "median", "high")),
            " – ".join(f"{number(row, f'posterior_{at}'):.3g}" for at in ("low", "mean", "high")),
            f"{number(row, 'ratio'):.2f}",
        )
        for row in sorted(moved, key=lambda row: number(row, "ratio"))
    ]
    shown = [markdown_table(heads, table)] if table else []
    return [*parts, *shown, *_unmoved(rows, directions, language), *_widths(language)]


def _unmoved(rows: list[dict[str, str]], directions: list[dict[str, str]], language: str) -> list[str]:
    """What the rest of the unknowns rests on, and the combinations that moved."""
    basis = Counter(
        "literature" if row["basis"].startswith("literature") else "assumed" for row in rows if row["moved"] != "True"
    )
    counts = [words.FIT_BASIS[key][language].format(count) for key, count in sorted(basis.items(), reverse=True)]
    text = words.FIT_UNMOVED[language].format(counts={"zh": "，", "en": ", "}[language].join(counts))
    return [text, "\n".join(f"- {number(row, 'ratio'):.2f}: {row['loadings']}" for row in directions)]


def _without_tables(language: str) -> str:
    """What can be said of the fit where its tables are not kept."""
    try:
        about = ensemble(SHIPPED).about
        return words.FIT_BARE[language].format(name=SHIPPED, draws=about["draws"], issued=about["issued"])
    except (OSError, KeyError):
        return words.FIT_NONE[language]


def _widths(language: str) -> list[str]:
    """Where the width of bands comes from, source by source; nothing where it was not kept."""
    try:
        rows = [row for row in _study("uncertainty") if row["year"] in ("2017", "2020", "2025")]
    except NotKept:
        return []
    heads = {
        "zh": ("指标", "年份", "偶然", "参数", "2016年收入", "合计"),
        "en": ("Outcome", "Year", "Chance", "Parameters", "2016 revenues", "All"),
    }[language]
    outcomes = {
        "revenue": {"zh": "收入合计（对数标准差）", "en": "Total revenue (SD of logs)"},
        "at_target": {"zh": "达标区数（标准差）", "en": "Zones on target (SD)"},
    }
    kinds = ("sd_chance", "sd_parameters", "sd_initial", "sd_all")
    lines = [
        (outcomes[row["outcome"]][language], row["year"], *(f"{number(row, kind):.3g}" for kind in kinds))
        for row in rows
    ]
    return [words.WIDTHS[language], markdown_table(heads, lines)]


def _predicted(language: str) -> str:
    rows = _study("predictions")
    held = [row for row in rows if row["used"] == "False"]
    used = [row for row in rows if row["used"] == "True"]
    met, covered = (sum(row["covered"] == "True" for row in part) for part in (used, held))
    return words.FIT_PREDICTED[language].format(held=len(held), covered=covered, used=len(used), met=met)


def _recovered(language: str) -> str:
    rows = _study("recovery")
    covered = [number(row, "covered") for row in rows]
    mean = sum(covered) / len(rows)
    outside = [r for r in rows if not number(r, "expected_low") <= number(r, "covered") <= number(r, "expected_high")]
    narrow = words.FIT_NARROW[language] if outside and mean < _CENTRAL else ""
    return words.FIT_RECOVERY[language].format(
        mean=mean, low=min(covered), high=max(covered), unknowns=len(rows), outside=len(outside), narrow=narrow
    )
