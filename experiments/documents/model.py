"""The description of the model in the order of the ODD protocol (Grimm et al. 2020), from code and data."""

import importlib
import inspect
import pkgutil

import qianyi.agents
from qianyi.agents.columns import TABLES
from qianyi.experiments.documents.words import chinese, markdown_table
from qianyi.experiments.explain import phases_of_the_quarter
from qianyi.scenarios.background import background_zones
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.zones import key_zones
from qianyi.sim import schedule
from qianyi.sim.ledger import CHANNELS

_HEADS = {
    "title": {"en": "# The model", "zh": "# 模型说明"},
    "made": {
        "en": "Made from code and data by `qianyi documents`; do not edit. In the order of ODD (Grimm et al. 2020).",
        "zh": "由 `qianyi documents` 根据代码与数据生成，请勿手工修改。按 ODD 规范（Grimm 等，2020）的次序。",
    },
    "purpose": {"en": "## 1 Purpose and patterns", "zh": "## 1 目的与需再现的现象"},
    "entities": {"en": "## 2 Entities, state variables, scales", "zh": "## 2 实体、状态变量与尺度"},
    "process": {"en": "## 3 The quarter", "zh": "## 3 一个季度的次序"},
    "concepts": {"en": "## 4 Design concepts", "zh": "## 4 设计要点"},
    "start": {"en": "## 5 Initial state", "zh": "## 5 初始状态"},
    "input": {"en": "## 6 Input data", "zh": "## 6 输入数据"},
    "submodels": {"en": "## 7 Rules", "zh": "## 7 规则"},
    "limits": {"en": "## 8 What it leaves out", "zh": "## 8 没有模拟的内容"},
}

_NO_RULES = {"qianyi.agents.columns", "qianyi.agents.rule"}


def _texts(language: str) -> dict[str, str]:
    """Paragraphs with the numbers of this version in them."""
    counts = {
        "levers": len(levers()),
        "parameters": len(parameters()),
        "channels": len(CHANNELS),
        "zones": len(key_zones()),
        "others": len(background_zones()),
        "reported": sum(zone.revenue_is_reported for zone in key_zones()),
    }
    from qianyi.experiments.documents.paragraphs import PARAGRAPHS

    return {key: words[language].format(**counts) for key, words in PARAGRAPHS.items()}


def model_page(language: str) -> str:
    """The whole page in "en" or "zh"."""
    texts = _texts(language)
    parts = [_HEADS["title"][language], _HEADS["made"][language]]
    for key in ("purpose", "entities", "process", "concepts", "start", "input", "submodels", "limits"):
        parts += [_HEADS[key][language], texts[key]]
        parts += {"entities": _entities, "process": _process, "submodels": _rules}.get(key, lambda _: [])(language)
    return "\n\n".join(parts) + "\n"


def _entities(language: str) -> list[str]:
    heads = ("变量", "单位", "含义") if language == "zh" else ("Variable", "Unit", "Meaning")
    parts = []
    for kind in ("zone", "firm", "project", "industry", "province"):
        name = chinese()[("kind", kind)] if language == "zh" else kind.capitalize()
        rows = [
            (f"`{column}`", unit, chinese()[(kind, column)] if language == "zh" else meaning)
            for column, _, unit, meaning in TABLES[kind]
        ]
        parts += [f"### {name}", markdown_table(heads, rows)]
    return parts


def _process(language: str) -> list[str]:
    rows = []
    for number, call in enumerate(phases_of_the_quarter(), start=1):
        name = call.partition("(")[0]
        meaning = (inspect.getdoc(getattr(schedule, name)) or "").splitlines()[0]
        rows.append((number, f"`{name}`", chinese()[("phase", name)] if language == "zh" else meaning))
    return [markdown_table(("次序", "阶段", "作用") if language == "zh" else ("No", "Phase", "What it does"), rows)]


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


def _rules(language: str) -> list[str]:
    parts = []
    for module, name, text in rules():
        path = f"{module.replace('.', '/')}.py"
        meaning = chinese()[("rule", name)] if language == "zh" else text.replace("\n\n", "\n").replace("\n", " ")
        parts.append(f"- **{name.replace('_', ' ')}** (`{path}`): {meaning}")
    return ["\n".join(parts)]
