"""The `@rule` decorator: one plain function, run compiled or interpreted with the same bits."""

import hashlib
import platform
from pathlib import Path

import numba
import platformdirs

_HOUSE = Path(__file__).resolve().parent.parent


def _source_hash() -> str:
    """Name of the kernel cache: numba does not notice a changed callee in another file,
    so every source of `agents/` and `sim/`, the numba version and the CPU are part of it."""
    digest = hashlib.sha256(f"{numba.__version__} {platform.machine()} {platform.processor()}".encode())
    for folder in ("agents", "sim"):
        for source in sorted((_HOUSE / folder).rglob("*.py")):
            digest.update(source.relative_to(_HOUSE).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


numba.config.CACHE_DIR = str(Path(platformdirs.user_cache_dir("qianyi")) / f"kernels-{_source_hash()}")


def rule(function):
    """Compile a rule of one agent, or return it as it is when NUMBA_DISABLE_JIT=1."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
