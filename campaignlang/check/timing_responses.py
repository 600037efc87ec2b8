"""The responses of one visit, as a script of so many lines makes them; what they change of the contact."""

from collections.abc import Mapping

from campaignlang.check.timing_facts import Facts
from campaignlang.check.timing_places import Place
from campaignlang.clock import FOREVER
from campaignlang.model import conditions as c
from campaignlang.model.operations import Effect, Response, Timing

Script = tuple[tuple[str, int], ...]


def has_refused(place: Place, came: Mapping[str, int], at: int) -> bool:
    return any(one.is_refusal and came.get(one.name, FOREVER) <= at for one in place.responses)


def responses_of(place: Place, acts: int, script: Script, is_skipped: bool, is_late: bool) -> dict[str, int]:
    """Give the instants of a visit's responses, as a script of so many lines makes them."""
    if is_skipped:
        return {"skipped": acts}
    if place.closes is not None:
        return answers_of(place, acts, script, is_late)
    # Which response comes when depends on the order of the instants alone: scripts that say the same at
    # other instants are worked out once, on 0, 1, … in place of these.
    instants = sorted({acts, *[instant for _, instant in script if instant >= acts]})
    ranked = tuple([(key, instants.index(instant)) for key, instant in script if instant >= acts])
    found = place.answers.get((ranked, is_late))
    if found is None:
        found = place.answers[ranked, is_late] = tuple(answers_of(place, 0, ranked, is_late).items())
    return {key: instants[rank] for key, rank in found}


def answers_of(place: Place, acts: int, script: Script, is_late: bool) -> dict[str, int]:
    came: dict[str, int] = {}
    given = {key: instant for key, instant in script if instant >= acts}
    names = {key: key.partition(" ")[0] for key in given}
    lost: dict[str, None] = {}
    for response in place.responses:
        if response.timing is Timing.ACTING:
            if response.name == "late" and is_late:
                came["late"] = acts
        elif response.one_of is not None:
            alternatives = place.alternatives(response.one_of)
            if response.name == alternatives[0]:
                chosen, instant = alternative_of(place, response, alternatives, acts, given, came)
                came[chosen] = instant
                lost.update((one, None) for one in alternatives if one != chosen)
        if response.one_of is None:
            for key, name in names.items():
                if name == response.name:
                    comes(place, response, key, given[key], came, lost)
    return came


def comes(
    place: Place, response: Response, key: str, instant: int, came: dict[str, int], lost: dict[str, None]
) -> None:
    chain = [key]
    while (of := place.base(chain[-1])) is not None:
        chain.append(of)
    if any(one in lost for one in chain):
        return
    if response.timing is Timing.BEFORE_CLOSE and place.closes is not None and instant >= place.closes:
        return
    for one in chain:
        came[one] = min(instant, came.get(one, instant))


def alternative_of(
    place: Place,
    first: Response,
    alternatives: tuple[str, ...],
    acts: int,
    given: Mapping[str, int],
    came: Mapping[str, int],
) -> tuple[str, int]:
    already = next((one for one in alternatives if one in came), None)
    there = [one for one in alternatives if one in given]
    if already is not None:
        chosen, instant = already, came[already]
    elif there:
        chosen, instant = there[-1], given[there[-1]]
    else:
        needed = (
            [one for one in alternatives if any(needs(place, key, one) for key in given)] if given else []
        )
        chosen, instant = (needed[-1] if needed else alternatives[0]), acts
    if first.timing is Timing.AT_CLOSE and place.closes is not None:
        if acts >= place.closes or any(one.is_refusal and one.name in came for one in place.responses):
            chosen = alternatives[0]
        instant = max(acts, place.closes)
    return chosen, instant


def needs(place: Place, key: str, base: str) -> bool:
    found = place.base(key)
    while found is not None and found != base:
        found = place.base(found)
    return found is not None


def changed(facts: Facts, name: str, value: c.Operand) -> Facts:
    match value:
        case c.Literal(value=str() | int() as found):
            return facts.with_change(name, found)
        case c.Empty():
            return facts.with_change(name, None)
        case _:
            return facts.without(name)


def facts_after(place: Place, came: Mapping[str, int], until: int, facts: Facts) -> Facts:
    """Do what the responses of a visit change: its `set`s, and the consent that is taken back."""
    for response in place.effects:
        if came.get(response.name, FOREVER) > until:
            continue
        if response.effect is Effect.CONSENT and place.send is not None:
            facts = facts.with_change(place.send.consent, False)
        elif response.effect is Effect.ADDRESS:
            facts = facts.without("email").without("phone")
    for rule in place.element.sets:
        if rule.response is not None and came.get(rule.response, FOREVER) <= until:
            facts = changed(facts, rule.attribute, rule.value)
    return facts
