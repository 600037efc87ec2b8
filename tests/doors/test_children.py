"""Children: limited in time, output and memory, in an environment of ours."""

import sys
import time
from pathlib import Path

import pytest

from campaignlang.doors.children import Finished, find_dot, find_git, refuse_option, run_child
from campaignlang.doors.refused import Refused


def python(
    code: str, *, stdin: bytes = b"", seconds: int = 30, memory: int | None = None, folder: Path | None = None
) -> Finished:
    return run_child(
        sys.executable,
        ("-c", code),
        stdin=stdin,
        seconds=seconds,
        output_bytes_max=1_000_000,
        memory_bytes_max=memory,
        folder=None if folder is None else str(folder),
    )


def test_what_goes_in_comes_out() -> None:
    data = bytes(range(256)) * 3_000
    code = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()); sys.stderr.write('x'); sys.exit(3)"
    assert python(code, stdin=data) == Finished(3, data, b"x")


def test_a_child_that_does_not_read_is_no_fault() -> None:
    assert python("print(1)", stdin=b"x" * 1_000_000).output.strip() == b"1"


def test_time_is_limited_also_for_what_a_child_starts() -> None:
    began = time.monotonic()
    with pytest.raises(Refused, match="took longer than 1 s and was stopped") as caught:
        python(
            "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
            seconds=1,
        )
    assert caught.value.code == "U906"
    assert time.monotonic() - began < 20


def test_output_is_limited() -> None:
    with pytest.raises(Refused, match="wrote more than 1 MB and was stopped"):
        python("while True: print('x' * 1000)")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_memory_is_limited() -> None:
    # The child waits for its input, so that the limit is there before the memory is asked for.
    code = "import sys; sys.stdin.read(); x = bytearray(2_000_000_000)"
    finished = python(code, stdin=b"go", memory=1_000_000_000)
    assert finished.exit_code == 1
    assert b"MemoryError" in finished.errors


def test_nothing_is_imported_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("print('taken over')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SECRET_TOKEN", "x")
    code = "import json, os; print(json.__name__, 'SECRET_TOKEN' in os.environ)"
    assert python(code, folder=tmp_path).output.split() == [b"json", b"False"]


def test_a_program_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot start `none`"):
        run_child(str(tmp_path / "none"), (), seconds=1, output_bytes_max=1)


def test_dot_is_found_and_draws() -> None:
    dot = find_dot()
    assert dot is not None
    drawn = run_child(dot, ("-Tplain",), stdin=b"digraph { a -> b }", seconds=30, output_bytes_max=1_000_000)
    assert drawn.exit_code == 0
    assert drawn.output.startswith(b"graph ")


def test_git_is_not_looked_for_in_relative_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    assert find_git() is None


def test_a_revision_is_no_option() -> None:
    refuse_option("main~1")
    with pytest.raises(Refused, match="`--output=x` is no revision"):
        refuse_option("--output=x")
