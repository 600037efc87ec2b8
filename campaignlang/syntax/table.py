"""Lark's table of the grammar: loaded as the package brings it, built in memory where it does not fit.

`hatch_build.py` saves it. Lark numbers states and terminals as its sets happen to be ordered, by address
too, so that no hash seed settles it: before it is saved the table is numbered anew.
"""

import functools
import hashlib
import io
import pickle
import sys
from typing import TYPE_CHECKING, Any

from campaignlang.doors.sources import packaged

if TYPE_CHECKING:
    from lark import Lark

OPTIONS: dict[str, Any] = {
    "parser": "lalr",
    "lexer": "contextual",
    "maybe_placeholders": True,
    "propagate_positions": True,
}
_SHIFT = 0


@functools.cache
def language() -> "Lark":
    import lark

    from campaignlang.syntax.lexer import WordLexer

    grammar = packaged("grammar/campaign.lark")
    try:
        table = packaged("grammar/campaign.table")
    except FileNotFoundError:
        table = b""
    head = _stamp(grammar)
    plugins: dict[str, type] = {"ContextualLexer": WordLexer}
    if table.startswith(head):
        return load_saved(io.BytesIO(table[len(head) :]), plugins)
    return lark.Lark(_text(grammar), _plugins=plugins, **OPTIONS)


def load_saved(saved: io.BytesIO, plugins: dict[str, type]) -> "Lark":
    """Load as `Lark.load` does, which passes no plug-ins on."""
    import lark

    language = lark.Lark.__new__(lark.Lark)
    return language._load(saved, _plugins=plugins)


def make_table(grammar: bytes) -> bytes:
    """Give what `language` loads: the same bytes for the same grammar and Lark."""
    import lark

    saved = io.BytesIO()
    lark.Lark(_text(grammar), **OPTIONS).save(saved)
    content = pickle.loads(saved.getvalue())
    _number_anew(content["data"]["parser"]["parser"])
    return _stamp(grammar) + pickle.dumps(_copied(content), protocol=4)


def _text(grammar: bytes) -> str:
    return grammar.decode().replace("\r\n", "\n")


def _stamp(grammar: bytes) -> bytes:
    """Give the first line of a table: the grammar and the Lark it is made of."""
    import lark

    digest = hashlib.sha256(_text(grammar).encode()).hexdigest()
    return f"{digest} lark {lark.__version__}\n".encode()


def _number_anew(table: dict[str, Any]) -> None:
    """Order terminals by name, states by how they are reached from the first."""
    terminals: dict[int, str] = table["tokens"]
    names = sorted(terminals.values())
    states = {
        number: sorted((terminals[terminal], action) for terminal, action in actions.items())
        for number, actions in table["states"].items()
    }
    order = list(table["start_states"].values())
    numbers = {state: number for number, state in enumerate(order)}
    for state in order:
        for _, (action, target) in states[state]:
            if action == _SHIFT and target not in numbers:
                numbers[target] = len(numbers)
                order.append(target)
    table["tokens"] = dict(enumerate(names))
    table["states"] = {
        numbers[state]: {
            names.index(name): (action, numbers[target] if action == _SHIFT else target)
            for name, (action, target) in states[state]
        }
        for state in order
    }
    for ends in ("start_states", "end_states"):
        table[ends] = {name: numbers[state] for name, state in table[ends].items()}


def _copied(value: Any) -> Any:
    """Copy throughout: what is one object and what two equal ones leaves its mark in a pickle."""
    if isinstance(value, dict):
        return {_copied(key): _copied(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_copied, value))
    if isinstance(value, str):
        return sys.intern(value)
    return value
