"""Paths in files that lead out of the project, in circles, to devices; and settings that are hostile."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.attempt import GOOD, Case, named, play

IN = {
    "project/pyproject.toml": "",
    "secret.campaign": "contact { password: text }\n",
    "secret.csv": "id\nann\n",
}
CHECK = "check project/x.campaign"
Prepare = Callable[[Path], None]


def imports(
    name: str, path: str, says: str, prepare: Prepare | None = None, code: int = 1, **files: str
) -> Case:
    text = GOOD.replace("language 1\n", f'language 1\nimport "{path}"\n')
    laid = {
        **IN,
        "project/x.campaign": text,
        **{f"project/{key}.campaign": value for key, value in files.items()},
    }
    return Case(name=name, line=CHECK, code=code, says=(says,), files=laid, prepare=prepare)


def link(name: str, target: str) -> Prepare:
    def prepare(folder: Path) -> None:
        (folder / "project" / name).symlink_to(target)

    return prepare


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "project" / "pipe.campaign")


def folder_named_so(folder: Path) -> None:
    (folder / "project" / "folder.campaign").mkdir()


def closed(folder: Path) -> None:
    (folder / "project" / "closed.campaign").symlink_to("closed.campaign")


IMPORTS = (
    imports("above", "../secret.campaign", "N121"),
    imports("above-and-back", "../project/../secret.campaign", "N121"),
    imports("above-without-end", "../" * 5_000 + "etc/passwd", "N12"),
    imports("absolute", "/etc/passwd", "N121"),
    imports("drive", "C:/secret.campaign", "N121"),
    imports("share", "\\\\\\\\host\\\\share", "N121"),
    imports("address", "https://acme.example/x.campaign", "N121"),
    imports("file-address", "file:///etc/passwd", "N121"),
    imports("missing", "nowhere.campaign", "N120"),
    imports("empty-path", "", "N12"),
    imports("dot", ".", "N120"),
    imports("name-of-5000", "a" * 5_000, "N120"),
    imports("nul-in-path", "a\\u{0}b", "error[S"),
    imports("link-to-above", "link.campaign", "N121", link("link.campaign", "../secret.campaign")),
    imports("linked-folder", "out/secret.campaign", "N121", link("out", "..")),
    imports("link-to-passwd", "link.campaign", "N121", link("link.campaign", "/etc/passwd")),
    imports("link-to-device", "link.campaign", "N12", link("link.campaign", "/dev/zero")),
    imports("link-to-itself", "closed.campaign", "N120", closed),
    imports("link-to-nothing", "link.campaign", "N120", link("link.campaign", "nothing")),
    imports("pipe", "pipe.campaign", "N120", pipe),
    imports("folder", "folder.campaign", "N120", folder_named_so),
    imports("itself", "x.campaign", "N122"),
    imports("itself-by-a-link", "link.campaign", "N122", link("link.campaign", "x.campaign")),
    imports(
        "circle-of-three", "a.campaign", "N122", None, 1, a='import "b.campaign"\n', b='import "x.campaign"\n'
    ),
    imports("itself-by-dots", "./../project/./x.campaign", "N122"),
    imports(
        "not-utf-8",
        "bad.campaign",
        "S010",
        lambda folder: (folder / "project/bad.campaign").write_bytes(b"\xff") and None,
    ),
    imports(
        "huge",
        "huge.campaign",
        "S009",
        lambda folder: (folder / "project/huge.campaign").write_bytes(b"#" * 5_000_001) and None,
    ),
    imports("fault-inside", "bad.campaign", "bad.campaign", None, 1, bad="contact {\n"),
)


def with_email(settings: str) -> str:
    return GOOD.replace('{ subject: "S" }', f'{{ subject: "S"\n {settings} }}')


def template(name: str, path: str, prepare: Prepare | None = None) -> Case:
    """Hold for a checker that reads templates (R502 to R505) as for one that does not: nothing is let in."""
    text = with_email(f'template: "{path}"')
    return Case(name=name, line=CHECK, code=(0, 1), files={**IN, "project/x.campaign": text}, prepare=prepare)


def written(name: str, data: bytes) -> Prepare:
    def prepare(folder: Path) -> None:
        (folder / "project" / name).write_bytes(data)

    return prepare


TEMPLATES = (
    template("template-above", "../secret.csv"),
    template("template-absolute", "/etc/passwd"),
    template("template-missing", "none.html"),
    template("template-link", "link.html", link("link.html", "/etc/passwd")),
    template("template-device", "link.html", link("link.html", "/dev/zero")),
    template("template-folder", "."),
    template("template-huge", "huge.html", written("huge.html", b"x" * 1_000_001)),
    template("template-binary", "bad.html", written("bad.html", b"\xff\xfe\x00" * 900)),
    template("template-open-tags", "x.html", written("x.html", b"<a href='" * 90_000)),
    template("template-braces", "x.html", written("x.html", b"{{" * 300_000)),
    template("template-comments", "x.html", written("x.html", b"<!--" * 200_000)),
)

SIMULATED = 'test "t" {\n  simulate "PATH" with b\n  expect waiting == 0\n}\n'
SEEN = GOOD.replace("email { opened: 50% }", 'seen from "PATH"')


def simulated(
    name: str, path: str, prepare: Prepare | None = None, code: int | tuple[int, ...] = (1, 2)
) -> Case:
    files = {**IN, "project/x.campaign": GOOD + SIMULATED.replace("PATH", path)}
    return Case(name=name, line="test project/x.campaign", code=code, files=files, prepare=prepare)


def seen(name: str, path: str, prepare: Prepare | None = None) -> Case:
    files = {**IN, "project/x.campaign": SEEN.replace("PATH", path)}
    return Case(
        name=name, line="run project/x.campaign --contacts 3", code=(1, 2), files=files, prepare=prepare
    )


DATA = (
    simulated("simulate-above", "../secret.csv"),
    simulated("simulate-absolute", "/etc/passwd"),
    simulated("simulate-device", "/dev/zero"),
    simulated("simulate-link", "link.csv", link("link.csv", "../secret.csv")),
    simulated("simulate-pipe", "pipe.campaign", pipe),
    simulated("simulate-missing", "none.csv"),
    simulated("simulate-folder", "."),
    simulated("simulate-standard-input", "-"),
    simulated("simulate-ragged", "x.csv", written("x.csv", b"id,plan\nann\n")),
    simulated("simulate-inside", "x.csv", written("x.csv", b"id,plan\nann,x\n"), 0),
    seen("seen-above", "../secret.csv"),
    seen("seen-absolute", "/etc/passwd"),
    seen("seen-device", "/dev/zero"),
    seen("seen-link", "link.csv", link("link.csv", "../secret.csv")),
    seen("seen-pipe", "pipe.campaign", pipe),
    seen("seen-missing", "none.csv"),
    seen("seen-folder", "."),
)


def settings(
    name: str, text: str | bytes, code: int | tuple[int, ...] = 2, says: str = "pyproject.toml"
) -> Case:
    files = {"pyproject.toml": text, "x.campaign": GOOD}
    return Case(name=name, line="check x.campaign", code=code, says=(says,) if code == 2 else (), files=files)


SETTINGS = (
    settings("broken", "[tool.campaign\nselect = "),
    settings("broken-elsewhere", "[tool.other\n", 0),
    settings("utf-16", "[tool.campaign]\n".encode("utf-16"), (0, 2)),
    settings("latin-1", "[tool.campaign]\n# J\u00f6rg\n".encode("latin-1")),
    settings("unknown-key", '[tool.campaign]\nselects = ["N"]\n'),
    settings("unknown-severity", '[tool.campaign]\nseverity = {C602 = "fatal"}\n'),
    settings("unknown-code", '[tool.campaign]\nselect = ["Z999"]\n', (0, 2)),
    settings("select-a-number", "[tool.campaign]\nselect = 5\n"),
    settings("select-numbers", "[tool.campaign]\nselect = [5]\n"),
    settings("campaign-a-text", '[tool]\ncampaign = "x"\n'),
    settings("tool-a-text", 'tool = "campaign"\n', (0, 2)),
    settings("doubled-key", '[tool.campaign]\nselect = ["N"]\nselect = ["T"]\n'),
    settings("hours-negative", "[tool.campaign]\ncrowded-hours = -1\n"),
    settings("hours-huge", f"[tool.campaign]\ncrowded-hours = {'9' * 4_000}\n", (0, 2)),
    settings("hours-beyond-python", f"[tool.campaign]\ncrowded-hours = {'9' * 5_000}\n"),
    settings("hours-infinite", "[tool.campaign]\ncrowded-hours = inf\n"),
    settings("hours-flag", "[tool.campaign]\ncrowded-hours = true\n"),
    settings("nested-100000", "[tool.campaign]\nselect = " + "[" * 100_000),
    settings("dotted-keys", "[tool.campaign]\n" + ".".join("a" * 5_000) + " = 1\n"),
    settings("paths-a-text", '[tool.campaign]\npaths = "x"\n'),
    settings("paths-without-path", "[[tool.campaign.paths]]\nignore = []\n"),
    settings(
        "paths-slow-pattern",
        '[[tool.campaign.paths]]\npath = "' + "*a" * 3_000 + '"\nignore = ["N"]\n',
        (0, 2),
    ),
    settings(
        "paths-of-stars", '[[tool.campaign.paths]]\npath = "' + "**/" * 3_000 + 'x"\nignore = ["N"]\n', (0, 2)
    ),
    settings(
        "paths-of-sets", '[[tool.campaign.paths]]\npath = "' + "[a" * 3_000 + '"\nignore = ["N"]\n', (0, 2)
    ),
    settings("escape-in-key", '[tool.campaign]\n"\\u001b[31m" = 1\n'),
    settings("escape-in-severity", '[tool.campaign]\nseverity = {C602 = "\\u001b]0;x\\u0007"}\n'),
    settings("megabyte", "# campaign\n" + "#" * 1_000_001),
    settings("nul", "[tool.campaign]\0\n"),
)


def settings_place(name: str, prepare: Prepare, code: int | tuple[int, ...]) -> Case:
    return Case(name=name, line="check x.campaign", code=code, files={"x.campaign": GOOD}, prepare=prepare)


PLACES = (
    settings_place("settings-folder", lambda folder: (folder / "pyproject.toml").mkdir(), 0),
    settings_place(
        "settings-device", lambda folder: (folder / "pyproject.toml").symlink_to("/dev/zero"), (0, 2)
    ),
    settings_place("settings-pipe", lambda folder: os.mkfifo(folder / "pyproject.toml"), (0, 2)),
    settings_place(
        "settings-circle", lambda folder: (folder / "pyproject.toml").symlink_to("pyproject.toml"), (0, 2)
    ),
    settings_place("git-a-pipe", lambda folder: os.mkfifo(folder / ".git"), 0),
    settings_place("ignore-a-pipe", lambda folder: os.mkfifo(folder / ".gitignore"), 0),
    settings_place(
        "ignore-binary",
        lambda folder: (folder / ".gitignore").write_bytes(bytes(range(256)) * 99) and None,
        0,
    ),
)


@named((*IMPORTS, *TEMPLATES))
def test_a_path_in_a_source(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = play(case, tmp_path, capsys)
    assert "root:" not in outcome.output + outcome.errors, "the contents of /etc/passwd"
    assert "password" not in outcome.output


@named(DATA)
def test_a_path_of_data(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = play(case, tmp_path, capsys)
    assert "root:" not in outcome.output + outcome.errors


@named((*SETTINGS, *PLACES))
def test_hostile_settings(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@named(PLACES)
def test_hostile_settings_above_a_folder(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = Case(name=case.name, line="check .", code=case.code, files=case.files, prepare=case.prepare)
    play(same, tmp_path, capsys)


@pytest.mark.parametrize(("count", "code"), [(1_000, 0), (1_001, 1)])
def test_a_thousand_imports(
    count: int, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chain, each file importing the next: the deepest way there is."""
    files = {f"f{number}.campaign": f'import "f{number + 1}.campaign"\n' for number in range(count)}
    files[f"f{count}.campaign"] = ""
    says = ("S009", "at most 1000 imports") if code else ()
    play(Case(name="chain", line="check f0.campaign", code=code, says=says, files=files), tmp_path, capsys)
