"""Text in files that spreadsheets open: it stays text, whatever it begins with."""

from collections.abc import Callable
from typing import Any

import pandas as pd

# What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@")


def kept_text(value: Any) -> Any:
    """A cell of a CSV: text that a spreadsheet would calculate gets the apostrophe that marks text; numbers stay."""
    if not isinstance(value, str) or not value.lstrip().startswith(_FORMULA) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def csv_text(table: pd.DataFrame, float_format: str | Callable | None = None) -> str:
    """A table as CSV, its texts kept as texts."""
    safe = table.rename(columns=kept_text)
    for place, kind in enumerate(table.dtypes):
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            safe.isetitem(place, table.iloc[:, place].astype(object).map(kept_text))
    return safe.to_csv(index=False, float_format=float_format, lineterminator="\n")
