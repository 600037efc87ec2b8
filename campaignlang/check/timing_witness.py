"""A way somebody can take, as a script that can be run again, and in words for a finding's notes."""

from collections.abc import Iterator
from dataclasses import field
from itertools import islice

from campaignlang.check.timing_places import Plan
from campaignlang.check.timing_responses import Script
from campaignlang.check.timing_steps import Step
from campaignlang.clock import day_text, local_text
from campaignlang.doors.numbers import number_text
from campaignlang.frozen import cached_property, dataclass
from campaignlang.model.values import Type, Value
from campaignlang.syntax.diagnostic import Code, Related
from campaignlang.syntax.source import Span

ELEMENTS_SHOWN = 8
RESPONSES_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """`start`: told, where the campaign is started by hand. `values`: attributes that matter.

    `entry`: element and instant; `responses`: element, visit, response, instant; `turns`: split, visit,
    target; `way`: each element with its arrival; `acts`: when the last one acts.
    """

    start: int | None
    entry: tuple[str, int]
    values: tuple[tuple[str, Value], ...]
    responses: tuple[tuple[str, int, str, int], ...]
    turns: tuple[tuple[str, int, str], ...]
    way: tuple[tuple[str, int], ...]
    acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule of time found, with somebody it happens to where it can happen.

    `stays_with`: what they do at the last element of the way, where they stay.
    """

    code: Code
    span: Span
    message: str
    label: str
    notes: tuple[str, ...] = ()
    help: str | None = None
    related: tuple[Related, ...] = ()
    shown_by: tuple[Plan, Step] | None = field(default=None, repr=False)
    stays_with: Script = ()

    @cached_property
    def witness(self) -> Witness | None:
        """Give somebody it happens to: worked out when it is asked for, as a way may be long."""
        return None if self.shown_by is None else witness_of(*self.shown_by, self.stays_with)


def steps_to(last: Step) -> tuple[Step, ...]:
    """Give a way from its entry on."""
    return tuple(reversed([*back_from(last)]))


def back_from(last: Step) -> Iterator[Step]:
    one: Step | None = last
    while one is not None:
        yield one
        one = one.before


def witness_of(plan: Plan, last: Step, stays_with: Script = ()) -> Witness:
    steps = steps_to(last)
    scripts = (*(one.script for one in steps[1:]), stays_with)
    visits: dict[str, int] = {}
    responses: list[tuple[str, int, str, int]] = []
    turns: list[tuple[str, int, str]] = []
    for number, (one, script) in enumerate(zip(steps, scripts, strict=True)):
        name = one.place.element.name
        visits[name] = visits.get(name, 0) + 1
        responses.extend((name, visits[name], key, at) for key, at in responses_at(one, script))
        if one.place.is_split and one is not last:
            turns.append((name, visits[name], steps[number + 1].place.element.name))
    return Witness(
        start=None if plan.has_start else plan.start,
        entry=(steps[0].place.element.name, steps[0].arrived),
        values=last.facts.contact(),
        responses=tuple(responses),
        turns=tuple(turns),
        way=tuple((one.place.element.name, one.arrived) for one in steps),
        acts=last.acts,
    )


def notes_of(plan: Plan, last: Step, stays_with: Script = ()) -> tuple[str, ...]:
    """Say the way, with times in the campaign's zone, and who takes it; of a long one the ends."""
    way = tuple(islice(back_from(last), ELEMENTS_SHOWN + 1))
    ends: list[Step | None] = list(reversed(way))
    if len(way) > ELEMENTS_SHOWN:
        ends = [*last.begin, None, *reversed(way[: ELEMENTS_SHOWN - 2])]
    shown = [
        "…" if one is None else f"{one.place.element.name} {local_text(one.arrived, plan.zone)}"
        for one in ends
    ]
    found = [f"the way: {', '.join(shown)}"]
    who = list(who_takes(plan, last, stays_with))
    if who:
        found.append(f"for instance {'; '.join(who)}")
    if not plan.has_start:
        found.append(f"if it is started at {local_text(plan.start, plan.zone)}")
    return tuple(found)


def who_takes(plan: Plan, last: Step, stays_with: Script) -> Iterator[str]:
    # What is required and nothing asks for is anything.
    values = [
        f"{name} {value_words(plan, name, value)}"
        for name, value in last.facts.contact()
        if last.facts.asked.get(name)
    ]
    if values:
        yield f"a contact with {', '.join(values)}"
    did: list[str] = []
    for one, script in scripts_back(last, stays_with):
        did[:0] = [
            f"{one.place.element.name} {key} at {local_text(at, plan.zone)}"
            for key, at in responses_at(one, script)
        ]
        if len(did) >= RESPONSES_SHOWN:
            break
    if did:
        yield ", ".join(did[-RESPONSES_SHOWN:])


def scripts_back(last: Step, stays_with: Script) -> Iterator[tuple[Step, Script]]:
    """Give the steps of a way at which somebody does something, with what; the last first."""
    yield last, stays_with
    one = last if last.script else last.answered
    while one is not None:
        assert one.before is not None
        yield one.before, one.script
        one = one.answered


def responses_at(one: Step, script: Script) -> list[tuple[str, int]]:
    """Give what somebody does at a step of a way; not how they came in, which the entry says."""
    first = one.place.element.entry_response if one.before is None else None
    return [(key, at) for key, at in script if key != first]


def value_words(plan: Plan, name: str, value: Value) -> str:
    declaration = plan.campaign.schema.find(name)
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f'"{value}"'
    match declaration.type if declaration is not None else None:
        case Type.NUMBER:
            return number_text(value)
        case Type.DATE:
            return day_text(value)
        case _:
            return local_text(value, plan.zone)
