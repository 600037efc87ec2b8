"""What is put aside: read as it was written, seen by nobody, and gone whatever happens."""

import errno
import os
from pathlib import Path

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.doors.spills import give_back, spills


def test_bytes_come_back(tmp_path: Path) -> None:
    with spills(str(tmp_path / "out.csv"), 2) as (first, second):
        assert [0, 3, 3] == [first.append(data) for data in (b"abc", b"", b"defg")]
        assert second.append(b"x") == 0
        buffer = bytearray(4)
        first.read_into(buffer, 2)
        assert buffer == b"cdef"
        mapped = first.mapped()
        assert bytes(mapped) == b"abcdefg"
        give_back(mapped)
        assert bytes(mapped) == b"abcdefg"
    assert [] == list(tmp_path.iterdir())


def test_nothing_put_aside_is_nothing(tmp_path: Path) -> None:
    with spills(str(tmp_path / "out.csv"), 1) as (spill,):
        assert spill.mapped() == b""
        give_back(spill.mapped())


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a file has a name while it is open")
def test_nobody_sees_them(tmp_path: Path) -> None:
    with spills(str(tmp_path / "out.csv"), 3):
        assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("path", ["-", "/dev/null"])
def test_what_is_no_file_has_no_folder_either(path: str) -> None:
    with spills(path, 1) as (spill,):
        spill.append(b"x")


def test_what_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "out.csv"):
        with pytest.raises(Refused) as caught, spills(str(path), 1):
            pass
        assert caught.value.code == "U908"


@pytest.mark.parametrize("call", ["write", "read"])
def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def failing(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with spills(str(tmp_path / "out.csv"), 1) as (spill,):
        spill.append(b"abc")
        monkeypatch.setattr(os, call, failing)
        with pytest.raises(Refused, match=r"cannot write `.*out\.csv`: no space left on device"):
            spill.append(b"abc") if call == "write" else spill.read_into(bytearray(3), 0)
        monkeypatch.undo()
    assert [] == list(tmp_path.iterdir())
