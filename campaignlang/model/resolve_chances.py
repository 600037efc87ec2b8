"""Lines of a behaviour: `clicked: 20% of opened, half within 1 minute` (N107, B801, B802, B804, B805)."""

from collections.abc import Sequence

from campaignlang.model.behavior import After, Between, Chance, Delay, HalfWithin
from campaignlang.model.conditions import Condition
from campaignlang.model.elements.element import Element
from campaignlang.model.literals import PERCENT_MILLIONTHS_MAX, check_duration
from campaignlang.model.names import (
    Declared,
    Names,
    Scope,
    a_kind,
    find_element,
    response_key,
    responses_of,
    shown,
)
from campaignlang.model.operations import Response
from campaignlang.model.resolve_conditions import resolve_condition
from campaignlang.model.resolve_references import report_unknown_response
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    CHANCE_OVER_100,
    DEPENDENT_ON_NOTHING,
    OF_WHAT,
    OUT_OF_RANGE,
    QUANTILES_OUT_OF_ORDER,
    UNKNOWN_RESPONSE,
)
from campaignlang.syntax.diagnostic import Related, Report

ENTERED = "entered"


def resolve_chance(
    line: tree.Chance, subject: Declared, kinds: Sequence[type[Element]], names: Names
) -> Chance | None:
    """Resolve a line of a section; `kinds` are those of its subject, none where that is not known."""
    kind = kind_with(line.response.text, kinds)
    if line.response.text == ENTERED:
        if kinds and not any(one.entry_response for one in kinds):
            report_never_entered(line, kinds[0], names)
            return None
    elif kind is None and kinds:
        own = Declared(name=subject.name, span=subject.span, kind=kinds[0])
        report_unknown_response(line.response, own, names)
        return None
    if line.link is not None and kind is not None and not responses_of(kind)[line.response.text].has_links:
        message = f"{shown(line.response.text)} has no links to tell apart"
        names.report.add(UNKNOWN_RESPONSE, line.link.span, message)
        return None
    is_possible = check_chance(line, names.report)
    delay, is_delay_sound = resolve_delay(line.delay, names.report)
    condition: Condition | None = None
    if line.condition is not None:
        condition = resolve_condition(line.condition, Scope(names=names))
        is_possible = is_possible and condition is not None
    base = resolve_base(line, subject, kind, names)
    if base is None or not is_possible or not is_delay_sound:
        return None
    return Chance(
        response=response_key(line.response.text, line.link),
        percent_millionths=line.percent.millionths,
        of=base[1],
        of_element=base[0],
        delay=delay,
        condition=condition,
        span=line.span,
    )


def kind_with(response: str, kinds: Sequence[type[Element]]) -> type[Element] | None:
    return next((kind for kind in kinds if response in responses_of(kind)), None)


def report_never_entered(line: tree.Chance, kind: type[Element], names: Names) -> None:
    names.report.add(
        UNKNOWN_RESPONSE,
        line.response.span,
        f"{a_kind(kind)} has no `entered`: nobody comes in by its own doing",
        notes=("signals, landing pages and events have it, where they are an entry",),
    )


def check_chance(line: tree.Chance, report: Report) -> bool:
    percent = line.percent
    if 0 <= percent.millionths <= PERCENT_MILLIONTHS_MAX:
        return True
    if percent.millionths < 0:
        report.add(OUT_OF_RANGE, percent.span, f"{shown(percent.span.text)} is below 0%")
    else:
        message = f"a chance of {shown(percent.span.text)} is above 100%"
        report.add(CHANCE_OVER_100, percent.span, message)
    return False


