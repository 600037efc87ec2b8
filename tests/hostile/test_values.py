"""Numbers, dates and durations at the edges of what is held, and sums that leave it."""

from pathlib import Path

import pytest

from tests.hostile.attempt import GOOD, Case, named, play

TWELVE, THIRTEEN = "9" * 12, "1" + "0" * 12


def asked(condition: str) -> str:
    return GOOD.replace("where: subscribed }", f"where: {condition} }}")


def profile(line: str) -> str:
    return GOOD.replace("  start: 2026-03-02 09:00\n", f"  {line}\n")


def ending(line: str) -> str:
    return GOOD.replace("  end: 2026-03-30 18:00\n", f"  {line}\n")


def flow(clauses: str) -> str:
    return GOOD.replace("m -> done after 1 day", f"m -> done {clauses}")


def literal(name: str, text: str, code: int | tuple[int, ...], *says: str) -> Case:
    return Case(name=name, line="check x.campaign", code=code, says=says, files={"x.campaign": text})


WRONG = "error["

LITERALS = (
    literal("twelve-digits", asked(f"points > {TWELVE}.999999"), 0),
    literal("twelve-digits-negative", asked(f"points > -{TWELVE}.999999"), 0),
    literal("thirteen-digits", asked(f"points > {THIRTEEN}"), 1, WRONG),
    literal("seven-decimals", asked("points > 0.0000001"), 1, WRONG),
    literal("a-thousand-zeros-in-front", asked(f"points > {'0' * 1_000}1"), 1, WRONG),
    literal("exponent", asked("points > 1e5"), 1, WRONG),
    literal("huge-exponent", asked("points > 1e999999999"), 1, WRONG),
    literal("infinity", asked("points > inf"), 1, WRONG),
    literal("not-a-number", asked("points > nan"), 1, WRONG),
    literal("hexadecimal", asked("points > 0x10"), 1, WRONG),
    literal("underscores-twice", asked("points > 1__0"), 1, WRONG),
    literal("point-first", asked("points > .5"), 1, WRONG),
    literal("point-last", asked("points > 5."), 1, WRONG),
    literal("arabic-digits", asked("points > \u0661\u0662"), 1, WRONG),
    literal("superscript", asked("points > 2\u00b2"), 1, WRONG),
    literal("percent-over-100", GOOD.replace("opened: 50%", "opened: 101%"), 1, WRONG),
    literal("percent-of-seven-decimals", GOOD.replace("50%", "0.0000001%"), 1, WRONG),
    literal("percent-negative", GOOD.replace("50%", "-1%"), 1, WRONG),
    literal("goal-over-100", profile("start: 2026-03-02 09:00\n  goal: 100.1%"), 1, WRONG),
    literal("goal-huge", profile(f"start: 2026-03-02 09:00\n  goal: {THIRTEEN}"), 1, WRONG),
    literal("limit-zero", profile("start: 2026-03-02 09:00\n  limit: 0 per 1 day"), 1, WRONG),
    literal("limit-per-nothing", profile("start: 2026-03-02 09:00\n  limit: 1 per 0 days"), 1, WRONG),
    literal("frequency-zero", profile("start: 2026-03-02 09:00\n  frequency: 0 seconds"), 1, WRONG),
    literal("quiet-all-day", profile("start: 2026-03-02 09:00\n  quiet: between 10:00 and 10:00"), (0, 1)),
    literal(
        "repeat-zero",
        GOOD.replace("subscribed }\n  email", "subscribed\n refresh: 0 days }\n  email"),
        1,
        WRONG,
    ),
)

YEARS = (
    literal("date-1899", asked("joined > 1899-12-31"), 1, WRONG),
    literal("date-1900", asked("joined > 1900-01-01"), 0),
    literal("date-2999", asked("joined >= 2999-12-31"), 0),
    literal("date-3000", asked("joined > 3000-01-01"), 1, WRONG),
    literal("date-0000", asked("joined > 0000-01-01"), 1, WRONG),
    literal("date-five-digit-year", asked("joined > 12026-01-01"), 1, WRONG),
    literal("instant-1969", asked("seen > 1969-12-31 23:59:59"), 1, WRONG),
    literal("instant-1970", asked("seen > 1970-01-01 00:00"), 0),
    literal("instant-2999", asked("seen > 2999-12-31 23:59:59"), 0),
    literal("instant-3000", asked("seen > 3000-01-01 00:00"), 1, WRONG),
    literal("february-30", asked("joined > 2026-02-30"), 1, WRONG),
    literal("february-29-of-1900", asked("joined > 1900-02-29"), 1, WRONG),
    literal("february-29-of-2000", asked("joined > 2000-02-29"), 0),
    literal("month-13", asked("joined > 2026-13-01"), 1, WRONG),
    literal("hour-24", flow("after 1 day at 24:00"), 1, WRONG),
    literal("minute-60", flow("after 1 day at 10:60"), 1, WRONG),
    literal("second-60", flow("after 1 day at 10:00:60"), 1, WRONG),
    literal("after-eleven-years", flow("after 11 years"), 1, WRONG),
    literal("after-zero", flow("after 0 seconds"), (0, 1)),
    literal("after-negative", flow("after -1 day"), 1, WRONG),
    literal("after-a-half", flow("after 1.5 days"), 1, WRONG),
    literal("after-twelve-digits", flow(f"after {TWELVE} seconds"), 1, WRONG),
    literal("after-a-thousand-digits", flow(f"after {'9' * 1_000} years"), 1, WRONG),
    literal("after-sum-of-everything", flow("after " + "10 years " * 3_000), 1, WRONG),
    literal("zone-of-a-path", profile('start: 2026-03-02 09:00\n  timezone: "../../etc/passwd"'), 1, "N109"),
    literal("zone-absolute", profile('start: 2026-03-02 09:00\n  timezone: "/etc/localtime"'), 1, "N109"),
    literal("zone-nul", profile('start: 2026-03-02 09:00\n  timezone: "UTC\\u{0}"'), 1, WRONG),
    literal("zone-of-a-folder", profile('start: 2026-03-02 09:00\n  timezone: "Europe"'), 1, "N109"),
    literal(
        "zone-of-another-case", profile('start: 2026-03-02 09:00\n  timezone: "europe/berlin"'), 1, "N109"
    ),
    literal(
        "zone-of-a-megabyte", profile(f'start: 2026-03-02 09:00\n  timezone: "{"A" * 99_000}"'), 1, "N109"
    ),
)

