"""The floors hold: a folder imports only from folders below it, and a room only from rooms below it."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.installed import FLOORS, HOUSE, lay_out

_PRODUCT = (*FLOORS, "qianyi")


def test_no_floor_and_no_room_imports_from_above(tmp_path):
    lay_out(tmp_path)
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(sys.argv[1], no_cache=True))"
    asked = [sys.executable, "-c", lint, str(HOUSE / "pyproject.toml")]
    told = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def test_no_floor_is_imported_by_its_bare_name():
    sources = [path for folder in (*_PRODUCT, "tests") for path in (HOUSE / folder).rglob("*.py")]
    assert len(sources) > 200 and not [path for path in sources if _imported(path) & set(FLOORS)]


def test_no_function_takes_more_than_six_parameters_and_no_name_ends_in_words():
    """What a command takes are its options."""
    sources = [path for floor in FLOORS for path in (HOUSE / floor).rglob("*.py")]
    found = [(path, node) for path in sources for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef)]
    assert len(found) > 1000
    wide = [f"{path}: {node.name}" for path, node in found if _parameters(node) > 6 and not _is_command(node)]
    named = [f"{path}: {node.name}" for path, node in found if node.name.endswith("_words")]
    assert not wide and not named
    assert any(_parameters(node) > 6 for _, node in found)  # the commands are


def test_no_folder_shows_more_than_a_dozen_rooms_or_so():
    """Tables and shipped scenarios are lists, not rooms; files that differ in language or kind are one room."""
    folders = [path for floor in FLOORS for path in (HOUSE / floor, *(HOUSE / floor).rglob("*")) if path.is_dir()]
    rooms = {folder: _rooms(folder) for folder in folders if folder.name not in ("data", "library", "__pycache__")}
    assert len(rooms) > 30 and not {folder: found for folder, found in rooms.items() if len(found) > 13}


def _rooms(folder: Path) -> set[str]:
    return {path.name.partition(".")[0] for path in folder.iterdir()} - {"__init__", "__pycache__", ""}


def _parameters(function: ast.FunctionDef) -> int:
    """How many parameters a caller may give."""
    told = function.args
    named = [*told.posonlyargs, *told.args, *told.kwonlyargs]
    return len(named) - (named[:1] != [] and named[0].arg in ("self", "cls")) + bool(told.vararg) + bool(told.kwarg)


def _is_command(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).startswith("command(") for decorator in function.decorator_list)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_product_imports_no_test_and_no_yardstick():
    sources = [path for folder in _PRODUCT for path in (HOUSE / folder).rglob("*.py")]
    assert len(sources) > 200 and not [path for path in sources if "tests" in _imported(path)]


@cache
def _imported(path: Path) -> set[str]:
    """First parts of the names of all modules that a file imports."""
    found = set()
    for node in ast.walk(_tree(path)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        found |= {module.partition(".")[0] for module in modules}
    return found
