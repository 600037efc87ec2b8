"""`campaign check` beyond what it finds: suppressions, severities, baselines, and mending.

What each rule finds is in tests/cases/rules; the forms of output are in tests/report.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignlang.cli import main
from campaignlang.syntax.codes import UNKNOWN_ELEMENT
from campaignlang.syntax.diagnostic import Edit, Fix, Report
from campaignlang.syntax.fixing import fixed
from campaignlang.syntax.source import Source, Span

Captured = pytest.CaptureFixture[str]

CAMPAIGN = """\
campaign spring "Spring" {
  owner: "Dana Reyes"

  audience readers "Readers" { where: subscribed }
  exit left "Left" { where: not subscribed }
LINE
  exit done "Done"
  readers -> done
}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is a project of its own, and stand in it."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project: Path, line: str, name: str = "a.campaign", at: str = "LINE") -> Path:
    """Write the campaign above with these lines in it."""
    path = project / name
    path.write_text(CAMPAIGN.replace(at, line), "utf-8")
    return path


def found(capsys: Captured, *arguments: str) -> list[tuple[str, int]]:
    """Give code and line of each finding."""
    main(["check", "--format", "json", *arguments])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [(finding["code"], finding["line"]) for finding in findings]


UNUSED = '  exit extra "Extra"'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (UNUSED, [("N110", 6)]),
        (f"{UNUSED}  # campaign: ignore[N110] comes later", []),
        (f"{UNUSED}  # campaign: ignore[N110]", []),
        (f"{UNUSED}  # campaign: ignore[unused-element]", []),
        (f"{UNUSED}  #campaign:ignore[ F301 , N110 ]", [("X904", 6)]),
        (f"  # campaign: ignore[N110] comes later\n{UNUSED}", []),
        (f"  # campaign: ignore[N110]\n  # and more\n{UNUSED}", []),
        (f"  # campaign: ignore[N110]\n\n{UNUSED}", [("N110", 8), ("X904", 6)]),
        (f"  # campaign: ignore[F301]\n{UNUSED}", [("X904", 6), ("N110", 7)]),
        (f"{UNUSED} {{\n    # campaign: ignore[N110]\n    goal: no\n  }}", [("N110", 6), ("X904", 7)]),
        (f"{UNUSED}\n  # campaign: ignore-file[N110] drafts", []),
        (
            f"  # campaign: ignore-file[N110, F301]\n{UNUSED}\n{UNUSED.replace('extra', 'more')}",
            [("X904", 6)],
        ),
        (f"{UNUSED}  # campaign: ignore N110", [("N110", 6), ("X904", 6)]),
        (f"{UNUSED}  # campaign: ignore[N110, X904, F301]", []),
        ("  # campaign: ignore-file[X904]\n  # campaign: ignore[F302]", []),
        ('  description: "# campaign: ignore-file[N110]"\n' + UNUSED, [("N110", 7)]),
    ],
)
def test_a_suppression_silences_what_it_names_where_it_stands(
    line: str, expected: list[tuple[str, int]], project: Path, capsys: Captured
) -> None:
    write(project, line)
    assert sorted(expected, key=lambda one: (one[1], one[0])) == found(capsys)


def test_a_suppression_is_said_of_a_statement_over_several_lines(project: Path, capsys: Captured) -> None:
    flow = "  readers -> done\n      when readers.visits > 0"
    duplicate = f"{flow}\n      after 1 day # campaign: ignore[F313] twice"
    write(project, f"{flow}\n      after 1 day\n{duplicate}")
    assert "F313" not in [code for code, _ in found(capsys)]


def test_in_a_file_that_is_at_fault_no_suppression_is_in_vain(project: Path, capsys: Captured) -> None:
    write(project, f"{UNUSED}  # campaign: ignore[F301]\n  readers -> nobody")
    assert "X904" not in [code for code, _ in found(capsys)]


