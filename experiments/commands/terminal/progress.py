"""How far a long computation is, and how long it will still take: the one bar of every command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def bars() -> Iterator[Progress]:
    """Bars on the error stream."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as shown:
        yield shown


def bar(shown: Progress, words: str, total: int) -> Callable[..., None]:
    """One more bar; the function returned takes the number of pieces just finished (1 if left out)."""
    task = shown.add_task(words, total=total)
    return lambda count=1: shown.advance(task, count)


@contextmanager
def progress(words: str, total: int) -> Iterator[Callable[..., None]]:
    """A single bar."""
    with bars() as shown:
        yield bar(shown, words, total)


def stages(shown: Progress, words: Callable[[str], str]) -> Callable[[str, int, int], None]:
    """A bar for each stage of a study, which tells (stage, pieces done, pieces in all)."""
    tasks: dict[str, int] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = shown.add_task(words(stage), total=total)
        shown.update(tasks[stage], completed=done)

    return tell
