"""Outputs: whole or not at all, whatever fails, and never where they should not go."""

import errno
import io
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from campaignlang.doors.outputs import refuse_clashes, write_output
from campaignlang.doors.refused import Refused

OLD, NEW = b"old and whole", b"new" * 200_000  # More than one buffer.


def write(path: Path | str, data: bytes = NEW) -> None:
    with write_output(str(path)) as file:
        file.write(data)


def refusal(path: Path | str) -> Refused:
    with pytest.raises(Refused) as caught:
        write(path)
    assert caught.value.code == "U908"
    return caught.value


def test_an_output_is_replaced_when_it_is_whole(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    output.write_bytes(OLD)
    with write_output(str(output)) as file:
        file.write(NEW)
        assert output.read_bytes() == OLD
    assert output.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_behind_on_other_ways_out(tmp_path: Path, fault: type[BaseException]) -> None:
    output = tmp_path / "out.csv"
    output.write_bytes(OLD)

    def interrupted() -> None:
        with write_output(str(output)) as file:
            file.write(NEW)
            raise fault

    with pytest.raises(fault):
        interrupted()
    assert output.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace", "close"])
def test_whichever_call_fails_the_old_output_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    output = tmp_path / "out.csv"
    real: Callable[..., object] = getattr(os, call)
    failures = 0
    for number in range(1, 100):
        output.write_bytes(OLD)
        calls = 0

        def failing(*arguments: object, number: int = number, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == number:
                if call == "close":
                    real(*arguments, **named)
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                write(output)
            except Refused as refused:
                failures += 1
                assert refused.code == "U908"
                assert refused.message.endswith("no space left on device")
                assert output.read_bytes() == OLD
            else:
                # What failed was only the wish that the name outlasts a power cut, or nothing.
                assert output.read_bytes() == NEW
        assert list(tmp_path.iterdir()) == [output]
        if calls < number:
            break
    assert failures >= 1
    assert calls < number, "the call never stopped failing"


def test_a_name_that_is_taken_is_not_written_to(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(OLD)
    planted = tmp_path / f".campaign-{os.getpid()}-0.tmp"
    planted.symlink_to(precious)
    write(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == NEW
    assert not (tmp_path / "out.csv").is_symlink()
    assert precious.read_bytes() == OLD
    assert planted.is_symlink()


def test_links_stay_in_the_project(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    outside.mkdir()
    (project / "pyproject.toml").touch()
    (outside / "precious").write_bytes(OLD)
    (project / "file").symlink_to(outside / "precious")
    (project / "folder").symlink_to(outside)
    (project / "dangling").symlink_to(outside / "new")
    for name in ("file", "folder/precious", "folder/new", "dangling"):
        assert "leads out" in refusal(project / name).message
    assert (outside / "precious").read_bytes() == OLD
    assert list(outside.iterdir()) == [outside / "precious"]
    (project / "real").write_bytes(OLD)
    (project / "inner").symlink_to(project / "real")
    write(project / "inner")
    assert (project / "inner").is_symlink()
    assert (project / "real").read_bytes() == NEW


def test_a_link_outside_of_any_project_is_not_followed_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").write_bytes(OLD)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "b")
    assert "leads out" in refusal(tmp_path / "a" / "link").message


def test_standard_output_gets_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw))
    with pytest.raises(ZeroDivisionError), write_output("-") as file:
        file.write(OLD)
        raise ZeroDivisionError
    assert raw.getvalue() == b""
    write("-")
    assert raw.getvalue() == NEW


def test_folders_and_missing_folders_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).message.endswith("it is a folder")
    assert refusal(tmp_path / "none" / "out.csv").message.endswith("its folder does not exist")
    assert refusal("").message.endswith("no path")
    assert refusal("a\0b").message.endswith("no path")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names there")
def test_devices_and_pipes_are_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join(10)
    assert received == [NEW]
    assert pipe.is_fifo()
    write("/dev/null")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_device_is_a_sentence() -> None:
    assert refusal("/dev/full").message == "cannot write `/dev/full`: no space left on device"


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_an_output_keeps_its_mode(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    output.write_bytes(OLD)
    output.chmod(0o640)
    write(output)
    assert output.stat().st_mode & 0o777 == 0o640


def test_an_output_that_is_an_input_or_another_output_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "contacts.csv"
    source.write_bytes(OLD)
    (tmp_path / "link.csv").symlink_to(source)
    os.link(source, tmp_path / "hard.csv")
    for name in ("contacts.csv", "link.csv", "hard.csv"):
        with pytest.raises(Refused, match="is also an input"):
            refuse_clashes((str(tmp_path / name),), (str(source),))
    new = str(tmp_path / "new.csv")
    with pytest.raises(Refused, match="are the same output"):
        refuse_clashes((new, str(tmp_path / "." / "x" / ".." / "new.csv")), ())
    with pytest.raises(Refused, match="are the same output"):
        refuse_clashes(("-", "-"), ())
    refuse_clashes((new, str(tmp_path / "other.csv"), "-"), (str(source), "-"))
    refuse_clashes((os.devnull, os.devnull), ())
    with pytest.raises(Refused), write_output(str(source), (str(source),)):
        raise AssertionError("work began")
    assert source.read_bytes() == OLD
