"""Names in conditions: attributes, responses, visits and dates of elements (N102, N103, N106, N107, N112)."""

from campaignlang.model.conditions import AnyHasCome, Attribute, ElementDate, HasCome, Operand, Visits
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.names import (
    Declared,
    Names,
    Scope,
    a_kind,
    did_you_mean,
    find_element,
    listed,
    response_key,
    responses_of,
    shown,
)
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    HIDDEN_ATTRIBUTE,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_ELEMENT,
    UNKNOWN_KIND,
    UNKNOWN_RESPONSE,
    WRONG_TYPE,
)
from campaignlang.syntax.diagnostic import Proposal
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span

CONTACT = "contact"
VISITS = "visits"


def resolve_reference(node: tree.Reference, scope: Scope, *, is_condition: bool) -> Operand | None:
    """Bind a name. `is_condition`: it stands where a condition may, so it was rather a response."""
    first = node.names[0]
    if len(node.names) == 1:
        return resolve_bare(node, scope, is_condition=is_condition)
    if len(node.names) > 2:
        scope.report.add(WRONG_TYPE, node.span, f"{shown(node.span.text)} has more than two parts")
        return None
    if first.text == CONTACT:
        declaration = find_attribute(node.names[1], scope.names)
        if declaration is None:
            return None
        no_link(node, scope)
        return Attribute(node.span, declaration.name, declaration.type)
    if first.text not in scope.names.elements and scope.names.find_kind(first.text) is not None:
        report_kind_as_element(node, scope.names)
        return None
    element = find_element(scope.names, first)
    return None if element is None else resolve_of_element(node, element, scope)


def no_link(node: tree.Reference, scope: Scope) -> None:
    """Report an address where none can stand."""
    if node.link is not None:
        name = node.names[-1].text
        scope.report.add(UNKNOWN_RESPONSE, node.link.span, f"{shown(name)} has no links to ask about")


def resolve_bare(node: tree.Reference, scope: Scope, *, is_condition: bool) -> Operand | None:
    name, names = node.names[0], scope.names
    declaration = names.schema.find(name.text)
    own = scope.own
    response = responses_of(own.kind).get(name.text) if own is not None and own.kind is not None else None
    if response is not None and own is not None:
        if declaration is not None:
            names.report.add(
                HIDDEN_ATTRIBUTE,
                name.span,
                f"the response {shown(name.text)} hides the attribute of the same name",
                help=f"write `contact.{name.text}` for the attribute",
            )
        if node.link is not None and not response.has_links:
            no_link(node, scope)
            return None
        return HasCome(node.span, own.name, response_key(name.text, node.link), is_own=True)
    if declaration is not None:
        no_link(node, scope)
        return Attribute(node.span, declaration.name, declaration.type)
    if own is not None and own.kind is None:
        return None  # of an unknown kind nothing is known
    report_unknown_bare(name, scope, is_condition=is_condition)
    return None


def report_unknown_bare(name: tree.Name, scope: Scope, *, is_condition: bool) -> None:
    """Say which it is, a response or an attribute, that is missing."""
    names, own = scope.names, scope.own
    if name.text in names.lost:
        return
    own_responses = () if own is None or own.kind is None else tuple(responses_of(own.kind))
    if is_known_response(name.text, names):
        if own is None:
            owners = owners_of(name.text, names)
            names.report.add(
                UNKNOWN_RESPONSE,
                name.span,
                f"whose {shown(name.text)}? no element is named here",
                help=f"write `{owners[0]}.{name.text}`" if owners else None,
            )
        else:
            report_unknown_response(name, own, names)
        return
    if own is not None and name.text == VISITS:
        report_unknown_attribute(
            name, names, help=f"write `{own.name}.{VISITS}` for how often it was visited"
        )
        return
    attributes = [one.name for one in names.schema.attributes]
    is_near_response = bool(near(name.text, own_responses))
    is_near_attribute = bool(near(name.text, attributes))
    prefers_response = is_condition and bool(own_responses)
    if own is not None and (is_near_response if is_near_response != is_near_attribute else prefers_response):
        report_unknown_response(name, own, names)
    else:
        report_unknown_attribute(name, names, own_responses)


def owners_of(response: str, names: Names) -> list[str]:
    """Give the elements that have this response."""
    return [
        one.name
        for one in names.elements.values()
        if one.kind is not None and response in responses_of(one.kind)
    ]


