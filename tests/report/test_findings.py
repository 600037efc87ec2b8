"""How findings are shown: text with carets, concise, JSON, and the last line of `check`."""

import json

from campaignlang.report.concise import findings_concise
from campaignlang.report.findings_json import findings_json
from campaignlang.report.tallied import findings_summary
from campaignlang.report.text import findings_text
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Diagnostic, Edit, Fix, Related, Report
from campaignlang.syntax.source import Source, Span

WEBINAR = "\n" * 39 + (
    "  invite -> register  when clicked\n  invite -> remider   when not opened after 2 days\n"
)


def span_of(source: Source, part: str) -> Span:
    start = source.text.index(part)
    return Span(source, start, start + len(part))


def one(text: str, part: str, **more: object) -> tuple[Diagnostic, ...]:
    report = Report()
    span = span_of(Source("a.campaign", text), part)
    report.add(codes.SYNTAX, span, "a fault", **more)  # type: ignore[arg-type]
    return report.findings


def excerpt(text: str, part: str) -> list[str]:
    """The shown line and what is below it."""
    return findings_text(one(text, part)).splitlines()[-2:]


def test_the_manuals_sample() -> None:
    source = Source("examples/spring_webinar.campaign", WEBINAR)
    report = Report()
    report.add(
        codes.UNKNOWN_ELEMENT,
        span_of(source, "remider"),
        "no element is called `remider`",
        label="not declared in campaign `spring_webinar`",
        notes=("elements here: readers, invite, reminder, register, webinar, …",),
        help="did you mean `reminder`, declared at line 24?",
    )
    assert findings_text(report.findings) == (
        "error[N102 unknown-element]: no element is called `remider`\n"
        "  --> examples/spring_webinar.campaign:41:13\n"
        "   |\n"
        "40 |   invite -> register  when clicked\n"
        "41 |   invite -> remider   when not opened after 2 days\n"
        "   |             ^^^^^^^ not declared in campaign `spring_webinar`\n"
        "   |\n"
        "   = note: elements here: readers, invite, reminder, register, webinar, …\n"
        "   = help: did you mean `reminder`, declared at line 24?"
    )


def test_tabs_wide_and_combining_characters_keep_the_caret_in_place() -> None:
    assert excerpt("\ta\tfault", "fault") == ["1 |     a   fault", "  |         ^^^^^"]
    assert excerpt("漢字 fault", "fault") == ["1 | 漢字 fault", "  |      ^^^^^"]
    assert excerpt("e\u0301\u200d fault", "fault") == ["1 | e\u0301\u200d fault", "  |   ^^^^^"]
    assert excerpt("x 漢字", "漢字") == ["1 | x 漢字", "  |   ^^^^"]


def test_control_characters_are_shown_and_not_sent() -> None:
    assert excerpt("\x1b[31m fault", "fault") == ["1 | \\u{1B}[31m fault", "  |            ^^^^^"]
    assert excerpt("\u202e fault", "fault") == ["1 | \\u{202E} fault", "  |          ^^^^^"]
    shown = findings_text(one("fault", "fault", help="a\x1b\nb", label="\x07", notes=("\x9b",)))
    assert not any(sign in shown for sign in "\x1b\x07\x9b")
    assert "\\u{1B}" in shown


def test_long_lines_are_cut_around_the_caret() -> None:
    line, carets = excerpt("x" * 5_000 + "fault" + "y" * 5_000, "fault")
    assert line.startswith("1 | …x") and line.endswith("y…")
    assert len(line) <= 130
    assert line.index("fault") == carets.index("^")
    start, _ = excerpt("fault" + "y" * 5_000, "fault")
    assert start.startswith("1 | faulty")


def test_an_empty_place_at_the_end_has_a_caret() -> None:
    source = Source("a.campaign", "owner:")
    report = Report()
    report.add(codes.SYNTAX, Span(source, 6, 6), "the line ends too early", label="expected a value")
    assert findings_text(report.findings).splitlines()[-2:] == ["1 | owner:", "  |       ^ expected a value"]


