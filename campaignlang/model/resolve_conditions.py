"""Expressions as operands and conditions of the model: every name bound, every type agreed (T201).

Each function gives None after it has reported why; what would follow from that is not reported.
"""

from campaignlang.clock import Duration
from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Attribute,
    Compare,
    Condition,
    Constant,
    Empty,
    HasCome,
    Holds,
    IsEmpty,
    Literal,
    NextYearly,
    Not,
    Now,
    OneOf,
    Operand,
    Sum,
    Today,
    type_of,
)
from campaignlang.model.literals import TYPE_WORDS, literal, not_allowed, unquoted_type, written, wrong_type
from campaignlang.model.names import Scope, shown
from campaignlang.model.resolve_references import find_attribute, resolve_any, resolve_reference
from campaignlang.model.values import Type, WallTime
from campaignlang.syntax import tree
from campaignlang.syntax.codes import NESTING_TOO_DEEP, WRONG_TYPE
from campaignlang.syntax.source import Span

ORDERED = (Type.NUMBER, Type.DATE, Type.DATETIME, Type.TIME, Type.DURATION)
DAYS = (Type.DATE, Type.DATETIME)
TERMS_MAX = 100


def resolve_operand(node: tree.Node, scope: Scope, *, is_condition: bool = False) -> Operand | None:
    """Bind and type a literal, a name or a sum. `is_condition`: it stands where a condition may."""
    match node:
        case tree.Reference():
            return resolve_reference(node, scope, is_condition=is_condition)
        case tree.AnyOf():
            return resolve_any(node, scope)
        case tree.Moment(word=word):
            return Today(node.span) if word == "today" else Now(node.span)
        case tree.NextDay(reference=reference):
            return resolve_next(node.span, reference, scope)
        case tree.Empty():
            return Empty(node.span)
        case tree.Sum():
            return resolve_sum(node, scope)
        case tree.Logic() | tree.Not() | tree.Comparison() | tree.Membership() | tree.Emptiness():
            scope.report.add(WRONG_TYPE, node.span, "a condition cannot stand where a value is asked for")
            return None
    return literal(node, scope.report)


def resolve_next(span: Span, reference: tree.Reference, scope: Scope) -> NextYearly | None:
    name = reference.names[-1]
    is_attribute = len(reference.names) == 1 or (
        len(reference.names) == 2 and reference.names[0].text == "contact"
    )
    if not is_attribute:
        wrong_type(scope.report, "`next`", "a contact's date", reference)
        return None
    declaration = find_attribute(name, scope.names)
    if declaration is None:
        return None
    if declaration.type is not Type.DATE:
        scope.report.add(
            WRONG_TYPE,
            reference.span,
            f"`next` takes a date, and {shown(declaration.name)} is {TYPE_WORDS[declaration.type]}",
        )
        return None
    return NextYearly(span, Attribute(reference.span, declaration.name, declaration.type))


def resolve_sum(node: tree.Sum, scope: Scope) -> Operand | None:
    # The left spine of a long sum is walked in a loop: a hostile file must not exhaust the stack.
    steps: list[tree.Sum] = []
    first: tree.Node = node
    while isinstance(first, tree.Sum):
        steps.append(first)
        first = first.left
    if len(steps) > TERMS_MAX:
        scope.report.add(NESTING_TOO_DEEP, node.span, f"a sum has at most {TERMS_MAX} terms")
        return None
    total = resolve_operand(first, scope)
    for one in reversed(steps):
        right = resolve_operand(one.right, scope)
        total = None if total is None or right is None else add(one, total, right, scope)
    return total


