"""Copies of the process: what they work out, and what happens where they do not."""

import subprocess
import sys

import pytest

from campaignlang.doors import forks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")

# In processes of their own: pytest's has threads.
BEGIN = """
import os, sys, time
from campaignlang.doors.forks import Copy, copies_that_pay
def no_more():
    raise BlockingIOError(11, "Resource temporarily unavailable")
"""


def said_by(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def test_a_copy_tells_what_it_worked_out_however_long_it_is() -> None:
    program = 'with Copy(lambda: b"x" * 3_000_000) as copy:\n    print(len(copy.result()))\n'
    assert said_by(program) == "3000000\n"


def test_a_copy_that_fails_tells_nothing_and_prints_nothing() -> None:
    program = 'with Copy(lambda: b"x" + 1) as copy:\n    print(copy.result())\nprint("on")\n'
    assert said_by(program) == "None\non\n"


def test_nothing_of_the_process_s_end_is_for_a_copy() -> None:
    program = 'print("once", end="")\nwith Copy(lambda: b"x") as copy:\n    copy.result()\n'
    assert said_by(program) == "once"


def test_where_there_are_no_more_processes_there_is_no_result() -> None:
    program = 'os.fork = no_more\nwith Copy(lambda: b"x") as copy:\n    print(copy.result())\n'
    assert said_by(program) == "None\n"


def test_a_copy_ends_with_its_with() -> None:
    program = """
begin = time.monotonic()
try:
    with Copy(lambda: time.sleep(50)) as copy:
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print(time.monotonic() - begin < 20)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody is left")
"""
    assert said_by(program) == "True\nnobody is left\n"


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
import threading
print(copies_that_pay() == len(os.sched_getaffinity(0)) - 1)
thread = threading.Thread(target=time.sleep, args=(1,))
thread.start()
print(copies_that_pay())
"""
    assert said_by(program) == "True\n0\n"
    monkeypatch.setattr("sys.platform", "win32")
    assert forks.copies_that_pay() == 0
