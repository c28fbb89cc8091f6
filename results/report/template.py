"""The template of the report, `report.LANGUAGE.md.j2`: values, filters, `if` and `for`, every name checked.

A line that holds tags alone leaves no trace; a line with words goes on to the next, as in Markdown.
"""

import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from qianyi.results.report.citing import END, IDS, LINE, Marked, cited_with_interval, printed
from qianyi.scenarios.loader.text import Unreadable, text_of
from qianyi.scenarios.mistakes import Mistake, ScenarioMistakes, Told, nearest
from qianyi.scenarios.words import Message, message

FOLDER = Path(__file__).resolve().parent
FILTERS = {"with_interval": cited_with_interval, "number": format}
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.Filter),
    *(nodes.If, nodes.For, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Tuple),
)
_TAG = re.compile(r"\{[%#].*?[%#]\}")
_ANYTHING = object()


def template_of(language: str) -> Path:
    """The file of a language."""
    return FOLDER / f"report.{language}.md.j2"


def rendered(path: Path, values: Mapping[str, Any]) -> str:
    """The text of a template, with marks (`citing.py`) for lines, numbers, tables and pictures.

    Raises `ScenarioMistakes` with file and line: unknown names and filters, and whatever is not a value, a filter,
    `if` or `for`, all at once and in branches that are not taken too; or the first error of syntax or of a value.
    """
    environment = _environment()
    try:
        source = _lines_marked(text_of(path))
    except Unreadable as error:
        raise ScenarioMistakes(
            [_mistake(path, None, "", error.found, message("must be readable UTF-8 text"))]
        ) from error
    values = {**values, "ids": Marked(IDS)}
    try:
        tree = environment.parse(source, path.name, str(path))
    except TemplateSyntaxError as error:
        raise ScenarioMistakes([_mistake(path, error.lineno, "", str(error.message), _WHOLE)]) from error
    if faults := [_mistake(path, *fault) for fault in _faults(tree, dict(values))]:
        raise ScenarioMistakes(faults)
    code = environment.compile(source, path.name, str(path))
    try:
        return environment.template_class.from_code(environment, code, {}).render(values)
    except (TemplateError, Told, TypeError, ValueError) as error:
        found = error.said if isinstance(error, Told) else str(error)
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        raise ScenarioMistakes([_mistake(path, lines[-1] if lines else None, "", found, _PRINTABLE)]) from error


_WHOLE = message("tags that are written in full, {% if %} and {% for %} closed")
_PRINTABLE = message("a value that this run has")
_KINDS = message("values, filters, if and for")


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=printed, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    made.globals, made.filters, made.tests = {}, dict(FILTERS), {}
    return made


def _lines_marked(source: str) -> str:
    """Lines with words begin with their number, and end where they end, a tag at their end or not."""
    made, before = [], ""
    for number, line in enumerate(re.split("\r\n|\r|\n", source), 1):
        whole = all(before.count(a) == before.count(b) for a, b in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")))
        before += line
        if whole and _TAG.sub("", line).strip():
            mark = f"{LINE}{number}{END}"
            line = mark + re.sub(r"(?<![-+])%\}\s*$", f"+%}}{mark}", line)
        made.append(line)
    return "\n".join(made)


def _mistake(path: Path, line: int | None, field: str, found: str | Message, allowed: Message, near: str = ""):
    return Mistake(str(path), line, field, found, allowed, near)


def _faults(node: nodes.Node, scope: dict[str, Any]) -> Iterator[tuple]:
    """(line, field, found, allowed, nearest name) of all that may not stand in a template."""
    if not isinstance(node, _ALLOWED):
        yield node.lineno, "", type(node).__name__, _KINDS
        return
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        yield node.lineno, "", node.name, message("a filter: {names}", names=", ".join(FILTERS))
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield from _chain(node, scope)[1]
        return
    if isinstance(node, nodes.For):
        yield from _faults(node.iter, scope)
        inner = scope | _targets(node, scope) | {"loop": LoopContext}
        for child in (*node.body, *node.else_):
            yield from _faults(child, inner)
        return
    for child in node.iter_child_nodes():
        yield from _faults(child, scope)


def _targets(node: nodes.For, scope: dict[str, Any]) -> dict[str, Any]:
    """What a loop's names stand for: the parts of the first element, or anything where the run has none."""
    over = _chain(node.iter, scope)[0] if isinstance(node.iter, nodes.Name | nodes.Getattr) else _ANYTHING
    first = over[0] if isinstance(over, list | tuple) and over else _ANYTHING
    if isinstance(node.target, nodes.Name):
        return {node.target.name: first}
    names = [one.name for one in node.target.find_all(nodes.Name)]
    return dict.fromkeys(names, _ANYTHING)


def _chain(node: nodes.Node, scope: dict[str, Any]) -> tuple[Any, list[tuple]]:
    """What `a.b.c` stands for, and what is wrong with it."""
    if isinstance(node, nodes.Name):
        if node.name in scope:
            return scope[node.name], []
        return _ANYTHING, [_unknown(node, node.name, scope)]
    if not isinstance(node, nodes.Getattr):
        return _ANYTHING, list(_faults(node, scope))
    base, faults = _chain(node.node, scope)
    if node.attr.startswith("_"):
        return _ANYTHING, [*faults, _unknown(node, node.attr, ())]
    if base is _ANYTHING or base is None:
        return _ANYTHING, faults
    if isinstance(base, Mapping):
        known = node.attr in base
        return base[node.attr] if known else _ANYTHING, faults if known else [*faults, _unknown(node, node.attr, base)]
    names = [name for name in dir(base) if not name.startswith("_")]
    if node.attr not in names:
        return _ANYTHING, [*faults, _unknown(node, node.attr, names)]
    return getattr(base, node.attr), faults


def _unknown(node: nodes.Node, name: str, known) -> tuple:
    allowed = message("a name that the report knows")
    if 0 < len(known) <= 12:
        allowed = message("one of {names}", names=", ".join(sorted(known)))
    return node.lineno, "", name, allowed, nearest(name, known)
