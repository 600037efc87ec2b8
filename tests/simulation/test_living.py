"""One contact's way, where sentences of the manual meet: one second, late responses, listeners, entries."""

import pytest

from campaignlang.clock import instant_text
from campaignlang.doors.refused import Refused
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.first_by_value import first_by_value
from campaignlang.simulation.lower import lower
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.simulation.playing import play, play_test, read

HEAD = 'timezone: "UTC"; start: 2026-03-02 09:00; end: 2026-05-31 18:00'


def campaign(body: str, contact: str = "score: number", head: str = HEAD) -> str:
    return f"""contact {{ {contact} }}
    campaign c "C" {{
      {head}
      {body}
    }}"""


def rows(text: str, *, seen: str = "", element: str = "", **values: str | int | bool) -> list[str]:
    found = play(text, {"id": "a", **values}, seen=seen).rows
    return [row for row in found if f" {element}" in row] if element else found


def test_an_exit_interrupts_after_the_first_sets_before_the_element_acts() -> None:
    text = campaign("""audience s { where: subscribed }
      email e "E" { subject: "S"; set: subscribed = no }
      exit g "G" { where: not subscribed }
      exit x "X"
      s -> e
      e -> x""")
    assert [
        "2026-03-02T09:00:00Z a 1 s entered",
        "2026-03-02T09:00:00Z a 1 s moved s->e#1",
        "2026-03-02T09:00:00Z a 1 e arrived",
        "2026-03-02T09:00:00Z a 1 e updated [subscribed=no]",
        "2026-03-02T09:00:00Z a 1 e moved",
        "2026-03-02T09:00:00Z a 1 g left",
    ] == rows(text)


def test_who_is_kept_out_by_an_exit_does_not_come_in() -> None:
    text = campaign("""audience s { where: score > 1 }
      exit g "G" { where: score > 1 and not subscribed }
      exit x "X"
      s -> x""")
    story = play(text, {"id": "a", "score": 2_000_000, "subscribed": False}).stories[0]
    assert story.kept_out is not None
    assert ("exit", "s") == (story.kept_out.reason, story.kept_out.element)


def test_the_first_part_that_failed_is_told_with_its_value() -> None:
    text = campaign(
        """audience s { where: subscribed and country in ("DE", "FR") }
      exit x "X"
      s -> x""",
        'country: text ("DE", "FR", "UK")',
    )
    kept_out = play(text, {"id": "a", "country": "UK"}).stories[0].kept_out
    assert kept_out is not None
    assert ("where", "s", "country is DE or FR", "country is UK") == (
        kept_out.reason,
        kept_out.element,
        kept_out.part,
        kept_out.why,
    )


LATE = campaign("""signal s { on: "bought"; reenter: 1 hour }
      email e "E" { subject: "S"; set: score = score + 1 when opened }
      exit x "X"
      s -> e
      e -> x when e.opened after 1 hour
      e -> x after 2 hours""")


def test_a_late_response_is_a_row_of_its_passage_and_changes_the_contact() -> None:
    seen = """a s entered 2026-03-02T10:00Z
    a s entered 2026-03-02T13:00Z
    a e opened 2026-03-02T14:00Z 1"""
    found = rows(LATE, seen=seen, element="e ")
    assert "2026-03-02T14:00:00Z a 1 e opened" in found
    assert "2026-03-02T14:00:00Z a 1 e updated [score=1]" in found
    # The second passage's own visit was not opened: it leaves after two hours.
    assert "2026-03-02T15:00:00Z a 2 e moved e->x#2" in found


def test_a_signal_for_someone_inside_is_ignored_last_in_its_second() -> None:
    seen = """a s entered 2026-03-02T10:00Z
    a e opened 2026-03-02T10:30Z 1
    a s entered 2026-03-02T10:30Z
    a s entered 2026-03-02T11:00Z"""
    found = rows(LATE, seen=seen)
    assert [
        "2026-03-02T10:30:00Z a 1 e opened",
        "2026-03-02T10:30:00Z a 1 e updated [score=1]",
        "2026-03-02T10:30:00Z a 1 s ignored",
        "2026-03-02T11:00:00Z a 1 e moved e->x#1",
        "2026-03-02T11:00:00Z a 1 x left",
        # Moves come before entries, so nobody is inside; an hour after the last coming in is long enough.
        "2026-03-02T11:00:00Z a 2 s entered",
        "2026-03-02T11:00:00Z a 2 s received",
    ] == found[6:13]