def is_known_response(name: str, names: Names) -> bool:
    """Say whether any kind has a response of this name."""
    kinds = [names.find_kind(word) for word in names.kind_words]
    return any(kind is not None and name in responses_of(kind) for kind in kinds) or bool(
        owners_of(name, names)
    )


def report_unknown_response(name: tree.Name, element: Declared, names: Names) -> None:
    """Report N107, in words of the kind, so that `a, b -> c` says it once."""
    if element.kind is None or name.text in names.lost:
        return
    responses = responses_of(element.kind)
    owners = [owner for owner in owners_of(name.text, names) if owner != element.name]
    near_name = did_you_mean(names.report, name.text, responses, element.kind.dates, (VISITS,))
    proposal: Proposal | str | None = near_name
    if not near(name.text, responses):
        # A date or a count is no answer to whether something came: it is proposed, and not put there.
        proposal = None if near_name is None else Proposal(near_name.help)
        if owners:
            proposal = f"`{owners[0]}` has it: write `{owners[0]}.{name.text}`"
    notes = f"its responses are {listed(responses)}" if responses else "it has no responses"
    names.report.add(
        UNKNOWN_RESPONSE,
        name.span,
        f"{a_kind(element.kind)} has no response {shown(name.text)}",
        notes=(notes,),
        help=proposal,
    )


def report_unknown_attribute(
    name: tree.Name, names: Names, also: tuple[str, ...] = (), help: str | None = None
) -> None:
    """Report N106."""
    if name.text in names.lost or names.is_cut_off:
        return
    attributes = [
        one.name if one.span is None else Declared(name=one.name, span=one.span)
        for one in names.schema.attributes
    ]
    names.report.add(
        UNKNOWN_ATTRIBUTE,
        name.span,
        f"contacts have no attribute {shown(name.text)}",
        notes=(f"attributes: {listed(one.name for one in names.schema.attributes)}",),
        help=help or did_you_mean(names.report, name.text, attributes, also),
    )


def find_attribute(name: tree.Name, names: Names) -> AttributeDeclaration | None:
    """Give the attribute of this name, or report that there is none."""
    found = names.schema.find(name.text)
    if found is None:
        report_unknown_attribute(name, names)
    return found


def resolve_of_element(node: tree.Reference, element: Declared, scope: Scope) -> Operand | None:
    """Bind `invite.opened`, `ask.visits`, `webinar.starts`."""
    name = node.names[1]
    if element.kind is None:
        return None
    if name.text == VISITS:
        no_link(node, scope)
        return Visits(node.span, element.name)
    if name.text in element.kind.dates:
        no_link(node, scope)
        at = element.dates.get(name.text)
        return None if at is None else ElementDate(node.span, element.name, name.text, at)
    response = responses_of(element.kind).get(name.text)
    if response is None:
        report_unknown_response(name, element, scope.names)
        return None
    if node.link is not None and not response.has_links:
        no_link(node, scope)
        return None
    return HasCome(node.span, element.name, response_key(name.text, node.link))


def report_kind_as_element(node: tree.Reference, names: Names) -> None:
    """Report `email.opened`: a kind is asked about with `any`."""
    kind, response = node.names
    names.report.add(
        UNKNOWN_ELEMENT,
        kind.span,
        f"{shown(kind.text)} is a kind, no element",
        help=f"write `any {kind.text}.{response.text}` for whichever of them",
    )


def report_unknown_kind(names: Names, word: str, span: Span, what: str = "kind of element") -> None:
    """Report N103."""
    names.report.add(
        UNKNOWN_KIND,
        span,
        f"no {what} is called {shown(word)}",
        notes=(f"kinds: {', '.join(names.kind_words)}",),
        help=did_you_mean(names.report, word, names.kind_words),
    )


def resolve_any(node: tree.AnyOf, scope: Scope) -> AnyHasCome | None:
    """Bind `any email.unsubscribed`."""
    names = scope.names
    kind = names.find_kind(node.kind.text)
    if kind is None:
        report_unknown_kind(names, node.kind.text, node.kind.span)
        return None
    response = responses_of(kind).get(node.response.text)
    if response is None:
        report_unknown_response(
            node.response, Declared(name=node.kind.text, span=node.kind.span, kind=kind), names
        )
        return None
    if node.link is not None and not response.has_links:
        names.report.add(
            UNKNOWN_RESPONSE, node.link.span, f"{shown(response.name)} has no links to ask about"
        )
        return None
    return AnyHasCome(node.span, kind.word, response_key(response.name, node.link))
