"""Many worlds at once: one piece of work per seed, draw or design point on the machine's cores."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def many[Item, World](
    work: Callable[[Item], World],
    items: Iterable[Item],
    jobs: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> list[World]:
    """`work` of every item, in the order of the items; the same whatever `jobs` (all cores if None).

    The rules hold no lock while they run, so threads suffice. `tell(1)` is called whenever a piece of work is done,
    from the thread that did it. What `work` raises is raised.
    """

    def one(item: Item) -> World:
        done = work(item)
        if tell is not None:
            tell(1)
        return done

    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as workers:
        return list(workers.map(one, items))
