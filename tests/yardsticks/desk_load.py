"""Many sessions at once: `python -m tests.yardsticks.desk_load --sessions 20 --seconds 120`.

Opens the whole page in that many sessions of one server process, as the server does, and moves levers in all of them
at once, each at its own random pace (0.2 to 6 s between moves), by setting the sliders' widgets as a browser's message
does. When the time is over every session makes a last move of its own, and its table of differences is compared with
the one computed alone from its own address. Printed: errors, mix-ups, moves, pictures, waiting for the first picture,
memory before, at its highest and after, and per idle session. Exit code 1 when anything is wrong.
"""

import argparse
import gc
import json
import random
import re
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import solara
import solara.server.starlette  # sets solara up to keep many pages apart, as it does in the server
from solara.server import kernel, kernel_context

from qianyi.experiments.view import desk, request
from qianyi.experiments.view.ensemble import Ensembles
from qianyi.experiments.view.pages import panels
from qianyi.scenarios.levers import Lever, levers
from qianyi.scenarios.loader import load

PATIENCE_S = 600.0
PACE_S = (0.2, 6.0)
# How often a session looks whether its picture came: looking takes the server's own time.
LOOK_S = 0.2
# What one idle session may hold: the page's widgets and the picture that it shows.
MOST_MB_A_SESSION = 40.0


def resident_mb() -> float:
    """Memory of this process now (Linux), in MB; NaN elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * 4096 / 1e6


class Session:
    """A page as the server holds it, without its browser."""

    def __init__(self, number: int, query: str) -> None:
        self.number = number
        name = f"load-{number}-{id(self)}"
        self.context = kernel_context.VirtualKernelContext(id=name, kernel=kernel.Kernel(), session_id=name)
        kernel_context.contexts[name] = self.context
        with self.context:
            self.box, self.page = solara.render(desk.Desk(query), handle_error=False)
            self.context.container, self.context.app_object = self.box, self.page
            self._with("query")[0].vue_ready({})

    def _with(self, trait: str) -> list:
        """Elements of the page that have a trait."""
        return [widget for widget in list(self.context.widgets.values()) if hasattr(type(widget), trait)]

    def texts(self, kind: str) -> list[str]:
        """Words of the page's elements of a class."""
        found = [widget for widget in self._with("class_") if kind in (widget.class_ or "").split()]
        return [str(child) for widget in found for child in widget.children]

    def differences(self) -> str:
        """The table of differences that the page shows."""
        shown = [widget.unsafe_innerHTML for widget in self._with("unsafe_innerHTML")]
        return next((text for text in shown if text.startswith("<table class='numbers differences'")), "")

    def move(self, lever: Lever, share: float) -> None:
        """Move a lever to a share of its range, on its slider's grid."""
        step = request.step_of(lever)
        value = lever.low + round(share * (lever.high - lever.low) / step) * step
        with self.context:
            self._with("groups")[0].vue_move({"id": lever.id, "value": value})

    def settled(self) -> bool:
        """Whether all replicates of the last move are there."""
        told = re.match(r"(\d+) of (\d+) ", next(iter(self.texts("status")), ""))
        return told is not None and told[1] == told[2]

    def query(self) -> str:
        """The address of the desk as it is."""
        links = [(widget.attributes or {}).get("href", "") for widget in self._with("unsafe_innerHTML")]
        return next(link for link in links if link.startswith("?"))

    def close(self) -> None:
        """Leave, as a browser that is closed."""
        with self.context:
            self.page.close()
        self.context.close()


@dataclass
class Measured:
    """What all sessions saw."""

    errors: list[str] = field(default_factory=list)
    moves: int = 0
    pictures: int = 0
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def play(session: Session, until: float, seen: Measured) -> None:
    """Move levers until the time is over, then once more to a place of its own; wait for the numbers."""
    luck, known = random.Random(session.number), list(levers().values())
    while time.monotonic() < until:
        _move(session, luck.choice(known), luck.random(), luck.uniform(*PACE_S), seen)
    _move(session, known[0], (session.number + 1) / 80.0, 0.0, seen)
    end = time.monotonic() + PATIENCE_S
    time.sleep(0.5)
    while not session.settled() and time.monotonic() < end:
        time.sleep(0.25)
    with seen.lock:
        seen.errors += [f"session {session.number}: {text}" for text in session.texts("mistake")]
        if not session.settled():
            seen.errors.append(f"session {session.number}: no numbers after {PATIENCE_S:.0f} s")


