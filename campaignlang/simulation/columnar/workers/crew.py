"""Several processes that run the shares of a run at once; what they leave comes in the order of the shares.

with Crew(job, 2) as crew:
    for parcel in crew.parcels(shares):
        ...
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from campaignlang.doors.python_children import PythonChild
from campaignlang.simulation.columnar.workers.shares import Job, Parcel, Share
from campaignlang.simulation.columnar.workers.worker import Answer, parcels_of

WORKER = "campaignlang.simulation.columnar.workers.worker"
# How many shares are on their way for each process: one that it works on, and one that waits for it.
SHARES_AHEAD = 2


class Crew:
    """Processes that end with `with`, on whatever way out of it."""

    def __init__(self, job: Job, count: int) -> None:
        self.job = job
        self.count = count
        self.children: list[PythonChild] = []
        self.free: SimpleQueue[PythonChild] = SimpleQueue()
        # A thread for each process does nothing but wait for it.
        self.threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Self:
        try:
            for _ in range(self.count):
                child = PythonChild(WORKER)
                self.children.append(child)
                self.free.put(child)
            for child in self.children:
                child.tell(self.job)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def parcels(self, shares: Iterable[Share]) -> Iterator[Parcel]:
        """Give what the shares leave, in their order. Raises the Refused of the first that fails."""
        asked: deque[Future[Answer]] = deque()
        for share in shares:
            asked.append(self.threads.submit(self._ask, share))
            if len(asked) >= SHARES_AHEAD * self.count:
                yield from parcels_of(asked.popleft().result())
        while asked:
            yield from parcels_of(asked.popleft().result())

    def _ask(self, share: Share) -> Answer:
        child = self.free.get()
        try:
            found: Answer = child.ask(share)
            return found
        finally:
            self.free.put(child)

    def _end(self) -> None:
        """End the processes first: threads that wait for them see it, and end too."""
        for child in self.children:
            child.end()
        self.threads.shutdown(cancel_futures=True)
        for child in self.children:
            child.close()
