"""Results of real runs that the project keeps (`calibration/data/`): a CSV whose first line says how it was made."""

import csv
import io
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from qianyi.results.run.identity import VERSION, model_hash
from qianyi.results.run.store import save_whole
from qianyi.scenarios.tables import rows_of

FOLDER = Path(str(files("qianyi.calibration").joinpath("data")))


class NotKept(Exception):
    """There is no such result, or it cannot be read."""


def table_text(about: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> str:
    """The file: `# ` and how it was made as JSON, then the rows."""
    return f"# {json.dumps(dict(about), ensure_ascii=False, sort_keys=True)}\n{rows_text(rows)}"


def rows_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV under their names; numbers to six digits, not-a-number as nothing."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return text.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, float):
        return value
    return "" if value != value else f"{value:.6g}"


def kept(name: str, folder: Path = FOLDER) -> tuple[dict, list[dict[str, str]]]:
    """How a kept result was made, and its rows as text. Raises `NotKept`."""
    path = folder / f"{name}.csv"
    try:
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        return json.loads(first.removeprefix("# ")), rows_of(rest, path.name)
    except (OSError, json.JSONDecodeError) as error:
        raise NotKept(f"{path}: {error}") from error


def number(row: Mapping[str, str], key: str) -> float:
    """A cell as a number; not-a-number where it is empty or missing."""
    return float(row.get(key) or "nan")


def about(command: str, **more: object) -> dict[str, object]:
    """How a kept result was made."""
    told = {"command": command, "made_on": date.today().isoformat(), "qianyi": VERSION, "model_hash": model_hash()}
    return told | {"python": platform.python_version()} | more


def keep(
    name: str, told: Mapping[str, object], rows: Sequence[Mapping[str, object]], folder: Path
) -> list[dict[str, str]]:
    """Write a result, all of it or none, and read it back as the pages do."""
    text = table_text(told, rows)
    save_whole(folder / f"{name}.csv", lambda file: file.write(text.encode()))
    return kept(name, folder)[1]
