"""A `required` attribute is never empty: made-up contacts need a line for it."""

from pathlib import Path

import pytest

from campaignlang.cli import main

CAMPAIGN = """
contact { note: text required; plan: text ("free", "pro") required; size: number required }
campaign k "K" {
  owner: "D"
  start: 2026-03-02 09:00
  audience a "A" { where: subscribed; refresh: once }
  exit x "X"
  a -> x
}
behavior b "B" { BEHAVIOR }
test "t" {
  simulate 10 contacts with b
  expect x == 10
}
"""


def written(folder: Path, behavior: str) -> str:
    path = folder / "required.campaign"
    path.write_text(CAMPAIGN.replace("BEHAVIOR", behavior), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_a_run_refuses_to_make_up_what_would_be_empty(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "dormant: 3%")
    assert main(["run", path, "--contacts", "3", "--engine", engine]) == 2
    assert "U901" in (told := capsys.readouterr().err)
    # A text with allowed values and a number are made up alike over them, and as 0.
    assert "`note` is required" in told
    assert main(["trace", path]) == 2


def test_a_simulation_in_a_test_refuses_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", written(tmp_path, "dormant: 3%")]) == 1
    assert "`note` is required" in capsys.readouterr().out


def test_with_a_line_for_it_both_go_on(tmp_path: Path) -> None:
    path = written(tmp_path, 'contact { note: "n" 100% }')
    assert main(["run", path, "--contacts", "3"]) == 0
    assert main(["test", path]) == 0
