"""The lines of a behaviour: chances, delays, mixes, sections."""

from typing import TYPE_CHECKING

from campaignlang.syntax import codes, tree
from campaignlang.syntax.building.statements import Lost, Statements

if TYPE_CHECKING:
    from lark import Token
    from lark.tree import Meta

_NINE_IN_TEN = 90_000_000


class Behaviors(Statements):
    __slots__ = ()

    def section(self, meta: "Meta", name: "Token", *lines: "tree.Statement | Lost") -> tree.Block:
        return self._block(meta, "section", self._name(name), None, None, lines)

    def synthetic(self, meta: "Meta", *lines: "tree.Statement | Lost") -> tree.Block:
        return self._block(meta, "contact", None, None, None, lines)

    def seen(self, meta: "Meta", seen: "Token", from_: "Token", path: "Token") -> "tree.Setting | Lost":
        if self._expect_word(seen, "seen") and self._expect_word(from_, "from"):
            return tree.Setting(self._span(meta), self._name(seen), self._text(path))
        return [self._name(seen), self._name(from_)]

    def chance(
        self,
        meta: "Meta",
        response: "Token",
        link: "Token | None",
        percent: tree.Percent,
        of: tree.Reference | None,
        delay: tree.Delay | None,
        condition: tree.Expression | None,
    ) -> tree.Chance:
        return tree.Chance(
            self._span(meta),
            self._name(response),
            self._optional_text(link),
            percent,
            of,
            delay,
            condition,
        )

    def half(
        self,
        meta: "Meta",
        first: tree.Duration | tree.Broken,
        percent: tree.Percent | None,
        second: tree.Duration | tree.Broken | None,
    ) -> tree.Delay | None:
        if percent is not None and percent.millionths != _NINE_IN_TEN:
            message = "the second figure of a delay is that of `90%`"
            self.report.add(codes.SYNTAX, percent.span, message, help="write `90% within 1 day`")
        return self._delay(meta, "half", first, second)

    def exact(self, meta: "Meta", first: tree.Duration | tree.Broken) -> tree.Delay | None:
        return self._delay(meta, "after", first, None)

    def uniform(
        self, meta: "Meta", first: tree.Duration | tree.Broken, second: tree.Duration | tree.Broken
    ) -> tree.Delay | None:
        return self._delay(meta, "between", first, second)

    def mix(self, meta: "Meta", attribute: "Token", *weights: tree.Weight) -> tree.Mix:
        return tree.Mix(self._span(meta), self._name(attribute), weights, None, None)

    def weight(self, meta: "Meta", value: tree.Expression, percent: tree.Percent) -> tree.Weight:
        return tree.Weight(self._span(meta), value, percent)

    def spread(
        self,
        meta: "Meta",
        attribute: "Token",
        low: tree.Expression,
        high: tree.Expression,
        local: tree.Clause | None,
    ) -> tree.Mix:
        if local is not None:
            message = "`local` cannot stand here"
            help = "a window of `awake` is in each contact's own zone as it is"
            self.report.add(codes.SYNTAX, local.span, message, help=help)
        return tree.Mix(self._span(meta), self._name(attribute), (), low, high)

    def local_of_spread(self, meta: "Meta") -> tree.Clause:
        return self.local(meta)

    def _delay(
        self,
        meta: "Meta",
        word: str,
        first: tree.Duration | tree.Broken,
        second: tree.Duration | tree.Broken | None,
    ) -> tree.Delay | None:
        if isinstance(first, tree.Broken) or isinstance(second, tree.Broken):
            return None
        return tree.Delay(self._span(meta), word, first, second)
