"""What happens after a syntax error: where it is, what was acceptable, and where the parser goes on.

It works on the stacks of the `machine`. One fault, one finding: what follows from a fault that is
reported already, here or in `lines`, is passed over.
"""

import re
from dataclasses import dataclass, field

from campaignlang.syntax.lexer import Token, make_token
from campaignlang.syntax.lines import MARK, Lines
from campaignlang.syntax.machine import Machine, Node, Unexpected, Value
from campaignlang.syntax.near import near
from campaignlang.syntax.words import RESERVED

# The lists of statements in the grammar: where one of these is on the stack, a statement can begin.
_BODIES = frozenset(
    (
        *("_top_items", "_attributes", "_campaign_items", "_settings"),
        *("_behavior_items", "_lines", "_test_items"),
    )
)
# The rest of a statement up to its end, a brace or a mark; texts are passed over.
_REST = re.compile(r'(?:"""(?:[^"\\]|\\.|"(?!""))*+"""|"(?:[^"\\\n]|\\[^\n])*+"|[^"\n;{}\x00])*+', re.DOTALL)
_TEXT = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*+"""|"(?:[^"\\\n]|\\[^\n])*+"', re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*")
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_LOST_NAMES_MAX = 100
# What was acceptable is worked out for so many faults of a file; the others are only said.
_EXPLAINED_MAX = 50
# The end of the file can be met only once for each open block.
_ENDS_MAX = 200
_HALTS_MAX = 20
# At top level, between statements, the stack holds the list of blocks and perhaps the newline after one.
_TOP_VALUES = 2

_HEADS = {"contact": "_CONTACT", "campaign": "_CAMPAIGN", "behavior": "_BEHAVIOR", "test": "_TEST"}
_KEYWORDS = {**_HEADS, "language": "_LANGUAGE", "import": "_IMPORT"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot stand at `offset`, and the terminals of the grammar that could."""

    offset: int
    accepted: frozenset[str]


