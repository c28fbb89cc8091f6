"""The description of the model in the order of the ODD protocol (Grimm et al. 2020), from code and data."""

import importlib
import inspect
import pkgutil

import qianyi.agents
from qianyi.agents.columns import TABLES
from qianyi.experiments.documents.templates import page
from qianyi.experiments.documents.words import chinese
from qianyi.experiments.explain import phases_of_the_quarter
from qianyi.scenarios.background import background_zones
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.zones import key_zones
from qianyi.sim import schedule
from qianyi.sim.accounts import CHANNELS

_NO_RULES = {"qianyi.agents.columns", "qianyi.agents.rule"}


def model_page(language: str) -> str:
    """The whole page in "en" or "zh"."""
    values = {
        "levers": len(levers()),
        "parameters": len(parameters()),
        "channels": len(CHANNELS),
        "zones": len(key_zones()),
        "others": len(background_zones()),
        "reported": sum(zone.revenue_is_reported for zone in key_zones()),
    }
    told = {"kinds": _kinds(language), "phases": _phases(language), "rules": _rules(language)}
    return page("model", language, values | told)


def _kinds(language: str) -> list[dict[str, object]]:
    """The tables of the agents with the unit and meaning of each column."""
    found = []
    for kind in ("zone", "firm", "project", "industry", "province"):
        name = chinese()[("kind", kind)] if language == "zh" else kind.capitalize()
        columns = [
            (f"`{column}`", unit, chinese()[(kind, column)] if language == "zh" else meaning)
            for column, _, unit, meaning in TABLES[kind]
        ]
        found.append({"name": name, "columns": columns})
    return found


def _phases(language: str) -> list[tuple[object, ...]]:
    rows = []
    for number, call in enumerate(phases_of_the_quarter(), start=1):
        name = call.partition("(")[0]
        meaning = (inspect.getdoc(getattr(schedule, name)) or "").splitlines()[0]
        rows.append((number, f"`{name}`", chinese()[("phase", name)] if language == "zh" else meaning))
    return rows


def rules() -> list[tuple[str, str, str]]:
    """Every rule of an agent: module, name, docstring."""
    inside = pkgutil.walk_packages(qianyi.agents.__path__, "qianyi.agents.")
    modules = [found.name for found in inside if found.name not in _NO_RULES]
    found = []
    for module in modules:
        for name, rule in vars(importlib.import_module(module)).items():
            function = getattr(rule, "py_func", rule)
            if inspect.isfunction(function) and function.__module__ == module and not name.startswith("_"):
                found.append((module, name, inspect.getdoc(function) or ""))
    return found


def _rules(language: str) -> list[dict[str, str]]:
    found = []
    for module, name, text in rules():
        meaning = chinese()[("rule", name)] if language == "zh" else text.replace("\n\n", "\n").replace("\n", " ")
        found.append({"name": name.replace("_", " "), "path": f"{module.replace('.', '/')}.py", "meaning": meaning})
    return found
