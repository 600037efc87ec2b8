"""Which files a folder stands for, held against git where there is one."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.doors.children import find_git
from campaignlang.doors.files import campaign_files
from campaignlang.doors.ignoring import is_matched, read_patterns
from campaignlang.doors.refused import Refused


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def found(root: Path, *paths: str) -> list[str]:
    files = campaign_files(paths or (str(root),))
    return [Path(file).relative_to(root).as_posix() if Path(file).is_absolute() else file for file in files]


def test_files_are_sorted_by_path_and_hidden_ones_and_links_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "b.campaign", "a/z.campaign", "a-b/x.campaign", "a/deep/er/y.campaign", "a.txt")
    touch(tmp_path, ".hidden.campaign", ".venv/x.campaign", "a/.git/x.campaign", "folder.campaign/c.campaign")
    (tmp_path / "link.campaign").symlink_to(tmp_path / "b.campaign")
    (tmp_path / "linked").symlink_to(tmp_path / "a")
    assert found(tmp_path) == [
        "a-b/x.campaign",
        "a/deep/er/y.campaign",
        "a/z.campaign",
        "b.campaign",
        "folder.campaign/c.campaign",
    ]


def test_the_current_folder_is_meant_when_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a/x.campaign", "y.campaign")
    monkeypatch.chdir(tmp_path)
    assert campaign_files(()) == (str(Path("a", "x.campaign")), "y.campaign")
    assert campaign_files(("a",)) == (str(Path("a", "x.campaign")),)
    assert campaign_files(("y.campaign", ".", "-", "missing.txt")) == (
        "y.campaign",
        str(Path("a", "x.campaign")),
        "-",
        "missing.txt",
    )


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"no \.campaign file below"):
        campaign_files((str(tmp_path),))


def test_folders_that_git_ignores_are_not_entered(tmp_path: Path) -> None:
    touch(tmp_path, ".git/HEAD", "build/x.campaign", "src/build/y.campaign", "src/keep/z.campaign")
    touch(tmp_path, "src/out/kept/x.campaign", "src/out/gone/x.campaign", "draft.campaign")
    (tmp_path / ".gitignore").write_text("build/\n*.campaign\n**/out/*\n")
    (tmp_path / "src" / ".gitignore").write_text("!out/kept/\n")
    assert found(tmp_path) == ["draft.campaign", "src/keep/z.campaign", "src/out/kept/x.campaign"]
    # Started below, the rules from above still count; started in an ignored folder, they do not.
    assert found(tmp_path, str(tmp_path / "src")) == ["src/keep/z.campaign", "src/out/kept/x.campaign"]
    touch(tmp_path, "build/build/x.campaign")
    assert found(tmp_path, str(tmp_path / "build")) == ["build/build/x.campaign", "build/x.campaign"]


@pytest.mark.parametrize(
    ("pattern", "path", "is_folder", "expected"),
    [
        ("build", "a/build", True, True),
        ("/build", "a/build", True, None),
        ("a/build", "a/build", True, True),
        ("a/build", "x/a/build", True, None),
        ("**/build", "x/a/build", True, True),
        ("a/**", "a/b/c", False, True),
        ("a/**", "a", True, None),
        ("a/**/c", "a/c", False, True),
        ("a/**/c", "a/x/y/c", False, True),
        ("build/", "build", False, None),
        ("!build", "build", True, False),
        (r"\!build", "!build", True, True),
        (r"\#x", "#x", True, True),
        ("# x", "# x", True, None),
        ("x ", "x", True, True),
        (r"x\ ", "x ", True, True),
        ("*.py[co]", "a.pyc", False, True),
        ("[!a]b", "cb", False, True),
        ("[!a]b", "ab", False, None),
        ("[]]b", "]b", False, True),
        ("[a-c]x", "bx", False, True),
        ("[", "[", False, True),
        ("a?c", "a/c", False, None),
        ("*", "a", False, True),
        ("a*b*c", "aXbYc", False, True),
    ],
)
def test_patterns_mean_what_they_mean_to_git(
    pattern: str, path: str, is_folder: bool, expected: bool | None
) -> None:
    assert is_matched(path, is_folder, read_patterns(pattern)) is expected


def test_many_stars_take_no_time() -> None:
    assert is_matched("a" * 200, False, read_patterns("*" * 200 + "b")) is None


GIT = find_git()


# What people write. Backslashes before slashes, two slashes or three stars in a row are not among it.
LETTERS = st.sampled_from(("a", "b", "-", "*", "?", "[ab]", "[!a]", "[a-b]", "\\#", "#"))
PARTS = st.lists(LETTERS, min_size=1, max_size=3).map(lambda found: "".join(found).replace("**", "*"))
LINES = st.builds(
    lambda front, parts, end: front + "/".join(parts) + end,
    st.sampled_from(("", "", "!", "/", "!/", "**/")),
    st.lists(PARTS | st.just("**"), min_size=1, max_size=3),
    st.sampled_from(("", "", "/", " ")),
)


@pytest.mark.skipif(GIT is None, reason="git is not there")
@settings(deadline=None)  # The machines of others may be slow.
@given(st.lists(LINES, min_size=1, max_size=3))
def test_git_agrees(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    root = tmp_path_factory.getbasetemp() / "git_agrees"
    if not root.exists():
        root.mkdir()
        subprocess.run([str(GIT), "init", "-q", str(root)], check=True)
    names = [
        f"{first}{second}" for first in ("a", "b", "ab", "a-", "!a", "#") for second in ("", "/a", "/b/ab")
    ]
    for name in names:
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / ".gitignore").write_text("\n".join(lines) + "\n")
    answer = subprocess.run(
        [str(GIT), "-C", str(root), "check-ignore", "--no-index", "--stdin"],
        input="\n".join(names),
        capture_output=True,
        text=True,
        check=False,
    )
    theirs = set(answer.stdout.splitlines())
    patterns = read_patterns((root / ".gitignore").read_text())

    def is_ignored(name: str) -> bool:
        parts = name.split("/")
        above = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
        return any(is_matched(folder, True, patterns) for folder in above)

    assert [name for name in names if is_ignored(name)] == [name for name in names if name in theirs]


def test_an_empty_path_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a.campaign")
    monkeypatch.chdir(tmp_path)
    assert campaign_files(("",)) == ("",)
