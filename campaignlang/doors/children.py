"""Programs we start: by absolute path, without a shell, with limits on time, memory and output.

A child sees a small environment of ours, and a Python child imports nothing from the working folder.
"""

import os
import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from campaignlang.doors.refused import Refused, reason
from campaignlang.frozen import dataclass

if TYPE_CHECKING:
    import subprocess

CODE = "U906"
# What programs need to find their folders and to start at all; nothing that tells them what to load.
KEPT_VARIABLES = ("HOME", "LOGNAME", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USER", "USERPROFILE")
CHUNK_BYTES = 1 << 16
# What is in the pipes when a child has ended is read in no time; only what it started can keep them open.
LEFTOVER_SECONDS = 5
GRAPHVIZ_PROGRAM = "graphviz-pure"
GRAPHVIZ_DISTRIBUTION = "graphviz-pure"


@dataclass(frozen=True, slots=True)
class Finished:
    """How a child ended, and what it wrote."""

    exit_code: int
    output: bytes
    errors: bytes


def run_child(
    program_path: str,
    arguments: Sequence[str],
    *,
    stdin: bytes = b"",
    seconds: int,
    output_bytes_max: int,
    memory_bytes_max: int | None = None,
    folder: str | None = None,
) -> Finished:
    """Run a program to its end; refused when it cannot start or passes a limit. It may fail otherwise."""
    import subprocess
    import threading

    assert os.path.isabs(program_path)
    name = os.path.basename(program_path)
    try:
        child = subprocess.Popen(
            (program_path, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=child_environment(),
            start_new_session=os.name == "posix",
        )
    except (OSError, ValueError) as fault:
        why = reason(fault) if isinstance(fault, OSError) else "an argument it cannot be given"
        raise Refused("U907", f"cannot start `{name}`: {why}") from None
    output, errors = Drain(output_bytes_max, child), Drain(output_bytes_max, child)
    assert child.stdin and child.stdout and child.stderr
    threads = (
        threading.Thread(target=output.read, args=(child.stdout,), daemon=True),
        threading.Thread(target=errors.read, args=(child.stderr,), daemon=True),
        threading.Thread(target=feed, args=(child.stdin, stdin), daemon=True),
    )
    try:
        limit_memory(child.pid, memory_bytes_max)
        for thread in threads:
            thread.start()
        exit_code = child.wait(seconds)
        for thread in threads:
            thread.join(LEFTOVER_SECONDS)
        if any(thread.is_alive() for thread in threads):
            # Something the child has started still holds its pipes.
            kill(child)
    except subprocess.TimeoutExpired:
        raise Refused(CODE, f"`{name}` took longer than {seconds} s and was stopped") from None
    finally:
        end(child)
    if output.is_over or errors.is_over:
        raise Refused(CODE, f"`{name}` wrote more than {output_bytes_max // 1_000_000} MB and was stopped")
    return Finished(exit_code, output.data(), errors.data())


class Drain:
    """Reads what a child writes; ends the child when it is too much."""

    __slots__ = ("bytes_left", "child", "is_over", "parts")

    def __init__(self, bytes_max: int, child: "subprocess.Popen[bytes]") -> None:
        self.bytes_left = bytes_max
        self.child = child
        self.parts: list[bytes] = []
        self.is_over = False

    def read(self, stream: IO[bytes]) -> None:
        try:
            while part := os.read(stream.fileno(), CHUNK_BYTES):
                self.bytes_left -= len(part)
                if self.bytes_left < 0:
                    self.is_over = True
                    kill(self.child)
                    return
                self.parts.append(part)
        except (OSError, ValueError):
            return  # Closed while the child was ended.

    def data(self) -> bytes:
        return b"".join(self.parts)


def feed(stream: IO[bytes], data: bytes) -> None:
    """Give a child its input; one that does not want it all has closed the pipe."""
    try:
        stream.write(data)
        stream.close()
    except (OSError, ValueError):
        return


def kill(child: "subprocess.Popen[bytes]") -> None:
    """End a child, and on POSIX whatever it has started."""
    try:
        if os.name == "posix":
            os.killpg(child.pid, 9)
        else:
            child.kill()
    except OSError:
        return  # It has ended already.


def end(child: "subprocess.Popen[bytes]") -> None:
    """Leave no child behind, on any way out."""
    if child.returncode is None:
        kill(child)
        child.wait()
    for stream in (child.stdin, child.stdout, child.stderr):
        try:
            if stream is not None:
                stream.close()
        except (OSError, ValueError):
            continue


def limit_memory(process: int, bytes_max: int | None) -> None:
    """Linux can limit a child that runs; elsewhere time and output have to do."""
    if bytes_max is None or not sys.platform.startswith("linux"):
        return
    import resource

    try:
        resource.prlimit(process, resource.RLIMIT_AS, (bytes_max, bytes_max))
    except (OSError, ValueError):
        return  # It has ended already, or a stricter limit holds.


def child_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONSAFEPATH": "1",  # Not even `-m` looks into the working folder.
        "PYTHONIOENCODING": "utf-8",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }


def find_dot() -> str | None:
    """The `dot` of graphviz-pure: in the scripts folder, else where its package says it lies."""
    import sysconfig

    ending = ".exe" if os.name == "nt" else ""
    found = os.path.join(sysconfig.get_path("scripts"), GRAPHVIZ_PROGRAM + ending)
    if os.path.isfile(found):
        return os.path.abspath(found)
    import importlib.metadata

    try:
        files = importlib.metadata.files(GRAPHVIZ_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == GRAPHVIZ_PROGRAM + ending:
            place = os.path.realpath(str(file.locate()))
            return place if os.path.isfile(place) else None
    return None


def find_git() -> str | None:
    return find_on_path("git")


def find_on_path(program: str) -> str | None:
    """A program by absolute path, from the absolute folders of PATH: never one in the working folder."""
    name = program + (".exe" if os.name == "nt" else "")
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        place = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(place) and os.access(place, os.X_OK):
            return place
    return None


def refuse_option(revision: str) -> None:
    """A revision that begins with `-` would be an option of git's."""
    if revision.startswith("-") or "\0" in revision:
        raise Refused("U907", f"`{revision[:40]}` is no revision", "a revision does not begin with `-`")
