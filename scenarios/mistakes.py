"""What a planner is told about a scenario that cannot be used: every mistake at once, with its place."""

from dataclasses import dataclass

from rapidfuzz import process


@dataclass(frozen=True)
class Mistake:
    """One mistake: where, what was found, what is allowed, and the nearest valid name if a name was wrong."""

    file: str
    line: int | None
    field: str
    found: str
    allowed: tuple[str, str]  # Chinese, English
    nearest: str = ""

    def text(self, language: str = "en") -> str:
        """One line for the planner."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        if language == "zh":
            hint = f"；您是否要写 {self.nearest}？" if self.nearest else ""
            return f"{place}:{field} 读到 {self.found}；{self.allowed[0]}{hint}"
        hint = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{place}:{field} found {self.found}; {self.allowed[1]}{hint}"


class Told(Exception):
    """An error in words for a planner, English and Chinese."""

    def __init__(self, english: str, chinese: str = ""):
        self.chinese = chinese or english
        super().__init__(english)

    def __reduce__(self):
        return type(self), (str(self), self.chinese)

    def text(self, language: str = "en") -> str:
        """The line that is shown."""
        return self.chinese if language == "zh" else str(self)


class ScenarioMistakes(Exception):
    """Raised before anything runs, with all mistakes of all files and overrides."""

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = mistakes
        super().__init__("\n".join(mistake.text() for mistake in mistakes))


def nearest(name: str, valid) -> str:
    """The valid name nearest to a wrong one, or an empty string when none is near."""
    found = process.extractOne(name, list(valid), score_cutoff=55)
    return found[0] if found else ""
