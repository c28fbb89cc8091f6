"""The description of the model in the order of the ODD protocol (Grimm et al. 2020), from code and data."""

import importlib
import inspect
import pkgutil

import qianyi.agents
from qianyi.agents.columns import TABLES
from qianyi.experiments.documents.templates import page
from qianyi.experiments.explain import meaning_of_phase, phases_of_the_quarter
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.words import Words, words
from qianyi.scenarios.words.docstrings import one_line
from qianyi.scenarios.zones import key_zones
from qianyi.scenarios.zones.background import background_zones
from qianyi.sim.accounts import CHANNELS

_NO_RULES = {"qianyi.agents.columns", "qianyi.agents.rule"}


def model_page(language: str) -> str:
    """The whole page in a language."""
    t = words(language)
    values = {
        "levers": len(levers()),
        "parameters": len(parameters()),
        "channels": len(CHANNELS),
        "zones": len(key_zones()),
        "others": len(background_zones()),
        "reported": sum(zone.revenue_is_reported for zone in key_zones()),
    }
    told = {"kinds": _kinds(t), "phases": _phases(t), "rules": _rules(t)}
    return page("model", language, values | told)


def _kinds(t: Words) -> list[dict[str, object]]:
    """The tables of the agents with the unit and meaning of each column."""
    found = []
    for kind in ("zone", "firm", "project", "industry", "province"):
        columns = [
            (f"`{column}`", unit, t.within(f"{kind}.{column}", meaning)) for column, _, unit, meaning in TABLES[kind]
        ]
        found.append({"name": t.within("kind", kind.capitalize()), "columns": columns})
    return found


def _phases(t: Words) -> list[tuple[object, ...]]:
    names = [call.partition("(")[0] for call in phases_of_the_quarter()]
    return [(number, f"`{name}`", meaning_of_phase(name, t)) for number, name in enumerate(names, start=1)]


def rules() -> list[tuple[str, str, str]]:
    """Every rule of an agent: module, name, docstring in one line."""
    inside = pkgutil.walk_packages(qianyi.agents.__path__, "qianyi.agents.")
    modules = [found.name for found in inside if found.name not in _NO_RULES]
    found = []
    for module in modules:
        for name, rule in vars(importlib.import_module(module)).items():
            function = getattr(rule, "py_func", rule)
            if inspect.isfunction(function) and function.__module__ == module and not name.startswith("_"):
                found.append((module, name, one_line(inspect.getdoc(function))))
    return found


def _rules(t: Words) -> list[dict[str, str]]:
    return [
        {
            "name": name.replace("_", " "),
            "path": f"{module.replace('.', '/')}.py",
            "meaning": t.within("rule", meaning),
        }
        for module, name, meaning in rules()
    ]
