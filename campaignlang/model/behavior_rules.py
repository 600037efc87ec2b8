"""What a behaviour's lines say together: B803, B804, B806, and lines that can never count (T204)."""

from collections.abc import Iterator, Mapping, Sequence

from campaignlang.doors.numbers import number_text
from campaignlang.model.behavior import Behavior, Chance, Section
from campaignlang.model.campaign import Campaign
from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Compare,
    Condition,
    HasCome,
    Holds,
    Literal,
    Not,
)
from campaignlang.model.elements.element import Element
from campaignlang.model.literals import PERCENT_MILLIONTHS_MAX
from campaignlang.model.names import FindKind, Names, response_key, responses_of, shown
from campaignlang.model.operations import Timing
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    DEPENDENT_ON_NOTHING,
    DORMANT_TOO_HIGH,
    DUPLICATE_SETTING,
    UNMODELLED_RESPONSE,
)
from campaignlang.syntax.diagnostic import Related, Report

Kinds = Mapping[str, tuple[type[Element], ...]]


def check_behavior(behavior: Behavior, block: tree.Block, kinds: Kinds, names: Names) -> None:
    """Report what the lines of one behaviour cannot be together."""
    places = percent_places(block)
    for section in behavior.sections:
        found = section_kinds(section, kinds, names.find_kind)
        if not found:
            continue
        line_that_never_counts(section, found, names.report)
        dormant_too_high(behavior, section, found, places, names.report)
        if behavior.seen_from is None and not names.has_fault(block):
            given = written_responses(block, section.subject, section.is_kind, found, kinds)
            given.update(given_responses(behavior, section.subject, section.is_kind, found, kinds))
            dependent_on_nothing(section, given, names.report)


def written_responses(
    block: tree.Block, subject: str, is_kind: bool, kinds: Sequence[type[Element]], all_kinds: Kinds
) -> dict[str, None]:
    """Give the responses that have a line: they are said to come, also by one that is itself at fault."""
    return {
        response_key(line.response.text, line.link): None
        for section in block.statements
        if isinstance(section, tree.Block) and section.name is not None
        if is_about(section.name.text, subject, is_kind, kinds, all_kinds)
        for line in section.statements
        if isinstance(line, tree.Chance)
    }


def is_about(
    section: str, subject: str, is_kind: bool, kinds: Sequence[type[Element]], all_kinds: Kinds
) -> bool:
    """Say whether a section counts for a subject: its own, its kind's; for a kind, those of its elements."""
    words = [kind.word for kind in kinds]
    if section == subject or section in words:
        return True
    return is_kind and any(kind.word in words for kind in all_kinds.get(section, ()))


def is_whole(block: tree.Block, behaviors: Sequence[Behavior], names: Names) -> bool:
    """Say whether every line of a behaviour is known: one at fault may have given what seems missing."""
    written = len(percent_places(block))
    resolved = [one for one in behaviors if one.span is block.span]
    kept = sum(len(section.chances) for one in resolved for section in one.sections)
    return written == kept and not names.has_fault(block)


def section_kinds(section: Section, kinds: Kinds, find_kind: FindKind) -> tuple[type[Element], ...]:
    """Give the kinds a section is about."""
    if not section.is_kind:
        return kinds.get(section.subject, ())
    kind = find_kind(section.subject)
    return () if kind is None else (kind,)


def percent_places(block: tree.Block) -> dict[tuple[int, int], tree.Chance]:
    """Give the written line of each resolved one, by its place."""
    return {
        (line.span.start, line.span.end): line
        for section in block.statements
        if isinstance(section, tree.Block)
        for line in section.statements
        if isinstance(line, tree.Chance)
    }


def line_that_never_counts(section: Section, kinds: Sequence[type[Element]], report: Report) -> None:
    """Report a line after one of the same response that always counts. For a listener all lines count."""
    if any(kind.can_listen for kind in kinds):
        return
    always: dict[str, Chance] = {}
    for chance in section.chances:
        first = always.get(chance.response)
        if first is not None:
            report.add(
                DUPLICATE_SETTING,
                chance.span,
                f"{shown(chance.response)} stands twice, and the first line always counts",
                related=(Related(first.span, "first here"),),
            )
        elif chance.condition is None:
            always[chance.response] = chance


def dormant_too_high(
    behavior: Behavior,
    section: Section,
    kinds: Sequence[type[Element]],
    places: Mapping[tuple[int, int], tree.Chance],
    report: Report,
) -> None:
    """Report a chance that those who are awake would need above 100% to keep the average."""
    if not behavior.dormant_millionths:
        return
    rest = PERCENT_MILLIONTHS_MAX - behavior.dormant_millionths
    for chance in section.chances:
        name = chance.response.partition(" ")[0]
        is_opening = any(kind.is_message and is_opened(name, kind) for kind in kinds)
        if not is_opening or chance.percent_millionths <= rest:
            continue
        line = places.get((chance.span.start, chance.span.end))
        report.add(
            DORMANT_TOO_HIGH,
            line.percent.span if line is not None else chance.span,
            f"with `dormant` at {number_text(behavior.dormant_millionths)}% at most "
            f"{number_text(rest)}% can be {shown(chance.response)}",
        )


