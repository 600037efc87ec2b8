"""The door for sources, imports, templates and recorded data: regular files below the project root, UTF-8.

Links are followed before the root is asked about; nothing is opened that could block; the size is known
before a byte is read. `-` is standard input.
"""

import contextlib
import os
import stat
import sys

from campaignlang.doors import limits
from campaignlang.doors.refused import Refused, reason

STANDARD_INPUT = "-"
# `O_NONBLOCK` so that a pipe in a source's place cannot hang us; `O_BINARY` and its absence are Windows.
READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
ROOT_MARKS = ("pyproject.toml", ".git")
PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGED_FOLDER = "_data"


def shown_path(path: str) -> str:
    """A path as messages and outputs show it: as given, with `/`."""
    if path == STANDARD_INPUT:
        return "<stdin>"
    return path.replace(os.sep, "/")


def project_root(path: str) -> str:
    """The folder of the nearest pyproject.toml or .git above a file, else the file's own; links followed."""
    folder = os.getcwd() if path == STANDARD_INPUT else os.path.dirname(real_path(path))
    return marked_folder(folder) or folder


def marked_folder(folder: str) -> str | None:
    """The nearest folder with a pyproject.toml or .git, from `folder` upwards."""
    while not any(os.path.lexists(os.path.join(folder, mark)) for mark in ROOT_MARKS):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def real_path(path: str, code: str = "U907") -> str:
    """The resolved path: the key of a file that is read once."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        # A NUL in the name, or a circle of links on some systems.
        raise Refused(code, f"`{shown_path(path)[:200]}` is no path") from None


def path_beside(path: str, written: str) -> str:
    """The path that is written in the file `path`, relative to it.

    Without `pathlib`: a check imports it for nothing else, and it takes longer than most files to read.
    """
    return os.path.join(os.path.dirname(path), written)


def is_below(path: str, root: str) -> bool:
    """Whether a resolved path lies in the resolved folder `root`, or below it."""
    try:
        return os.path.commonpath((path, root)) == os.path.commonpath((root,))
    except ValueError:
        return False  # another drive


def read_bytes(
    path: str,
    root: str | None,
    *,
    bytes_max: int = limits.SOURCE_BYTES_MAX,
    missing: str = "U907",
    outside: str = "U907",
    too_large: str = "S009",
) -> bytes:
    """The bytes of a regular file below `root` (None: anywhere, for what the command line names itself).

    `missing`, `outside` and `too_large` are the codes of the place that asks: N120 and N121 for an import.
    """
    if path == STANDARD_INPUT:
        return read_standard_input(bytes_max, too_large)
    resolved = real_path(path, missing)
    if root is not None and not is_below(resolved, os.path.realpath(root)):
        raise Refused(
            outside,
            f"`{shown_path(path)}` lies outside of the project",
            "files are read only below the folder of the nearest pyproject.toml or .git",
        )
    try:
        descriptor = os.open(resolved, READ_FLAGS)
    except (OSError, ValueError) as fault:
        text = reason(fault) if isinstance(fault, OSError) else "no path"
        raise Refused(missing, f"cannot read `{shown_path(path)}`: {text}") from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
            raise Refused(missing, f"cannot read `{shown_path(path)}`: it is {kind}")
        if found.st_size > bytes_max:
            raise Refused(too_large, size_message(path, bytes_max))
        # One byte more than allowed tells that the file has grown since.
        data = read_up_to(descriptor, bytes_max + 1)
    except OSError as fault:
        raise Refused(missing, f"cannot read `{shown_path(path)}`: {reason(fault)}") from None
    finally:
        with contextlib.suppress(OSError):  # What was read is whole all the same.
            os.close(descriptor)
    if len(data) > bytes_max:
        raise Refused(too_large, size_message(path, bytes_max))
    return data


def read_up_to(descriptor: int, bytes_max: int) -> bytes:
    parts = []
    missing = bytes_max
    while missing > 0:
        part = os.read(descriptor, min(missing, 1 << 20))
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def read_standard_input(bytes_max: int, too_large: str) -> bytes:
    if sys.stdin is None:
        raise Refused("U907", "cannot read `<stdin>`: there is no standard input")
    try:
        data = sys.stdin.buffer.read(bytes_max + 1)
    except (OSError, ValueError):
        raise Refused("U907", "cannot read `<stdin>`: it is closed") from None
    if len(data) > bytes_max:
        raise Refused(too_large, size_message(STANDARD_INPUT, bytes_max))
    return data


def size_message(path: str, bytes_max: int) -> str:
    return f"`{shown_path(path)}` is larger than {bytes_max // 1_000_000} MB"


def read_source(
    path: str,
    root: str | None,
    *,
    bytes_max: int = limits.SOURCE_BYTES_MAX,
    missing: str = "U907",
    outside: str = "U907",
) -> str:
    """The text of a file: UTF-8, without a byte-order mark, CRLF as LF. A lone CR stays, a fault of later."""
    return source_text(read_bytes(path, root, bytes_max=bytes_max, missing=missing, outside=outside), path)


def source_text(data: bytes, path: str) -> str:
    """What `read_source` makes of a file's bytes."""
    if data.startswith(WIDE_MARKS):
        raise Refused("S010", f"`{shown_path(path)}` is UTF-16, not UTF-8", "save the file as UTF-8")
    try:
        text = data.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        byte = fault.object[fault.start]
        message = f"`{shown_path(path)}` is not UTF-8: byte 0x{byte:02X} on line {line}"
        raise Refused("S010", message, "save the file as UTF-8") from None
    return text.replace("\r\n", "\n")


def packaged(name: str) -> bytes:
    """A file of our own, such as `grammar/campaign.lark`: in the package, or beside it in a checkout."""
    for folder in (os.path.join(PACKAGE_FOLDER, PACKAGED_FOLDER), os.path.dirname(PACKAGE_FOLDER)):
        try:
            with open(os.path.join(folder, *name.split("/")), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            continue
    raise FileNotFoundError(f"{name} is missing from the installation of campaignlang")


def packaged_names(folder: str) -> tuple[str, ...]:
    """The files of one of our own folders, such as `docs/rules`, sorted."""
    for place in (os.path.join(PACKAGE_FOLDER, PACKAGED_FOLDER), os.path.dirname(PACKAGE_FOLDER)):
        try:
            return tuple(sorted(os.listdir(os.path.join(place, *folder.split("/")))))
        except (FileNotFoundError, NotADirectoryError):
            continue
    return ()
