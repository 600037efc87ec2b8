"""What the documents say is so: examples give what they promise, tables are as made, links lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from campaignlang.cli import main
from campaignlang.cli.explain import first_sentence
from campaignlang.model.elements import KINDS
from campaignlang.model.elements.element import setting_rules
from campaignlang.model.profile_settings import PROFILE_SETTINGS
from campaignlang.model.resolve_profile import SETTINGS
from campaignlang.syntax.codes import CODES
from scripts import make_editor_grammar, make_manual
from tests.documents import ROOT, blocks_of, findings_in

RULES = ROOT / "docs" / "rules"
# The example is a command: what is wrong is no text of a campaign file, or cannot stand in a Markdown file.
BY_COMMAND = ("S010", *(code.code for code in CODES if code.code.startswith("U")))
HEADINGS = ("What it means", "Why it matters", "Example", "How to silence it")

PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "campaignlang" / "README.md",
    ROOT / "examples" / "README.md",
    ROOT / "tests" / "README.md",
)
# Pages whose blocks are run by tests of their own, below, or set up whole environments (the gate runs those).
WITH_COMMANDS = tuple(
    path for path in PAGES if path.parent != RULES and path.parent != ROOT and blocks_of(path, "sh")
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the examples in a folder of its own, as a reader has them."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "pyproject.toml").write_text("")
    return tmp_path


def run_shell(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a block as a reader would, with `campaign` on the path."""
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    program = programs / "campaign"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m campaignlang "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    return subprocess.run(
        ["bash", "-e", "-c", text],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


needs_bash = pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="there is no bash")


def test_each_code_has_a_page_or_is_listed_as_not_found_yet() -> None:
    assert {path.stem for path in RULES.glob("*.md")} == {code.code for code in CODES}


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_a_page_begins_with_its_code_and_says_what_it_should(code: object) -> None:
    text = (RULES / f"{code.code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {code.code} {code.slug}\n\n{code.severity.value.capitalize()}.\n")
    assert tuple(re.findall(r"^## (.*)$", text, re.M)) == HEADINGS
    assert "In plain words: " in text
    assert 20 <= len(first_sentence(text)) <= 160


@pytest.mark.parametrize("code", [one.code for one in CODES if one.code not in BY_COMMAND])
def test_the_example_gives_the_finding_and_the_mended_one_nothing(code: str, tmp_path: Path) -> None:
    broken, mended = blocks_of(RULES / f"{code}.md", "campaign")
    (tmp_path / "pyproject.toml").write_text("")
    file = tmp_path / "example.campaign"
    pages = blocks_of(RULES / f"{code}.md", "html")
    file.write_text(broken.text, encoding="utf-8")
    for page in pages[:1]:
        (tmp_path / "hello.html").write_text(page.text, encoding="utf-8")
    assert {found for found, _ in findings_in(file)} == {code}
    file.write_text(mended.text, encoding="utf-8")
    for page in pages[1:]:
        (tmp_path / "hello.html").write_text(page.text, encoding="utf-8")
    assert findings_in(file) == []


@needs_bash
@pytest.mark.parametrize("code", BY_COMMAND)
def test_the_command_gives_the_finding_and_the_mended_one_does_not(code: str, project: Path) -> None:
    broken, mended = blocks_of(RULES / f"{code}.md", "sh")
    failed = run_shell(broken.text, project)
    assert failed.returncode in (1, 2)
    assert f"error[{code} " in failed.stdout + failed.stderr
    done = run_shell(mended.text, project)
    assert done.returncode == 0, done.stdout + done.stderr


CAMPAIGN_BLOCKS = [
    pytest.param(block, id=f"{path.relative_to(ROOT).as_posix()}:{block.line}")
    for path in PAGES
    if path.parent != RULES
    for block in blocks_of(path, "campaign")
]


@pytest.mark.parametrize("block", CAMPAIGN_BLOCKS)
def test_every_example_of_the_docs_checks_clean(block: object, project: Path) -> None:
    file = project / "examples" / "example.campaign"
    file.write_text(block.text, encoding="utf-8")
    assert [found for found in findings_in(file) if found[1] != "info"] == []


@needs_bash
@pytest.mark.slow
@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_run_one_after_the_other(path: Path, project: Path) -> None:
    done = run_shell("\n".join(block.text for block in blocks_of(path, "sh")), project)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_bash
