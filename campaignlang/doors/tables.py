"""Opening tables of others, and their bytes: by lines, or by chunks of whole lines, also unpacked.

Memory does not grow with the file. What is told of a file does not depend on which way its lines are taken.
"""

import os
import stat
import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

from campaignlang.doors import limits
from campaignlang.doors.refused import Refused, reason
from campaignlang.doors.sources import (
    BYTE_ORDER_MARK,
    READ_FLAGS,
    STANDARD_INPUT,
    WIDE_MARKS,
    is_below,
    real_path,
    shown_path,
)

CODE = "U901"
ADVICE_UTF8 = "save the file as CSV (UTF-8)"
PACKED_ENDINGS = (".gz", ".zst")
# One piece at a time: a damaged end does not take more of what stands before it along.
PIECE_BYTES = 1 << 17


def kind_of(path: str) -> str:
    """The ending that says what a table is, in small letters, without that of the packing: `.csv`."""
    small = path.lower()
    for ending in PACKED_ENDINGS:
        if small.endswith(ending):
            return os.path.splitext(small.removesuffix(ending))[1]
    return os.path.splitext(small)[1]


def open_table(path: str, root: str | None) -> BinaryIO:
    """A regular file, or, where the command line names it, a pipe."""
    name = shown_path(path)
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise Refused(CODE, "cannot read `<stdin>`: there is no standard input")
        return sys.stdin.buffer
    resolved = real_path(path, CODE)
    if root is not None and not is_below(resolved, os.path.realpath(root)):
        raise Refused(CODE, f"`{name}` lies outside of the project")
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise Refused(CODE, f"cannot read `{name}`: it is a folder")
        if not stat.S_ISREG(mode) and (root is not None or not stat.S_ISFIFO(mode)):
            raise Refused(CODE, f"cannot read `{name}`: it is no regular file")
        return open(os.open(path, READ_FLAGS if stat.S_ISREG(mode) else os.O_RDONLY), "rb")
    except (OSError, ValueError) as fault:
        text = reason(fault) if isinstance(fault, OSError) else "no path"
        raise Refused(CODE, f"cannot read `{name}`: {text}") from None


class OpenTable:
    """A table that is open while a `with` lasts; standard input stays open."""

    def __init__(self, path: str, root: str | None) -> None:
        self.path = path
        self.file = open_table(path, root)

    def __enter__(self) -> "OpenTable":
        return self

    def __exit__(self, *_: object) -> None:
        if self.path != STANDARD_INPUT:
            self.file.close()

    def unpacked(self) -> BinaryIO:
        return unpacked(self.file, self.path)

    def state(self) -> tuple[int, ...] | None:
        """What tells whether the file is another when it is opened again; None where it can be read once."""
        if self.path == STANDARD_INPUT:
            return None
        try:
            found = os.fstat(self.file.fileno())
        except OSError as fault:
            raise Refused(CODE, f"cannot read `{shown_path(self.path)}`: {reason(fault)}") from None
        if not stat.S_ISREG(found.st_mode):
            return None
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def unpacked(file: BinaryIO, path: str) -> BinaryIO:
    import io

    if path.lower().endswith(".gz"):
        import gzip

        return io.BufferedReader(gzip.GzipFile(fileobj=file), PIECE_BYTES)
    if path.lower().endswith(".zst"):
        return io.BufferedReader(cast(io.RawIOBase, zstandard_file(file, path)), PIECE_BYTES)
    return file


def zstandard_file(file: BinaryIO, path: str) -> BinaryIO:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        message = f"`{shown_path(path)}` is packed with Zstandard, which is not read here"
        raise Refused(CODE, message, "install `campaignlang[zst]`, or pack it as .gz") from None
    return cast(BinaryIO, zstd.ZstdFile(file))


class Table:
    """The lines of a file that is being read, numbered from 1; the first is without its byte-order mark.

    `position`: how many bytes were taken. A packed file's checksum is compared at its end.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self.number = 0
        self.position = 0
        self._file = file
        self._held = b""
        self._at = 0
        self._has_ended = False
        # What ended the file too early is said when the lines before it have been taken.
        self._fault: Refused | None = None

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, each with its line feed."""
        while line := self.line():
            yield self.number, line

    def line(self) -> bytes:
        """Take a line; empty at the end."""
        end = self._held.find(b"\n", self._at) + 1
        while not end:
            searched = len(self._held) - self._at
            if searched > limits.LINE_BYTES_MAX or not self._read(searched + 1):
                break
            end = self._held.find(b"\n", self._at + searched) + 1
        length = (end or len(self._held)) - self._at
        if length > limits.LINE_BYTES_MAX:
            raise Refused(CODE, f"`{self.name}`, line {self.number + 1}: longer than 1 MB")
        if not end and self._fault is not None:
            raise self._fault
        line = self._held[self._at : self._at + length]
        self.take(length, 1 if length else 0)
        if self.number == 1 and self.position == length:
            if line.startswith(WIDE_MARKS) or b"\0" in line[:4]:
                raise Refused(CODE, f"`{self.name}` is UTF-16, not UTF-8", ADVICE_UTF8)
            line = line.removeprefix(BYTE_ORDER_MARK)
            # A mark alone is a line too, and no end.
            return line or self.line()
        return line

    def peek(self, size: int) -> bytes:
        """Whole lines, about so many bytes of them, that are not taken yet.

        Nothing where there is no whole line in so many bytes: `line` knows why.
        """
        self._read(size)
        end = min(self._at + size, len(self._held))
        if end == len(self._held) and self._has_ended:
            return self._held[self._at :]
        return self._held[self._at : self._held.rfind(b"\n", self._at, end) + 1]

    def take(self, length: int, lines: int) -> None:
        """Take what was peeked."""
        self._at += length
        self.position += length
        self.number += lines

    def _read(self, wanted: int) -> bool:
        """Hold so many bytes, if there are; say whether more came."""
        missing = wanted - (len(self._held) - self._at)
        pieces = [self._held[self._at :]]
        while missing > 0 and not self._has_ended and self._fault is None:
            piece = self._piece()
            self._has_ended = not piece and self._fault is None
            missing -= len(piece)
            pieces.append(piece)
        if len(pieces) == 1:
            return False
        self._held, self._at = b"".join(pieces), 0
        return any(pieces[1:])

    def _piece(self) -> bytes:
        """The next bytes; none at the end, and where there is a fault."""
        import zlib

        try:
            return self._file.read1(PIECE_BYTES)  # type: ignore[attr-defined,no-any-return]
        except EOFError:
            message = f"`{self.name}` is cut off: the packed data has no end"
        except zlib.error:
            message = f"`{self.name}` is damaged: the packed data cannot be unpacked"
        except OSError as fault:
            message = f"cannot read `{self.name}`: {reason(fault)}"
            if fault.errno is None:  # gzip's own complaints: no gzip file, or another checksum.
                message = f"`{self.name}` is damaged: no gzip file, or its checksum is wrong"
        except Exception as fault:
            # An error of an optional package, which is not imported to name it.
            if type(fault).__name__ != "ZstdError":
                raise
            message = f"`{self.name}` is damaged: no Zstandard file, or its data cannot be unpacked"
        self._fault = Refused(CODE, message)
        return b""