def test_of_two_entries_at_one_instant_the_first_in_the_file_takes_the_contact() -> None:
    text = campaign("""signal one { on: "a" }
      signal two { on: "b" }
      exit x "X"
      one, two -> x after 1 hour""")
    seen = """a two entered 2026-03-02T10:00Z
    a one entered 2026-03-02T10:00Z"""
    assert [
        "2026-03-02T10:00:00Z a 1 one entered",
        "2026-03-02T10:00:00Z a 1 one received",
        "2026-03-02T10:00:00Z a 1 two ignored",
    ] == rows(text, seen=seen)[:3]


def test_a_listener_hears_first_in_its_second_and_once_a_passage() -> None:
    text = campaign("""audience s { where: subscribed }
      email e "E" { subject: "S" }
      signal paid "P" { on: "paid"; set: score = 5 when received }
      exit x "X"
      s -> e
      e -> x when opened and score == 5""")
    seen = """a e opened 2026-03-02T10:00Z 1
    a paid received 2026-03-02T11:00Z 1
    a paid received 2026-03-02T10:00Z 1
    a paid received 2026-03-02T08:59Z 1"""
    assert [
        "2026-03-02T10:00:00Z a 1 paid received",
        "2026-03-02T10:00:00Z a 1 paid updated [score=5]",
        "2026-03-02T10:00:00Z a 1 e opened",
        "2026-03-02T10:00:00Z a 1 e moved e->x#1",
        "2026-03-02T10:00:00Z a 1 x left",
    ] == rows(text, seen=seen)[-5:]


def test_an_empty_until_allows_nothing_and_closes_at_once() -> None:
    text = campaign(
        """audience s { where: subscribed }
      exit x "X"
      exit y "Y"
      s -> x until due
      s -> y otherwise""",
        "due: date",
    )
    assert ["2026-03-02T09:00:00Z a 1 s moved s->y#2"] == rows(text, element="s moved")


def test_any_of_a_kind_asks_all_visits_of_the_passage() -> None:
    text = campaign("""audience s { where: subscribed }
      email e "E" { subject: "S" }
      email f "F" { subject: "S" }
      exit x "X"
      exit y "Y"
      s -> e
      e -> f after 1 day
      f -> x when any email.opened
      f -> y otherwise""")
    assert "2026-03-03T09:00:00Z a 1 f moved f->x#1" in rows(text, seen="a e opened 2026-03-02T10:00Z 1")
    # The present visit's responses are open under any name: `otherwise` never comes.
    assert not [row for row in rows(text) if "f moved" in row]


def test_a_loop_ends_the_run_with_the_loop() -> None:
    text = campaign("""audience s { where: subscribed }
      update u "U" { set: score = score + 1 }
      update v "V" { set: score = score + 1 }
      s -> u
      u -> v
      v -> u""")
    with pytest.raises(Refused) as refused:
        rows(text)
    assert "U904" == refused.value.code
    assert "u -> v -> u" in str(refused.value.help)


def test_a_sum_out_of_range_names_participant_and_element() -> None:
    text = campaign("""audience s { where: subscribed }
      update u "U" { set: score = score + score }
      exit x "X"
      s -> u -> x""")
    with pytest.raises(Refused) as refused:
        rows(text, score=2**62)
    assert "U905" == refused.value.code
    assert "`a`" in refused.value.message
    assert "`u`" in refused.value.message


def test_distinct_leaves_the_smallest_id_of_each_value() -> None:
    text = campaign(
        """audience s { distinct: team }
      exit x "X"
      s -> x""",
        "team: text",
    )
    people = [{"id": "b", "team": "t"}, {"id": "a", "team": "t"}, {"id": "d"}, {"id": "c"}]
    played = play(text, *people)
    assert {"s": frozenset({"b"})} == first_by_value(
        played.program, (Contact(str(one["id"]), (*[None] * 5, one.get("team"))) for one in people)
    )
    reasons = {story.contact: story.kept_out and story.kept_out.reason for story in played.stories}
    assert {"a": None, "b": "distinct", "c": None, "d": None} == reasons


