"""How a field of a scenario is declared: default, unit, range, meaning, source, status."""

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from qianyi.scenarios.words import LANGUAGES, Message


@dataclass(frozen=True)
class About:
    """What a planner must know of a field."""

    meaning: Message
    unit: str
    source: str
    status: str

    def __call__(self, schema: dict[str, Any]) -> None:
        """Write it into the field's JSON Schema."""
        schema |= {"unit": self.unit, **{language: self.meaning.text(language) for language in LANGUAGES}}
        schema |= {"source": self.source, "status": self.status}


def described(
    default: Any, meaning: Message, *, unit: str = "-", source: str = "assumed", status: str = "assumed"
) -> Any:
    """A pydantic field with its meaning; a default that can be called makes the value."""
    about = About(meaning, unit, source, status)
    if callable(default):
        return Field(default_factory=default, description=str(meaning), json_schema_extra=about)
    return Field(default=default, description=str(meaning), json_schema_extra=about)
