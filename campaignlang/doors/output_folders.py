"""The door for outputs that are folders of parts: as whole, or not at all, as files are.

Parts go to a temporary folder beside the output, which takes its name at the end. Only nothing, an empty
folder, or one that holds parts and nothing else is replaced.
"""

import contextlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from typing import BinaryIO

from campaignlang.doors.outputs import TEMPORARY_NAMES_MAX, cannot_write, output_target, sync_folder
from campaignlang.doors.refused import Refused, reason
from campaignlang.doors.sources import READ_FLAGS, shown_path

PART = re.compile(r"part-[0-9]{4,}\.[a-z]+", re.ASCII)


def is_output_folder(path: str) -> bool:
    """Whether an output is meant to be a folder: it ends like one, or is one."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def part_path(folder: str, number: int, ending: str) -> str:
    return os.path.join(folder, f"part-{number:04d}.{ending}")


@contextlib.contextmanager
def write_folder(path: str) -> Iterator[str]:
    """Give a folder for parts; the output is replaced when the block ends without an exception."""
    refuse_unwritable_folder(path)
    target = output_target(path)
    folder = _make_temporary(target, path)
    try:
        yield folder
        try:
            _drop_leftovers(folder)
            _put_in_place(folder, target)
        except OSError as fault:
            raise cannot_write(path, reason(fault)) from None
        sync_folder(os.path.dirname(target))
    finally:
        # Where all went well there is nothing of this name any more.
        shutil.rmtree(folder, ignore_errors=True)


def refuse_unwritable_folder(path: str) -> None:
    """Refuse, before any work, a folder that cannot be written, as far as can be known."""
    target = output_target(path)
    _refuse_others(target, path)
    if not os.path.isdir(os.path.dirname(target)):
        raise cannot_write(path, "its folder does not exist")


def part_paths(folder: str) -> tuple[str, ...]:
    """The parts of a folder, by their numbers."""
    try:
        names = [entry.name for entry in os.scandir(folder) if PART.fullmatch(entry.name)]
    except (OSError, ValueError) as fault:
        text = reason(fault) if isinstance(fault, OSError) else "no path"
        raise Refused("U907", f"cannot read the folder `{shown_path(folder)}`: {text}") from None
    return tuple(os.path.join(folder, name) for name in sorted(names, key=lambda one: (len(one), one)))


@contextlib.contextmanager
def read_part(path: str) -> Iterator[BinaryIO]:
    """Give a part to read from; only a regular file is one."""
    try:
        descriptor = os.open(path, READ_FLAGS)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Refused("U907", f"cannot read `{shown_path(path)}`: it is no regular file")
        with os.fdopen(descriptor, "rb") as stream:
            yield stream
    except OSError as fault:
        raise Refused("U907", f"cannot read `{shown_path(path)}`: {reason(fault)}") from None


def _refuse_others(target: str, path: str) -> None:
    try:
        names = [entry.name for entry in os.scandir(target)]
    except FileNotFoundError:
        return
    except OSError as fault:
        raise cannot_write(path, reason(fault)) from None
    if not all(PART.fullmatch(name) for name in names):
        raise Refused(
            "U908",
            f"cannot write `{shown_path(path)}`: the folder holds other files",
            help="name a new folder; only one of parts is replaced",
        )


def _make_temporary(target: str, path: str) -> str:
    for number in range(TEMPORARY_NAMES_MAX):
        folder = os.path.join(os.path.dirname(target), f".campaign-{os.getpid()}-{number}.tmp")
        try:
            os.mkdir(folder)
            return folder
        except FileExistsError:
            continue
        except FileNotFoundError:
            raise cannot_write(path, "its folder does not exist") from None
        except OSError as fault:
            raise cannot_write(path, reason(fault)) from None
    raise cannot_write(path, "its folder is full of temporary files")


def _drop_leftovers(folder: str) -> None:
    """Remove what a process that died has begun to write, and another has written again."""
    for name in [entry.name for entry in os.scandir(folder) if not PART.fullmatch(entry.name)]:
        os.unlink(os.path.join(folder, name))


def _put_in_place(folder: str, target: str) -> None:
    """A folder cannot take the place of another in one step: the old one steps aside, and comes back."""
    aside = f"{folder}.old"
    is_replaced = os.path.lexists(target)
    if is_replaced:
        os.rename(target, aside)
    try:
        os.rename(folder, target)
    except BaseException:
        if is_replaced:
            os.rename(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
