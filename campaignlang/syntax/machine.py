"""The parser's steps: tokens to a tree of the grammar's rules, by the table that Lark makes of the grammar.

Does what Lark's own steps do, and a test holds the two together: a node's place is that of its tokens, rules
and terminals that begin with `_` leave nothing but room, `?` rules only what they hold.
"""

from typing import Union

from campaignlang.syntax.lexer import Token, after_blanks, make_token, read_token
from campaignlang.syntax.table import Rule, Table

END_OF_TEXT = "$END"


class Node:
    """A rule of the grammar as it was read. -1 are the places of what takes no room.

    `start` to `end` is where it stands with the brackets around it, `inner_start` to `inner_end` without.
    """

    __slots__ = ("built", "children", "data", "end", "inner_end", "inner_start", "start")

    def __init__(self, data: str, children: "list[Value | None]") -> None:
        self.data = data
        self.children = children
        self.start = self.end = self.inner_start = self.inner_end = -1
        # What `building` makes of it.
        self.built: object = None


Value = Union[Node, Token]  # noqa: UP007  (a name in quotes knows no `|`)


class Unexpected(Exception):
    """What stands at `position` cannot stand there; `is_end`: it is the end of the text."""

    def __init__(self, position: int, *, is_end: bool) -> None:
        super().__init__()
        self.position = position
        self.is_end = is_end


class Machine:
    """One parse: its stacks, which a recovery may change, and how far the text is read."""

    def __init__(self, table: Table, text: str) -> None:
        self.table = table
        self.text = text
        self.position = 0
        self.states: list[int] = [table.start]
        self.values: list[Value] = []

    def run(self) -> Node:
        """Read on to the end of the text. Raises Unexpected, and can be called again."""
        text, states, values = self.text, self.states, self.values
        actions, keywords = self.table.actions, self.table.keywords
        while True:
            accepted = actions[states[-1]]
            token = read_token(text, self.position, accepted, keywords)
            if token is None:
                break
            self.position = token.end
            action = accepted[token.type]
            if action >= 0:
                states.append(action)
                values.append(token)
            else:
                self.feed(token)
        end = len(text)
        self.position = after_blanks(text, self.position)
        if self.position < end:
            raise Unexpected(self.position, is_end=False)
        self.feed(make_token(END_OF_TEXT, "", end))
        root = values[-1]
        assert isinstance(root, Node)
        return root

    def feed(self, token: Token) -> None:
        """Take one token: go back over the rules it ends, and put it on the stack."""
        states, values = self.states, self.values
        actions, rules, end = self.table.actions, self.table.rules, self.table.end
        terminal = token.type
        while True:
            action = actions[states[-1]].get(terminal)
            if action is None:
                raise Unexpected(token.start, is_end=terminal == END_OF_TEXT)
            if action >= 0:
                states.append(action)
                values.append(token)
                return
            rule = rules[~action]
            size = rule.size
            if rule.is_passing:
                states[-1] = actions[states[-2]][rule.origin]
                continue
            if size:
                children = values[-size:]
                del values[-size:], states[-size:]
                values.append(reduced(rule, children))
            else:
                values.append(reduced(rule, []))
            state = actions[states[-1]][rule.origin]
            states.append(state)
            if state == end and terminal == END_OF_TEXT:
                return


def reduced(rule: Rule, children: list[Value]) -> Value:
    """Make a node of what a rule is made of, or give the one part that is left of it."""
    if rule.keeps_all:
        return placed(Node(rule.data, [*children]), children)
    kept: list[Value | None] = []
    for index, is_spliced, nones in rule.kept:
        if nones:
            kept += [None] * nones
        child = children[index]
        if not is_spliced:
            kept.append(child)
            continue
        assert isinstance(child, Node)
        if kept:
            kept += child.children
        else:
            # Its list is its own no longer: else a list of statements would be copied with each of them.
            kept = child.children
    if rule.nones:
        kept += [None] * rule.nones
    if not rule.is_single or len(kept) != 1:
        return placed(Node(rule.data, kept), children)
    only = kept[0]
    assert only is not None
    return only if isinstance(only, Token) else placed(only, children)


def placed(node: Node, children: list[Value]) -> Node:
    """Say where a node is: from the first part that takes room to the last."""
    for child in children:
        if child.start >= 0:
            break
    else:
        return node
    last = children[-1]
    if last.start < 0:
        last = next(one for one in reversed(children) if one.start >= 0)
    node.start, node.end = child.start, last.end
    if node.inner_start < 0:
        node.inner_start, node.inner_end = child.start, last.end
    return node
