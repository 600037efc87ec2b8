"""Operands, sums and conditions."""

from campaignlang.doors.limits import NESTING_MAX
from campaignlang.syntax import codes, tree
from campaignlang.syntax.building.literals import Literals
from campaignlang.syntax.lexer import Token
from campaignlang.syntax.machine import Node
from campaignlang.syntax.source import Span


class Expressions(Literals):
    __slots__ = ()

    def disjunction(self, node: Node, *conditions: tree.Expression) -> tree.Logic:
        return tree.Logic(self._span(node), "or", conditions)

    def conjunction(self, node: Node, *conditions: tree.Expression) -> tree.Logic:
        return tree.Logic(self._span(node), "and", conditions)

    def negation(self, node: Node, condition: tree.Expression) -> tree.Not:
        return tree.Not(self._span(node), condition)

    def comparison(
        self, node: Node, left: tree.Expression, operator: Token, right: tree.Expression
    ) -> tree.Comparison:
        return tree.Comparison(self._span(node), left, str(operator), right)

    def contains(self, node: Node, left: tree.Expression, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(self._span(node), left, "contains", right)

    def starts_with(self, node: Node, left: tree.Expression, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(self._span(node), left, "starts with", right)

    def membership(
        self, node: Node, operand: tree.Expression, options: tuple[tree.Expression, ...]
    ) -> tree.Membership:
        return tree.Membership(self._span(node), operand, False, options)

    def no_membership(
        self, node: Node, operand: tree.Expression, options: tuple[tree.Expression, ...]
    ) -> tree.Membership:
        return tree.Membership(self._span(node), operand, True, options)

    def emptiness(self, node: Node, operand: tree.Expression) -> tree.Emptiness:
        return tree.Emptiness(self._span(node), operand, False)

    def no_emptiness(self, node: Node, operand: tree.Expression) -> tree.Emptiness:
        return tree.Emptiness(self._span(node), operand, True)

    def options(self, node: Node, *options: tree.Expression) -> tuple[tree.Expression, ...]:
        return options

    def addition(self, node: Node, *parts: tree.Expression | Token) -> tree.Expression:
        """Parts and signs by turns, from the left."""
        span = self._span(node)
        if len(parts) // 2 >= NESTING_MAX:
            # Each sign nests what stands before it once more.
            message = f"this sum has more than {NESTING_MAX} parts"
            self.report.add(codes.NESTING_TOO_DEEP, span, message)
            return tree.Broken(span)
        total = _expression(parts[0])
        for sign, part in zip(parts[1::2], parts[2::2], strict=True):
            right = _expression(part)
            total = tree.Sum(total.span.to(right.span), total, str(sign), right)
        return total

    def reference(self, node: Node, *words: Token | None) -> tree.Reference:
        *names, link = words
        parts = tuple(self._name(name) for name in names if name is not None)
        return tree.Reference(self._span(node), parts, self._optional_text(link))

    def contact_reference(self, node: Node, *words: Token | None) -> tree.Reference:
        *names, link = words
        span = self._span(node)
        contact = tree.Name(Span(self.source, span.start, span.start + len("contact")), "contact")
        parts = (contact, *(self._name(name) for name in names if name is not None))
        return tree.Reference(span, parts, self._optional_text(link))

    def any_of(self, node: Node, kind: Token, response: Token, link: Token | None) -> tree.AnyOf:
        return tree.AnyOf(self._span(node), self._name(kind), self._name(response), self._optional_text(link))

    def next_day(self, node: Node, reference: tree.Reference) -> tree.NextDay:
        return tree.NextDay(self._span(node), reference)


def _expression(part: tree.Expression | Token) -> tree.Expression:
    assert not isinstance(part, str)
    return part
