"""The parser's table of the grammar: loaded as the package brings it, built by Lark where it does not fit.

`hatch_build.py` saves it. Lark, which takes longer to import than all else that a check parses with, is
imported only to build one. It numbers states as its sets happen to be ordered, by address too, so that no
hash seed settles it: here they are numbered by how they are reached.
"""

import functools
import pickle
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from campaignlang.doors.sources import packaged

if TYPE_CHECKING:
    from lark import Lark

OPTIONS: dict[str, Any] = {
    "parser": "lalr",
    "lexer": "contextual",
    "maybe_placeholders": True,
    "propagate_positions": True,
}
# Of what this file makes of Lark's table: another number, and a saved one is not used.
FORM = 2


class Rule(NamedTuple):
    """A rule of the grammar: what it is called in the tree, and what it keeps of its `size` parts.

    `kept`: of each part its number, whether its parts stand in its place, and how many Nones come before
    it; `nones`: those after the last. `is_single`: of one part that part is left; `is_passing`: always.
    `keeps_all`: every part, as it is.
    """

    origin: str
    size: int
    data: str
    kept: tuple[tuple[int, bool, int], ...]
    nones: int
    is_single: bool
    is_passing: bool
    keeps_all: bool


class Table(NamedTuple):
    """`actions`, by state: for a terminal, or a rule that was read, the next state, or ~ the rule it ends.

    `keywords`: the terminals that are words, by these.
    """

    actions: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]
    keywords: dict[str, str]
    start: int
    end: int


@functools.cache
def language() -> Table:
    grammar = packaged("grammar/campaign.lark")
    try:
        saved = packaged("grammar/campaign.table")
    except FileNotFoundError:
        saved = b""
    head = _stamp(grammar)
    if saved.startswith(head):
        return load_saved(saved[len(head) :])
    return build_table(grammar)


def load_saved(saved: bytes) -> Table:
    actions, rules, *rest = pickle.loads(saved)
    return Table(actions, tuple(map(Rule._make, rules)), *rest)


def make_table(grammar: bytes) -> bytes:
    """Give what `language` loads: the same bytes for the same grammar and Lark."""
    table = build_table(grammar)
    plain = (table.actions, tuple(map(tuple, table.rules)), *table[2:])
    return _stamp(grammar) + pickle.dumps(_copied(plain), protocol=4)


def build_table(grammar: bytes) -> Table:
    import lark

    return table_of(lark.Lark(_text(grammar), **OPTIONS))


def table_of(language: "Lark") -> Table:
    """Number states and rules by how they are reached from the first state, terminals in order."""
    # Lark tells its types nothing of what is inside its parser.
    parser: Any = language.parser
    found = parser.parser._parse_table
    (start,), (end,) = found.start_states.values(), found.end_states.values()
    numbers, order = {start: 0}, [start]
    rules: dict[Any, int] = {}
    actions: list[dict[str, int]] = []
    for state in order:
        numbered: dict[str, int] = {}
        for name, (action, target) in sorted(found.states[state].items()):
            if action.name == "Shift":
                if target not in numbers:
                    numbers[target] = len(numbers)
                    order.append(target)
                numbered[name] = numbers[target]
            else:
                numbered[name] = ~rules.setdefault(target, len(rules))
        actions.append(numbered)
    # The grammar's words are written as `/when\b/`: what stands before the `\b`.
    keywords = {
        one.pattern.value.removesuffix(r"\b"): one.name
        for one in sorted(language.terminals, key=lambda one: one.name)
        if one.pattern.value.endswith(r"\b") and "(" not in one.pattern.value
    }
    return Table(tuple(actions), tuple(map(rule_of, rules)), keywords, 0, numbers[end])


def rule_of(rule: Any) -> Rule:
    """Say what Lark's own steps keep of a rule: all but the terminals it filters out."""
    # A True stands for a `[part]` that is left out, a False for each part that is there.
    nones = [len(ones) for ones in "".join(str(int(one)) for one in rule.options.empty_indices).split("0")]
    nones += [0] * (len(rule.expansion) + 1 - len(nones))
    kept: list[tuple[int, bool, int]] = []
    before = 0
    for index, part in enumerate(rule.expansion):
        before += nones[index]
        if not (part.is_term and part.filter_out):
            kept.append((index, not part.is_term and part.name.startswith("_"), before))
            before = 0
    is_single = bool(rule.options.expand1) and not rule.alias
    is_whole = kept == [(index, False, 0) for index in range(len(rule.expansion))] and nones[-1] == 0
    return Rule(
        rule.origin.name,
        len(rule.expansion),
        str(rule.alias or rule.origin.name),
        tuple(kept),
        before + nones[-1],
        is_single,
        is_single and is_whole and len(kept) == 1,
        is_whole and not is_single,
    )


def _text(grammar: bytes) -> str:
    return grammar.decode().replace("\r\n", "\n")


def _stamp(grammar: bytes) -> bytes:
    """Give how a saved table begins: its form, and the grammar it is made of, as it is.

    A digest would do, but for the time it takes to import what works it out.
    """
    return f"form {FORM}\n{_text(grammar)}\n".encode()


def _copied(value: Any) -> Any:
    """Copy throughout: what is one object and what two equal ones leaves its mark in a pickle."""
    if isinstance(value, dict):
        return {_copied(key): _copied(content) for key, content in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_copied, value))
    return sys.intern(str(value)) if isinstance(value, str) else value
