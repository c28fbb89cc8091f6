"""What decides the numbers of a replicate and the bytes that are kept of it: rules, not words about them.

Code: whatever the module that simulates a shard imports, directly or not, without comments, docstrings and what errors
and fields tell. Tables: all that lie beside it, without columns that are only read by people. What decides nothing is
named here, so that a new module or table counts until somebody says that it does not.
"""

import ast
import hashlib
import json
from functools import cache
from pathlib import Path

from qianyi.scenarios.tables import read

# Where a worker begins: everything that it runs is imported from here.
_ENTRY = "qianyi.experiments.batches.shards"
# Modules that a shard imports and that decide nothing: words, mistakes, the names of versions, and what checks that
# compiled rules are as they were kept.
TELL = (
    "qianyi/kernels.py",
    "results/run/deciding.py",
    "results/run/identity.py",
    "scenarios/mistakes.py",
    "scenarios/words/__init__.py",
)
_FLOORS = ("scenarios", "agents", "sim")
# Tables that no replicate reads: evidence, notes, and the bits that tests expect.
EVIDENCE = (
    "scenarios/data/beijing_relocation.csv",
    "scenarios/data/lever_notes.csv",
    "scenarios/data/national_fields.csv",
    "scenarios/data/published_estimates.csv",
    "scenarios/data/province_figures.csv",
    "scenarios/data/relocation_figures.csv",
    "scenarios/data/zone_figures.csv",
    "scenarios/library/golden.csv",
)
_SOURCES = ("status", "source")
_NAMES = ("name_zh", "name_en")
_MEANING = ("definition_zh", "definition_en")
# How an indicator is told of a run that has been simulated.
_REPORTED = ("unit_zh", "unit_en", "in_year", "over_zones", "weight", "sql", "outcome", "digits")
# Columns that only people read, or that only reports do, by table.
FOR_PEOPLE = {
    "anchors": (*_NAMES, *_SOURCES),
    "co_built_parks": (*_NAMES, *_SOURCES),
    "io_coefficients": ("source",),
    "channels": (*_NAMES, *_MEANING),
    "indicators": (*_NAMES, *_MEANING, *_REPORTED),
    "levers": (*_NAMES, "unit_zh", "acts_on", "policy_measure", "policy_measure_zh"),
    "masses": ("source", "url", "confidence", "note"),
    "parameters": (*_NAMES, "mechanism", *_SOURCES),
    "pilots": _SOURCES,
    "sectors": (*_NAMES, *_SOURCES),
    "travel": ("source", "url", "confidence", "note"),
}
# Tables of which a replicate reads only the rows that have a value in a column.
READ_ROWS = {"indicators": ("level", "zone")}
# Tables of calibration that a fit reads; the others are what studies made.
_FITTED = ("producer_prices.csv", "targets.csv")
# Calls whose arguments are words; of a described field, the default alone decides.
_TOLD = {"message", "within", "Mistake", "Told"}


def hash_of(house: Path) -> str:
    """Hash of what decides, of the sources that lie in a folder as the floors do."""
    return _hash_with(house, tables(house))


def _hash_with(house: Path, read: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in modules(house):
        digest.update(path.relative_to(house).as_posix().encode())
        digest.update(essence(path.read_text(encoding="utf-8")).encode())
    for path in read:
        digest.update(path.relative_to(house).as_posix().encode())
        digest.update(_content(path))
    return digest.hexdigest()[:16]


def hash_of_fit(house: Path) -> str:
    """Hash of what decides a fit: the above without what was fitted, the evidence with its words (priors rest on a
    status), and its code."""
    read = [path for path in tables(house) if path.suffix != ".parquet"]
    digest = hashlib.sha256(_hash_with(house, read).encode())
    for path in sorted(path for room in ("evidence", "fit") for path in (house / "calibration" / room).rglob("*.py")):
        digest.update(essence(path.read_text(encoding="utf-8")).encode())
    known = [
        *(house / "scenarios" / "data").glob("*.csv"),
        *(house / "calibration" / "data" / name for name in _FITTED),
    ]
    for path in sorted(known):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def modules(house: Path) -> list[Path]:
    """Files of the modules that simulating a shard imports, without those of `TELL`."""
    silent = {house / name for name in TELL}
    found: set[Path] = set()
    waiting = _with_packages(_ENTRY)
    while waiting:
        module = waiting.pop()
        file = _file(house, module)
        if file is not None and file not in found | silent:
            found.add(file)
            waiting += _imported(file.read_text(encoding="utf-8"))
    return sorted(found)


def tables(house: Path) -> list[Path]:
    """Tables that lie on the floors of the model, without those of `EVIDENCE`."""
    files = (path for floor in _FLOORS for path in (house / floor).rglob("*") if path.suffix in {".csv", ".parquet"})
    return sorted(path for path in files if path.relative_to(house).as_posix() not in EVIDENCE)


@cache
def essence(source: str) -> str:
    """A module's code without what it only tells."""
    return ast.unparse(_Silent().visit(ast.parse(source)))


def _file(house: Path, module: str) -> Path | None:
    """File of a module of this package; None for a name inside one, or of somebody else's."""
    package, *names = module.split(".")
    if package != "qianyi" or not names:
        return None
    place = house.joinpath(*names)
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


@cache
def _imported(source: str) -> tuple[str, ...]:
    """Every module that a source may import, wherever in it, with the packages around it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            named = [node.module, *(f"{node.module}.{name}" for name in named)]
        for name in named:
            found += _with_packages(name)
    return tuple(dict.fromkeys(found))


def _with_packages(module: str) -> list[str]:
    """A module and the packages around it, which run when it is imported."""
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _content(path: Path) -> bytes:
    """Cells of a table, without what only people read; bytes of any other file."""
    if path.suffix != ".csv":
        return path.read_bytes()
    unread = FOR_PEOPLE.get(path.stem, ())
    column, value = READ_ROWS.get(path.stem, ("", None))
    decisive = [row for row in read(path) if row.get(column) == value]
    kept = [{column: cell for column, cell in row.items() if column not in unread} for row in decisive]
    return json.dumps(kept, ensure_ascii=False).encode()


class _Silent(ast.NodeTransformer):
    """Takes docstrings, and what errors and fields tell, out of code."""

    def _without_docstring(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    visit_Module = visit_ClassDef = visit_FunctionDef = visit_AsyncFunctionDef = _without_docstring

    def visit_Raise(self, node: ast.Raise) -> ast.Raise:
        """An error is an error, whatever it says."""
        self.generic_visit(node)
        if isinstance(node.exc, ast.Call):
            node.exc = node.exc.func
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Words, and what is said of a field."""
        self.generic_visit(node)
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called in _TOLD:
            node.args, node.keywords = [], []
        if called == "described":
            node.args, node.keywords = node.args[:1], []
        return node
