"""From Lark's tree to ours: a method for each rule of the grammar that makes a node.

Bottom up and without recursion, so that no depth of a file can exhaust the stack.
"""

from typing import TYPE_CHECKING, Any

from campaignlang.syntax import tree
from campaignlang.syntax.building.behaviors import Behaviors
from campaignlang.syntax.building.tests import Tests
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Source

if TYPE_CHECKING:
    from lark import Token, Tree


class Building(Behaviors, Tests):
    """All rules of the grammar."""

    __slots__ = ()


def build(
    parsed: "Tree[Token]",
    source: Source,
    comments: tuple[tuple[int, str], ...],
    report: Report,
    kinds: frozenset[str],
) -> tuple[tree.File, frozenset[str]]:
    """Give the file, and the names that are reported to be reserved words."""
    building = Building(source, comments, report, kinds)
    file = _bottom_up(parsed, building)
    assert isinstance(file, tree.File)
    return file, frozenset(building.reserved)


def _bottom_up(root: "Tree[Token]", building: Building) -> object:
    from lark import Tree

    order: list[Any] = [root]
    for node in order:
        order.extend(child for child in node.children if isinstance(child, Tree))
    built: dict[int, object] = {}
    for node in reversed(order):
        children = [built.pop(id(child), child) for child in node.children]
        built[id(node)] = getattr(building, node.data)(node.meta, *children)
    return built[id(root)]
