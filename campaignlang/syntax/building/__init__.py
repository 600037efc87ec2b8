"""From the grammar's rules to our tree: a method for each rule that makes a node.

Bottom up and without recursion, so that no depth of a file can exhaust the stack.
"""

from collections.abc import Callable

from campaignlang.syntax import tree
from campaignlang.syntax.building.behaviors import Behaviors
from campaignlang.syntax.building.tests import Tests
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.machine import Node
from campaignlang.syntax.source import Source


class Building(Behaviors, Tests):
    """All rules of the grammar."""

    __slots__ = ()


def build(
    parsed: Node,
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


def _bottom_up(root: Node, building: Building) -> object:
    order = [root]
    for node in order:
        order.extend([child for child in node.children if isinstance(child, Node)])
    methods: dict[str, Callable[..., object]] = {}
    for node in reversed(order):
        method = methods.get(node.data)
        if method is None:
            method = methods[node.data] = getattr(building, node.data)
        node.built = method(
            node, *[child.built if isinstance(child, Node) else child for child in node.children]
        )
    return root.built
