"""Working ahead: the next item is made in a thread of its own while the one before it is used.

NumPy and pyarrow let go of Python's lock where they work, so that this keeps two cores busy.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Generator[Item]:
    """Give the same items; closed, it waits for what is being made."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, items, None)
        while (found := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield found