def is_opened(name: str, kind: type[Element]) -> bool:
    response = responses_of(kind).get(name)
    return response is not None and response.is_opening


def dependent_on_nothing(section: Section, given: Mapping[str, None], report: Report) -> None:
    """Report a line `of` a response that never comes, as no line gives it (B804)."""
    for chance in section.chances:
        if chance.of is None or chance.of_element is not None or chance.of in given:
            continue
        report.add(
            DEPENDENT_ON_NOTHING,
            chance.span,
            f"{shown(chance.response)} is of {shown(chance.of)}, and no line says how often that comes",
            help=f"add a line `{chance.of}: …%`",
        )


def given_responses(
    behavior: Behavior, subject: str, is_kind: bool, kinds: Sequence[type[Element]], all_kinds: Kinds
) -> dict[str, None]:
    """Give the keys of the responses that can come of a kind's elements, or of one element."""
    lines = [
        chance
        for section in behavior.sections
        if is_about(section.subject, subject, is_kind, kinds, all_kinds)
        for chance in section.chances
    ]
    given: dict[str, None] = {}
    for kind in kinds:
        given.update(responses_that_come(kind, lines))
    return given


def responses_that_come(kind: type[Element], lines: Sequence[Chance]) -> dict[str, None]:
    """Follow the lines from what comes without one: the rest of alternatives, what the element does itself.

    A line `of` a response that never comes gives nothing; one that comes brings what it depends on.
    """
    by_name = responses_of(kind)
    found: dict[str, None] = {}
    groups: dict[str, None] = {}
    for response in kind.responses:
        is_first = response.one_of is not None and response.one_of not in groups
        if is_first or response.timing is Timing.ACTING:
            found[response.name] = None
        if response.one_of is not None:
            groups[response.one_of] = None
    pending = list(lines)
    while pending:
        coming = [one for one in pending if one.of is None or one.of_element is not None or one.of in found]
        if not coming:
            break
        pending = [one for one in pending if one not in coming]
        for line in coming:
            found[line.response] = None
            # A link that was clicked is a click, and a click brings its opening.
            brought = by_name.get(line.response.partition(" ")[0])
            while brought is not None:
                found[brought.name] = None
                brought = by_name.get(brought.of) if brought.of is not None else None
    if kind.entry_response is not None and "entered" in found:
        found[kind.entry_response] = None
    return found


def check_models(
    campaigns: Sequence[Campaign], behaviors: Sequence[Behavior], kinds: Kinds, report: Report
) -> None:
    """Report B803: a flow waits for a response that no behaviour gives.

    Silent where a file has no behaviour of its own: that of the package is nobody's statement about it.
    """
    if not behaviors or any(behavior.seen_from is not None for behavior in behaviors):
        return
    given: dict[str, dict[str, None]] = {}
    for campaign in campaigns:
        for flow in campaign.flows:
            if flow.condition is None:
                continue
            for asked in awaited(flow.condition, is_positive=True):
                for name in asked_elements(asked, campaign):
                    if name not in given:
                        given[name] = given_of_element(campaign.element_by_name[name], behaviors, kinds)
                elements = asked_elements(asked, campaign)
                if elements and not any(is_given(asked.response, given[name]) for name in elements):
                    report.add(
                        UNMODELLED_RESPONSE,
                        asked.span,
                        f"no behaviour gives {shown(asked.response)} of {shown(elements[0])}",
                        help=f"add `{asked.response}: …%` to a behaviour",
                    )


def asked_elements(asked: HasCome | AnyHasCome, campaign: Campaign) -> tuple[str, ...]:
    if isinstance(asked, HasCome):
        return (asked.element,) if asked.element in campaign.element_by_name else ()
    return tuple(element.name for element in campaign.elements if element.word == asked.kind)


def given_of_element(element: Element, behaviors: Sequence[Behavior], kinds: Kinds) -> dict[str, None]:
    found: dict[str, None] = {}
    for behavior in behaviors:
        found.update(given_responses(behavior, element.name, False, (type(element),), kinds))
    return found


def is_given(response: str, given: Mapping[str, None]) -> bool:
    return response in given


def awaited(condition: Condition, *, is_positive: bool) -> Iterator[HasCome | AnyHasCome]:
    """Give the responses that a condition asks to have come, not those it asks to be missing."""
    match condition:
        case All(conditions=parts) | Any(conditions=parts):
            for part in parts:
                yield from awaited(part, is_positive=is_positive)
        case Not(condition=inner):
            yield from awaited(inner, is_positive=not is_positive)
        case Holds(operand=HasCome() | AnyHasCome() as operand) if is_positive:
            yield operand
        case Compare(
            left=HasCome() | AnyHasCome() as operand, operator=operator, right=Literal(value=bool() as value)
        ):
            if (value is (operator == "==")) is is_positive:
                yield operand


__all__ = ["check_behavior", "check_models"]
