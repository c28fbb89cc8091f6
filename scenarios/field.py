"""How a field of a scenario is declared: default, unit, range, meaning in both languages, source, status."""

from typing import Any

from pydantic import Field


def described(
    default: Any, zh: str, en: str, *, unit: str = "-", source: str = "", status: str = "assumed", **limits: Any
) -> Any:
    """A pydantic field that carries what a planner must know; `limits` are pydantic's (ge, le, pattern)."""
    about = {"unit": unit, "zh": zh, "en": en, "source": source or "assumed", "status": status}
    if callable(default):
        return Field(default_factory=default, description=en, json_schema_extra=about, **limits)
    return Field(default=default, description=en, json_schema_extra=about, **limits)