BY_CHANCE = """contact { plan: text ("free", "pro") }
campaign c "C" {
  timezone: "Europe/Berlin"; start: 2026-03-02 09:00; end: 2026-03-30 18:00
  quiet: between 21:00 and 08:00
  audience s { where: subscribed; refresh: 1 day; reenter: 3 days }
  email e "E" { subject: "S" when plan == "pro"; subject: "T" }
  landing l "L" { url: "https://acme.example/"; asks: plan }
  split w "W"
  exit x "X"
  exit g "G" { where: not subscribed }
  s -> e
  e -> l when clicked within 2 days
  e -> w otherwise
  w -> e 30%
  w -> x 70%
  l -> x when submitted within 1 day at 10:00
  l -> x otherwise on weekdays
}
behavior r {
  dormant: 10%
  awake: between 07:00 and 23:00
  email {
    opened: 50%, half within 2 hours
    clicked: 40% of opened, half within 1 minute
    unsubscribed: 1% of opened
  }
  landing { submitted: 50%, half within 4 minutes }
  l { plan: "free" 60%, "pro" 40% }
}"""


def test_no_contact_depends_on_another() -> None:
    document = read(BY_CHANCE)
    program = lower(document.campaigns[0], document.behaviors[0])
    people = tuple(synthetic_contacts(program, 60, 7))
    scenario = Scenario(clock=clock_of_run(program), seed=7)
    together = {story.contact: story for story in simulate(program, scenario, people)}
    alone = {
        story.contact: story for one in reversed(people) for story in simulate(program, scenario, (one,))
    }
    assert alone == together
    assert any(len(story.passages) > 1 for story in together.values())


def test_a_longer_audience_begins_with_the_shorter_one() -> None:
    document = read(BY_CHANCE)
    program = lower(document.campaigns[0], document.behaviors[0])
    longer = tuple(synthetic_contacts(program, 20, 3))
    assert longer[:10] == tuple(synthetic_contacts(program, 10, 3))
    assert ("c0000000001", "c0000000001@example.com", "", "Europe/Berlin", True) == longer[0].values[:5]


def test_entries_of_a_test_are_answered() -> None:
    text = (
        campaign("""audience s { where: score > 1; until: 2026-03-20; reenter: 1 day }
      exit x "X"
      s -> x after 1 hour""")
        + """
    test "answers" {
      s at 2026-03-02 08:59
      s at 2026-03-02 09:00
      s at 2026-03-02 10:00 with score: 2
      s at 2026-03-02 10:30
      s at 2026-03-03 09:59
      s at 2026-03-03 10:00
      s at 2026-03-20 00:00
      expect s
    }"""
    )
    story = play_test(text, "answers")
    assert ("refused", "where", "entered", "ignored", "reenter", "entered", "until") == story.answers
    assert ["2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"] == [
        instant_text(passage.entered_at) for passage in story.passages
    ]


def test_an_audience_looks_again_when_time_may_have_changed_its_mind() -> None:
    text = campaign(
        """audience s { where: today >= joined; refresh: 1 second; until: 2026-05-01 }
      exit x "X"
      s -> x""",
        "joined: date",
    )
    joined = 20_552  # 2026-04-09
    assert "2026-04-09T00:00:00Z a 1 s entered" in rows(text, joined=joined)
    kept_out = play(text, {"id": "a", "joined": joined + 100}).stories[0].kept_out
    assert kept_out is not None
    assert "where" == kept_out.reason


def test_what_an_earlier_passage_did_not_hear_the_next_one_may() -> None:
    text = campaign("""signal s { on: "bought"; reenter: 1 hour }
      signal paid "P" { on: "paid" }
      exit x "X"
      exit y "Y"
      s -> x when paid.received
      s -> y after 1 hour""")
    seen = """a s entered 2026-03-02T10:00Z
    a s entered 2026-03-02T11:30Z
    a paid received 2026-03-02T12:00Z"""
    assert [
        "2026-03-02T12:00:00Z a 2 paid received",
        "2026-03-02T12:00:00Z a 2 s moved s->x#1",
        "2026-03-02T12:00:00Z a 2 x left",
    ] == rows(text, seen=seen)[-3:]


def test_a_sibling_closes_though_one_before_it_is_still_open() -> None:
    # The second closes on arrival; that its condition comes to hold where its window is shut changes nothing.
    text = campaign("""audience s { where: subscribed }
      email e "E" { subject: "S" }
      signal paid "P" { on: "paid"; set: score = 5 when received }
      exit x "X"
      exit y "Y"
      s -> e
      e -> x when opened
      e -> x when score == 5 between 08:00 and 09:15
      e -> y otherwise""")
    seen = """a paid received 2026-03-02T09:30Z
    a e bounced 2026-03-02T10:00Z 1"""
    assert "2026-03-02T10:00:00Z a 1 e moved e->y#3" in rows(text, seen=seen)
