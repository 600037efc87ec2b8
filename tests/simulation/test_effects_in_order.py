"""Late effects in one second and across passages: what the columnar engine puts off must not show."""

import pytest

from campaignlang.simulation.lower import lower
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.story import Story
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.simulation import engines
from tests.simulation.random_programs import read

HEAD = """contact {
  keen: flag
  warm: flag
  score: number
}
"""
BEHAVIOR = """
behavior b {
  email {
    opened: 100%, after 2 hours
    clicked: 100% of opened
    unsubscribed: 50% of opened
  }
  call { failed: 50% }
}
"""
FRAME = 'campaign c "C" {{\n  start: 2026-03-02 09:00\n  end: 2026-03-30 09:00\n{body}\n}}\n'

CASES = {
    "a response that comes after the effect in its second has not come": """
  audience s { where: subscribed }
  email e { subject: "S"; set: keen = e.clicked when opened; set: warm = e.opened when clicked }
  wait w { for: 1 day }
  exit x
  s -> e
  e -> w after 1 day
  w -> x""",
    "what an effect asks of a passage that has ended has not come": """
  audience s { where: subscribed }
  email e { subject: "S"; set: keen = e.delivered when opened }
  exit x
  s -> e
  e -> x after 1 hour""",
    "an effect sees how often was visited when it comes, not later": """
  audience s { where: subscribed }
  email e { subject: "S"; set: score = e.visits + score when opened }
  exit x
  s -> e
  e -> e when e.visits < 4 after 1 hour
  e -> x after 6 hours""",
    "a listener sets what it sets without a when, as it hears": """
  audience s { where: subscribed }
  signal paid { on: "paid"; set: keen = yes }
  email e { subject: "S" }
  exit x
  s -> e
  e -> x when keen
  e -> x after 2 days""",
    "consent that is taken back and given again in a form of effects": """
  audience s { where: subscribed }
  email e { subject: "S"; set: subscribed = yes when clicked }
  email f { subject: "T" }
  exit x
  s -> e
  e -> f after 3 hours
  f -> x after 1 hour""",
    "consent that nothing gives back lets nobody write again, and an exit takes them": """
  audience s { where: subscribed }
  email e { subject: "S" }
  email f { subject: "T" }
  exit x
  exit out { where: not subscribed }
  s -> e
  e -> f after 2 hours
  f -> x after 1 hour""",
    "a split that nothing leaves holds people": """
  audience s { where: subscribed }
  split t
  s -> t""",
    "people come in again and late effects of the first passage still come": """
  audience s { where: keen == no; refresh: 1 hour; until: 2026-03-03; reenter: 1 hour }
  email e { subject: "S"; set: score = score + 1 when opened }
  exit x
  s -> e
  e -> x after 1 hour""",
}


def story_pairs(body: str, block_size: int) -> tuple[tuple[Story, ...], tuple[Story, ...]]:
    """What both engines say of twenty made-up people."""
    text = HEAD + FRAME.format(body=body) + BEHAVIOR
    if "signal" in body:
        text = text.replace("behavior b {", "behavior b {\n  paid { received: 60%, after 5 hours }")
    document = read(text)
    assert document is not None
    program = lower(document.campaigns[0], document.behaviors[0])
    scenario = Scenario(clock=clock_of_run(program), seed=3)
    contacts = tuple(synthetic_contacts(program, 20, 3))
    reference = engines.reference_stories(program, scenario, contacts)
    without_why = tuple(story._replace(kept_out=None) for story in reference)
    return without_why, engines.columnar_stories(program, scenario, contacts, block_size)


@pytest.mark.parametrize("block_size", [1, 20])
@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_both_engines_say_the_same(body: str, block_size: int) -> None:
    reference, columnar = story_pairs(body, block_size)
    assert reference == columnar


def test_a_listener_sets_as_it_hears() -> None:
    """Nobody arrives at a listener: what it sets without a `when` is set when it hears."""
    stories, _ = story_pairs(CASES["a listener sets what it sets without a when, as it hears"], 20)
    rows = [event for story in stories for passage in story.passages for event in passage.events]
    heard = [event.time for event in rows if event.event == "received"]
    assert heard
    assert heard == [event.time for event in rows if event.detail == "keen=yes"]
