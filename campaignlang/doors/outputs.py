"""The door for files that are written: whole, or not at all.

What is written goes to a temporary file in the same folder, which takes the output's name at the end and
is removed on every other way out. Devices and pipes are written through. No link leads out of the project.
"""

import contextlib
import io
import os
import stat
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, cast

from campaignlang.doors.refused import Refused, reason
from campaignlang.doors.screen import print_bytes
from campaignlang.doors.sources import is_below, marked_folder, real_path, shown_path

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STANDARD_OUTPUT = "-"
BUFFER_BYTES = 1 << 18
TEMPORARY_NAMES_MAX = 100
WRITE_FLAGS = os.O_WRONLY | getattr(os, "O_BINARY", 0)
DEVICE_FOLDERS = ("/dev/", "/proc/self/fd/")


@contextlib.contextmanager
def write_output(path: str, inputs: Sequence[str] = ()) -> Iterator[BinaryIO]:
    """Give a file to write bytes to; the output is replaced when the block ends without an exception.

    `-` is standard output: what is written is printed at the end, or not at all.
    """
    refuse_clashes((path,), inputs)
    if path == STANDARD_OUTPUT:
        collected = io.BytesIO()
        yield collected
        print_bytes(collected.getvalue())
        return
    target = output_target(path)
    if is_written_through(target, path):
        descriptor = opened(target, WRITE_FLAGS | os.O_APPEND, 0, path)
        with released(path, GuardedFile(descriptor, path)) as stream:
            yield stream
        return
    descriptor, temporary = open_temporary(target, path)
    try:
        with released(path, GuardedFile(descriptor, path)) as stream:
            yield stream
            stream.flush()
            keep_mode(target, temporary)
            os.fsync(descriptor)
        os.replace(temporary, target)
        temporary = ""
        sync_folder(os.path.dirname(target))
    except OSError as fault:
        raise cannot_write(path, reason(fault)) from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


class GuardedFile(io.RawIOBase):
    """A descriptor whose failures are refusals that name the output, not errors of whoever writes."""

    def __init__(self, descriptor: int, path: str) -> None:
        self.descriptor = descriptor
        self.path = path
        self.is_given_up = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor

    def write(self, data: "ReadableBuffer", /) -> int:
        with memoryview(data) as view:
            if self.is_given_up:
                # The buffer above wants to be rid of its rest before it closes.
                return view.nbytes
            try:
                return os.write(self.descriptor, view)
            except OSError as fault:
                raise cannot_write(self.path, reason(fault)) from None


@contextlib.contextmanager
def released(path: str, raw: GuardedFile) -> Iterator[BinaryIO]:
    """Close the descriptor on every way out; what could not be written is not tried again."""
    stream = io.BufferedWriter(raw, BUFFER_BYTES)
    try:
        yield cast(BinaryIO, stream)
        stream.flush()
    finally:
        raw.is_given_up = True
        stream.close()
        try:
            os.close(raw.descriptor)
        except OSError as fault:
            raise cannot_write(path, reason(fault)) from None


def cannot_write(path: str, why: str) -> Refused:
    return Refused("U908", f"cannot write `{shown_path(path)}`: {why}")


def opened(target: str, flags: int, mode: int, path: str) -> int:
    try:
        return os.open(target, flags, mode)
    except OSError as fault:
        raise cannot_write(path, reason(fault)) from None


def output_target(path: str) -> str:
    """The resolved place of an output; refused when a link of the project leads out of it."""
    if "\0" in path or not path:
        raise cannot_write(path, "no path")
    resolved = real_path(path, "U908")
    lexical = os.path.abspath(path)
    if resolved.startswith(DEVICE_FOLDERS) or lexical.startswith(DEVICE_FOLDERS):
        return lexical
    root = marked_folder(os.path.dirname(lexical))
    if root is None and os.path.islink(lexical):
        root = os.path.dirname(lexical)
    if root is not None and not is_below(resolved, os.path.realpath(root)):
        raise cannot_write(path, "a link leads out of the project")
    return resolved


def is_written_through(target: str, path: str) -> bool:
    """True for devices and pipes, False for a regular file or nothing; all else is refused."""
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        if target.startswith(DEVICE_FOLDERS):
            raise cannot_write(path, "no such device") from None
        return False
    except (OSError, ValueError) as fault:
        raise cannot_write(path, reason(fault) if isinstance(fault, OSError) else "no path") from None
    if stat.S_ISDIR(mode):
        raise cannot_write(path, "it is a folder")
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or target.startswith(DEVICE_FOLDERS):
        return True
    if not stat.S_ISREG(mode):
        raise cannot_write(path, "it is no regular file")
    return False


def open_temporary(target: str, path: str, flags: int = WRITE_FLAGS) -> tuple[int, str]:
    """A new file beside the target, that nobody else has and no link stands for."""
    folder = os.path.dirname(target)
    for number in range(TEMPORARY_NAMES_MAX):
        temporary = os.path.join(folder, f".campaign-{os.getpid()}-{number}.tmp")
        try:
            return os.open(temporary, flags | os.O_CREAT | os.O_EXCL, 0o666), temporary
        except FileExistsError:
            continue
        except FileNotFoundError:
            raise cannot_write(path, "its folder does not exist") from None
        except OSError as fault:
            raise cannot_write(path, reason(fault)) from None
    raise cannot_write(path, "its folder is full of temporary files")


def keep_mode(target: str, temporary: str) -> None:
    """An output that is replaced stays as readable as it was; a new one is as the system says."""
    with contextlib.suppress(OSError):
        os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))


def sync_folder(folder: str) -> None:
    """Make the new name last through a power cut, where a folder can be opened for that."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def refuse_clashes(outputs: Sequence[str], inputs: Sequence[str]) -> None:
    """Refuse, before any work, an output that is also an input, or two outputs that are one."""
    for index, output in enumerate(outputs):
        for other in outputs[:index]:
            if is_same_file(output, other):
                raise Refused("U908", f"`{shown_path(output)}` and `{shown_path(other)}` are the same output")
        for source in inputs:
            if source != STANDARD_OUTPUT and output != STANDARD_OUTPUT and is_same_file(output, source):
                raise Refused("U908", f"the output `{shown_path(output)}` is also an input")


def refuse_unwritable(path: str) -> None:
    """Refuse, before any work, an output that cannot be written, as far as can be known."""
    if path == STANDARD_OUTPUT:
        return
    target = output_target(path)
    if not is_written_through(target, path) and not os.path.isdir(os.path.dirname(target)):
        raise cannot_write(path, "its folder does not exist")


def is_same_file(first: str, second: str) -> bool:
    """Two names of one file, also by links; the device that swallows everything can be shared."""
    if first == STANDARD_OUTPUT or second == STANDARD_OUTPUT:
        return first == second
    names = tuple(os.path.normcase(real_path(path, "U908")) for path in (first, second))
    if names[0] == names[1]:
        return names[0] != os.path.normcase(os.path.realpath(os.devnull))
    try:
        return os.path.samefile(first, second)
    except (OSError, ValueError):
        return False  # One of them is not there yet, and their names differ.
