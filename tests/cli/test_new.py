"""`campaign new`: the project checks clean, its tests pass, and nothing is half-written."""

from pathlib import Path

import pytest

from campaignlang.cli import main, new

FILES = {
    "README.md",
    "pyproject.toml",
    "spring_launch.campaign",
    "spring_launch.svg",
    "shared/records.campaign",
    "emails/invitation.html",
    "emails/reminder.html",
    "contacts/contacts.csv",
    ".github/workflows/campaigns.yml",
}


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_project_checks_clean_and_its_tests_pass(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "spring_launch"]) == 0
    assert files_of(here / "spring_launch") == FILES
    capsys.readouterr()
    assert main(["check", "spring_launch"]) == 0
    assert capsys.readouterr().out == "2 files, no findings\n"
    assert main(["test", "spring_launch"]) == 0
    assert capsys.readouterr().out.endswith("6 passed, 0 failed\n")
    assert main(["fmt", "--check", "spring_launch"]) == 0
    assert main(["draw", "--check", "spring_launch"]) == 0


def test_no_mark_of_the_template_is_left(here: Path) -> None:
    main(["new", "summer-sale"])
    texts = {path: path.read_text(encoding="utf-8") for path in here.rglob("*") if path.is_file()}
    assert [
        path for path, text in texts.items() if "@NAME@" in text or "@LABEL@" in text or "@MARK@" in text
    ] == []
    assert 'campaign summer_sale "Summer sale" {' in (here / "summer-sale/summer_sale.campaign").read_text()


def test_an_empty_folder_is_filled(here: Path) -> None:
    (here / "spring_launch").mkdir()
    assert main(["new", "spring_launch"]) == 0
    assert files_of(here / "spring_launch") == FILES


def test_a_folder_that_holds_something_is_left_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "spring_launch").mkdir()
    (here / "spring_launch" / "notes.txt").write_text("mine")
    assert main(["new", "spring_launch"]) == 2
    assert files_of(here) == {"spring_launch/notes.txt"}
    assert "the folder is not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["", ".", "..", "Spring", "spring launch", "1st", "é", "a" * 65, "test", "email", "next", "-h-"]
)
def test_a_name_that_no_campaign_can_have_is_refused(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "--", name]) == 2
    assert list(here.iterdir()) == []
    assert f"`{name[:39]}" in capsys.readouterr().err


@pytest.mark.parametrize("number", range(len(FILES)))
def test_a_fault_on_the_way_leaves_nothing_behind(
    number: int, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = iter(range(len(FILES)))
    write_output = new.write_output

    def failing(path: str) -> object:
        if next(calls) == number:
            raise OSError(28, "No space left on device")
        return write_output(path)

    monkeypatch.setattr(new, "write_output", failing)
    assert main(["new", "spring_launch"]) == 2
    assert list(here.iterdir()) == []
    assert "no space left on device" in capsys.readouterr().err