def add(node: tree.Sum, left: Operand, right: Operand, scope: Scope) -> Operand | None:
    """Type a sum or difference of numbers, or of dates and durations; durations become one literal."""
    sign = -1 if node.operator == "-" else 1
    types = (type_of(left), type_of(right))
    if types == (Type.NUMBER, Type.NUMBER):
        return Sum(node.span, left, sign, right, Type.NUMBER)
    if types == (Type.DURATION, Type.DURATION):
        return add_durations(node, left, sign, right, scope)
    if types[0] is Type.DURATION and types[1] in DAYS and sign == 1:
        left, right, types = right, left, (types[1], types[0])
    if types[0] in DAYS and types[1] is Type.DURATION:
        assert isinstance(right, Literal)
        assert isinstance(right.value, Duration)
        # A date and hours is a date-time: the date's beginning, and so much later.
        is_date = types[0] is Type.DATE and right.value.exact_seconds == 0
        return Sum(node.span, left, sign, right, Type.DATE if is_date else Type.DATETIME)
    words = [TYPE_WORDS[one] if one is not None else "`empty`" for one in types]
    verb = "taken off" if sign < 0 else "added to"
    scope.report.add(
        WRONG_TYPE,
        node.span,
        f"{words[1]} cannot be {verb} {words[0]}",
        help="sums are of numbers, or of a date and a duration",
    )
    return None


def add_durations(node: tree.Sum, left: Operand, sign: int, right: Operand, scope: Scope) -> Literal | None:
    assert isinstance(left, Literal)
    assert isinstance(right, Literal)
    first, second = left.value, right.value
    assert isinstance(first, Duration)
    assert isinstance(second, Duration)
    units = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
    parts = {unit: getattr(first, unit) + sign * getattr(second, unit) for unit in units}
    if any(count < 0 for count in parts.values()):
        scope.report.add(WRONG_TYPE, node.span, f"{shown(node.span.text)} is no duration")
        return None
    return Literal(node.span, Type.DURATION, Duration(**parts))


def resolve_condition(node: tree.Node, scope: Scope) -> Condition | None:
    """Bind and type a condition."""
    match node:
        case tree.Logic(operator=operator, conditions=parts):
            resolved = [resolve_condition(part, scope) for part in parts]
            found = tuple(part for part in resolved if part is not None)
            if len(found) < len(resolved):
                return None
            return All(node.span, found) if operator == "and" else Any(node.span, found)
        case tree.Not(condition=inner):
            condition = resolve_condition(inner, scope)
            return None if condition is None else Not(node.span, condition)
        case tree.Comparison():
            return resolve_comparison(node, scope)
        case tree.Membership():
            return resolve_membership(node, scope)
        case tree.Emptiness(operand=inner, is_negated=is_negated):
            operand = resolve_operand(inner, scope)
            return None if operand is None else IsEmpty(node.span, operand, is_negated)
        case tree.Flag(value=value):
            return Constant(node.span, value)
        case tree.Reference() | tree.AnyOf():
            return resolve_holds(node, scope)
    wrong_type(scope.report, "a condition", "yes or no", node)
    return None


def resolve_holds(node: tree.Reference | tree.AnyOf, scope: Scope) -> Holds | None:
    operand = resolve_operand(node, scope, is_condition=True)
    if operand is None:
        return None
    if isinstance(operand, Attribute | HasCome | AnyHasCome) and type_of(operand) is Type.FLAG:
        return Holds(node.span, operand)
    found = type_of(operand)
    scope.report.add(
        WRONG_TYPE,
        node.span,
        f"{shown(node.span.text)} is {TYPE_WORDS[found] if found else 'empty'}, not a condition",
        help="compare it with something",
    )
    return None


def resolve_comparison(node: tree.Comparison, scope: Scope) -> Compare | None:
    left = resolve_operand(node.left, scope)
    right = resolve_operand(node.right, scope)
    if left is None or right is None:
        return None
    types = (type_of(left), type_of(right))
    if None in types:
        empty = node.left if types[0] is None else node.right
        negated = "is not empty" if node.operator == "!=" else "is empty"
        scope.report.add(WRONG_TYPE, empty.span, "nothing compares with `empty`", help=f"write `{negated}`")
        return None
    if node.operator in ("contains", "starts with") and types[0] is not Type.TEXT:
        report_operator(node, types[0], scope, "texts")
        return None
    if not agree(types[0], types[1]):
        report_comparison(node, left, right, scope)
        return None
    if node.operator in ("<", "<=", ">", ">=") and types[0] not in ORDERED:
        report_operator(node, types[0], scope, "numbers, dates, date-times, times and durations")
        return None
    # `!=` of a value that never occurs is no fault of types: it only always holds.
    if node.operator == "==" and (
        is_never(left, right, node.right, scope) or is_never(right, left, node.left, scope)
    ):
        return None
    return Compare(node.span, left, node.operator, right)


