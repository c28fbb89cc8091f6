"""The floors hold: a folder imports only from folders below it."""

from importlinter.cli import lint_imports


def test_no_floor_imports_from_a_floor_above():
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0
