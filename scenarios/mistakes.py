"""What a planner is told about a scenario that cannot be used: every mistake at once, with its place."""

from dataclasses import dataclass

from rapidfuzz import process


@dataclass(frozen=True)
class Mistake:
    """One mistake: where, what was found, what is allowed, and the nearest valid name if a name was wrong."""

    file: str
    line: int | None
    field: str
    found: str | tuple[str, str]  # the planner's own words, or what they amount to in Chinese and English
    allowed: tuple[str, str]  # Chinese, English
    nearest: str = ""

    def text(self, language: str = "en") -> str:
        """One line for the planner."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {_short(self.field)}:" if self.field else ""
        zh = language == "zh"
        found = _short(self.found if isinstance(self.found, str) else self.found[0 if zh else 1])
        if zh:
            hint = f"；您是否要写 {self.nearest}？" if self.nearest else ""
            return f"{place}:{field} 读到 {found}；{self.allowed[0]}{hint}"
        hint = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{place}:{field} found {found}; {self.allowed[1]}{hint}"


def _short(text: str) -> str:
    """What fits a line of a terminal."""
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)})"


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
    if len(name) < 3:  # one or two letters are in every name
        valid = [candidate for candidate in valid if len(candidate) <= 4]
    found = process.extractOne(name[:200], list(valid), score_cutoff=55)
    return found[0] if found else ""
