"""The lines of a behaviour: chances, delays, mixes, sections."""

from campaignlang.syntax import codes, tree
from campaignlang.syntax.building.statements import Lost, Statements
from campaignlang.syntax.lexer import Token
from campaignlang.syntax.machine import Node

_NINE_IN_TEN = 90_000_000


class Behaviors(Statements):
    __slots__ = ()

    def section(self, node: Node, name: Token, *lines: "tree.Statement | Lost") -> tree.Block:
        return self._block(node, "section", self._name(name), None, None, lines)

    def synthetic(self, node: Node, *lines: "tree.Statement | Lost") -> tree.Block:
        return self._block(node, "contact", None, None, None, lines)

    def seen(self, node: Node, seen: Token, from_: Token, path: Token) -> "tree.Setting | Lost":
        if self._expect_word(seen, "seen") and self._expect_word(from_, "from"):
            return tree.Setting(self._span(node), self._name(seen), self._text(path))
        return [self._name(seen), self._name(from_)]

    def chance(
        self,
        node: Node,
        response: Token,
        link: Token | None,
        percent: tree.Percent,
        of: tree.Reference | None,
        delay: tree.Delay | None,
        condition: tree.Expression | None,
    ) -> tree.Chance:
        return tree.Chance(
            self._span(node),
            self._name(response),
            self._optional_text(link),
            percent,
            of,
            delay,
            condition,
        )

    def half(
        self,
        node: Node,
        first: tree.Duration | tree.Broken,
        percent: tree.Percent | None,
        second: tree.Duration | tree.Broken | None,
    ) -> tree.Delay | None:
        if percent is not None and percent.millionths != _NINE_IN_TEN:
            message = "the second figure of a delay is that of `90%`"
            self.report.add(codes.SYNTAX, percent.span, message, help="write `90% within 1 day`")
        return self._delay(node, "half", first, second)

    def exact(self, node: Node, first: tree.Duration | tree.Broken) -> tree.Delay | None:
        return self._delay(node, "after", first, None)

    def uniform(
        self, node: Node, first: tree.Duration | tree.Broken, second: tree.Duration | tree.Broken
    ) -> tree.Delay | None:
        return self._delay(node, "between", first, second)

    def mix(self, node: Node, attribute: Token, *weights: tree.Weight) -> tree.Mix:
        return tree.Mix(self._span(node), self._name(attribute), weights, None, None)

    def weight(self, node: Node, value: tree.Expression, percent: tree.Percent) -> tree.Weight:
        return tree.Weight(self._span(node), value, percent)

    def spread(
        self,
        node: Node,
        attribute: Token,
        low: tree.Expression,
        high: tree.Expression,
        local: tree.Clause | None,
    ) -> tree.Mix:
        if local is not None:
            message = "`local` cannot stand here"
            help = "a window of `awake` is in each contact's own zone as it is"
            self.report.add(codes.SYNTAX, local.span, message, help=help)
        return tree.Mix(self._span(node), self._name(attribute), (), low, high)

    def local_of_spread(self, node: Node) -> tree.Clause:
        return self.local(node)

    def _delay(
        self,
        node: Node,
        word: str,
        first: tree.Duration | tree.Broken,
        second: tree.Duration | tree.Broken | None,
    ) -> tree.Delay | None:
        if isinstance(first, tree.Broken) or isinstance(second, tree.Broken):
            return None
        return tree.Delay(self._span(node), word, first, second)
