"""Settings, responses and operations that messages of all channels share: a kind is short to declare."""

from typing import Any

from campaignlang.model.elements.element import Element, Fact, Shape, setting
from campaignlang.model.operations import (
    Assign,
    Effect,
    HoldForQuiet,
    Operation,
    Respond,
    Response,
    Send,
    Timing,
    Variant,
)

SKIPPED = Response(
    name="skipped",
    timing=Timing.ACTING,
    is_by_person=False,
    doc="It was not sent: no address, no consent, or over the limit.",
)


def unsubscribed(of: str) -> Response:
    return Response(name="unsubscribed", of=of, effect=Effect.CONSENT, doc="Took the consent back.")


def uses() -> Any:
    return setting(Shape.RECORD, "The record it connects to.", is_varied=True, in_record=False)


def transactional() -> Any:
    return setting(Shape.FLAG, "Exempt from consent, quiet hours and the limit.", default=False)


def consent() -> Any:
    return setting(
        Shape.FLAG_ATTRIBUTE, "The flag attribute that allows it; else `subscribed`.", default="subscribed"
    )


def consent_facts(consent: str) -> tuple[Fact, ...]:
    """`consent newsletter`; nothing where it is the usual one."""
    return () if consent == "subscribed" else (Fact("consent", consent),)


def message_operations(
    message: Element,
    *,
    address: str,
    consent: str,
    is_transactional: bool,
    choices: tuple[tuple[str, tuple[Variant, ...]], ...],
) -> tuple[Operation, ...]:
    """Say what a message does: set, wait for the end of quiet hours, be sent or skipped, be answered."""
    send = Send(
        address=address,
        consent=consent,
        is_transactional=is_transactional,
        choices=tuple((name, values) for name, values in choices if len(values) > 1),
    )
    hold: tuple[Operation, ...] = () if is_transactional else (HoldForQuiet(),)
    return (Assign(message.sets), *hold, send, Respond(responses=message.responses))
