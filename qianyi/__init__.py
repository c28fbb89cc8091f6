"""Qianyi (千亿): an agent-based laboratory for development zones, as one Python package.

In a wheel the six floors of the house lie inside this package. In a checkout they lie beside it, at the top of the
repository, and are found there: `qianyi.sim` is `sim/`. Nothing imports a floor by its bare name, which another
package may own.

The names below are loaded when they are first asked for; `docs/python.en.md` shows what one does with them.
"""

import sys
from importlib import import_module
from pathlib import Path

from qianyi.kernels import BeforeRules, guard

_INSIDE = Path(__file__).resolve().parent
if not (_INSIDE / "scenarios").is_dir():
    __path__.append(str(_INSIDE.parent))

# Numba is imported by who runs a rule only, and what is kept of compiled rules is checked from the first one on.
sys.meta_path.insert(0, BeforeRules(f"{__name__}.agents.rule", guard))

_HOMES = {
    "DevelopmentModel": "sim.model",
    "Scenario": "scenarios.schema",
    "library": "scenarios.loader",
    "load": "scenarios.loader",
    "load_all": "scenarios.loader",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