@pytest.mark.slow
def test_the_commands_of_the_examples_run(project: Path) -> None:
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    commands = sorted(dict.fromkeys(re.findall(r"`(campaign [^`]+)`", text)))
    assert len(commands) > 20
    done = run_shell("\n".join(commands), project)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_mistake_in_the_readme_is_told_as_it_says(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    file = Path("examples/spring_webinar.campaign")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("invite -> reminder ", "invite -> remider  "), encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_picture_in_the_readme_is_what_is_drawn(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    picture = f"docs/images/spring_webinar.{ending}"
    assert main(["draw", "--check", "examples/spring_webinar.campaign", "-o", picture]) == 0


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in PAGES
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if not re.match(r"https?:|mailto:", link) and not (path.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("script", [make_manual, make_editor_grammar], ids=lambda script: script.__name__)
def test_what_scripts_make_is_up_to_date(script: object) -> None:
    for path, text in script.made().items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"run python -m {script.__name__}"


def test_the_profile_s_settings_are_those_the_resolver_knows() -> None:
    assert tuple(one.name for one in PROFILE_SETTINGS) == SETTINGS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_each_kind_is_documented_and_has_an_example(kind: object) -> None:
    assert (kind.__doc__ or "").strip().endswith(".")
    assert all(rule.doc.endswith(".") for rule in setting_rules(kind).values())
    assert all(response.doc.endswith(".") for response in kind.responses)
    examples = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.campaign")]
    assert any(re.search(rf"^\s*{kind.word} [a-z]", text, re.M) for text in examples)


def grammar_patterns() -> list[dict[str, object]]:
    text = (ROOT / make_editor_grammar.TARGET).read_text(encoding="utf-8")
    patterns: list[dict[str, object]] = json.loads(text)["patterns"]
    return patterns


def scopes_of(line: str) -> dict[str, str]:
    """Give the scope of each piece of a line, the earliest match first, as editors do."""
    found: dict[str, str] = {}
    at = 0
    while at < len(line):
        matches = []
        for number, one in enumerate(grammar_patterns()):
            expression = one.get("match") or f'{one["begin"]}[^"]*{one["end"]}'
            match = re.compile(str(expression)).search(line, at)
            if match is not None and match.end() > at:
                matches.append((match.start(), number, match, one))
        if not matches:
            break
        _, _, match, one = min(matches, key=lambda found: found[:2])
        captures = one.get("captures")
        if isinstance(captures, dict):
            found.update(
                {match[int(key)]: value["name"] for key, value in captures.items() if match[int(key)]}
            )
        else:
            found[match[0]] = str(one["name"])
        at = match.end()
    return found


@pytest.mark.parametrize(
    ("line", "piece", "scope"),
    [
        ('campaign spring "Spring" {', "campaign", "keyword.control.block"),
        ('campaign spring "Spring" {', "spring", "entity.name.section"),
        ('  email invite "You\'re invited" { uses: letter }', "email", "storage.type.kind"),
        ('  email invite "You\'re invited" { uses: letter }', "uses", "support.type.property-name"),
        ('  email invite "You\'re invited" { uses: letter }', '"You\'re invited"', "string.quoted.double"),
        ("  invite -> reminder when not opened after 2 days at 10:00", "->", "keyword.operator.arrow"),
        ("  invite -> reminder when not opened after 2 days at 10:00", "when", "keyword.control.clause"),
        ("  invite -> reminder when not opened after 2 days at 10:00", "not", "keyword.operator.word"),
        ("  invite -> reminder when not opened after 2 days at 10:00", "days", "support.constant.unit"),
        ("  invite -> reminder when not opened after 2 days at 10:00", "10:00", "constant.numeric.time"),
        ("  start: 2026-03-02 09:00  # Monday", "2026-03-02", "constant.numeric.date"),
        ("  start: 2026-03-02 09:00  # Monday", "# Monday", "comment.line.number-sign"),
        ("  expect never reminder", "expect", "keyword.control.test"),
        ("  goal: yes", "yes", "constant.language"),
    ],
)
def test_the_editor_grammar_marks_the_words_of_the_language(line: str, piece: str, scope: str) -> None:
    assert scopes_of(line)[piece] == f"{scope}.campaign"
