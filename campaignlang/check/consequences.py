"""What a response changes of the contact who waits: their consent, what a form asks, `set … when`."""

from collections.abc import Mapping

from campaignlang.check.atoms import Group, truth
from campaignlang.doors.zones import zone
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.operations import Effect, Send, SetRule
from campaignlang.model.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`response` changes an attribute to one of `options`, by their numbers; none: to what is worked out.

    `is_chosen`: by whoever fills in the form.
    """

    response: str
    attribute: str
    options: tuple[int, ...]
    is_chosen: bool = False


def send_of(element: Element) -> Send | None:
    return next((one for one in element.operations if isinstance(one, Send)), None)


def must_skip(send: Send, values: Mapping[str, object]) -> bool:
    """Say whether a message to somebody with these values is skipped. What `limit` does is not looked at."""
    has_consent = send.is_transactional or values.get(send.consent, True) is True
    return values.get(send.address, True) is None or not has_consent


def attributes_changed(element: Element) -> dict[str, tuple[str, ...]]:
    """Give, for each attribute that responses of an element change, which ones do."""
    found: dict[str, dict[str, None]] = {}
    send = send_of(element)
    for response in element.responses:
        if response.effect is Effect.CONSENT and send is not None:
            found.setdefault(send.consent, {})[response.name] = None
        elif response.effect is Effect.FORM:
            for name in getattr(element, "asks", ()):
                found.setdefault(name, {})[response.name] = None
    for rule in element.sets:
        if rule.response is not None:
            found.setdefault(rule.attribute, {})[rule.response] = None
    return {name: tuple(responses) for name, responses in found.items()}


def changes_of(element: Element, campaign: Campaign, groups: dict[str, Group]) -> tuple[Change, ...]:
    """Give what responses change of what is followed, in the order it is done: effects before `set`s."""
    found: list[Change] = []
    send = send_of(element)
    for response in element.responses:
        name = response.name
        if response.effect is Effect.CONSENT and send is not None and send.consent in groups:
            options = options_of(groups[send.consent], False, campaign)
            found.append(Change(response=name, attribute=send.consent, options=options))
        elif response.effect is Effect.FORM:
            for one in getattr(element, "asks", ()):
                if one in groups:
                    every = tuple(range(len(groups[one].options)))
                    found.append(Change(response=name, attribute=one, options=every, is_chosen=True))
        for rule in element.sets:
            key = rule.response
            if key is not None and key.partition(" ")[0] == name and rule.attribute in groups:
                found.extend(changes_of_set(rule, key, groups[rule.attribute], campaign))
    return tuple(found)


def changes_of_set(rule: SetRule, key: str, group: Group, campaign: Campaign) -> tuple[Change, ...]:
    declared = campaign.schema.find(rule.attribute)
    options: tuple[int, ...] = ()
    if isinstance(rule.value, c.Empty):
        if declared is not None and declared.is_required:
            return ()
        options = options_of(group, None, campaign)
    elif isinstance(rule.value, c.Literal) and isinstance(rule.value.value, str | int | bool):
        options = options_of(group, rule.value.value, campaign)
    return (Change(response=key, attribute=rule.attribute, options=options),)


def options_of(group: Group, value: Value, campaign: Campaign) -> tuple[int, ...]:
    """Give the option a value is of; none where that is not known."""
    if value is None:
        return tuple(at for at, one in enumerate(group.options) if one.value is None)[:1]
    place = zone(campaign.profile.timezone)
    return tuple(
        at
        for at, one in enumerate(group.options)
        if all(truth(atom, group.key, value, place) == is_so for atom, is_so in one.truths)
    )[:1]
