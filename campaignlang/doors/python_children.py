"""Python processes of ours that work for us: they are asked, and answer, one value after the other.

Started by absolute path, with this process's packages and this very campaignlang; nothing is imported from
the working folder. None outlives us: its input ends when we do. What it prints goes nowhere.
"""

import json
import os
import pickle
import subprocess
import sys
from typing import IO, Any

import campaignlang
from campaignlang.doors.children import child_environment
from campaignlang.doors.refused import Refused, reason

CODE = "U906"
LENGTH_BYTES = 8
# What a child is told on its command line: our package's file, the module that answers, folders of packages.
START = """
import importlib.util, json, sys
package, module, folders = json.loads(sys.argv[1])
sys.path[:] = folders
found = importlib.util.spec_from_file_location("campaignlang", package)
sys.modules["campaignlang"] = importlib.util.module_from_spec(found)
found.loader.exec_module(sys.modules["campaignlang"])
importlib.import_module(module).answer_all()
"""
# Libraries of numbers start threads that nobody here needs.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class PythonChild:
    """A process that imports a module and calls its `answer_all`."""

    def __init__(self, module: str) -> None:
        package = campaignlang.__file__
        assert package is not None
        told = json.dumps([os.path.abspath(package), module, package_folders()])
        try:
            self.process = subprocess.Popen(
                (sys.executable, "-P", "-c", START, told),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**child_environment(), **ONE_THREAD},
                # What the terminal sends when somebody interrupts is for us, who end the children.
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as fault:
            raise Refused(CODE, f"cannot start a worker: {reason(fault)}") from None

    def tell(self, value: object) -> None:
        assert self.process.stdin is not None
        try:
            write_value(self.process.stdin, value)
        except (OSError, ValueError):
            raise ended_early() from None

    def ask(self, value: object) -> Any:
        """Tell a value, and wait for what it is answered with."""
        self.tell(value)
        assert self.process.stdout is not None
        try:
            return read_value(self.process.stdout)
        except (OSError, ValueError, EOFError):
            raise ended_early() from None

    def end(self) -> None:
        """Leave nothing behind, whatever it is doing."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """Close the pipes; nobody may be waiting at them."""
        for stream in (self.process.stdin, self.process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except (OSError, ValueError):
                continue


def ended_early() -> Refused:
    return Refused(
        CODE,
        "a worker ended before its work was done",
        help="it may have had too little memory: fewer workers",
    )


def package_folders() -> list[str]:
    """Where packages are imported from, without the working folder and what depends on it."""
    here = os.path.realpath(os.curdir)
    return [one for one in sys.path if os.path.isabs(one) and os.path.realpath(one) != here]


def own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """For a child: what it reads and writes values on; anything printed goes nowhere from now on."""
    asked, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return os.fdopen(asked, "rb"), os.fdopen(answers, "wb")


def write_value(stream: IO[bytes], value: object) -> None:
    """Write a value; the memory of arrays goes as it is, without a copy in between."""
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
    raws = [buffer.raw() for buffer in buffers]
    sizes = [len(data), *(raw.nbytes for raw in raws)]
    stream.write(len(sizes).to_bytes(LENGTH_BYTES, "little"))
    stream.write(b"".join(size.to_bytes(LENGTH_BYTES, "little") for size in sizes))
    stream.write(data)
    for raw in raws:
        stream.write(raw)
    stream.flush()


def read_value(stream: IO[bytes]) -> Any:
    """Read a value. Raises EOFError where there is no whole one."""
    count = int.from_bytes(_read(stream, LENGTH_BYTES), "little")
    sizes = _read(stream, count * LENGTH_BYTES)
    parts = [
        _read(stream, int.from_bytes(sizes[place : place + LENGTH_BYTES], "little"))
        for place in range(0, len(sizes), LENGTH_BYTES)
    ]
    return pickle.loads(parts[0], buffers=parts[1:])


def _read(stream: IO[bytes], size: int) -> bytearray:
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size:
        count = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        done += count
    return data
