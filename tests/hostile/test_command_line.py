"""Command lines that make no sense, in every command: a sentence and 2, and nothing is touched."""

from pathlib import Path

import pytest

from campaignlang.cli import main
from tests.hostile.attempt import GOOD, Case, assert_ours, called, contents, named, play

COMMANDS = ("new", "check", "explain", "draw", "run", "trace", "test")
FILES = {"x.campaign": GOOD}


def line(name: str, text: str, code: int | tuple[int, ...] = 2, *says: str) -> Case:
    return Case(name=name, line=text, code=code, says=says, files=FILES)


LINES = (
    line("command-unknown", "chekc x.campaign", 2, "`check`"),
    line("command-of-5000", "a" * 5_000),
    line("command-empty", "''"),
    line("command-escape", "'\x1b[31m'", 2, "\\u{1B}"),
    line("option-before", "--nonsense check", 2, "--nonsense"),
    line("option-dash", "-", 2),
    line("check-missing", "check none.campaign", 2, "U907", "`none.campaign`"),
    line("check-empty-name", "check ''", 2, "U907"),
    line("check-escape-in-name", "check '\x1b[31m.campaign'", 2, "\\u{1B}"),
    line("check-bidi-in-name", "check '\u202e.campaign'", 2, "\\u{202E}"),
    line("check-newline-in-name", "check 'a\nerror[S001]: owned.campaign'", 2),
    line("check-name-of-5000", f"check {'a' * 5_000}.campaign", 2, "U907"),
    line("check-device", "check /dev/zero", 2, "U907"),
    line("check-full", "check /dev/full", 2, "U907"),
    line("check-2000-files", "check " + "none.campaign " * 2_000, 2),
    line("check-format", "check x.campaign --format yaml", 2, "--format"),
    line("check-format-twice", "check x.campaign --format json --format concise", 0),
    line("check-select-nothing", "check x.campaign --select ''", 0),
    line("check-select-nonsense", "check x.campaign --select '\x1b,,(((*'", (0, 2)),
    line("check-select-of-5000", f"check x.campaign --select {'N,' * 5_000}", 0),
    line("check-dash-dash", "check -- -x", 2, "U907", "`-x`"),
    line("check-option-like-file", "check -x", 2, "-x"),
    line("draw-nothing", "draw", 2, "--help"),
    line("draw-scale-zero", "draw x.campaign --scale 0 -o y.png", 2, "`0`"),
    line("draw-scale-nan", "draw x.campaign --scale nan -o y.png", 2, "`nan`"),
    line("draw-scale-exponent", "draw x.campaign --scale 1e9 -o y.png", 2, "`1e9`"),
    line("draw-scale-huge", "draw x.campaign --scale 11 -o y.png", 2, "`11`"),
    line("draw-scale-negative", "draw x.campaign --scale -1 -o y.png", 2),
    line("draw-format", "draw x.campaign --format gif", 2, "gif"),
    line("draw-ending", "draw x.campaign -o y.gif", 2, "`y.gif`"),
    line("draw-no-ending", "draw x.campaign -o y", 2, "`y`"),
    line("draw-campaign", "draw x.campaign --campaign d", 2, "`d`", "`c`"),
    line("draw-campaign-escape", "draw x.campaign --campaign '\x1b[2J'", 2, "\\u{1B}"),
    line("draw-source-url-script", "draw x.campaign -o - --source-url 'javascript:alert(1)//'", (0, 2)),
    line("draw-source-url-broken", "draw x.campaign -o - --source-url 'https://[::'", (0, 2)),
    line("draw-check-output", "draw x.campaign -o - --check", 2),
    line("draw-check-missing", "draw x.campaign --check", 1, "missing"),
    line("run-nothing", "run", 2, "--help"),
    line("run-two", "run x.campaign y.campaign", 2),
    line("run-folder", "run .", 2, "folder"),
    line("run-seed-negative", "run x.campaign --seed -1", 2, "seed"),
    line("run-seed-too-large", f"run x.campaign --seed {2**64}", 2, "seed"),
    line("run-seed-of-5000", f"run x.campaign --seed {'9' * 5_000}", 2, "seed"),
    line("run-seed-words", "run x.campaign --seed one", 2, "seed"),
    line("run-seed-arabic", "run x.campaign --seed \u0661", 2, "seed"),
    line("run-seed-edge", f"run x.campaign --contacts 2 --seed {2**64 - 1}", 0),
    line("run-campaign", "run x.campaign --campaign d", 2, "`d`"),
    line("run-behavior", "run x.campaign --behavior d", 2, "`d`", "`b`"),
    line("run-column-form", "run x.campaign --contacts none.csv --column id", 2, "--column"),
    line("run-column-unknown", "run x.campaign --contacts none.csv --column pid=X", 2, "`pid`"),
    line("run-column-without-file", "run x.campaign --contacts 2 --column id=X", 2, "--column"),
    line("run-contacts-float", "run x.campaign --contacts 1.5", 2),
    line("run-log-ending", "run x.campaign --log log.txt", 2, "log.txt"),
    line("run-log-no-ending", "run x.campaign --log log", 2, "`log`"),
    line("run-log-escape", "run x.campaign --log '\x1b[31m'", 2, "\\u{1B}"),
    line("trace-contact", "trace x.campaign --contacts 2 --contact nobody", 2, "`nobody`"),
    line("trace-contact-escape", "trace x.campaign --contacts 2 --contact '\x1b]0;x'", 2, "\\u{1B}"),
    line("trace-through", "trace x.campaign --contacts 2 --through n", 2, "error: no element is called `n`"),
    line("test-part", "test x.campaign -k '('", 0, "no test found"),
    line("explain-nonsense", "explain zzzz", 2),
    line("explain-path", "explain ../../etc/passwd", 2),
    line("explain-escape", "explain '\x1b[31m'", 2, "\\u{1B}"),
    line("explain-of-5000", f"explain {'N' * 5_000}", 2),
    line("new-dots", "new ..", 2),
    line("new-above", "new ../..", 2),
    line("new-escape", "new '\x1b[31m'", 2),
    line("new-of-5000", f"new {'a' * 5_000}", 2),
    line("new-empty", "new ''", 2),
    line("new-keyword", "new campaign", 2),
    line("new-taken", "new x.campaign", 2),
)


