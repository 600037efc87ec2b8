"""What the case files of rules cannot say of the rules on time: budgets, settings, what a finding shows."""

from pathlib import Path

import pytest

from campaignlang.check import check, timing_places
from campaignlang.check.timing import timetable
from campaignlang.cli import main
from campaignlang.model.load import load_document
from campaignlang.syntax.diagnostic import Diagnostic, Report, Severity

TWELVE_HOURS = """campaign c "C" {
  owner: "Dana Reyes"
  start: 2026-03-02 08:00
  audience a "A" { where: subscribed }
  email m "M" { subject: "S" }
  email n "N" { subject: "S" }
  exit x "X"
  exit opted_out "O" { where: not subscribed }
  a -> m
  m -> n after 12 hours
  n -> x
}
"""


def findings_of(text: str) -> tuple[Diagnostic, ...]:
    report = Report()
    check(load_document("case.campaign", text, report), report)
    return report.findings


def test_a_finding_shows_the_way_and_who_takes_it() -> None:
    (found,) = findings_of(TWELVE_HOURS)
    assert "C602" == found.code.code
    assert "the way: a 2026-03-02 08:00, m 2026-03-02 08:00, n 2026-03-02 20:00" == found.notes[0]
    assert "for instance a contact with subscribed yes" == found.notes[1]


def test_past_the_budget_the_rules_are_silent_and_an_info_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing_places, "ANALYSIS_STEPS_MAX", 50)
    (found,) = findings_of(TWELVE_HOURS)
    assert Severity.INFO == found.severity
    assert "U906" == found.code.code
    assert found.message == "the rules on time were not applied to `c`: it has too many ways"


@pytest.mark.parametrize(("hours", "exit_code"), [("12", 0), ("13", 1), ("0", 0)])
def test_a_project_says_how_close_is_too_close(
    hours: str, exit_code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.campaign]\ncrowded-hours = {hours}\n", encoding="utf-8")
    file = tmp_path / "case.campaign"
    file.write_text(TWELVE_HOURS, encoding="utf-8")
    assert exit_code == main(["check", str(file), "--format", "concise"])
    assert ("C602" in capsys.readouterr().out) is (exit_code == 1)


def test_a_thousand_elements_take_no_more_steps_for_each_than_a_hundred() -> None:
    steps = {}
    for count in (100, 1000):
        report = Report()
        document = load_document("case.campaign", chain_of(count), report)
        plan = timing_places.plan_of(document.campaigns[0])
        assert plan is not None
        timetable(plan)
        steps[count] = plan.budget.steps
    assert steps[1000] <= 11 * steps[100]


def chain_of(count: int) -> str:
    lines = ['campaign c "C" {', "  start: 2026-03-02 08:00", '  audience a "A"', '  exit x "X"']
    lines.extend(f'  email m{number} "M" {{ subject: "S" }}' for number in range(count))
    lines.append("  a -> m0")
    for number in range(count):
        target = f"m{number + 1}" if number + 1 < count else "x"
        lines.append(f"  m{number} -> x when clicked within 3 hours")
        lines.append(f"  m{number} -> {target} otherwise")
    return "\n".join([*lines, "}"])