def resolve_delay(delay: tree.Delay | None, report: Report) -> tuple[Delay | None, bool]:
    """Give the delay, and whether nothing was reported about it."""
    if delay is None:
        return None, True
    first = delay.first.value.behavior_seconds
    second = delay.second.value.behavior_seconds if delay.second is not None else None
    durations = [one for one in (delay.first, delay.second) if one is not None]
    if delay.word == "between":
        # A range may begin at once: only its length is looked at.
        durations = [one for one in durations if not one.value.is_zero]
    if [one for one in durations if not check_duration(one, report)]:
        return None, False
    if second is not None and delay.second is not None and second < first:
        words = "the second end lies before the first"
        if delay.word != "between":
            words = "nine in ten cannot be faster than half of them"
        report.add(
            QUANTILES_OUT_OF_ORDER,
            delay.second.span,
            words,
            related=(Related(delay.first.span, "this is longer"),),
        )
        return None, False
    if delay.word == "half":
        return HalfWithin(first, second), True
    if delay.word == "after":
        return After(first), True
    return Between(first, first if second is None else second), True


Base = tuple[str | None, str | None]


def resolve_base(
    line: tree.Chance, subject: Declared, kind: type[Element] | None, names: Names
) -> Base | None:
    """Give the element and the response that a line is `of`; None after a report."""
    if line.of is None:
        if kind is not None and line.response.text != ENTERED:
            response = responses_of(kind)[line.response.text]
            if needs_base(response, line.link is not None, kind):
                report_of_what(line, response, kind, names)
                return None
        return None, None
    if line.response.text == ENTERED:
        names.report.add(
            DEPENDENT_ON_NOTHING, line.of.span, "`entered` counts from the start, not `of` something"
        )
        return None
    if len(line.of.names) == 2 and line.of.names[0].text != subject.name:
        return base_elsewhere(line, line.of, kind, names)
    return base_here(line, line.of, subject, kind, names)


def needs_base(response: Response, is_link: bool, kind: type[Element]) -> bool:
    """Say whether it does not depend on arrival, a visit or delivery: then a line must say `of`.

    A visit is what depends on nothing, a delivery the first of alternatives.
    """
    if is_link:
        return True
    if response.of is None:
        return False
    base = responses_of(kind)[response.of]
    if base.of is not None:
        return True
    return base.one_of is not None and first_alternative(base, kind) is not base


def first_alternative(response: Response, kind: type[Element]) -> Response:
    return next(one for one in kind.responses if one.one_of == response.one_of)


def report_of_what(line: tree.Chance, response: Response, kind: type[Element], names: Names) -> None:
    base = response.name if line.link is not None else response.of
    names.report.add(
        OF_WHAT,
        line.percent.span,
        f"{shown(line.percent.span.text)} of what? {a_kind(kind)} is not {shown(response.name)} by arriving",
        help=f"write `{line.percent.span.text} of {base}`",
    )


def base_elsewhere(
    line: tree.Chance, of: tree.Reference, kind: type[Element] | None, names: Names
) -> Base | None:
    """Bind `of offer.clicked`, which only what listens may say."""
    if kind is not None and not kind.can_listen:
        names.report.add(
            DEPENDENT_ON_NOTHING,
            of.span,
            f"{shown(line.response.text)} counts from the element itself, not from another one",
        )
        return None
    name, response = of.names
    element = names.elements.get(name.text)
    if element is None:
        if not names.is_open and name.text not in names.lost:
            find_element(names, name)
            return None
        return name.text, response_key(response.text, of.link)
    if element.kind is not None and response.text not in responses_of(element.kind):
        report_unknown_response(response, element, names)
        return None
    return element.name, response_key(response.text, of.link)


def base_here(
    line: tree.Chance, of: tree.Reference, subject: Declared, kind: type[Element] | None, names: Names
) -> Base | None:
    """Bind `of opened`: it must come before in the kind's order (B804)."""
    name = of.names[-1]
    key = response_key(name.text, of.link)
    if kind is None:
        return None, key
    order = list(responses_of(kind))
    if name.text not in order:
        own = Declared(name=subject.name, span=subject.span, kind=kind)
        report_unknown_response(name, own, names)
        return None
    is_link_of_it = line.link is not None and of.link is None
    if order.index(name.text) + (0 if is_link_of_it else 1) > order.index(line.response.text):
        names.report.add(
            DEPENDENT_ON_NOTHING,
            of.span,
            f"{shown(name.text)} does not come before {shown(line.response.text)}",
            notes=(f"the order of {a_kind(kind)} is {', '.join(order)}",),
        )
        return None
    return None, key
