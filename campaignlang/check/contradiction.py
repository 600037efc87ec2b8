"""F316: conditions that are never true, or always, whoever asks."""

from collections.abc import Iterator

from campaignlang.check.atoms import verdict
from campaignlang.check.enumerating import cases
from campaignlang.check.graph import has_entry, unreachable
from campaignlang.check.relative_dates import is_empty_window
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.parts import conditions_of
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Span

# Of a long condition so many parts are looked at by themselves.
PARTS_MAX = 60


def contradiction(campaign: Campaign, document: Document, report: Report) -> None:
    known: dict[tuple[c.Condition, str], bool | None] = {}
    # Where nobody comes nothing is asked.
    silent = {*campaign.faulty, *((one.name for one in unreachable(campaign)) if has_entry(campaign) else ())}
    for condition, span, own in conditions_with_places(campaign):
        if is_plain(condition) or (own is not None and own.name in silent):
            continue
        key = (condition, own.name if own is not None else "")
        if key not in known:
            known[key] = settled(condition, campaign, own)
        if known[key] is not None:
            add_contradiction(report, span, "condition", condition, is_always=known[key] is True)
            continue
        for part, is_always in settled_parts(condition, campaign, own):
            add_contradiction(report, part.span, "part of the condition", part, is_always=is_always)


def add_contradiction(
    report: Report, span: Span, what: str, condition: c.Condition, *, is_always: bool
) -> None:
    if not is_always:
        proposal = "look at each part: together they exclude each other"
    elif isinstance(condition, c.Any):
        proposal = "leave it out, or write `and` if all of it must hold"
    else:
        proposal = "leave it out"
    report.add(
        codes.CONTRADICTION,
        span,
        f"this {what} is {'always' if is_always else 'never'} true",
        label="whoever the contact is and whatever they do",
        help=proposal,
    )


def settled_parts(
    condition: c.Condition, campaign: Campaign, own: Element | None
) -> Iterator[tuple[c.Condition, bool]]:
    """Give what always comes to the same inside a condition that does not: `and` and `or` mixed up.

    Only what is joined itself: a single comparison that always holds does no harm.
    """
    waiting = list(inner_parts(condition))
    for count, part in enumerate(waiting):
        if count >= PARTS_MAX:
            return
        answer = settled(part, campaign, own) if isinstance(part, c.All | c.Any) else None
        if answer is not None:
            yield part, answer
        else:
            waiting.extend(inner_parts(part))


def inner_parts(condition: c.Condition) -> tuple[c.Condition, ...]:
    match condition:
        case c.All(conditions=parts) | c.Any(conditions=parts):
            return parts
        case c.Not(condition=inner):
            return (inner,)
        case _:
            return ()


def settled(condition: c.Condition, campaign: Campaign, own: Element | None) -> bool | None:
    """Say what a condition always comes to; None where it can be either, or nothing can be said."""
    if is_plain(condition):
        return None
    if is_empty_window(condition):
        return False
    found = cases((condition,), campaign, own)
    if found is None:
        return None
    answers: dict[bool | None, None] = {}
    for case in found:
        answers[verdict(condition, case.truths)] = None
        if len(answers) > 1:
            return None
    return next(iter(answers), None)


def is_plain(condition: c.Condition) -> bool:
    """Say whether it is a flag or a response, or none: these can be either."""
    inner = condition.condition if isinstance(condition, c.Not) else condition
    return isinstance(inner, c.Holds)


def conditions_with_places(campaign: Campaign) -> Iterator[tuple[c.Condition, Span, Element | None]]:
    for element in campaign.elements:
        for condition in conditions_of(element):
            if is_written_at(condition, element):
                yield condition, condition.span, None
    for flow in campaign.flows:
        if flow.condition is not None:
            own = campaign.element_by_name[flow.source]
            yield flow.condition, flow.clause_span("when"), own


def is_written_at(condition: c.Condition, element: Element) -> bool:
    """Leave out what an element has from a folder or record: it is that one's."""
    span, whole = condition.span, element.span
    return span.source is whole.source and whole.start <= span.start and span.end <= whole.end


CONTRADICTION_RULES = (contradiction,)
