"""`python -m tests.hostile [--seed N] [--share 0.1]`: every case in numbers, under 1 GiB and 5 s each, and how it went.

A case that went wrong is printed with the seed and number that make it again.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from qianyi.experiments.view import request
from qianyi.scenarios.loader import load_table, load_text
from qianyi.scenarios.mistakes import ScenarioMistakes, shown
from tests.commands import qianyi
from tests.hostile import places
from tests.hostile.kinds import at, wrong_values
from tests.hostile.links import links
from tests.hostile.options import calls, wrong_numbers
from tests.hostile.texts import broken, monsters

MEMORY, SOON = 1 << 30, 5.0


def _text(text: str) -> bool:
    """Whether it was refused; any other error than mistakes is a traceback."""
    try:
        load_text(text)
    except ScenarioMistakes as found:
        for language in ("zh", "en"):
            [line.text(language) for line in shown(found.mistakes)]
        return True
    return False


def _kind(case) -> bool:
    try:
        load_table(at(*case), "wrong.toml")
    except ScenarioMistakes:
        return True
    return False


def _link(query: str) -> bool:
    start = request.from_address(query)
    if start.table is not None:
        request.resolved(request.asked(start.table, start.moved))
    return bool(start.mistakes)


def _option(words: list[str]) -> bool:
    return qianyi(*words).returncode == 2


def _place(words: list[str]) -> bool:
    done = qianyi(*words)
    return done.returncode in (1, 2) and bool(done.stderr)


def _count(name: str, cases: Iterable, work: Callable[..., bool], all_refused: bool, seed: int) -> bool:
    """Run cases and print a line of figures; true where none went wrong."""
    done = refused = slow = wrong = 0
    slowest = 0.0
    for number, case in enumerate(cases):
        begun = time.process_time()
        try:
            told = work(case)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            print(f"  TRACEBACK {name} {number} of seed {seed}: {type(error).__name__}: {str(error)[:200]}")
            wrong, told = wrong + 1, False
        else:
            if all_refused and not told:
                print(f"  ACCEPTED {name} {number} of seed {seed}: {str(case)[:200]}")
                wrong += 1
        spent = time.process_time() - begun
        slowest, slow = max(slowest, spent), slow + (spent > SOON)
        done, refused = done + 1, refused + told
    print(f"{name}: {done} cases, {refused} refused, {wrong} wrong, {slow} slow, slowest {slowest:.2f} s", flush=True)
    return not wrong and not slow


def main() -> int:
    """Run them all; 1 where any went wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--share", type=float, default=1.0, help="part of the cases")
    given = asked.parse_args()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    seed, many = given.seed, lambda number: max(1, round(number * given.share))
    numbers = [words for words in wrong_numbers() if words[-1]]
    with patch("sys.stdin", None), TemporaryDirectory() as home:
        good = [
            _count("broken files", broken(seed, many(10_000)), _text, False, seed),
            _count("monsters", monsters().values(), _text, False, seed),
            _count("kinds", wrong_values(), _kind, True, seed),
            _count("links", links(seed, many(1_000)), _link, False, seed),
            _count("options", calls(seed, many(800)), _option, True, seed),
            _count("places", places.calls(Path(home)), _place, True, seed),
            _count("numbers", numbers[:: max(1, round(1 / given.share))], _option, True, seed),
        ]
    print(f"largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
