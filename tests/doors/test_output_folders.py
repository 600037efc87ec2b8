"""Folders of parts: whole or not at all, and nothing of somebody else's is replaced."""

from pathlib import Path

import pytest

from campaignlang.doors.output_folders import is_output_folder, part_path, part_paths, read_part, write_folder
from campaignlang.doors.refused import Refused


def write(folder: Path, count: int, text: str = "new") -> None:
    with write_folder(str(folder)) as place:
        for number in range(count):
            Path(part_path(place, number, "csv")).write_text(text, encoding="utf-8")


def test_a_folder_has_its_parts_when_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    write(folder, 2)
    assert ["part-0000.csv", "part-0001.csv"] == [Path(path).name for path in part_paths(str(folder))]
    with read_part(part_paths(str(folder))[0]) as stream:
        assert stream.read() == b"new"
    assert list(tmp_path.iterdir()) == [folder]


def test_parts_are_replaced_by_fewer(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    write(folder, 3, "old")
    write(folder, 1)
    assert ["new"] == [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_nothing_changes_on_other_ways_out(tmp_path: Path, fault: type[BaseException]) -> None:
    folder = tmp_path / "log"
    write(folder, 2, "old")

    def interrupted() -> None:
        with write_folder(str(folder)) as place:
            Path(part_path(place, 0, "csv")).write_text("new", encoding="utf-8")
            raise fault

    with pytest.raises(fault):
        interrupted()
    assert ["old", "old"] == [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    assert list(tmp_path.iterdir()) == [folder]


def test_other_files_are_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="holds other files"):
        write(folder, 1)
    with pytest.raises(Refused, match="not a directory"):
        write(folder / "notes.txt", 1)
    with pytest.raises(Refused, match="its folder does not exist"):
        write(tmp_path / "missing" / "log", 1)
    assert [folder / "notes.txt"] == list(folder.iterdir())


def test_what_ends_like_a_folder_is_one(tmp_path: Path) -> None:
    assert is_output_folder("log/")
    assert is_output_folder(str(tmp_path))
    assert not is_output_folder("log.csv")


def test_the_missing_folder_of_parts_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such file"):
        part_paths(str(tmp_path / "missing"))
    with pytest.raises(Refused, match="it is no regular file"), read_part(str(tmp_path)):
        pass
