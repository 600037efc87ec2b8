"""Each limit of the doors' list: what is just below it passes, what is above gets its code in seconds."""

from pathlib import Path

import pytest

from campaignlang.doors import limits
from tests.hostile.attempt import GOOD, Case, called, named, play

LOOP = """campaign c "C" {
  owner: "D"
  start: 2026-01-01 00:00
  audience a "A"
  update u "U" { set: vip = yes }
  wait w "W" { for: LENGTH }
  exit done "D"
  a -> w
  w -> u
  u -> w when not subscribed is empty
  u -> done when phone == "never"
}
contact { vip: flag }
behavior b "B" { email { opened: 50% } }
"""
AT_ONCE = LOOP.replace('  wait w "W" { for: LENGTH }', '  update w "W" { set: vip = no }')
SPLITS = GOOD.replace(
    "  a -> m\n", '  call k "K" { process: "p" }\n  a -> k\n  k -> k when vip is empty\n  k -> m when vip\n'
)
LOOPING = (
    (
        "visits",
        LOOP.replace("LENGTH", "1 minute"),
        "run x.campaign --contacts 1 --until 2027-01-01T00:00",
        1,
        ("U904", "`c0000000001`", "1,000"),
    ),
    (
        "moves-at-once",
        AT_ONCE,
        "run x.campaign --contacts 1 --until 2027-01-01T00:00",
        1,
        ("U904", "`c0000000001`", "100"),
    ),
    ("no-end", LOOP.replace("LENGTH", "1 day"), "run x.campaign --contacts 1", (1, 2), ("error[U90",)),
)
RUNS = tuple(
    Case(name=name, line=line, code=code, says=says, files={"x.campaign": text})
    for name, text, line, code, says in LOOPING
)


def elements(count: int) -> str:
    body = "".join(f'  update e{number} "E" {{ set: vip = yes }}\n' for number in range(count))
    return "contact { vip: flag }\ncampaign c {\n" + body + "}\n"


def flows(left: int, right: int) -> str:
    """One statement that stands for left times right flows."""
    names = [f"e{number}" for number in range(max(left, right))]
    body = "".join(f'  update {name} "E" {{ set: vip = yes }}\n' for name in names)
    statement = f"  {', '.join(names[:left])} -> {', '.join(names[:right])}\n"
    return "contact { vip: flag }\ncampaign c {\n" + body + statement + "}\n"


def source(name: str, text: str, code: int | tuple[int, ...], *says: str) -> Case:
    return Case(
        name=name, line="check x.campaign --select S,T,N1", code=code, says=says, files={"x.campaign": text}
    )


SOURCES = (
    source("source-5-MB", "#" * (limits.SOURCE_BYTES_MAX - 1) + "\n", 0),
    source("source-above-5-MB", "#" * limits.SOURCE_BYTES_MAX + "\n", 1, "S009", "5 MB"),
    source("name-64", GOOD.replace(" m ", f" {'m' * 64} ").replace("-> m\n", f"-> {'m' * 64}\n"), 0),
    source(
        "name-65", GOOD.replace(" m ", f" {'m' * 65} ").replace("-> m\n", f"-> {'m' * 65}\n"), 1, "S009", "64"
    ),
    source("attribute-65", GOOD.replace("vip: flag", f"{'v' * 65}: flag"), 1, "S009", "64"),
    source("behavior-65", GOOD.replace("behavior b", f"behavior {'b' * 65}"), 1, "S009", "64"),
    source("campaign-65", GOOD.replace("campaign c", f"campaign {'c' * 65}"), 1, "S009", "64"),
    source("text-100-kB", GOOD.replace('"M"', f'"{"M" * limits.TEXT_CHARACTERS_MAX}"'), 0),
    source("text-above", GOOD.replace('"M"', f'"{"M" * (limits.TEXT_CHARACTERS_MAX + 1)}"'), 1, "S009"),
    source("long-text-above", GOOD.replace('"M"', '"""' + "M\n" * 60_000 + '"""'), 1, "S009"),
    source(
        "nesting-above", GOOD.replace("subscribed", "(" * 101 + "subscribed" + ")" * 101, 1), 1, "S008", "100"
    ),
    source(
        "seed-in-a-test",
        GOOD + f'test "t" {{\n  simulate 3 contacts with b seed {2**64}\n  expect waiting == 0\n}}\n',
        1,
        "error[",
    ),
    source(
        "contacts-in-a-test",
        GOOD + 'test "t" {\n  simulate 1_000_000_001 contacts with b\n  expect waiting == 0\n}\n',
        1,
        "error[",
    ),
)


