"""`campaign fmt` as it is called: what it writes, shows and leaves alone, and its exit codes.

Goldens: tests/cases/fmt, a file before and after.
"""

from pathlib import Path

import pytest

from campaignlang.cli import main
from tests.documents import ROOT

CASES = ROOT / "tests" / "cases" / "fmt"
UNTIDY = "campaign a{owner:1}\n"
TIDY = "campaign a {\n  owner: 1\n}\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is a project of its own, and stand in it."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("before", sorted(CASES.glob("*.before.campaign")), ids=lambda path: path.stem)
def test_a_file_becomes_its_golden(before: Path, project: Path) -> None:
    golden = before.with_name(before.name.replace(".before.", ".after.")).read_bytes()
    file = project / "case.campaign"
    file.write_bytes(before.read_bytes())
    assert main(["fmt", "case.campaign"]) == 0
    assert golden == file.read_bytes()
    assert main(["fmt", "--check", "case.campaign"]) == 0


def test_every_golden_has_its_case() -> None:
    names = {path.name.replace(".after.", ".before.") for path in CASES.glob("*.after.campaign")}
    assert {path.name for path in CASES.glob("*.before.campaign")} == names


def test_check_exits_1_and_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.campaign").write_text(UNTIDY, "utf-8")
    (project / "b.campaign").write_text(TIDY, "utf-8")
    assert main(["fmt", "--check"]) == 1
    assert (project / "a.campaign").read_text("utf-8") == UNTIDY
    expected = "would format a.campaign\n1 file would be formatted, 1 file as it should be\n"
    assert expected == capsys.readouterr().out


def test_a_difference_is_shown_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.campaign").write_text(UNTIDY, "utf-8")
    expected = (
        "--- a/a.campaign\n+++ b/a.campaign\n@@ -1 +1,3 @@\n"
        "-campaign a{owner:1}\n+campaign a {\n+  owner: 1\n+}\n"
    )
    assert main(["fmt", "--diff"]) == 0
    assert expected == capsys.readouterr().out
    assert main(["fmt", "--diff", "--check"]) == 1
    assert expected == capsys.readouterr().out
    assert (project / "a.campaign").read_text("utf-8") == UNTIDY


def test_what_is_changed_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.campaign").write_text(UNTIDY, "utf-8")
    (project / "b.campaign").write_text(TIDY, "utf-8")
    assert main(["fmt"]) == 0
    expected = "formatted a.campaign\n1 file formatted, 1 file as it should be\n"
    assert expected == capsys.readouterr().out
    assert (project / "a.campaign").read_text("utf-8") == TIDY


def test_line_ends_of_windows_stay_and_a_byte_order_mark_goes(project: Path) -> None:
    file = project / "a.campaign"
    file.write_bytes(b"\xef\xbb\xbfcampaign a{\r\nowner:1}\r\n")
    assert main(["fmt", "a.campaign"]) == 0
    assert TIDY.replace("\n", "\r\n").encode() == file.read_bytes()
    assert main(["fmt", "--check", "a.campaign"]) == 0


def test_a_file_that_cannot_be_read_leaves_all_as_they_are(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.campaign").write_text(UNTIDY, "utf-8")
    (project / "b.campaign").write_bytes(b"campaign \xff {}")
    assert main(["fmt"]) == 2
    assert (project / "a.campaign").read_text("utf-8") == UNTIDY
    assert "error[S010 not-utf-8]: `b.campaign` is not UTF-8" in capsys.readouterr().err


def test_a_block_that_does_not_parse_is_said_and_left(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "campaign a{owner:=1}\n"
    (project / "a.campaign").write_text(text + "\n" + UNTIDY.replace(" a{", " b{"), "utf-8")
    assert main(["fmt"]) == 0
    assert (project / "a.campaign").read_text("utf-8") == text + "\n" + TIDY.replace(" a ", " b ")
    note = "note: a.campaign:1: this block does not parse and is left as it is; `campaign check` says why\n"
    assert note == capsys.readouterr().err