@named(LINES)
def test_a_line_of_nonsense(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = play(case, tmp_path, capsys)
    assert len(outcome.errors) < 100_000


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--nonsense", "-Z", "--=", "--help=yes"])
def test_options_that_are_none(
    command: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play(Case(name="", line=f"{command} x.campaign {option}", code=2, files=FILES), tmp_path, capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_nul_in_a_path(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No shell can give one; whoever calls `main` can."""
    outcome = called([command, "a\0b.campaign"], tmp_path, capsys)
    assert outcome.code == 2
    assert_ours(outcome.output + outcome.errors)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("command", COMMANDS)
def test_bytes_that_are_no_text(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An undecodable file name arrives as lone surrogates."""
    outcome = called([command, "a\udcff.campaign"], tmp_path, capsys)
    assert outcome.code == 2
    assert_ours(outcome.output + outcome.errors)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("option", ["--log", "--summary", "--participants", "--campaign-log"])
def test_a_nul_in_an_output(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.campaign").write_text(GOOD, encoding="utf-8")
    outcome = called(["run", "x.campaign", "--contacts", "2", option, "a\0b.csv"], tmp_path, capsys)
    assert outcome.code == 2
    assert_ours(outcome.output + outcome.errors)
    assert list(contents(tmp_path)) == ["x.campaign"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "x.campaign"],
        ["draw", "x.campaign"],
        ["run", "x.campaign", "--contacts", "2", "--log", "log.csv"],
        ["trace", "x.campaign", "--contacts", "2"],
        ["test", "x.campaign"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_interrupted(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while a file is read: 130, one word, nothing left behind."""
    (tmp_path / "x.campaign").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("campaignlang.cli.loading.parse", interrupt)
    assert main(arguments) == 130
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("interrupted\n")
    assert list(contents(tmp_path)) == ["x.campaign"]
