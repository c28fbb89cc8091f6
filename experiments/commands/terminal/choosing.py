"""Scenarios and levers by the names that planners type; a name that is wrong is told with the nearest."""

from qianyi.scenarios.levers import levers
from qianyi.scenarios.mistakes import Told, nearest
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import message


def load_scenarios(names: list[str], overrides: list[str] | None = None) -> list[Scenario]:
    """Scenarios by name or file with overrides. Raises `ScenarioMistakes` with all mistakes of all of them."""
    from qianyi.scenarios.loader import load_all

    return load_all(names, overrides or [])


def find_lever(name: str) -> str:
    """The name, if a lever has it. Raises `Told` with the nearest."""
    if name in levers():
        return name
    near = nearest(name, levers())
    hint = message("; did you mean {nearest}?", nearest=near) if near else ""
    raise Told("no lever is called {asked}{hint}", asked=repr(name), hint=hint)
