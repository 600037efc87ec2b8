"""What tests of the checker share: campaigns from texts, and witnesses run through the interpreter."""

from campaignlang.check.consequences import send_of
from campaignlang.check.stuck_search import Witness
from campaignlang.clock import Duration
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.load import load_document
from campaignlang.model.operations import Effect, Timing
from campaignlang.model.values import Type, Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.lower import lower
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario, Script, ScriptedEntry, ScriptedResponse, clock_of_run
from campaignlang.simulation.story import Passage
from campaignlang.syntax.diagnostic import Report

ADDRESSES = ("email", "phone")
START = 1_772_445_600  # 2026-03-02 10:00 UTC
DAY = 86_400
PLAIN: dict[Type, Value] = {Type.TEXT: "x", Type.NUMBER: 0, Type.FLAG: False, Type.DATE: 20_000}


def resolved(text: str) -> tuple[Document, Report]:
    report = Report()
    return load_document("case.campaign", text, report), report


def contact_of(campaign: Campaign, values: dict[str, object], id: str = "c1") -> Contact:
    """Give a contact with these values; what is not told is as plain as it may be."""
    told: list[Value] = []
    for attribute in campaign.schema.attributes:
        value: Value = None
        if attribute.is_required:
            value = attribute.allowed[0] if attribute.allowed else PLAIN[attribute.type]
        fixed: dict[str, Value] = {
            "id": id,
            "email": "c@x.example",
            "phone": "1",
            "timezone": "UTC",
            "subscribed": True,
        }
        value = fixed.get(attribute.name, value)
        if attribute.name in values:
            found = values[attribute.name]
            assert found is None or isinstance(found, str | int | bool)
            value = found
        told.append(value)
    return Contact(id, tuple(told))


def seconds_at(place: int, cuts: tuple[int, ...]) -> int:
    """Give an instant of a place in time: a cut, or what lies between it and the next."""
    number = place // 2
    if place % 2 == 0:
        return cuts[number]
    return (cuts[number] + cuts[number + 1]) // 2 if number + 1 < len(cuts) else cuts[number] + DAY


def filled_in(witness: Witness) -> tuple[tuple[str, Value], ...]:
    """Give what the form of the element is filled with."""
    found: list[tuple[str, Value]] = []
    for name, value in witness.filled:
        assert value is None or isinstance(value, str | int | bool)
        found.append((name, value))
    return tuple(found)


def replayed(
    campaign: Campaign,
    element: str,
    witness: Witness,
    *,
    others: dict[str, object] | None = None,
    before: tuple[tuple[str, str], ...] = (),
) -> Passage | None:
    """Run what a witness says: its contact, what comes of the element and when, and of those before it.

    `others`: values the contact comes in with instead; `before`: what else comes, at once, on the way. None:
    who is not let in.
    """
    responses = []
    declared = {one.name: one for one in campaign.element_by_name[element].responses}
    for key, place in witness.history:
        response = declared[key.split(" ", 1)[0]]
        if response.timing is Timing.ACTING:
            continue
        responses.append(
            ScriptedResponse(
                element=element,
                visit=None,
                response=key,
                after=None
                if response.timing is Timing.AT_CLOSE
                else Duration(seconds=seconds_at(place, witness.cuts)),
                at=None,
                values=filled_in(witness) if response.effect is Effect.FORM else (),
            )
        )
    for subject, value in witness.values:
        if subject.endswith(".") and not subject.startswith("any ") and isinstance(value, tuple):
            responses += [
                ScriptedResponse(
                    element=subject[:-1], visit=None, response=key, after=None, at=None, values=()
                )
                for key in value
            ]
    responses += [
        ScriptedResponse(element=name, visit=None, response=key, after=None, at=None, values=())
        for name, key in before
    ]
    values = {
        key: value
        for key, value in witness.values
        if "." not in key and (key not in ADDRESSES or value is not True)
    }
    values |= others or {}
    send = send_of(campaign.element_by_name[element])
    if send is not None and "skipped" in dict(witness.history) and send.address not in (others or {}):
        values[send.address] = None
    entry = next(one for one in campaign.elements if campaign.is_entry(one))
    script = Script(entries=(ScriptedEntry(entry.name, START, ()),), responses=tuple(responses))
    program = lower(campaign, None)
    scenario = Scenario(clock=clock_of_run(program, start_at=START, is_scripted=True), script=script)
    (story,) = simulate(program, scenario, (contact_of(campaign, values),))
    return story.passages[0] if story.passages else None
