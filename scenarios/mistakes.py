"""What a planner is told about a scenario that cannot be used: every mistake at once, with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process

from qianyi.scenarios.words import Message, message, words


@dataclass(frozen=True)
class Mistake:
    """One mistake: where, what was found, what is allowed, and the nearest valid name if a name was wrong."""

    file: str
    line: int | None
    field: str
    found: str | Message  # the planner's own words, or what they amount to
    allowed: str | Message
    nearest: str = ""

    def text(self, language: str = "en") -> str:
        """One line for the planner."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {_short(self.field)}:" if self.field else ""
        t = words(language)
        found = _short(t.tell(self.found))
        hint = t("; did you mean {nearest}?", nearest=self.nearest) if self.nearest else ""
        return f"{place}:{field} " + t("found {found}; {allowed}", found=found, allowed=t.tell(self.allowed)) + hint


# So many mistakes are shown; more come from a file that is no scenario.
MOST_SHOWN = 100


def shown(mistakes: Sequence[Mistake]) -> list[Mistake | Message]:
    """Mistakes as a planner reads them: the first hundred, and how many more there are."""
    rest = len(mistakes) - MOST_SHOWN
    return [*mistakes[:MOST_SHOWN], *([message("… and {rest} more", rest=rest)] if rest > 0 else [])]


def _short(text: str) -> str:
    """What fits a line of a terminal."""
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)})"


class Told(Exception):
    """An error in words for a planner, English and Chinese."""

    def __init__(self, english: str | Message, **fields: object):
        """A sentence in English with its fields (or a whole message); its Chinese stands in the catalogue."""
        self.said = english if isinstance(english, Message) else message(english, **fields)
        super().__init__(self.said)

    def __reduce__(self):
        return type(self), (self.said,)

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "en") -> str:
        """The line that is shown."""
        return self.said.text(language)


class ScenarioMistakes(Exception):
    """Raised before anything runs, with all mistakes of all files and overrides."""

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = mistakes
        super().__init__("\n".join(mistake.text() for mistake in shown(mistakes)))


def recognised(sentence: str, known: Iterable[Message]) -> Message | str:
    """The first message that a library's English sentence is, `{rest}` standing for any of it; the sentence if none."""
    for said in known:
        before, _, after = said.english.partition("{rest}")
        if sentence.startswith(before) and sentence.endswith(after):
            return replace(said, fields={"rest": sentence[len(before) : len(sentence) - len(after)]})
    return sentence


def nearest(name: str, valid: Iterable[str]) -> str:
    """The valid name nearest to a wrong one, or an empty string when none is near."""
    if len(name) < 3:  # one or two letters are in every name
        valid = [candidate for candidate in valid if len(candidate) <= 4]
    found = process.extractOne(name[:200], list(valid), score_cutoff=55)
    return found[0] if found else ""
