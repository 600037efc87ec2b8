"""The door for what does not fit into memory: bytes put aside beside the output they are for, and read again.

Nobody sees these files: where the system can, a file loses its name as soon as it is open, so that nothing
is left behind even by a process that is killed; elsewhere the system removes it when it is closed.
"""

import contextlib
import mmap
import os
import tempfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from campaignlang.doors.outputs import (
    STANDARD_OUTPUT,
    cannot_write,
    is_written_through,
    open_temporary,
    output_target,
)
from campaignlang.doors.refused import reason

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

SPILL_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_TEMPORARY", 0)
# What a system takes at once; larger pieces are handed over one after the other.
WRITE_BYTES_MAX = 1 << 26


@contextlib.contextmanager
def spills(path: str, count: int) -> Iterator[Sequence["Spill"]]:
    """Give files to put bytes aside in while the output `path` is prepared; gone on every way out.

    Refuses what could not be written at the end, as far as can be known: a folder, a missing one.
    """
    with contextlib.ExitStack() as opened:
        yield tuple(opened.enter_context(_spill(path)) for _ in range(count))


@contextlib.contextmanager
def _spill(path: str) -> Iterator["Spill"]:
    descriptor, temporary = open_temporary(_beside(path), path, SPILL_FLAGS)
    # Windows forgets the file when it is closed, and lets nobody take its name away before.
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.unlink(temporary)
            temporary = ""
    try:
        yield Spill(descriptor, path)
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _beside(path: str) -> str:
    """The output, or a file of the system's folder for what is no file."""
    elsewhere = os.path.join(tempfile.gettempdir(), "spill")
    if path == STANDARD_OUTPUT:
        return elsewhere
    target = output_target(path)
    return elsewhere if is_written_through(target, path) else target


class Spill:
    """Bytes that were put aside, one piece after the other. Failures name the output they are for."""

    def __init__(self, descriptor: int, path: str) -> None:
        self.descriptor = descriptor
        self.path = path
        self.size = 0

    def append(self, data: "ReadableBuffer") -> int:
        """Put bytes aside, and give the place they begin at."""
        begin = self.size
        with memoryview(data) as view:
            # An empty array cannot be looked at as bytes.
            octets = view.cast("B") if view.nbytes else memoryview(b"")
            written = 0
            while written < octets.nbytes:
                try:
                    written += os.write(self.descriptor, octets[written : written + WRITE_BYTES_MAX])
                except OSError as fault:
                    raise cannot_write(self.path, reason(fault)) from None
            self.size += octets.nbytes
        return begin

    def read_into(self, buffer: "WriteableBuffer", begin: int) -> None:
        """Fill a buffer with the bytes from a place on. Nothing is appended afterwards."""
        with memoryview(buffer) as view:
            octets = view.cast("B") if view.nbytes else memoryview(bytearray())
            read = 0
            try:
                os.lseek(self.descriptor, begin, os.SEEK_SET)
                while read < octets.nbytes:
                    data = os.read(self.descriptor, octets.nbytes - read)
                    if not data:
                        raise cannot_write(self.path, "what was put aside is gone")
                    octets[read : read + len(data)] = data
                    read += len(data)
            except OSError as fault:
                raise cannot_write(self.path, reason(fault)) from None

    def mapped(self) -> "mmap.mmap | bytes":
        """Give all bytes as memory the system may take back. Nothing is appended afterwards."""
        if not self.size:
            return b""
        try:
            return mmap.mmap(self.descriptor, self.size, access=mmap.ACCESS_READ)
        except OSError as fault:
            raise cannot_write(self.path, reason(fault)) from None


def give_back(memory: "mmap.mmap | bytes") -> None:
    """Let the system have the pages of a map that were looked at; they are read again when needed."""
    if isinstance(memory, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        memory.madvise(mmap.MADV_DONTNEED)
