"""How far a long computation is, and how long it will still take."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def progress(words: str, total: int, console: Console | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on the error stream; the function that it gives takes the number of pieces just finished."""
    bars = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*bars, TimeElapsedColumn(), TimeRemainingColumn(), console=console or Console(stderr=True)) as shown:
        bar = shown.add_task(words, total=total)
        yield lambda count: shown.advance(bar, count)
