"""What a cluster on this machine finds around it: no working folder, and a folder of its own."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator

# Not even a module that is run as a program looks into the working folder; and nobody prints but us.
ENVIRONMENT = {
    "PYTHONSAFEPATH": "1",
    "DASK_LOGGING__DISTRIBUTED": "critical",
    "DASK_DISTRIBUTED__WORKER__DAEMON": "True",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


@contextlib.contextmanager
def cluster_environment() -> Iterator[None]:
    """Set what processes that are started inside of `with` inherit."""
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def interrupts_withheld() -> Iterator[None]:
    """Keep Ctrl-C from the processes that threads made inside of `with` ever start: we end them ourselves.

    Here it comes when the block has ended.
    """
    if os.name != "posix":
        yield
        return
    from multiprocessing import resource_tracker

    # Starting this one later would let interrupts through again, in the thread that starts it.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def scratch_folder() -> Iterator[str]:
    """Give a folder among the system's temporary ones, which is gone on every way out."""
    folder = tempfile.mkdtemp(prefix="campaign-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
