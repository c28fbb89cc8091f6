"""The floors hold: a folder imports only from folders below it, and a room only from rooms below it."""

import re
import subprocess
import sys

from tests.installed import FLOORS, HOUSE, lay_out


def test_no_floor_and_no_room_imports_from_above(tmp_path):
    lay_out(tmp_path)
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(sys.argv[1], no_cache=True))"
    asked = [sys.executable, "-c", lint, str(HOUSE / "pyproject.toml")]
    told = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def test_no_floor_is_imported_by_its_bare_name():
    bare = re.compile(rf"^\s*(from|import) ({'|'.join(FLOORS)})\b", re.MULTILINE)
    sources = [path for folder in (*FLOORS, "qianyi", "tests") for path in (HOUSE / folder).rglob("*.py")]
    assert not [path for path in sources if bare.search(path.read_text(encoding="utf-8"))]
