"""What the code says of itself and a reader is shown: docstrings of rules, phases and commands, columns, help.

Each stands in the catalogue with the context under which it is told: "rule", "phase", "help", "kind", or for a column
its kind and name as `firm.age`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

Said = tuple[str, str, int]  # context, English, line

_NO_RULES = ("columns.py", "rule.py")


def one_line(docstring: str | None) -> str:
    """A docstring as it is shown and stands in the catalogue: in one line, however it is wrapped in the source."""
    return " ".join((docstring or "").split())


def sayings(house: Path) -> Iterator[tuple[str, str, str]]:
    """Context, English and place of every such text; `house` is the folder that holds the floors."""
    quarter = set(_phases(house / "sim" / "schedule.py"))
    for folder, told in (
        ("agents", _of_agents),
        ("sim", lambda path, tree: _of_phases(tree, quarter)),
        ("experiments/commands", lambda path, tree: _of_commands(tree)),
    ):
        for path in sorted((house / folder).rglob("*.py")):
            for context, english, line in told(path, ast.parse(path.read_text(encoding="utf-8"))):
                yield context, english, f"{path.relative_to(house).as_posix()}:{line}"


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"))


def _of_agents(path: Path, tree: ast.Module) -> Iterator[Said]:
    """Rules, and the tables of the agents."""
    if path.name in _NO_RULES:
        return
    for rule in _functions(tree):
        yield "rule", one_line(ast.get_docstring(rule)), rule.lineno
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id="table"), args=[ast.Constant(value=str(kind)), ast.List(elts=columns)]):
                yield "kind", kind.capitalize(), call.lineno
                yield from (_column(kind, column) for column in columns)


def _column(kind: str, column: ast.expr) -> Said:
    match column:
        case ast.Tuple(elts=[ast.Constant(value=str(name)), _, _, meaning]):
            return f"{kind}.{name}", ast.literal_eval(meaning), column.lineno
    raise ValueError(f"no column: {ast.unparse(column)}")


def _phases(schedule: Path) -> Iterator[str]:
    """Names of what `quarter` calls."""
    tree = ast.parse(schedule.read_text(encoding="utf-8"))
    quarter = next(function for function in _functions(tree) if function.name == "quarter")
    for line in quarter.body:
        match line:
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
                yield name


def _of_phases(tree: ast.Module, quarter: set[str]) -> Iterator[Said]:
    for phase in _functions(tree):
        if phase.name in quarter:
            yield "phase", (ast.get_docstring(phase) or "").partition("\n")[0], phase.lineno


def _of_commands(tree: ast.Module) -> Iterator[Said]:
    """Docstrings of what `@command(...)` makes a command, and every `help="..."`."""
    for function in _functions(tree):
        for mark in function.decorator_list:
            match mark:
                case ast.Call(func=ast.Name(id="command")):
                    yield "help", one_line(ast.get_docstring(function)), function.lineno
    for call in ast.walk(tree):
        for given in call.keywords if isinstance(call, ast.Call) else ():
            if given.arg == "help":
                yield "help", ast.literal_eval(given.value), given.value.lineno
