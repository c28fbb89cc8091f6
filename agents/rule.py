"""The `@rule` decorator: one plain function, run compiled or interpreted with the same bits."""

import atexit
import hashlib
import platform
import shutil
import tempfile
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba
import numba.core.config
import numpy
import platformdirs

_HOUSE = Path(__file__).resolve().parent.parent


def _what_decides() -> str:
    """Name of the kernels: numba does not notice a changed callee in another file, so every source of `agents/` and
    `sim/` is part of it, and whatever else decides a compiled rule's bits."""
    processor = f"{llvmlite.binding.get_host_cpu_name()} {llvmlite.binding.get_host_cpu_features().flatten()}"
    versions = f"numba {numba.__version__} numpy {numpy.__version__} Python {platform.python_version()}"
    digest = hashlib.sha256(f"{versions} {platform.machine()} {processor}".encode())
    for folder in ("agents", "sim"):
        for source in sorted((_HOUSE / folder).rglob("*.py")):
            digest.update(source.relative_to(_HOUSE).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _place_for_kernels() -> Path:
    """Where this machine keeps compiled rules; where that cannot be written, a place of this process alone.

    Never beside the sources, where numba would put them else and where an old kernel could be met again; never in a
    folder that others may write, for what lies there is run.
    """
    place = Path(platformdirs.user_cache_dir("qianyi")) / f"kernels-{_what_decides()}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError:
        own = Path(tempfile.mkdtemp(prefix="qianyi-"))
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        return own


# numba makes the names of its settings as it is loaded, so that no type check can know them.
_settings: Any = numba.core.config
INTERPRETED = bool(_settings.DISABLE_JIT)
"""Whether rules run as plain Python (NUMBA_DISABLE_JIT=1)."""

if not INTERPRETED:
    _settings.CACHE_DIR = str(_place_for_kernels())
    # Nowhere else: numba would go on to look beside the sources, and where all programs of the user keep theirs.
    _settings.CACHE_LOCATOR_CLASSES = "UserProvidedCacheLocator"


def rule(function):
    """Compile a rule of one agent, or return it as it is when NUMBA_DISABLE_JIT=1."""
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # its folder in the cache cannot be written: each process compiles it for itself
        return numba.njit(nogil=True, error_model="numpy")(function)
