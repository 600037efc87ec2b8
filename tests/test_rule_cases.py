"""Case files of rules: chunks between `---` lines, what must be found in a comment on the line it concerns.

Several findings stand in column order: `# error[N102]: …; warning[F302]: …`.
A message may be left out, or end in `…`. Looked at are the code the file is named after, and errors; a
chunk without expectations must be clean of them. `=== name` begins another file beside the chunk's.
"""

import re
from pathlib import Path

import pytest

from campaignlang.check import check
from campaignlang.doors.templates import template_texts
from campaignlang.model.load import load_document
from campaignlang.report.text import findings_text
from campaignlang.syntax.diagnostic import Diagnostic, Report, Severity
from campaignlang.syntax.fixing import fixed, is_fixable
from tests.conftest import Golden

CASES = Path(__file__).parent / "cases" / "rules"
EXPECTED = re.compile(r"(error|warning|info)\[([A-Z]\d{3})\](?:: (.*?))?(?=$|; (?:error|warning|info)\[)")
MARKED = re.compile(r"(?m) *#\s*(?:error|warning|info)\[[A-Z]\d{3}\].*$")
CODES = tuple(sorted(path.stem for path in CASES.glob("*.campaign")))
MARK = re.compile(r"#\s*(?=(?:error|warning|info)\[)")


def findings_of(text: str, folder: Path | None = None, *, is_checked: bool = True) -> list[Diagnostic]:
    """Give what is found in a file of this text, by place."""
    path = "case.campaign" if folder is None else str(folder / "case.campaign")
    report = Report()
    document = load_document(path, text, report)
    if is_checked and not any(found.code.code[0] == "S" for found in report.findings):
        check(document, report, None if folder is None else template_texts(path))
    return list(report.findings)


def chunks() -> list[tuple[str, str]]:
    """Give every chunk with the code its file is about."""
    found = []
    for path in sorted(CASES.glob("*.campaign")):
        for number, text in enumerate(re.split(r"(?m)^---\n", path.read_text("utf-8")), 1):
            found.append((f"{path.stem}-{number}", text))
    return found


def files_of(chunk: str) -> tuple[str, dict[str, str]]:
    """Split a chunk into its file and those beside it."""
    first, *others = re.split(r"(?m)^=== (.*)\n", chunk)
    return first, dict(zip(others[::2], others[1::2], strict=True))


def expectations(text: str, file: str = "case.campaign") -> list[tuple[str, int, str, str, str]]:
    expected = []
    for number, line in enumerate(text.splitlines(), 1):
        mark = MARK.search(line)
        if mark:
            for severity, code, message in EXPECTED.findall(line[mark.end() :]):
                expected.append((file, number, severity, code, message.strip()))
    return expected


def is_of_interest(found: Diagnostic, code: str) -> bool:
    return found.code.code == code or found.code.code[0] in "SNT" or found.severity is Severity.ERROR


@pytest.mark.parametrize(("name", "chunk"), chunks(), ids=[name for name, _ in chunks()])
def test_a_chunk_has_the_findings_its_comments_say(name: str, chunk: str, tmp_path: Path) -> None:
    code = name.partition("-")[0]
    text, others = files_of(chunk)
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("", encoding="utf-8")
    for other, content in others.items():
        path = project / other
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (project / "case.campaign").write_text(text, encoding="utf-8")
    found = [one for one in findings_of(text, project) if is_of_interest(one, code)]
    expected = [*expectations(text)]
    for other, content in others.items():
        expected.extend(expectations(content, other))
    expected.sort(key=lambda one: one[0])
    actual = [
        (
            Path(one.span.source.path).relative_to(project).as_posix(),
            one.span.place[0],
            one.severity.value,
            one.code.code,
            one.message,
        )
        for one in found
        if one.span is not None
    ]
    assert [one[:4] for one in expected] == [one[:4] for one in actual], actual
    for (_, line, _, _, message), (_, _, _, _, told) in zip(expected, actual, strict=True):
        if message.endswith("…"):
            assert told.startswith(message[:-1].rstrip()), line
        elif message:
            assert told == message, line


@pytest.mark.parametrize("path", sorted(CASES.glob("*.campaign")), ids=lambda path: path.stem)
def test_a_rule_has_a_chunk_that_triggers_it_and_one_that_is_clean(path: Path) -> None:
    expected = [expectations(text) for text in re.split(r"(?m)^---\n", path.read_text("utf-8"))]
    assert any(code == path.stem for one in expected for _, _, _, code, _ in one)
    assert any(not one for one in expected)


@pytest.mark.parametrize("code", CODES)
def test_what_is_told_of_a_rule_is_as_accepted(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    """Every word of every finding of its own in its chunks, with what `--fix` would write."""
    told = []
    for name, chunk in chunks():
        if name.partition("-")[0] != code:
            continue
        text, others = files_of(chunk)
        folder = tmp_path / name
        folder.mkdir()
        for other, content in {**others, "pyproject.toml": "", "case.campaign": text}.items():
            (folder / other).parent.mkdir(parents=True, exist_ok=True)
            (folder / other).write_text(MARKED.sub("", content), encoding="utf-8")
        monkeypatch.chdir(folder)
        for found in findings_of(MARKED.sub("", text), Path()):
            if found.code.code == code:
                told.append("\n".join((findings_text([found]), *fix_lines(found), "")))
    golden(CASES.parent / "rule_outputs" / f"{code}.txt", "\n".join(told))


@pytest.mark.parametrize("code", CODES)
def test_a_safe_fix_mends_its_fault_and_makes_no_other(code: str) -> None:
    for name, chunk in chunks():
        text, others = files_of(chunk)
        if name.partition("-")[0] != code or others:
            continue
        before = findings_of(text)
        for found in before:
            if not is_fixable(found) or found.span is None:
                continue
            after = findings_of(fixed(found.span.source, [found]))
            told = [one.message for one in after]
            assert told.count(found.message) < [one.message for one in before].count(found.message), found
            known = {one.message for one in before}
            new = [one for one in after if one.message not in known and one.code.code[0] in "SNT"]
            # What a wrong kind kept from being looked at comes to light.
            assert not new or code == "N103", (found, new)


def fix_lines(found: Diagnostic) -> list[str]:
    if found.fix is None:
        return []
    kind = "safe" if found.fix.is_safe else "unsafe"
    return [
        f"   {kind} fix at {edit.span.place[0]}:{edit.span.place[1]}: {edit.span.text!r} -> {edit.text!r}"
        for edit in found.fix.edits
    ]


def test_messages_are_one_short_line_that_stands_alone() -> None:
    for _, chunk in chunks():
        for found in findings_of(files_of(chunk)[0]):
            assert found.message[:1].islower() or not found.message[:1].isalpha()
            assert not found.message.endswith(".")
            assert "\n" not in found.message
            assert len(re.sub(r"`[^`]*`", "", found.message)) <= 80, found.message
