"""Random small campaigns: what must hold of every story, whatever the campaign is.

Times are small and round, so that ties, revisits and ticks in the second of a response are common.
"""

import random

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.simulation.explain import explain
from campaignlang.simulation.lower import lower
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.story import Passage, Story
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.simulation.playing import read

SEEDS = range(150)
ARRIVALS = ("entered", "arrived", "left")


def any_of(dice: random.Random, *choices: str) -> str:
    return dice.choice(choices)


def element(dice: random.Random, name: str) -> str:
    sets = any_of(
        dice, "", "; set: score = score + 1", "; set: plan = empty", '; set: timezone = "Asia/Tokyo"'
    )
    kind = any_of(dice, "email", "sms", "landing", "event", "call", "update", "wait", "split")
    body = {
        "email": 'subject: "S" when score > 1; subject: "T"' + any_of(dice, "", "; transactional: yes"),
        "sms": 'text: "S"',
        "landing": 'url: "https://acme.example/"; asks: plan; asks: score',
        "event": "starts: 2026-03-03 09:00; ends: 2026-03-03 11:00",
        "call": 'process: "p"',
        "update": "set: score = score + 1",
        "wait": any_of(
            dice,
            "for: 1 hour",
            "for: 1 day at 10:00 local",
            "until: due between 09:00 and 12:00",
            "until: on monday, friday at 09:00",
        ),
        "split": 'description: "d"' + any_of(dice, "", '; by: "b"'),
    }[kind]
    return f"{kind} {name} {{ {body}{sets} }}"


def condition(dice: random.Random, kind: str) -> str:
    own = {
        "email": ("opened", "clicked", "not opened", "skipped", "bounced", "any email.opened"),
        "sms": ("delivered", "clicked", "not clicked"),
        "landing": ("submitted", "not visited"),
        "event": ("attended", "missed", "registered", "not attended"),
        "call": ("succeeded", "failed"),
        "wait": ("late", "not late"),
    }.get(kind, ())
    return any_of(
        dice,
        *own,
        *own,
        "paid.received",
        "score > 2",
        'plan == "pro"',
        "now >= due",
        "today > joined",
        "next(joined) == today + 2 days",
        "subscribed and score <= 3",
        'plan is empty or plan in ("free")',
    )


def flows(dice: random.Random, name: str, kind: str, targets: list[str]) -> list[str]:
    if kind == "split":
        return [f"{name} -> {target}" for target in dict.fromkeys(dice.choices(targets, k=2))]
    found = []
    for _ in range(dice.randint(1, 3)):
        clauses = [f"when {condition(dice, kind)}"] if dice.random() < 0.8 else []
        clauses += [any_of(dice, "", "", "after 1 hour", "after 1 day", "after 2 days")]
        clauses += [any_of(dice, "", "", "within 1 day", "within 3 hours", "until due")]
        clauses += [any_of(dice, "", "", "on weekdays", "on 2026-03-04, 2026-03-05", "on sunday")]
        clauses += [any_of(dice, "", "", "at 10:00", "between 22:00 and 09:00", "between 09:00 and 10:00")]
        clauses += [any_of(dice, "", "", "local")]
        found.append(f"{name} -> {dice.choice(targets)} {' '.join(filter(None, clauses))}")
    if dice.random() < 0.7:
        found.append(f"{name} -> {dice.choice(targets)} otherwise {any_of(dice, '', 'on weekdays')}")
    return found


def campaign(dice: random.Random) -> str:
    names = [f"e{number}" for number in range(dice.randint(2, 5))]
    elements = [element(dice, name) for name in names]
    kinds = {name: text.split()[0] for name, text in zip(names, elements, strict=True)}
    arrows = [line for name in names for line in flows(dice, name, kinds[name], [*names, "x", "y"])]
    refresh = any_of(dice, "", "refresh: 1 day; until: 2026-03-09;", "refresh: 5 hours; reenter: 1 day;")
    lines = "\n  ".join(
        [
            any_of(dice, "", "frequency: 1 hour", "frequency: 1 day"),
            any_of(dice, "", "quiet: between 21:00 and 08:00", "quiet: between 12:00 and 11:00 local"),
            any_of(dice, "", "limit: 1 per 1 day"),
            f"audience s {{ {refresh} where: subscribed }}",
            f'signal t {{ on: "b"; reenter: {any_of(dice, "1 hour", "2 days")} }}',
            'signal paid { on: "p"; set: score = 0 when received }',
            *elements,
            any_of(
                dice, "exit g { where: not subscribed }", "exit g { where: score > 4 and today > joined }"
            ),
            "exit x { goal: yes }",
            "exit y",
            f"s -> {dice.choice(names)} {any_of(dice, '', 'after 1 hour')}",
            f"t -> {dice.choice(names)}",
            *arrows,
        ]
    )
    return f"""contact {{
  plan: text ("free", "pro")
  score: number
  due: datetime
  joined: date
}}
campaign c {{
  timezone: "Europe/Berlin"; start: 2026-03-02 09:00; end: 2026-03-20 18:00
  {lines}
}}
behavior r {{
  dormant: 20%
  {any_of(dice, "", "awake: between 07:00 and 23:00")}
  email {{ bounced: 10%, after 1 hour; opened: 60%, between 0 seconds and 2 hours; clicked: 50% of opened
    unsubscribed: 10% of opened, after 1 hour; hard_bounced: 50% of bounced }}
  sms {{ clicked: 40%, half within 1 hour; failed: 20% }}
  landing {{ visited: 50%; submitted: 60%, between 1 hour and 2 hours }}
  event {{ registered: 50%, after 1 hour; declined: 20%; attended: 60% of registered }}
  call {{ failed: 30%, after 1 hour }}
  t {{ entered: 50%, between 1 hour and 3 days }}
  paid {{ received: 10%, half within 2 days }}
  contact {{
    joined: between 2026-02-20 and 2026-03-10
    timezone: "Europe/Berlin" 50%, "America/New_York" 50%
  }}
}}"""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_story_holds_together(seed: int) -> None:
    document = read(campaign(random.Random(seed)))
    program = lower(document.campaigns[0], document.behaviors[0])
    scenario = Scenario(clock=clock_of_run(program), seed=seed)
    for contact in synthetic_contacts(program, 12, seed):
        try:
            story = next(simulate(program, scenario, (contact,)))
        except Refused as refused:
            # A loop in no time, or every minute for days: what the limits are for.
            assert "U904" == refused.code
            continue
        assert story == explain(program, scenario, contact).story
        check_story(story)


def check_story(story: Story) -> None:
    assert (story.kept_out is None) == bool(story.passages)
    for number, passage in enumerate(story.passages, start=1):
        assert number == passage.entry
        check_passage(passage)
    for before, after in zip(story.passages, story.passages[1:], strict=False):
        assert before.left_at is not None
        assert before.left_at <= after.entered_at


def check_passage(passage: Passage) -> None:
    times = [event.time for event in passage.events]
    assert sorted(times) == times
    assert "entered" == passage.events[0].event
    where: str | None = None
    for event in passage.events:
        if event.event in ARRIVALS:
            assert where is None
            where = event.element
        elif event.event == "moved":
            assert where == event.element
            where = None
    assert passage.element == where
    left = [event.time for event in passage.events if event.event == "left"]
    assert ([] if passage.left_at is None else [passage.left_at]) == left
    assert (passage.status == "participating") == (passage.left_at is None)