UPDATED = """language 1
contact { points: number
  joined: date
  seen: datetime }
campaign c "C" {
  owner: "Dana"
  start: 2026-03-02 09:00
  end: 2026-03-30 18:00
  audience a "A"
  update u "U" { set: WHAT }
  exit done "Done"
  a -> u -> done
}
behavior b "B" { email { opened: 50% } }
"""


def updated(
    name: str,
    what: str,
    code: int | tuple[int, ...],
    *says: str,
    contact: str = "c,1,2026-01-01,2026-01-01 10:00",
) -> Case:
    files = {
        "x.campaign": UPDATED.replace("WHAT", what),
        "c.csv": f"id,points,joined,seen\n{contact}\n",
    }
    line = "run x.campaign --contacts c.csv --log log.csv"
    return Case(
        name=name, line=line, code=code, says=says, files=files, leaves=("log.csv",) if code == 0 else ()
    )


BIG = " + ".join([f"{TWELVE}.999999"] * 10)
SUMS = (
    updated("sum-that-leaves", f"points = {BIG}", 1, "U905", "`c`", "`u`"),
    updated("difference-that-leaves", f"points = 0 - {BIG.replace('+', '-')}", 1, "U905", "`c`", "`u`"),
    updated(
        "contact-that-leaves",
        "points = points + points + points + points + points + points + points + points + points + points",
        1,
        "U905",
        contact=f"c,{TWELVE}.999999,,",
    ),
    updated("sum-at-the-edge", f"points = {TWELVE}.999999 + 0.000001", 0),
    updated("sum-back-in-range", f"points = {BIG} - {BIG.replace('+', '-')}", (0, 1)),
    updated("date-beyond-2999", "joined = joined + 10 years", 0, contact="c,1,2995-01-01,"),
    updated("date-before-1900", "joined = joined - 10 years", 0, contact="c,1,1901-01-01,"),
    updated("instant-beyond-2999", "seen = seen + 10 years", 0, contact="c,1,,2995-01-01 00:00"),
    updated("instant-before-1970", "seen = seen - 10 years", 0, contact="c,1,,1971-01-01 00:00"),
    updated("date-of-a-leap-day", "joined = joined + 1 year", 0, contact="c,1,2024-02-29,"),
)

CLOCKS = (
    ("start-1969", "--start-at 1969-12-31T23:59", 2, "U902"),
    ("start-3000", "--start-at 3000-01-01T00:00", 2, "U902"),
    ("start-9999", "--start-at 9999-12-31T23:59", 2, "U902"),
    ("start-of-words", "--start-at tomorrow", 2, "U902"),
    ("start-empty", "--start-at ''", 2, "U902"),
    ("start-offset", "--start-at 2026-01-01T00:00+99:99", 2, "U902"),
    ("start-huge", f"--start-at {'2' * 5_000}", 2, "U902"),
    ("until-before-start", "--until 2020-01-01T00:00", 2, "U902"),
    ("stop-before-start", "--stop-at 2020-01-01T00:00", 2, "U902"),
    ("until-3000", "--until 3000-01-01T00:00", 2, "U902"),
)
TOLD = tuple(
    Case(
        name=name,
        line=f"run x.campaign --contacts 3 {options}",
        code=code,
        says=(says,),
        files={"x.campaign": GOOD},
    )
    for name, options, code, says in CLOCKS
)

LATE = (
    Case(
        name="campaign-at-the-end-of-time",
        line="run x.campaign --contacts 3 --log log.csv",
        code=0,
        files={
            "x.campaign": GOOD.replace("start: 2026-03-02 09:00", "start: 2999-12-31 23:00").replace(
                "  end: 2026-03-30 18:00\n", ""
            )
        },
        leaves=("log.csv",),
    ),
    Case(
        name="campaign-at-the-beginning-of-time",
        line="run x.campaign --contacts 3",
        code=0,
        files={"x.campaign": GOOD.replace("2026-03-02 09:00", "1970-01-01 00:00")},
    ),
    Case(
        name="campaign-that-ends-before-it-starts",
        line="run x.campaign --contacts 3",
        code=1,
        says=("D401",),
        files={"x.campaign": GOOD.replace("2026-03-30", "2025-03-30")},
    ),
    Case(
        name="campaign-without-end-of-a-thousand-years",
        line="run x.campaign --contacts 3",
        code=(0, 1, 2),
        files={
            "x.campaign": GOOD.replace(
                "start: 2026-03-02 09:00", "start: 1970-01-01 00:00\n  frequency: 1 second"
            )
            .replace("  end: 2026-03-30 18:00\n", "")
            .replace("{ where: subscribed }", "{ where: vip and seen > now }")
        },
    ),
)


@named((*LITERALS, *YEARS))
def test_a_literal_at_the_edge(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@named((*SUMS, *TOLD, *LATE))
def test_a_run_at_the_edge(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)