def test_severities_are_set_by_rule_and_by_path(project: Path, capsys: Captured) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.campaign]\nseverity = {N110 = "error"}\n'
        '[[tool.campaign.paths]]\npath = "drafts/**"\nseverity = {N110 = "info"}\nignore = ["X904"]\n',
        "utf-8",
    )
    (project / "drafts").mkdir()
    write(project, UNUSED)
    assert main(["check", "--format", "concise", "a.campaign"]) == 1
    assert "error[N110 unused-element]" in capsys.readouterr().out
    write(project, f"{UNUSED}\n  # campaign: ignore[F301]", "drafts/b.campaign")
    assert main(["check", "--format", "concise", "drafts"]) == 0
    expected = "drafts/b.campaign:6:8: info[N110 unused-element]: no flow touches `extra`\n"
    assert expected == capsys.readouterr().out


def test_a_baseline_hides_what_was_known_and_nothing_else(project: Path, capsys: Captured) -> None:
    path = write(project, UNUSED)
    assert main(["check", "--write-baseline", "known.json"]) == 0
    assert capsys.readouterr().out == "1 finding written to known.json\n"
    assert main(["check", "--baseline", "known.json"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "1 file, no findings\n"
    assert captured.err == "note: 1 finding is in the baseline and not shown\n"
    path.write_text("# moved\n" + path.read_text("utf-8").replace("LINE", ""), "utf-8")
    assert found(capsys, "--baseline", "known.json") == []
    write(project, f'{UNUSED}\n  exit other "Other"')
    assert found(capsys, "--baseline", "known.json") == [("N110", 7)]
    write(project, "")
    capsys.readouterr()
    assert main(["check", "--baseline", "known.json"]) == 0
    gone = "note: 1 finding of the baseline can no longer be found: write it anew\n"
    assert gone == capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"findings": [{}], "schema_version": 1}', '{"findings": []}', "[" * 99_999]
)
def test_a_baseline_that_is_none_is_refused(text: str, project: Path, capsys: Captured) -> None:
    write(project, "")
    (project / "known.json").write_text(text, "utf-8")
    assert main(["check", "--baseline", "known.json"]) == 2
    assert "error[U907 cannot-read]: `known.json` is" in capsys.readouterr().err


def test_a_baseline_never_replaces_what_is_checked(project: Path) -> None:
    path = write(project, UNUSED)
    before = path.read_bytes()
    assert main(["check", "--write-baseline", "a.campaign"]) == 2
    assert before == path.read_bytes()
    assert main(["check", "--write-baseline", "b.json", "--fix"]) == 2


TYPOS = """\
contact {
  plan: text ("free", "pro")
}

campaign spring "Spring" {
  owner:    "Dana Reyes"
  utm_campain: "spring-26"
  timezone: "Europe/Berln"

  audiance readers "Readers" { where: subscribed and pln == "free" }
  email invite "Hi" { uses: invitatoin }
  split third "Which?"
  exit done "Done"
  exit left "Left" { where: not subscribd }
  readers -> invte -> third
  invite -> done when clickd within 2 days
  invite -> done otherwise  # campaign: ignore[F301] why
  third -> a 33%
  third -> b 33%
  third -> c 33%
  a, b, c -> done
  exit a "A"
  exit b "B"
  exit c "C"
}

email invitation "Invitation" { subject: "x" }

behavior seen {
  email { opned: 5% }
}

test "t" of sprng {
  simulate 10 contacts with sen
  expect goal == 0
}
"""


def test_misspelt_names_are_mended_where_one_is_near(project: Path, capsys: Captured) -> None:
    path = project / "a.campaign"
    path.write_text(TYPOS, "utf-8")
    main(["check", "--fix", "a.campaign"])
    mended = path.read_text("utf-8")
    for right in (
        "audience readers",
        "and plan ==",
        "uses: invitation }",
        "not subscribed }",
        "readers -> invite ->",
        "when clicked within",
        "third -> c 34%",
        "{ opened: 5% }",
        "of spring {",
        "with seen",
        '"Europe/Berlin"\n',
        'utm_campaign: "spring-26"',
    ):
        assert right in mended
    # All that could be mended was, in one call.
    assert main(["check", "--fix", "a.campaign"]) == 1
    assert mended == path.read_text("utf-8")


