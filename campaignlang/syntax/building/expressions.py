"""Operands, sums and conditions."""

from typing import TYPE_CHECKING

from campaignlang.doors.limits import NESTING_MAX
from campaignlang.syntax import codes, tree
from campaignlang.syntax.building.literals import Literals
from campaignlang.syntax.source import Span

if TYPE_CHECKING:
    from lark import Token
    from lark.tree import Meta


class Expressions(Literals):
    __slots__ = ()

    def disjunction(self, meta: "Meta", *conditions: tree.Expression) -> tree.Logic:
        return tree.Logic(self._span(meta), "or", conditions)

    def conjunction(self, meta: "Meta", *conditions: tree.Expression) -> tree.Logic:
        return tree.Logic(self._span(meta), "and", conditions)

    def negation(self, meta: "Meta", condition: tree.Expression) -> tree.Not:
        return tree.Not(self._span(meta), condition)

    def comparison(
        self, meta: "Meta", left: tree.Expression, operator: "Token", right: tree.Expression
    ) -> tree.Comparison:
        return tree.Comparison(self._span(meta), left, str(operator), right)

    def contains(self, meta: "Meta", left: tree.Expression, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(self._span(meta), left, "contains", right)

    def starts_with(self, meta: "Meta", left: tree.Expression, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(self._span(meta), left, "starts with", right)

    def membership(
        self, meta: "Meta", operand: tree.Expression, options: tuple[tree.Expression, ...]
    ) -> tree.Membership:
        return tree.Membership(self._span(meta), operand, False, options)

    def no_membership(
        self, meta: "Meta", operand: tree.Expression, options: tuple[tree.Expression, ...]
    ) -> tree.Membership:
        return tree.Membership(self._span(meta), operand, True, options)

    def emptiness(self, meta: "Meta", operand: tree.Expression) -> tree.Emptiness:
        return tree.Emptiness(self._span(meta), operand, False)

    def no_emptiness(self, meta: "Meta", operand: tree.Expression) -> tree.Emptiness:
        return tree.Emptiness(self._span(meta), operand, True)

    def options(self, meta: "Meta", *options: tree.Expression) -> tuple[tree.Expression, ...]:
        return options

    def addition(self, meta: "Meta", *parts: "tree.Expression | Token") -> tree.Expression:
        """Parts and signs by turns, from the left."""
        span = self._span(meta)
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

    def reference(self, meta: "Meta", *words: "Token | None") -> tree.Reference:
        *names, link = words
        parts = tuple(self._name(name) for name in names if name is not None)
        return tree.Reference(self._span(meta), parts, self._optional_text(link))

    def contact_reference(self, meta: "Meta", *words: "Token | None") -> tree.Reference:
        *names, link = words
        span = self._span(meta)
        contact = tree.Name(Span(self.source, span.start, span.start + len("contact")), "contact")
        parts = (contact, *(self._name(name) for name in names if name is not None))
        return tree.Reference(span, parts, self._optional_text(link))

    def any_of(self, meta: "Meta", kind: "Token", response: "Token", link: "Token | None") -> tree.AnyOf:
        return tree.AnyOf(self._span(meta), self._name(kind), self._name(response), self._optional_text(link))

    def next_day(self, meta: "Meta", reference: tree.Reference) -> tree.NextDay:
        return tree.NextDay(self._span(meta), reference)


def _expression(part: "tree.Expression | Token") -> tree.Expression:
    assert not isinstance(part, str)
    return part