def _move(session: Session, lever: Lever, share: float, rest: float, seen: Measured) -> None:
    before, begun = session.differences(), time.monotonic()
    try:
        session.move(lever, share)
    except Exception as error:  # what a planner would see as a broken page
        with seen.lock:
            seen.errors.append(f"session {session.number}: {type(error).__name__}: {error}")
        return
    with seen.lock:
        seen.moves += 1
    while time.monotonic() < begun + rest:
        time.sleep(LOOK_S)
        if session.differences() != before:
            with seen.lock:
                seen.pictures += 1
                seen.waits.append(time.monotonic() - begun)
            time.sleep(max(0.0, begun + rest - time.monotonic()))
            return


def expected(query: str, alone: Ensembles) -> str:
    """The table of differences of an address, computed without any other session."""
    start = request.from_address(query)
    table = start.table if start.table is not None else {"extends": start.base}
    scenario = request.resolved(request.asked(table, start.moved))
    *_, last = alone.pictures(scenario, load(start.reference))
    return panels.differences_html(last, start.language)


def measure(sessions: int, seconds: float, replicates: int = 0) -> dict[str, object]:
    """Run the load; `replicates` other than 0 makes every session's scenario as small as a test needs."""
    table = {"extends": "plan-2017", "replicates": replicates} if replicates else None
    query = request.address("plan-2017", "no-plan", "en", {}, table)
    first = Session(-1, query)  # compiles the rules and fills the shared memory with what all open
    _until(first.settled)
    first.close()
    gc.collect()
    before, peak, seen = resident_mb(), 0.0, Measured()
    pages = [Session(number, query) for number in range(sessions)]
    for page in pages:
        _until(page.settled)
    idle, until = resident_mb(), time.monotonic() + seconds
    threads = [threading.Thread(target=play, args=(page, until, seen)) for page in pages]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        peak = max(peak, resident_mb())
        time.sleep(0.5)
    alone = Ensembles()
    ends = {page.query() for page in pages}
    wrong = [page.number for page in pages if page.differences() != expected(page.query(), alone)]
    after = resident_mb()
    for page in pages:
        page.close()
    return {
        "sessions": sessions,
        "seconds": seconds,
        "errors": seen.errors,
        "mixed_up": wrong,
        "different_ends": len(ends),
        "moves": seen.moves,
        "pictures": seen.pictures,
        "median_wait_s": statistics.median(seen.waits) if seen.waits else None,
        "longest_wait_s": max(seen.waits, default=None),
        "memory_before_mb": before,
        "memory_peak_mb": peak,
        "memory_after_mb": after,
        "memory_idle_session_mb": (idle - before) / sessions,
        "outcomes_kept": len(desk.ensembles.outcomes),
        "outcomes_limit": desk.ensembles.outcomes.limit,
    }


def _until(done) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done() and time.monotonic() < end:
        time.sleep(0.1)


def faults(found: dict) -> list[str]:
    """What is wrong with a measured load."""
    wrong = list(found["errors"])
    wrong += [f"session {number} shows numbers that are not its own" for number in found["mixed_up"]]
    if found["different_ends"] != found["sessions"]:
        wrong.append("two sessions ended with the same levers")
    if found["memory_idle_session_mb"] > MOST_MB_A_SESSION:
        wrong.append(f"an idle session holds {found['memory_idle_session_mb']:.0f} MB")
    if found["outcomes_kept"] > found["outcomes_limit"]:
        wrong.append("the shared memory grew beyond its limit")
    return wrong


def main() -> int:
    """Read the options, print what was measured."""
    options = argparse.ArgumentParser(description="many sessions of the planning desk at once")
    options.add_argument("--sessions", type=int, default=20)
    options.add_argument("--seconds", type=float, default=120.0)
    given = options.parse_args()
    found = measure(given.sessions, given.seconds)
    print(json.dumps(found, indent=2))
    wrong = faults(found)
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
