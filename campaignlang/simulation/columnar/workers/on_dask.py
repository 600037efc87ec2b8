"""Shares of a run as tasks of Dask's scheduler: on a cluster of this machine, or one that is there already.

A worker that dies is the scheduler's to replace, and what it was doing is done again: shares leave the same
whoever runs them, and how often. Needs the extra `dask`, which is imported here only.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from campaignlang.doors.clusters import cluster_environment, scratch_folder
from campaignlang.doors.refused import Refused
from campaignlang.doors.zones import tzdata_version
from campaignlang.simulation.columnar.workers.shares import Job, Parcel, Share, ShareRunner
from campaignlang.simulation.columnar.workers.worker import (
    Answer,
    Refusal,
    answer,
    joined_answers,
    parcels_of,
)
from campaignlang.version import VERSION

CODE = "U907"
CONNECT_SECONDS = 10
# How many shares are on their way for each thread of the cluster.
SHARES_AHEAD = 3
# So many shares are added up on the cluster before anything comes back.
SHARES_TOGETHER = 16
RETRIES = 3
Future = Any


class Cluster:
    """A connection that ends with `with`, and with it the cluster, if it is this machine's.

    `address` None: this machine's, of so many `workers`.
    """

    def __init__(self, job: Job, address: str | None, workers: int) -> None:
        self.job = job
        self.address = address
        self.workers = workers
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            opened.enter_context(cluster_environment())
            distributed = _distributed()
            folder = opened.enter_context(scratch_folder())
            opened.enter_context(_settings(folder))
            scheduler: Any = None if self.address is None else f"tcp://{self.address}"
            if scheduler is None:
                scheduler = opened.enter_context(
                    distributed.LocalCluster(
                        n_workers=self.workers,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                        local_directory=folder,
                    )
                )
            try:
                client = distributed.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
            except (OSError, ValueError):
                raise Refused(
                    CODE,
                    f"no scheduler of Dask answers at `{self.address}`",
                    help="start one with `dask scheduler`, and workers with `dask worker`",
                ) from None
            self.client = opened.enter_context(client)
            # Made by a task: what one worker has lost another makes again.
            self.given = self.client.submit(told, self.job, (VERSION, tzdata_version()), pure=False)
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def parcels(self, shares: Iterable[Share]) -> Iterator[Parcel]:
        """Give what the shares leave, in their order. Raises the Refused of the first that fails."""
        kept = self.job.kept
        # Rows come back as they are; counts are added up before.
        together = 1 if kept.events or kept.passages else SHARES_TOGETHER
        threads = max(sum(self.client.nthreads().values()), 1)
        groups_ahead = max(SHARES_AHEAD * threads // together, 2)
        asked: deque[Future] = deque()
        group: list[Future] = []
        for share in shares:
            group.append(self.client.submit(run_share, self.given, share, retries=RETRIES, pure=False))
            if len(group) == together:
                asked.append(self._joined(group))
                group = []
            if len(asked) >= groups_ahead:
                yield from self._parcels(asked.popleft())
        if group:
            asked.append(self._joined(group))
        while asked:
            yield from self._parcels(asked.popleft())

    def _joined(self, group: Sequence[Future]) -> Future:
        if len(group) == 1:
            return group[0]
        return self.client.submit(joined_answers, group, retries=RETRIES, pure=False)

    def _parcels(self, future: Future) -> tuple[Parcel, ...]:
        from distributed import KilledWorker

        try:
            found: Answer = future.result()
        except KilledWorker:
            raise Refused(
                "U906",
                "a share of the contacts has ended one worker after the other",
                help="they may have too little memory",
            ) from None
        except ModuleNotFoundError as fault:
            raise Refused(
                CODE,
                f"the workers have no `{fault.name}`",
                help="install the same campaignlang for every worker",
            ) from None
        return parcels_of(found)


Told = tuple[Job, tuple[str, str]]


def told(job: Job, versions: tuple[str, str]) -> Told:
    """Give what all shares are run by."""
    return job, versions


def run_share(told: Told, share: Share) -> Answer:
    """Run a share, on whatever worker; other versions than the one that asks could leave something else."""
    job, versions = told
    found = VERSION, tzdata_version()
    if found != versions:
        return Refusal(
            CODE,
            f"a worker has campaignlang {found[0]} with tzdata {found[1]}, here it is {versions[0]} with "
            f"{versions[1]}",
            "install the same for every worker",
            (),
        )
    return answer(ShareRunner(job), share)


def _settings(folder: str) -> Any:
    """Keep what Dask writes in a folder of ours, whatever its own settings say."""
    import dask

    return dask.config.set({"temporary-directory": folder})


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise Refused(
            CODE,
            "`--on dask` takes Dask's scheduler, which is not installed",
            help="pip install 'campaignlang[dask]', or use `--workers` on this machine",
        ) from None
    # What a scheduler has to say is for its own logs.
    for name in ("distributed", "tornado", "asyncio", "bokeh"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed
