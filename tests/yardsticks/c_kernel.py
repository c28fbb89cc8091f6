"""The firm phase in scalar C over the same tables: built with gcc -O3 where it is, held to the same numbers.

What it does is what `firms_grow` and `firms_fall_or_leave` do, on copies of one world; all else stands still, so that
both sides do the same work. The C source is no part of the model.
"""

import copy
import ctypes
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np

import qianyi.sim.world
from qianyi.agents.columns import PARAMETERS, POLICY
from qianyi.agents.firm import FIRM, State
from qianyi.agents.province import PROVINCE
from qianyi.agents.zone import ZONE
from qianyi.scenarios.loader import load
from qianyi.scenarios.paths import paths_of
from qianyi.scenarios.zones import key_zones
from qianyi.sim.accounts import LEDGER, as_numbers, book_newcomer, places
from qianyi.sim.draws import QUARTER_OFFSET, Purpose
from qianyi.sim.phases.production import firms_fall_or_leave, firms_grow, stocks_change
from qianyi.sim.start import new_world
from qianyi.sim.world import FIRM_ROWS, FREE_ROWS, World

_C_TYPES = {"f8": "double", "i8": "int64_t", "u8": "uint64_t"}
_ROWS = {"Firm": FIRM, "Zone": ZONE, "Province": PROVINCE, "Parameters": PARAMETERS, "Policy": POLICY}
# Arrays of the world that the kernel gets, in the order of the C struct.
_ARRAYS = {
    "firms": "Firm",
    "zones": "Zone",
    "province": "Province",
    "parameters": "Parameters",
    "policy": "Policy",
    "seed": "uint64_t",
    "counts": "int64_t",
    "free_rows": "int64_t",
    "census": "int64_t",
    **dict.fromkeys(("limit", "cut", "volume_growth", "growth", "price", "emerging", "zombie_normal"), "double"),
    **dict.fromkeys(("ledger", "flows", "shared_tax"), "double"),
}
_LEDGER = (
    *("prices", "national_path", "newcomers_growth", "luck", "cluster", "upgrading", "infrastructure", "finance"),
    *("markets_taken_up", "customers", "moved_plants", "labour", "zombie_drag", "limits", "zombies_and_cuts", "exits"),
)
_FLOWS = (
    *("BEFORE", "DECLINED", "STARTED", "LUCKY", "NEW", "SMALL", "CERTIFIED", "MOVED", "KEPT", "AFTER"),
    *("STAYING", "OF_ZOMBIES"),
)
_PURPOSES = ("FIRM_SHOCK", "FIRM_FATE", "FIRM_STATUS", "FIRM_LISTING")
QUARTERS = 8


class NumbersDiffer(Exception):
    """The C kernel and the compiled rules do not agree: the comparison would mean nothing."""


def header(world: World) -> str:
    """C types of the rows, as numpy lays them out, and the constants of the model."""
    text = ["#include <stdint.h>"]
    for name, kind in _ROWS.items():
        members = []
        for key in kind.names:
            base, shape = kind[key].subdtype or (kind[key], ())
            length = f"[{shape[0]}]" if shape else ""
            members.append(f"{_C_TYPES[base.str[1:]]} {key}{length};")
        text.append(f"typedef struct {{ {' '.join(members)} }} {name};")
        text.append(f'_Static_assert(sizeof({name}) == {kind.itemsize}, "layout of {name}");')
    text.append(f"typedef struct {{ {' '.join(f'{kind} *{key};' for key, kind in _ARRAYS.items())} }} Paths;")
    numbers = dict(zip(map(str.upper, _LEDGER), places(LEDGER, *_LEDGER), strict=True)) | {
        name: int(Purpose[name]) for name in _PURPOSES
    }
    numbers |= {
        "GONE": State.GONE,
        "OPERATING": State.OPERATING,
        "ZOMBIE": State.ZOMBIE,
        "FIRM_ROWS": FIRM_ROWS,
        "FREE_ROWS": FREE_ROWS,
    }
    numbers |= {"QUARTER_OFFSET": QUARTER_OFFSET, "ZONES": len(world.zones), "SECTORS": world.flows.shape[1]}
    numbers |= {"BOOK": len(LEDGER.names), "FLOWS": world.flows.shape[2]}
    numbers |= {name: getattr(qianyi.sim.world, name) for name in _FLOWS}
    text += [f"enum {{ {name} = {value} }};" for name, value in numbers.items()]
    channels = ", ".join(str(_arrival(origin)) for origin in range(5))
    text.append(f"static const int ARRIVAL[5] = {{ {channels} }};")
    return "\n".join(text) + "\n"


