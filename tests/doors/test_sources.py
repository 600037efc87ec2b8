"""Sources: regular files below the project root, UTF-8, of a bounded size."""

import io
import os
from pathlib import Path

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import packaged, project_root, read_bytes, read_source, shown_path


def refused(path: Path | str, root: Path | str | None, **codes: str) -> Refused:
    with pytest.raises(Refused) as caught:
        read_source(str(path), None if root is None else str(root), **codes)  # type: ignore[arg-type]
    return caught.value


def test_a_byte_order_mark_and_crlf_are_not_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.campaign"
    file.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_source(str(file), str(tmp_path)) == "a\nb\rc\n"


def test_links_are_followed_before_the_root_is_asked_about(tmp_path: Path) -> None:
    inside, outside = tmp_path / "project", tmp_path / "secret"
    inside.mkdir()
    outside.write_text("secret")
    (inside / "link").symlink_to(outside)
    (inside / "real").write_text("fine")
    (inside / "near").symlink_to(inside / "real")
    assert read_source(str(inside / "near"), str(inside)) == "fine"
    assert refused(inside / "link", inside, outside="N121").code == "N121"
    assert refused(inside / ".." / "secret", inside).code == "U907"
    # A folder whose name only begins like the root's is not below it.
    (tmp_path / "project2").mkdir()
    (tmp_path / "project2" / "x").write_text("x")
    assert "outside" in refused(tmp_path / "project2" / "x", inside).message


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    assert "a folder" in refused(tmp_path, tmp_path).message
    missing = refused(tmp_path / "none", tmp_path, missing="N120")
    assert (missing.code, missing.message.rpartition(": ")[2]) == ("N120", "no such file or directory")
    assert refused("a\0b", tmp_path).code == "U907"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "no regular file" in refused(tmp_path / "pipe", tmp_path).message
        assert "no regular file" in refused("/dev/null", None).message


def test_a_size_is_known_before_reading(tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as stream:
        stream.truncate(5_000_001)
    assert refused(file, tmp_path).code == "S009"
    assert len(read_bytes(str(file), str(tmp_path), bytes_max=6_000_000)) == 5_000_001


def test_what_is_not_utf8_says_where(tmp_path: Path) -> None:
    file = tmp_path / "latin"
    file.write_bytes(b"one\ntwo \xe9\n")
    assert refused(file, tmp_path).message.endswith("is not UTF-8: byte 0xE9 on line 2")
    file.write_bytes("text".encode("utf-16"))
    assert (refused(file, tmp_path).code, "UTF-16" in refused(file, tmp_path).message) == ("S010", True)


def test_the_root_is_the_nearest_marked_folder(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").touch()
    (deep / "x.campaign").touch()
    assert project_root(str(deep / "x.campaign")) == str((tmp_path / "a").resolve())
    (deep / ".git").touch()  # A work tree's `.git` is a file.
    assert project_root(str(deep / "x.campaign")) == str(deep.resolve())


def test_standard_input_is_read_and_shown_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        buffer = io.BytesIO(b"a\r\nb")

    monkeypatch.setattr("sys.stdin", Standard())
    assert read_source("-", None) == "a\nb"
    assert shown_path("-") == "<stdin>"
    monkeypatch.setattr("sys.stdin", None)
    assert refused("-", None).message == "cannot read `<stdin>`: there is no standard input"


def test_our_own_files_are_found_beside_the_package() -> None:
    assert b"MIT" in packaged("LICENSE")
    with pytest.raises(FileNotFoundError):
        packaged("no/such/file")