@dataclass(slots=True)
class Recovery:
    """One parse, and how it goes on after its faults."""

    machine: Machine
    lines: Lines
    faults: list[Fault]
    faulty: set[int] = field(default_factory=set)  # numbers of statements
    reread: set[int] = field(default_factory=set)  # where misspelt blocks begin
    closed: dict[int, int] = field(default_factory=dict)  # missing braces of what was passed over
    ends: int = 0
    furthest: int = -1  # the last fault's place
    halts: int = 0  # faults since then that lay no further

    def run(self, unexpected: Unexpected) -> Node | None:
        """Read on to the end of the text, from the first fault on; None where there is no way on."""
        while self._recover(unexpected):
            try:
                return self.machine.run()
            except Unexpected as another:
                unexpected = another
        return None

    def _recover(self, unexpected: Unexpected) -> bool:
        text = self.lines.text
        position = unexpected.position
        if unexpected.is_end:
            self.ends += 1
            self._close_at_end()
            return self.ends <= _ENDS_MAX
        if position > self.furthest:
            self.furthest, self.halts = position, 0
        self.halts += 1
        if self.halts > _HALTS_MAX:
            # Each way to go on moves forward, but one that did not would never end.
            return False
        if text[position] == MARK:
            self._feed_missing(position)
            return True
        if self._reread_misspelt_block():
            return True
        if text[position] == "}" and len(self.machine.values) <= _TOP_VALUES:
            # The braces matched: what this one closes was lost with a head that could not be read.
            if not self.faults and not self.lines.faults:
                self._note(position)
            self._go_on_at(position + 1)
            return True
        self._note(position)
        if self._accepts("_END"):
            self._go_on_after_whole_statement(position)
        else:
            self._go_on_after_broken_statement(position)
        return True

    def _reread_misspelt_block(self) -> bool:
        """`campain spring {` is a record of an unknown kind to the parser, until something in it is none
        of a record's: then read it again as the block that was meant."""
        states, values = self.machine.states, self.machine.values
        if len(values) < 2 or getattr(values[0], "data", "") != "_top_items":
            return False
        word = values[1]
        if not isinstance(word, Token) or word.type != "WORD" or word.start in self.reread:
            return False
        opening = next((at for at in values if isinstance(at, Token) and at.type == "_OPEN"), None)
        meant = near(word, _KEYWORDS)
        if not meant and opening is not None and self._guess(opening.start) == "campaign":
            meant = ("campaign",)
        if meant or opening is not None:
            self.reread.add(word.start)
        if not meant:
            return False
        self._note(word.start, frozenset(_KEYWORDS.values()))
        del values[1:], states[2:]
        self._feed(_KEYWORDS[meant[0]], word.start, meant[0])
        self._go_on_at(word.end)
        return True

    def _note(self, position: int, accepted: frozenset[str] | None = None) -> None:
        statement = self.lines.statement(position)
        if statement in self.lines.faults or statement in self.faulty:
            return
        self.faulty.add(statement)
        if accepted is None:
            accepted = self._accepted() if len(self.faults) < _EXPLAINED_MAX else frozenset()
        self.faults.append(Fault(position, accepted))

    def _go_on_after_whole_statement(self, position: int) -> None:
        """What stands before the fault is a statement: keep it."""
        text = self.lines.text
        if _WORD.match(text, position) and text[:position].endswith(("} ", "}")):
            self._feed("_END", position)
            self._go_on_at(position)
            return
        end = self._rest(position)
        if text[end] == "{" and self._accepts("_OPEN"):
            # `email email invite {`: the name that was meant may be among what is passed over.
            self._lose(position, end, self._words(position, end))
            self._go_on_at(end)
            return
        end = self._pass_over(end)
        names = self._words(position, end)
        self._feed("_END", position)
        self._lose(position, end, names)
        self._go_on_at(end)

    def _go_on_after_broken_statement(self, position: int) -> None:
        text = self.lines.text
        start = min(self.lines.starts[self.lines.statement(position)], position) if self.lines.starts else 0
        self._unwind(position)
        end = self._rest(position)
        if text[end] == "{" and self._feed_head(start, end):
            self._go_on_at(end)
            return
        end = self._pass_over(end)
        self._lose(start, end, self._words(start, end))
        self._go_on_at(end)

    def _feed_head(self, start: int, end: int) -> bool:
        """Before a `{`, give the parser a head in place of the one it could not read."""
        body = self._body().data
        if body not in ("_top_items", "_campaign_items", "_behavior_items"):
            return False
        words = [(found[0], found.start()) for found in _WORD.finditer(self._textless(start, end))]
        first, at = words[0] if words and words[0][1] == 0 else ("", 0)
        self._lose(start, end, self._words(start, end))
        if body == "_top_items" and first not in _HEADS:
            first = self._guess(end) or first
        if body == "_top_items" and first in _HEADS:
            self._feed(_HEADS[first], start + at, first)
            if first == "test":
                self._feed("TEXT", start, "")
            elif first != "contact":
                # Its name is kept where it was read: findings about the whole stand there.
                is_named = len(words) > 1 and words[0][0] == first and _NAME.fullmatch(words[1][0])
                name, name_at = words[1] if is_named and words[1][0] not in RESERVED else ("", 0)
                self._feed("WORD", start + name_at, name)
        elif body == "_behavior_items":
            self._feed("WORD", start, first)
        else:
            self._feed("WORD", start, first)
            self._feed("WORD", start, "")
        return True

    def _guess(self, opening: int) -> str:
        """Guess which block it is that a `{` opens, by what is in it."""
        content = self.lines.text[opening : self._end(opening)[0]]
        signs = {"->": "campaign", "expect ": "test", "%": "behavior"}
        return next((block for sign, block in signs.items() if sign in content), "")

    def _feed_missing(self, position: int) -> None:
        for brace in self.lines.missing.get(position, "")[self.closed.get(position, 0) :]:
            terminal = "_OPEN" if brace == "{" else "_CLOSE"
            if not self._accepts(terminal):
                self._note(max(0, position - 1))
                self._unwind(position)
            if not self._accepts(terminal):
                break
            self._feed(terminal, position, brace)
            if brace == "}" and self._accepts("_END"):
                self._feed("_END", position)
        self._go_on_at(position + 1)

    def _close_at_end(self) -> None:
        position = len(self.lines.text)
        if not self._accepts("_CLOSE"):
            self._unwind(position)
        if self._accepts("_CLOSE"):
            self._feed("_CLOSE", position, "}")
            self._feed("_END", position)

    # ---- the text

    def _rest(self, position: int) -> int:
        """Give the end of the statement, or the brace or mark that comes before it."""
        found = _REST.match(self.lines.text, position)
        assert found is not None
        # A quote that stands alone cannot be: `lines` covered it.
        return min(found.end(), len(self.lines.text) - 1)

    def _end(self, position: int) -> tuple[int, int]:
        """Give the end of the statement, over all blocks in it, and how many of them a mark there closes."""
        text, depth = self.lines.text, 0
        while position < len(text) - 1 and (depth or text[position] == "{"):
            sign = text[position]
            signs = self.lines.missing.get(position, "") if sign == MARK else sign
            if sign == MARK and "{" not in signs and len(signs) >= depth:
                return position, depth
            depth += signs.count("{") - signs.count("}")
            position = self._rest(position + 1)
        return position, 0

    def _pass_over(self, position: int) -> int:
        """Go to the end of the statement; of the braces missing there, the rest close what is around."""
        end, closed = self._end(position)
        self.closed[end] = closed
        return end

    def _textless(self, start: int, end: int) -> str:
        return _TEXT.sub(lambda found: " " * len(found[0]), self.lines.text[start:end])

    def _words(self, start: int, end: int) -> list[Token]:
        words: list[Token] = []
        for found in _WORD.finditer(self._textless(start, end)):
            if len(words) == _LOST_NAMES_MAX:
                break
            words.append(make_token("WORD", found[0], start + found.start()))
        return words

    # ---- the machine's stacks

    def _go_on_at(self, position: int) -> None:
        self.machine.position = position

    def _unwind(self, position: int) -> None:
        """Drop the statement that was begun."""
        values = self.machine.values
        kept = len(values)
        while kept and not _can_begin_statement(values[kept - 1]):
            kept -= 1
        del values[kept:]
        del self.machine.states[kept + 1 :]
        self._feed("_END", position)

    def _lose(self, start: int, end: int, names: list[Token]) -> None:
        """Leave in the tree, among the statements, the names of what could not be read."""
        lost = Node("lost", list(names))
        lost.start = lost.inner_start = start
        lost.end = lost.inner_end = max(start, end)
        self._body().children.append(lost)

    def _body(self) -> Node:
        """Give the list of statements that is being read."""
        values = reversed(self.machine.values)
        return next(value for value in values if isinstance(value, Node) and value.data in _BODIES)

    def _feed(self, terminal: str, position: int, text: str = "\n") -> None:
        self.machine.feed(make_token(terminal, text, position))

    def _accepts(self, terminal: str) -> bool:
        """Whether a terminal can come next: the parser's steps, on a copy of its states alone."""
        actions, rules = self.machine.table.actions, self.machine.table.rules
        stack = list(self.machine.states)
        while terminal in actions[stack[-1]]:
            action = actions[stack[-1]][terminal]
            if action >= 0:
                return True
            rule = rules[~action]
            if rule.size:
                del stack[-rule.size :]
            stack.append(actions[stack[-1]][rule.origin])
        return False

    def _accepted(self) -> frozenset[str]:
        candidates = self.machine.table.actions[self.machine.states[-1]]
        return frozenset(name for name in candidates if name.isupper() and self._accepts(name))


def _can_begin_statement(value: Value) -> bool:
    return value.data in _BODIES if isinstance(value, Node) else value.type == "_OPEN"