@named(SOURCES)
def test_limits_of_a_source(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@named(RUNS)
def test_limits_of_a_run(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (elements(limits.ELEMENTS_MAX + 1), 1, "S009"),
        (flows(316, 316), 1, ""),
        (flows(317, 317), 1, "S009"),
        (flows(3_000, 3_000), 1, "S009"),
    ],
    ids=["elements-above", "flows", "flows-above", "flows-9-million"],
)
def test_sizes_of_a_campaign(
    text: str, code: int, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.campaign").write_text(text, encoding="utf-8")
    outcome = called(["check", "x.campaign", "--format", "concise"], tmp_path, capsys)
    assert outcome.code == code, outcome.errors
    assert ("S009" in outcome.output) is bool(says)


@pytest.mark.parametrize("elements_count", [400])
def test_a_large_drawing_ends(
    elements_count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a second for the layout, a large campaign is drawn, or refused with advice."""
    monkeypatch.setattr("campaignlang.doors.limits.LAYOUT_SECONDS_MAX", 1)
    chain = "  " + " -> ".join(f"e{number}" for number in range(elements_count)) + "\n"
    text = elements(elements_count).removesuffix("}\n") + chain * 1 + "}\n"
    (tmp_path / "x.campaign").write_text(text, encoding="utf-8")
    outcome = called(["draw", "x.campaign"], tmp_path, capsys)
    assert outcome.code in (0, 1), outcome.errors
    if outcome.code == 1:
        assert "U906" in outcome.errors
        assert "mmd" in outcome.errors
        assert not (tmp_path / "x.svg").exists()


def test_a_png_above_forty_megapixels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain = "  " + " -> ".join(f"e{number}" for number in range(60)) + "\n"
    (tmp_path / "x.campaign").write_text(elements(60).removesuffix("}\n") + chain + "}\n", encoding="utf-8")
    outcome = called(["draw", "x.campaign", "-o", "y.png", "--scale", "10"], tmp_path, capsys)
    assert outcome.code == 1
    assert "U906" in outcome.errors
    assert "megapixels" in outcome.errors
    assert not (tmp_path / "y.png").exists()


REENTER = """campaign c "C" {
  owner: "D"
  start: 2026-01-01 00:00
  end: 2026-06-01 00:00
  audience a "A" { refresh: 1 second reenter: 1 second }
  exit done "D"
  a -> done
}
"""


@pytest.mark.slow
def test_entries_of_a_contact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit lowered: the real one takes a while."""
    monkeypatch.setattr("campaignlang.doors.limits.ENTRIES_OF_A_CONTACT_MAX", 500)
    text = REENTER.replace(" reenter", "\n    reenter")
    case = Case(
        name="entries", line="run x.campaign --contacts 1", code=1, says=("U906",), files={"x.campaign": text}
    )
    play(case, tmp_path, capsys)


@pytest.mark.slow
def test_ticks_at_which_something_happens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaignlang.doors.limits.TICKS_MAX", 500)
    text = REENTER.replace(" reenter", "\n    reenter").replace("owner", "frequency: 1 second\n  owner")
    case = Case(
        name="ticks", line="run x.campaign --contacts 1", code=1, says=("U906",), files={"x.campaign": text}
    )
    play(case, tmp_path, capsys)


def test_near_names_are_looked_for_a_while(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Thousands of unknown names beside thousands of known ones: not their product."""
    names = "".join(f"  x{number} -> y{number}\n" for number in range(2_000))
    text = elements(2_000).removesuffix("}\n") + names + "}\n"
    case = Case(
        name="near",
        line="check x.campaign --format concise",
        code=1,
        says=("N102",),
        files={"x.campaign": text},
    )
    outcome = play(case, tmp_path, capsys)
    assert outcome.output.count("N102") >= 2_000
