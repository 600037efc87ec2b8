"""Being told to end, by the terminal or by the system: both are one thing, so that both clean up."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


@contextlib.contextmanager
def ended_by_the_system() -> Iterator[None]:
    """Raise KeyboardInterrupt where the system says to end (SIGTERM), instead of ending on the spot."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
