"""`set: attribute = expression [when RESPONSE]` and the fields of what is created."""

from campaignlang.model.conditions import Empty, Literal, Operand, type_of
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.literals import TYPE_WORDS, is_refused, wrong_type
from campaignlang.model.names import Scope, response_key, responses_of, shown
from campaignlang.model.operations import SetRule
from campaignlang.model.resolve_clauses import single_clauses
from campaignlang.model.resolve_conditions import resolve_operand
from campaignlang.model.resolve_references import find_attribute, no_link, report_unknown_response
from campaignlang.model.values import Type, WallTime
from campaignlang.syntax import tree
from campaignlang.syntax.codes import WRONG_TYPE

# An id says who a contact is: nothing in a campaign can change that.
UNCHANGEABLE = "id"


def resolve_assignment(statement: tree.Setting, scope: Scope) -> SetRule | None:
    """Bind `set: plan = "pro" when submitted`."""
    clauses = single_clauses(statement.clauses, ("when",), "`set`", scope.report)
    response: str | None = None
    if "when" in clauses:
        response = resolve_set_response(clauses["when"], scope)
        if response is None:
            return None
    node = statement.value
    if not isinstance(node, tree.Assignment):
        message = "`set` takes `attribute = value`"
        place = statement.name.span if node is None else node.span
        scope.report.add(WRONG_TYPE, place, message, help="for example `set: score = score + 1`")
        return None
    declaration = find_attribute(node.name, scope.names)
    # Bare names are attributes here: what came is asked for with the element's name.
    value = resolve_operand(node.value, Scope(names=scope.names))
    if declaration is None or value is None:
        return None
    if declaration.name == UNCHANGEABLE:
        scope.report.add(WRONG_TYPE, node.name.span, "a contact's `id` cannot be set")
        return None
    found = assigned(declaration, value, node, scope)
    return None if found is None else SetRule(declaration.name, found, response)


def assigned(
    declaration: AttributeDeclaration, value: Operand, node: tree.Assignment, scope: Scope
) -> Operand | None:
    """Check that the attribute can have the value; a date as a date-time is its beginning."""
    found = type_of(value)
    if isinstance(value, Empty):
        if declaration.is_required:
            message = f"{shown(declaration.name)} is required and cannot be empty"
            scope.report.add(WRONG_TYPE, value.span, message)
            return None
        return value
    if declaration.type is Type.DATETIME and found is Type.DATE and isinstance(value, Literal):
        assert isinstance(value.value, int)
        return Literal(value.span, Type.DATETIME, WallTime(value.value, 0))
    if found is not declaration.type:
        what = TYPE_WORDS[found] if found else "empty"
        scope.report.add(
            WRONG_TYPE,
            node.value.span,
            f"{shown(declaration.name)} is {TYPE_WORDS[declaration.type]} and cannot be set to {what}",
            help="write `now`" if declaration.type is Type.DATETIME and found is Type.DATE else None,
        )
        return None
    if isinstance(value, Literal) and isinstance(value.value, str):
        return None if is_refused(declaration, value.value, value.span, scope.report) else value
    return value


def resolve_set_response(clause: tree.Clause, scope: Scope) -> str | None:
    """Give the key of the element's own response that a `set` waits for."""
    node = clause.arguments[0] if clause.arguments else None
    own = scope.own
    if not isinstance(node, tree.Reference) or own is None:
        scope.report.add(WRONG_TYPE, clause.span, "`set` takes `when` with a response of the element")
        return None
    if len(node.names) == 2 and node.names[0].text == own.name:
        name = node.names[1]
    elif len(node.names) == 1:
        name = node.names[0]
    else:
        wrong_type(scope.report, "`set … when`", "a response of the element itself", node)
        return None
    if own.kind is None:
        return None
    response = responses_of(own.kind).get(name.text)
    if response is None:
        report_unknown_response(name, own, scope.names)
        return None
    if node.link is not None and not response.has_links:
        no_link(node, scope)
        return None
    return response_key(name.text, node.link)


def resolve_field(node: tree.Node, what: str, scope: Scope) -> tuple[str, Operand] | None:
    """Bind `title = "Call back"`, a field of what is created."""
    if not isinstance(node, tree.Assignment):
        wrong_type(scope.report, what, "`name = value`", node)
        return None
    value = resolve_operand(node.value, Scope(names=scope.names))
    return None if value is None else (node.name.text, value)