def test_second_places_are_shown_in_the_order_of_lines_and_of_files() -> None:
    source, other = Source("a.campaign", "first\n\n\nagain\n"), Source("b.campaign", "there\n")
    related = (
        Related(span_of(source, "first"), "first declared here"),
        Related(span_of(other, "there"), "and here"),
    )
    report = Report()
    report.add(codes.DUPLICATE_NAME, span_of(source, "again"), "twice", label="again", related=related)
    assert findings_text(report.findings) == (
        "error[N101 duplicate-name]: twice\n"
        " --> a.campaign:4:1\n"
        "  |\n"
        "1 | first\n"
        "  | ----- first declared here\n"
        "...\n"
        "4 | again\n"
        "  | ^^^^^ again\n"
        " ::: b.campaign:1:1\n"
        "  |\n"
        "1 | there\n"
        "  | ----- and here"
    )


def test_a_finding_without_a_place_has_no_excerpt() -> None:
    report = Report()
    report.add(codes.RUN_NEVER_ENDS, None, "the run never ends", help="give `--until`")
    assert findings_text(report.findings) == (
        "error[U903 run-never-ends]: the run never ends\n = help: give `--until`"
    )
    assert findings_concise(report.findings) == "error[U903 run-never-ends]: the run never ends"
    value = json.loads(findings_json(report.findings))["findings"][0]
    assert (value["file"], value["line"], value["end_column"]) == (None, None, None)


def test_of_a_file_fifty_are_shown_in_full() -> None:
    source = Source("a.campaign", "x" * 60)
    report = Report()
    for at in range(53):
        report.add(codes.SYNTAX, Span(source, at, at + 1), "a fault")
    shown = findings_text(report.findings)
    assert shown.count("error[S001") == 50
    assert shown.endswith("\n\n… and 3 more findings in a.campaign")


def test_colour_adds_nothing_but_colour() -> None:
    findings = one("a fault\n", "fault", help="mend it", label="here")
    colored = findings_text(findings, is_colored=True)
    assert "\x1b[1;31m" in colored
    plain = colored
    for code in ("1;31", "1;34", "1", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert findings_text(findings) == plain


def test_concise_is_one_line_each() -> None:
    findings = one("one\n  two", "two")
    assert findings_concise(findings) == "a.campaign:2:3: error[S001 syntax]: a fault"


def test_json_has_the_documented_keys() -> None:
    source = Source("a.campaign", "\t漢x\ny")
    report = Report()
    fix = Fix((Edit(Span(source, 2, 3), "z"),), is_safe=True)
    related = (Related(Span(source, 4, 5), "there"),)
    report.add(codes.SYNTAX, Span(source, 2, 5), "a fault", fix=fix, related=related, notes=("n",), help="h")
    assert json.loads(findings_json(report.findings)) == {
        "schema_version": 1,
        "findings": [
            {
                "code": "S001",
                "slug": "syntax",
                "severity": "error",
                "message": "a fault",
                "file": "a.campaign",
                "line": 1,
                "column": 3,
                "end_line": 2,
                "end_column": 2,
                "help": "h",
                "notes": ["n"],
                "related": [
                    {
                        "file": "a.campaign",
                        "line": 2,
                        "column": 1,
                        "end_line": 2,
                        "end_column": 2,
                        "label": "there",
                    }
                ],
                "fix": {
                    "safe": True,
                    "edits": [{"line": 1, "column": 3, "end_line": 1, "end_column": 4, "text": "z"}],
                },
            }
        ],
    }


def test_the_last_line_counts() -> None:
    source = Source("a.campaign", "abc")
    report = Report()
    assert findings_summary(report.findings, 3) == "3 files, no findings"
    assert findings_summary(report.findings, 1) == "1 file, no findings"
    fix = Fix((Edit(Span(source, 0, 1), "z"),), is_safe=True)
    report.add(codes.SYNTAX, Span(source, 0, 1), "a")
    report.add(codes.SYNTAX, Span(source, 1, 2), "b", fix=fix)
    report.add(codes.NO_OWNER, Span(source, 1, 2), "c")
    assert findings_summary(report.findings, 3) == "2 errors, 1 warning in 3 files (1 fixable)"
