"""Scenarios and levers by the names that planners type; a name that is wrong is told with the nearest."""

from qianyi.experiments.commands.terminal.application import Refused
from qianyi.scenarios.levers import levers
from qianyi.scenarios.mistakes import Told, nearest
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import message


def load_scenarios(names: list[str], overrides: list[str] | None = None) -> list[Scenario]:
    """Scenarios by name or file with overrides. Raises `ScenarioMistakes` with all mistakes of all of them."""
    from qianyi.scenarios.loader import load_all

    loaded = load_all(names, overrides or [])
    if any(scenario.sweep for scenario in loaded):
        _check_sweeps_of(loaded)
    return loaded


def _check_sweeps_of(scenarios: list[Scenario]) -> None:
    """Tell of every sweep of a scenario that cannot be run, whether it is to be run now or not: `Refused`."""
    from qianyi.experiments.batches.designs import SweepMistake, check_sweeps, parse_sweep

    wrong = []
    for scenario in scenarios:
        wanted = []
        for key, span in scenario.sweep.items():
            try:
                wanted.append(parse_sweep(f"{key}={span}"))
                check_sweeps(wanted, "lhs")
            except SweepMistake as mistake:
                wrong.append(mistake)
    if wrong:
        raise Refused(*wrong)


def find_lever(name: str) -> str:
    """The name, if a lever has it. Raises `Told` with the nearest."""
    if name in levers():
        return name
    near = nearest(name, levers())
    hint = message("; did you mean {nearest}?", nearest=near) if near else ""
    raise Told("no lever is called {asked}{hint}", asked=repr(name), hint=hint)
