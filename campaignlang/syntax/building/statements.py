"""Files, blocks, elements, settings and flows."""

from typing import TypeGuard

from campaignlang.doors.limits import ELEMENTS_MAX, FLOWS_MAX
from campaignlang.syntax import codes, tree
from campaignlang.syntax.building.expressions import Expressions
from campaignlang.syntax.lexer import Token
from campaignlang.syntax.machine import Node
from campaignlang.syntax.source import Span

EDITION_NEWEST = 1

Lost = list[tree.Name]


class Statements(Expressions):
    __slots__ = ()

    def start(self, node: Node, *blocks: "tree.Block | tree.Element | Lost") -> tree.File:
        whole = Span(self.source, 0, len(self.source.text))
        for block in blocks[1:]:
            if isinstance(block, tree.Block) and block.keyword == "language":
                message = "`language` stands before everything else"
                self.report.add(codes.SYNTAX, block.span, message, help="move it to the first line")
        kept = tuple(block for block in blocks if not isinstance(block, list))
        return tree.File(whole, kept, self.comments, lost_names(blocks))

    def lost(self, node: Node, *words: Token) -> Lost:
        return [self._name(word) for word in words]

    def language(self, node: Node, edition: Token) -> tree.Block:
        number = self._whole(edition)
        if number.millionths != EDITION_NEWEST * 1_000_000:
            message = f"edition {str(edition)[:40]} of the language is not known"
            help = f"the newest edition known is {EDITION_NEWEST}"
            self.report.add(codes.UNKNOWN_EDITION, number.span, message, help=help)
        return tree.Block(self._span(node), "language", None, None, number, ())

    def import_(self, node: Node, path: Token) -> tree.Block:
        return tree.Block(self._span(node), "import", None, None, self._text(path), ())

    def contact(self, node: Node, *lines: "tree.AttributeDeclaration | Lost") -> tree.Block:
        return self._block(node, "contact", None, None, None, lines)

    def campaign(
        self, node: Node, name: Token, label: Token | None, *lines: "tree.Statement | Lost"
    ) -> tree.Block:
        block = self._block(node, "campaign", self._new_name(name), self._optional_text(label), None, lines)
        self._check_size(block)
        return block

    def behavior(
        self, node: Node, name: Token, label: Token | None, *lines: "tree.Statement | Lost"
    ) -> tree.Block:
        settled = tuple(self._behavior_setting(line) for line in lines)
        return self._block(node, "behavior", self._new_name(name), self._optional_text(label), None, settled)

    def test(self, node: Node, label: Token, of: Token | None, *lines: "tree.Statement | Lost") -> tree.Block:
        name = None if of is None else self._name(of)
        campaign = None if name is None else tree.Reference(name.span, (name,))
        return self._block(node, "test", None, self._text(label), campaign, lines)

    def attribute(
        self,
        node: Node,
        name: Token,
        type_name: Token,
        allowed: tuple[tree.Expression, ...] | None,
        required: Token | None,
    ) -> tree.AttributeDeclaration:
        self._expect_word(required, "required")
        return tree.AttributeDeclaration(
            self._span(node),
            self._attribute_name(name),
            self._name(type_name),
            allowed or (),
            required is not None,
        )

    def allowed(self, node: Node, *values: tree.Expression) -> tuple[tree.Expression, ...]:
        return values

    def element(
        self,
        node: Node,
        kind: Token,
        name: Token,
        label: Token | None,
        settings: "tuple[tree.Setting | Lost, ...] | None",
    ) -> tree.Element:
        return tree.Element(
            self._span(node),
            self._name(kind),
            self._new_name(name),
            self._optional_text(label),
            tuple(setting for setting in settings or () if not isinstance(setting, list)),
            lost_names(settings or ()),
        )

    def settings(self, node: Node, *settings: "tree.Setting | Lost") -> "tuple[tree.Setting | Lost, ...]":
        return settings

    def setting(
        self,
        node: Node,
        name: Token,
        value: tree.Expression | tree.Assignment | tree.Rate,
        *clauses: tree.Clause,
    ) -> tree.Setting:
        return tree.Setting(self._span(node), self._name(name), value, clauses)

    def setting_of_clauses(self, node: Node, name: Token, *clauses: tree.Clause) -> tree.Setting:
        return tree.Setting(self._span(node), self._name(name), None, clauses)

    def assignment(
        self, node: Node, target: tree.Reference, value: tree.Expression
    ) -> tree.Assignment | tree.Broken:
        is_attribute = len(target.names) == 1 or (
            len(target.names) == 2 and target.names[0].text == "contact"
        )
        if not is_attribute or target.link is not None:
            self.report.add(codes.SYNTAX, target.span, f"`{target.span.text[:40]}` is no attribute to set")
            return tree.Broken(self._span(node))
        return tree.Assignment(self._span(node), target.names[-1], value)

    def rate(self, node: Node, count: tree.Expression, duration: tree.Expression) -> tree.Rate | tree.Broken:
        if isinstance(duration, tree.Duration):
            return tree.Rate(self._span(node), count, duration)
        if not isinstance(duration, tree.Broken):
            message = "a duration has to follow `per`"
            self.report.add(codes.SYNTAX, duration.span, message, help="write `2 per 7 days`")
        return tree.Broken(self._span(node))

    def flow(self, node: Node, *parts: tuple[tree.Name, ...] | Token | tree.Clause | None) -> tree.Flow:
        return tree.Flow(
            self._span(node),
            tuple(part for part in parts if isinstance(part, tuple)),
            next((self._text(part) for part in parts if _is_token(part)), None),
            tuple(part for part in parts if isinstance(part, tree.Clause)),
        )

    def sources(self, node: Node, *names: Token) -> tuple[tree.Name, ...]:
        return self._names(names)

    def targets(self, node: Node, *names: Token) -> tuple[tree.Name, ...]:
        return self._names(names)

    def share(self, node: Node, percent: Token) -> tree.Clause:
        return tree.Clause(self._span(node), "share", (self.percent(node, None, percent),))

    def when(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "when", arguments)

    def after(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "after", arguments)

    def within(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "within", arguments)

    def until(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "until", arguments)

    def on(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "on", arguments)

    def at(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "at", arguments)

    def between(self, node: Node, *arguments: tree.Expression) -> tree.Clause:
        return tree.Clause(self._span(node), "between", arguments)

    def local(self, node: Node) -> tree.Clause:
        return tree.Clause(self._span(node), "local")

    def otherwise(self, node: Node) -> tree.Clause:
        return tree.Clause(self._span(node), "otherwise")

    # ---- what these share

    def _block(
        self,
        node: Node,
        keyword: str,
        name: tree.Name | None,
        label: tree.Text | None,
        argument: tree.Expression | None,
        lines: "tuple[tree.Statement | Lost, ...]",
    ) -> tree.Block:
        kept = tuple(line for line in lines if not isinstance(line, list))
        return tree.Block(self._span(node), keyword, name, label, argument, kept, lost_names(lines))

    def _behavior_setting(self, line: "tree.Statement | Lost") -> "tree.Statement | Lost":
        """`dormant` and `awake` look like chances, and are settings."""
        if isinstance(line, tree.Chance) and line.response.text == "dormant" and line.link is None:
            for extra in (line.of, line.delay, line.condition):
                if extra is not None:
                    message = "`dormant` takes a percentage, and nothing else"
                    self.report.add(codes.SYNTAX, extra.span, message)
            return tree.Setting(line.span, line.response, line.percent)
        if isinstance(line, tree.Mix) and line.attribute.text == "awake" and line.low and line.high:
            window = tree.Clause(line.low.span.to(line.high.span), "between", (line.low, line.high))
            return tree.Setting(line.span, line.attribute, None, (window,))
        return line

    def _expect_word(self, token: Token | None, *words: str) -> bool:
        """Report a word in a place where only one of a few makes sense."""
        if token is None or str(token) in words:
            return True
        message = f"`{str(token)[:40]}` cannot stand here"
        label = f"expected {' or '.join(f'`{word}`' for word in words)}"
        self.report.add(codes.SYNTAX, self._at(token), message, label=label)
        return False

    def _check_size(self, campaign: tree.Block) -> None:
        assert campaign.name is not None
        elements = sum(isinstance(line, tree.Element) for line in campaign.statements)
        flows = sum(
            len(left) * len(right)
            for line in campaign.statements
            if isinstance(line, tree.Flow)
            for left, right in zip(line.stops, line.stops[1:], strict=False)
        )
        if elements > ELEMENTS_MAX:
            message = f"the campaign has {elements:,} elements, more than {ELEMENTS_MAX:,}"
            self.report.add(codes.TOO_LARGE, campaign.name.span, message)
        if flows > FLOWS_MAX:
            message = f"the campaign has {flows:,} flows, more than {FLOWS_MAX:,}"
            self.report.add(codes.TOO_LARGE, campaign.name.span, message)


def lost_names(lines: "tuple[object, ...]") -> tuple[tree.Name, ...]:
    return tuple(name for line in lines if isinstance(line, list) for name in line)


def _is_token(part: object) -> TypeGuard[Token]:
    return isinstance(part, str)