def test_a_difference_is_shown_and_nothing_written(project: Path, capsys: Captured) -> None:
    path = write(project, "  readers -> dne")
    before = path.read_bytes()
    expected = "-  readers -> dne\n+  readers -> done\n"
    for options in (["--diff"], ["--fix", "--diff"]):
        assert main(["check", *options]) == 1
        out = capsys.readouterr().out
        assert out.startswith("--- a/a.campaign\n+++ b/a.campaign\n@@ ")
        assert expected in out
        assert before == path.read_bytes()


def test_a_name_near_to_two_is_left_alone(project: Path, capsys: Captured) -> None:
    path = write(project, '  exit dont "Dont"\n  readers -> don')
    before = path.read_bytes()
    assert main(["check", "--fix"]) == 1
    assert before == path.read_bytes()
    assert "fixable" not in capsys.readouterr().out


def test_a_setting_that_stands_already_is_not_put_there_twice(project: Path) -> None:
    path = write(project, '  ownr: "Ana Reyes"\n  email mail "M" { subject: "a"; subjct: "b" }')
    before = path.read_bytes()
    assert main(["check", "--fix"]) == 1
    assert before == path.read_bytes()


def test_a_flow_that_stands_twice_is_taken_out(project: Path, capsys: Captured) -> None:
    once = "  readers -> left when email is empty"
    path = write(project, f"{once}\n{once}\n  # next")
    assert main(["check", "--fix"]) == 0
    assert path.read_text("utf-8") == CAMPAIGN.replace("LINE", f"{once}\n  # next")
    for line in (f"{once}  # why\n{once}  # why", f"{once}\n  readers, readers -> left when email is empty"):
        before = write(project, line).read_bytes()
        assert main(["check", "--fix"]) == 1
        assert before == path.read_bytes()


def test_what_can_be_mended_is_counted_and_then_gone(project: Path, capsys: Captured) -> None:
    path = write(project, "  readers -> left when email is empty\n  # campaign: ignore[N110] gone\n")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.endswith("1 warning in 1 file (1 fixable)\n")
    assert main(["check", "--fix"]) == 0
    assert capsys.readouterr().out.endswith("1 file, no findings\n")
    assert "campaign: ignore" not in path.read_text("utf-8")


def test_line_ends_stay_as_they_were(project: Path) -> None:
    path = project / "a.campaign"
    path.write_bytes(CAMPAIGN.replace("LINE", "  readers -> dne").replace("\n", "\r\n").encode())
    main(["check", "--fix"])
    assert b"readers -> done\r\n  exit" in path.read_bytes()
    assert b"dne" not in path.read_bytes()


def test_what_a_baseline_knows_is_not_mended(project: Path) -> None:
    path = write(project, "  readers -> dne")
    before = path.read_bytes()
    main(["check", "--write-baseline", "known.json"])
    assert main(["check", "--fix", "--baseline", "known.json"]) == 0
    assert before == path.read_bytes()


def test_standard_input_cannot_be_mended(capsys: Captured) -> None:
    assert main(["check", "--fix", "-"]) == 2
    assert "standard input" in capsys.readouterr().err


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.sampled_from(("", "x", "yy"))), max_size=6)
)
def test_edits_never_disturb_each_other(edits: list[tuple[int, int, str]]) -> None:
    """Whatever is proposed: each letter of the text is kept, or an edit that was taken replaced it."""
    text = "abcdefghijklmnop"
    source = Source("a", text)
    report = Report()
    for number, (start, length, replacement) in enumerate(edits):
        fix = Fix((Edit(Span(source, start, start + length), replacement),), is_safe=True)
        report.add(UNKNOWN_ELEMENT, Span(source, start, start + length), f"fault {number}", fix=fix)
    after = fixed(source, report.findings)
    kept = [letter for letter in after if letter not in "xy"]
    assert sorted(kept) == kept
    touched = {at for start, length, _ in edits for at in range(start, start + length)}
    assert {letter for at, letter in enumerate(text) if at not in touched} <= set(kept)
