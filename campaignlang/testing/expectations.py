"""Expectations of a scripted test: what one contact's story says of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from campaignlang import clock
from campaignlang.model.campaign import Campaign
from campaignlang.model.operations import Variant
from campaignlang.model.test_block import (
    Arrival,
    AttributeCheck,
    Expectation,
    FigureCheck,
    Outcome,
    PathTaken,
    ResponseCame,
    SettingChosen,
)
from campaignlang.model.values import Type, Value
from campaignlang.simulation.evaluating import condition_holds
from campaignlang.simulation.story import Event, Passage, Story
from campaignlang.simulation.tally import ARRIVALS
from campaignlang.simulation.value_text import value_text
from campaignlang.testing.figures import compares, figure_text, gather

EVENTS_SHOWN_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scripted test that has been run. `values`: the contact's attributes at the end."""

    campaign: Campaign
    zone: clock.Zone
    story: Story
    values: Mapping[str, Value]
    ended_at: int


def judge(expectation: Expectation, case: Case) -> tuple[bool, str, int | None]:
    """Give whether it holds, what was found, and the instant the passage is worth reading around."""
    match expectation:
        case Arrival():
            return _arrival(expectation, case)
        case PathTaken(elements=elements):
            ways = [tuple(event.element for event in _visits(passage)) for passage in case.story.passages]
            held = any(_stands_in(elements, way) for way in ways)
            return held, "; ".join(" -> ".join(way) for way in ways) or "nobody came in", None
        case SettingChosen(element=element, setting=setting, value=value):
            return _chosen(element, setting, value, case)
        case ResponseCame(element=element, response=response):
            found = [event for event in _events(case) if event.element == element and event.event == response]
            if found:
                return True, _times(found, case), found[0].time
            came = [event for event in _events(case) if event.element == element]
            return False, _events_text(came), came[-1].time if came else None
        case Outcome():
            return _outcome(expectation, case)
        case AttributeCheck(condition=condition):
            held = condition_holds(condition, case.values, case.zone, case.ended_at)
            return held, _attributes_text(case), None
        case FigureCheck():
            figures = gather((case.story,), is_cut_off=False)
            return compares(expectation, figures), figure_text(expectation, figures), None
        case _:
            assert_never(expectation)


def _events(case: Case) -> Iterator[Event]:
    for passage in case.story.passages:
        yield from passage.events


def _visits(passage: Passage) -> list[Event]:
    return [event for event in passage.events if event.event in ARRIVALS]


def _arrivals(element: str, case: Case) -> list[Event]:
    """Give the arrivals at an element; of a message the sendings."""
    words = ("sent",) if case.campaign.element_by_name[element].is_message else ARRIVALS
    return [event for event in _events(case) if event.element == element and event.event in words]


def _arrival(expectation: Arrival, case: Case) -> tuple[bool, str, int | None]:
    came = _arrivals(expectation.element, case)
    found = _times(came, case)
    around = came[0].time if came else None
    counted = came
    if expectation.visit is not None:
        counted = came[expectation.visit - 1 : expectation.visit]
    if expectation.at is not None:
        at = case.zone.instant(expectation.at.day, expectation.at.second)
        counted = [event for event in counted if event.time == at]
        around = at
    if expectation.times is None:
        return bool(counted), found, around
    return len(counted) == expectation.times, found, around


def _chosen(element: str, setting: str, value: str, case: Case) -> tuple[bool, str, int | None]:
    sent = [event for event in _events(case) if event.element == element and event.event == "sent"]
    wanted = f"{setting}={value}"
    variants: tuple[Variant, ...] = getattr(case.campaign.element_by_name[element], setting, ())
    if len(variants) == 1:
        held = bool(sent) and variants[0].value == value
        return held, f"{setting}={variants[0].value}" if sent else "never sent", None
    held = any(f";{wanted};" in f";{event.detail};" for event in sent)
    found = "; ".join(event.detail for event in sent) or "never sent"
    return held, found, sent[0].time if sent else None


def _outcome(expectation: Outcome, case: Case) -> tuple[bool, str, int | None]:
    passages = case.story.passages
    if not passages:
        return expectation.word == "no goal", "nobody came in", None
    last = passages[-1]
    found = f"left by {last.element}" if last.left_at is not None else f"waits in {last.element}"
    has_goal = any(passage.status == "goal" for passage in passages)
    match expectation.word:
        case "goal":
            held = has_goal
        case "no goal":
            held = not has_goal
        case "ends":
            held = last.left_at is not None and last.element == expectation.element
        case _:
            held = last.left_at is None and last.element == expectation.element
    return held, found, last.left_at if last.left_at is not None else last.since


def _stands_in(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[begin : begin + len(part)] == part for begin in range(len(whole) - len(part) + 1))


def _times(events: list[Event], case: Case) -> str:
    texts = [clock.local_text(event.time, case.zone) for event in events]
    if not texts:
        return "never"
    more = f" and {len(texts) - EVENTS_SHOWN_MAX} more" if len(texts) > EVENTS_SHOWN_MAX else ""
    return ", ".join(texts[:EVENTS_SHOWN_MAX]) + more


def _events_text(events: list[Event]) -> str:
    words = list(dict.fromkeys(event.event for event in events))
    return ", ".join(words) if words else "never there"


def _attributes_text(case: Case) -> str:
    types: dict[str, Type] = {one.name: one.type for one in case.campaign.schema.attributes}
    texts = [
        f"{name}={value_text(value, types[name])}"
        for name, value in case.values.items()
        if value is not None and value != "" and name != "id"
    ]
    return ", ".join(texts) or "every attribute is empty"
