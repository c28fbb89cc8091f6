"""Compiled rules on disk that are cut, emptied or altered are never run: told in a line, compiled anew."""

import importlib.util
import sys

import numba
import numba.core.config
import pytest

from qianyi import kernels
from qianyi.agents import shocks
from qianyi.agents.rule import INTERPRETED

pytestmark = pytest.mark.skipif(INTERPRETED, reason="nothing is compiled")


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]


DAMAGE = {"cut": lambda data: data[: len(data) // 2], "emptied": lambda data: b"", "flipped": _flipped}
DAMAGE |= {"foreign": lambda data: b"x" * 500, "older": lambda data: data[32:]}


@pytest.fixture
def compiled(tmp_path, monkeypatch):
    """Compile a function through the cache of a folder; its value and whether it came from there."""
    monkeypatch.setattr(numba.core.config, "CACHE_DIR", str(tmp_path / "kernels"))
    monkeypatch.setattr(kernels, "_told", set())
    source = tmp_path / "made" / "one.py"
    source.parent.mkdir()
    source.write_text("def twice(x):\n    return 2.0 * x\n", encoding="utf-8")

    def run() -> tuple[float, bool]:
        spec = importlib.util.spec_from_file_location("one", source)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "one", module)
        spec.loader.exec_module(module)
        function = numba.njit(cache=True)(module.twice)
        value = function(4.0)
        return value, bool(function.stats.cache_hits)

    return run


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_kernel_is_told_and_compiled_anew(kind, damage, compiled, tmp_path, capsys):
    assert compiled() == (8.0, False) and compiled() == (8.0, True)
    (file,) = (tmp_path / "kernels").rglob(f"*.{kind}")
    whole = file.read_bytes()
    file.write_bytes(DAMAGE[damage](whole))
    assert capsys.readouterr().err == ""
    kernels.tell_in("zh")
    assert compiled() == (8.0, False)
    told = capsys.readouterr().err
    kernels.tell_in("en")
    assert told.count("\n") == 1 and "重新编译" in told
    assert compiled() == (8.0, True) and capsys.readouterr().err == ""


def test_every_rule_is_kept_so():
    assert type(shocks.laplace._cache._cache_file).__name__ == "Checked"


def test_a_kernel_of_another_function_in_its_place_is_not_run(compiled, tmp_path):
    compiled()
    (file,) = (tmp_path / "kernels").rglob("*.nbc")
    other = file.with_name(file.name.replace("twice", "thrice"))
    file.rename(other)
    with pytest.raises(OSError):
        kernels._content(other)


def test_a_disk_without_room_for_kernels_stops_nothing(compiled, monkeypatch):
    monkeypatch.setattr(kernels, "_digest", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert compiled() == (8.0, False)
