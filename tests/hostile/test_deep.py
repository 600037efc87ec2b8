"""What is long is walked without recursion: conditions, sums and chains in every command."""

from pathlib import Path

import pytest

from tests.hostile.attempt import GOOD, called, contents

pytestmark = pytest.mark.slow

TEST = 'test "t" {\n  given vip: yes\n  a at 2026-03-02 09:00\n  expect goal\n}\n'
LONG = {
    "and": GOOD.replace("where: subscribed }", "where: subscribed" + " and subscribed" * 1_500 + " }"),
    "or": GOOD.replace("where: subscribed }", "where: vip" + " or subscribed" * 1_500 + " }"),
    "nested": GOOD.replace("where: subscribed }", "where: " + "(" * 90 + "subscribed" + ")" * 90 + " }"),
    "nots": GOOD.replace("where: subscribed }", "where: " + "not " * 90 + "subscribed }"),
    "sum": GOOD.replace("where: subscribed }", "where: points < 1" + " + points" * 1_500 + " }"),
    "in": GOOD.replace("where: subscribed }", f"where: plan in ({', '.join(['plan'] * 1_500)}) }}"),
    "flow": GOOD.replace("after 1 day", "when opened" + " or vip" * 1_500 + " after 1 day"),
    "chain": GOOD.replace(
        "a -> m\n", "".join(f"wait w{n} {{ for: 1 second }}\n" for n in range(300))
    ).replace("m -> done after 1 day", "a -> m -> " + " -> ".join(f"w{n}" for n in range(300)) + " -> done"),
}
COMMANDS = (
    "check x.campaign",
    "draw x.campaign -o x.mmd",
    "draw x.campaign -o x.svg",
    "test x.campaign",
    "run x.campaign --contacts 2",
    "trace x.campaign --contacts 2",
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", sorted(LONG))
def test_what_is_long(name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.campaign").write_text(LONG[name] + TEST, encoding="utf-8")
    outcome = called(command.split(), tmp_path, capsys)
    assert outcome.code in (0, 1), outcome.errors
    assert "internal error" not in outcome.errors
    assert set(contents(tmp_path)) <= {"x.campaign", "x.mmd", "x.svg"}