def _arrival(origin: int) -> int:
    """Place of the channel to which a newcomer's revenue is booked."""
    book = np.zeros(1, LEDGER)
    book_newcomer(book[0], origin, 1.0)
    return int(np.flatnonzero(as_numbers(book)[0])[0])


def build(world: World, folder: Path) -> ctypes.CDLL | None:
    """The kernel, or None where there is no C compiler. No contraction: products are rounded as in the rules."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    (folder / "rows.h").write_text(header(world), encoding="utf-8")
    source = Path(__file__).with_name("firm_phase.c")
    library = folder / "firm_phase.so"
    flags = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC", f"-I{folder}"]
    subprocess.run([compiler, *flags, str(source), "-o", str(library), "-lm"], check=True, capture_output=True)
    return ctypes.CDLL(str(library))


def _copy(world: World) -> World:
    return World(**{field.name: copy.copy(getattr(world, field.name)) for field in fields(World)})


def _in_c(kernel: ctypes.CDLL, world: World) -> Callable[[int], None]:
    # Columns of the environment's rows as arrays of their own, which live as long as the function.
    columns = {key: np.ascontiguousarray(world.environment[key]) for key in ("limit", "cut", "volume_growth")}
    arrays = [columns[key] if key in columns else getattr(world, key) for key in _ARRAYS]
    given = (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))
    calendar = world.quarter_of_year.tolist()

    def phase(t: int, _kept: object = arrays) -> None:
        kernel.firm_phase(given, ctypes.c_int64(t), ctypes.c_int64(calendar[t]))

    return phase


def _in_rules(world: World) -> Callable[[int], None]:
    def phase(t: int) -> None:
        firms_grow(world, t)
        firms_fall_or_leave(world, t)

    return phase


def _timed(world: World, phase: Callable[[int], None]) -> float:
    begun = time.perf_counter()
    for t in range(QUARTERS):
        phase(t)
    seconds = time.perf_counter() - begun
    return seconds / QUARTERS / max(1, int(world.counts[FIRM_ROWS])) * 1e9


def _hold_equal(first: World, second: World) -> None:
    for key in ("volume", "demand", "capacity", "state", "high_tech"):
        if not np.allclose(first.firms[key], second.firms[key], rtol=1e-9, atol=0.0):
            raise NumbersDiffer(f"firms' {key} differ between C and the compiled rules")
    for key in ("ledger", "flows", "census", "shared_tax"):
        one, other = (
            as_numbers(getattr(world, key)) if key == "ledger" else getattr(world, key) for world in (first, second)
        )
        if not np.allclose(one, other, rtol=1e-7, atol=1e-7):
            raise NumbersDiffer(f"the {key} of C and of the compiled rules differ")


def starting_world() -> World:
    """The world of plan-2017 at the base date, with the first quarter's growth of zones and sectors prepared."""
    world = new_world(paths_of(load("plan-2017", ["ensemble=none"])), key_zones(), 1)
    stocks_change(world, 0)
    return world


def measure(repeats: int = 15) -> dict[str, float | None]:
    """Nanoseconds per firm and quarter of the firm phase: compiled rules, C, and their ratio (None without gcc)."""
    start = starting_world()
    with tempfile.TemporaryDirectory() as folder:
        kernel = build(start, Path(folder))
        rules, plain = [], []
        for _ in range(repeats):
            first = _copy(start)
            rules.append(_timed(first, _in_rules(first)))
            if kernel is not None:
                second = _copy(start)
                plain.append(_timed(second, _in_c(kernel, second)))
                _hold_equal(first, second)
    found = statistics.median(rules[1:])
    if kernel is None:
        return {"ns_firm_phase": found, "ns_firm_phase_c": None, "ratio_c_kernel": None}
    c = statistics.median(plain[1:])
    return {"ns_firm_phase": found, "ns_firm_phase_c": c, "ratio_c_kernel": found / c}