def agree(left: Type | None, right: Type | None) -> bool:
    return left is right or (left in DAYS and right in DAYS)


def report_operator(node: tree.Comparison, found: Type | None, scope: Scope, of: str) -> None:
    what = TYPE_WORDS[found] if found else "empty"
    scope.report.add(
        WRONG_TYPE, node.span, f"`{node.operator}` is for {of}, and {shown(node.left.span.text)} is {what}"
    )


def report_comparison(node: tree.Comparison, left: Operand, right: Operand, scope: Scope) -> None:
    """Report T201 at the literal of the two, which is what one would change."""
    other, odd = (node.left, node.right) if not isinstance(left, Literal) else (node.right, node.left)
    expected = type_of(left) if odd is node.right else type_of(right)
    assert expected is not None
    found = type_of(right) if odd is node.right else type_of(left)
    assert found is not None
    what = written(odd) if isinstance(left, Literal) or isinstance(right, Literal) else TYPE_WORDS[found]
    is_quoted = isinstance(odd, tree.Text) and unquoted_type(odd) is expected
    scope.report.add(
        WRONG_TYPE,
        odd.span,
        f"{shown(other.span.text)} is {TYPE_WORDS[expected]} and does not compare with {what}",
        help=f"write it without quotes: {shown(odd.value)}"
        if is_quoted and isinstance(odd, tree.Text)
        else None,
    )


def is_never(operand: Operand, value: Operand, node: tree.Node, scope: Scope) -> bool:
    """Report T202 where an attribute is asked for a value it cannot have."""
    if not isinstance(operand, Attribute) or not isinstance(value, Literal):
        return False
    if isinstance(value.value, WallTime | Duration):
        return False
    declaration = scope.names.schema.find(operand.name)
    return declaration is not None and not_allowed(declaration, value.value, node.span, scope.report)


def resolve_membership(node: tree.Membership, scope: Scope) -> OneOf | None:
    operand = resolve_operand(node.operand, scope)
    options = [resolve_operand(option, scope) for option in node.options]
    found = [option for option in options if option is not None]
    if operand is None or len(found) < len(options):
        return None
    expected = type_of(operand)
    is_sound = True
    for option, written_option in zip(found, node.options, strict=True):
        if expected is None or type_of(option) is None or not agree(expected, type_of(option)):
            asked = TYPE_WORDS[expected] if expected else "empty"
            message = f"{shown(node.operand.span.text)} is {asked} and is never {written(written_option)}"
            scope.report.add(WRONG_TYPE, written_option.span, message)
            is_sound = False
        elif not node.is_negated and is_never(operand, option, written_option, scope):
            is_sound = False
    return OneOf(node.span, operand, tuple(found), node.is_negated) if is_sound else None


def resolve_instant(node: tree.Node, scope: Scope, what: str) -> Operand | None:
    """Bind what `until` takes: a date-time, a date, one of an element or contact, `next(…)`, or a sum."""
    operand = resolve_operand(node, scope)
    if operand is None:
        return None
    if type_of(operand) not in DAYS or asks_clock(operand):
        wrong_type(scope.report, what, "a date or date-time", node, "`2026-03-02 09:00`")
        return None
    return operand


def asks_clock(operand: Operand) -> bool:
    """Say whether `now` or `today` is in it: an instant that moves along is none."""
    while isinstance(operand, Sum):
        operand = operand.left
    return isinstance(operand, Now | Today)
