"""The lines of a test."""

from campaignlang.syntax import codes, tree
from campaignlang.syntax.building.statements import Lost, Statements
from campaignlang.syntax.lexer import Token
from campaignlang.syntax.machine import Node

Pair = tuple[tree.Name, tree.Expression]
Instant = tree.Date | tree.DateTime | tree.Broken


class Tests(Statements):
    __slots__ = ()

    def given(self, node: Node, values: tuple[Pair, ...]) -> tree.Given:
        return tree.Given(self._span(node), values)

    def pairs(self, node: Node, *pairs: Pair) -> tuple[Pair, ...]:
        return pairs

    def pair(self, node: Node, name: Token, value: tree.Expression) -> Pair:
        return self._name(name), value

    def clock(self, node: Node, word: Token, at: Instant) -> "tree.Clock | Lost":
        if isinstance(at, tree.Broken):
            return []
        return tree.Clock(self._span(node), str(word), at)

    def deed(
        self,
        node: Node,
        element: Token,
        visit: tree.Number | None,
        at: Instant,
        end: tuple[Pair, ...] | tree.Flag | None,
    ) -> "tree.Deed | Lost":
        if isinstance(at, tree.Broken):
            return [self._name(element)]
        values = end if isinstance(end, tuple) else ()
        is_refused = isinstance(end, tree.Flag)
        return tree.Deed(
            self._span(node), self._name(element), visit, None, None, None, at, values, is_refused
        )

    def refusal(self, node: Node, word: Token) -> tree.Flag | None:
        return tree.Flag(self._span(node), True) if self._expect_word(word, "refused") else None

    def response_deed(
        self,
        node: Node,
        element: Token,
        visit: tree.Number | None,
        response: Token,
        link: Token | None,
        after: tree.Duration | tree.Broken | None,
        at: Instant | None,
        values: tuple[Pair, ...] | None,
    ) -> "tree.Deed | Lost":
        if isinstance(after, tree.Broken) or isinstance(at, tree.Broken):
            return [self._name(element), self._name(response)]
        if after is not None and at is not None:
            message = "a response comes `after` a while or `at` an instant, not both"
            self.report.add(codes.SYNTAX, at.span, message)
        return tree.Deed(
            self._span(node),
            self._name(element),
            visit,
            self._name(response),
            self._optional_text(link),
            after,
            None if after is not None else at,
            values or (),
            False,
        )

    def response_after(
        self, node: Node, duration: tree.Duration | tree.Broken
    ) -> tree.Duration | tree.Broken:
        return duration

    def response_at(self, node: Node, at: Instant) -> Instant:
        return at

    def takes(
        self, node: Node, split: Token, visit: tree.Number | None, word: Token, target: Token
    ) -> "tree.Takes | Lost":
        if not self._expect_word(word, "takes"):
            return list(self._names((split, word, target)))
        return tree.Takes(self._span(node), self._name(split), visit, self._name(target))

    def visit(self, node: Node, number: Token) -> tree.Number:
        return self._whole(number)

    def simulate(
        self,
        node: Node,
        count: Token,
        contacts: Token,
        behavior: Token,
        seed_word: Token | None,
        seed: Token | None,
    ) -> tree.Simulate:
        self._expect_word(contacts, "contacts")
        return self._simulation(node, self._whole(count), behavior, seed_word, seed)

    def simulate_file(
        self,
        node: Node,
        path: Token,
        behavior: Token,
        seed_word: Token | None,
        seed: Token | None,
    ) -> tree.Simulate:
        return self._simulation(node, self._text(path), behavior, seed_word, seed)

    def expect(self, node: Node, what: "tree.Expect | Lost | object") -> "tree.Expect | Lost":
        if isinstance(what, list):
            return what
        assert isinstance(
            what, tree.Arrival | tree.Path | tree.Chosen | tree.Happened | tree.Outcome | tree.Check
        )
        return tree.Expect(self._span(node), what)

    def never(self, node: Node, element: Token) -> tree.Arrival:
        return tree.Arrival(self._span(node), self._name(element), None, None, 0)

    def path(self, node: Node, *elements: Token) -> tree.Path:
        return tree.Path(self._span(node), self._names(elements))

    def outcome(self, node: Node, word: Token, element: Token) -> tree.Outcome:
        return tree.Outcome(self._span(node), str(word), self._name(element))

    def no_goal(self, node: Node, no: Token, goal: Token) -> tree.Outcome:
        self._expect_word(goal, "goal")
        return tree.Outcome(self._span(node), "no goal", None)

    def arrival(
        self,
        node: Node,
        element: Token,
        visit: tree.Number | None,
        at: Instant | None,
        count: Token | None,
        word: Token | None,
    ) -> "tree.Arrival | tree.Outcome | Lost":
        if element == "goal" and visit is None and at is None and count is None:
            return tree.Outcome(self._span(node), "goal", None)
        if isinstance(at, tree.Broken):
            return [self._name(element)]
        self._expect_word(word, "times", "time")
        times = None if count is None else self._whole(count).millionths // 1_000_000
        return tree.Arrival(self._span(node), self._name(element), visit, at, times)

    def arrival_once(
        self, node: Node, element: Token, *rest: tree.Number | Instant | Token | None
    ) -> "tree.Arrival | Lost":
        visit, at, once = rest
        assert isinstance(once, str)
        if isinstance(at, tree.Broken):
            return [self._name(element)]
        self._expect_word(once, "once")
        assert visit is None or isinstance(visit, tree.Number)
        assert at is None or isinstance(at, tree.Date | tree.DateTime)
        return tree.Arrival(self._span(node), self._name(element), visit, at, 1)

    def chosen(self, node: Node, element: Token, setting: Token, value: tree.Expression) -> tree.Chosen:
        return tree.Chosen(self._span(node), self._name(element), self._name(setting), value)

    def happened(
        self, node: Node, element: Token, response: Token, link: Token | None
    ) -> tree.Happened | tree.Arrival:
        if response == "once" and link is None:
            return tree.Arrival(self._span(node), self._name(element), None, None, 1)
        return tree.Happened(
            self._span(node), self._name(element), self._name(response), self._optional_text(link)
        )

    def check_compared(
        self,
        node: Node,
        left: tree.Expression | tree.Figure,
        operator: Token,
        right: tree.Expression | tree.Figure,
    ) -> tree.Check:
        return tree.Check(self._span(node), left, str(operator), right, None)

    def check_between(
        self,
        node: Node,
        left: tree.Expression | tree.Figure,
        lower: tree.Expression | tree.Figure,
        upper: tree.Expression | tree.Figure,
    ) -> tree.Check:
        return tree.Check(self._span(node), left, "between", lower, upper)

    def check_empty(self, node: Node, left: tree.Expression | tree.Figure) -> tree.Check:
        return tree.Check(self._span(node), left, "is empty", None, None)

    def check_not_empty(self, node: Node, left: tree.Expression | tree.Figure) -> tree.Check:
        return tree.Check(self._span(node), left, "is not empty", None, None)

    def figure_after(self, node: Node, word: Token, element: Token) -> tree.Figure:
        self._expect_word(word, "goal")
        return tree.Figure(self._span(node), "goal after", self._name(element))

    def figure_per(self, node: Node, messages: Token, per: Token) -> tree.Figure:
        if self._expect_word(messages, "messages"):
            self._expect_word(per, "per")
        return tree.Figure(self._span(node), "messages per contact", None)

    def _simulation(
        self,
        node: Node,
        audience: tree.Number | tree.Text,
        behavior: Token,
        seed_word: Token | None,
        seed: Token | None,
    ) -> tree.Simulate:
        self._expect_word(seed_word, "seed")
        number = None if seed is None else self._whole(seed)
        return tree.Simulate(self._span(node), audience, self._name(behavior), number)
