"""The order in which nodes are gone through: what leads to a node before it, so that one pass suffices.

Nodes on a cycle are in some order, and are gone through again until nobody is left.
"""

from campaignlang.simulation.program import Program


def order_of_nodes(program: Program) -> tuple[tuple[int, ...], frozenset[int]]:
    """Give all nodes, those that end a passage last, and the nodes on cycles."""
    targets = tuple(tuple(dict.fromkeys(flow.target for flow in node.flows)) for node in program.nodes)
    groups = _strongly_connected(targets)
    cyclic = frozenset(node for group in groups for node in group if len(group) > 1 or node in targets[node])
    # Groups come with what they lead to before them; a global exit is reached from anywhere.
    order = [node for group in reversed(groups) for node in reversed(group)]
    order.sort(key=lambda node: program.nodes[node].finish is not None)
    return tuple(order), cyclic


def _strongly_connected(targets: tuple[tuple[int, ...], ...]) -> list[list[int]]:
    """Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972), without recursion."""
    number: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open = [False] * len(targets)
    groups: list[list[int]] = []
    for root in range(len(targets)):
        if root in number:
            continue
        work = [(root, 0)]
        while work:
            node, place = work.pop()
            if place == 0:
                number[node] = lowest[node] = len(number)
                open_nodes.append(node)
                is_open[node] = True
            elif is_open[(child := targets[node][place - 1])]:
                lowest[node] = min(lowest[node], lowest[child])
            if place < len(targets[node]):
                work.append((node, place + 1))
                if targets[node][place] not in number:
                    work.append((targets[node][place], 0))
            elif lowest[node] == number[node]:
                groups.append(_closed(node, open_nodes, is_open))
    return groups


def _closed(node: int, open_nodes: list[int], is_open: list[bool]) -> list[int]:
    group = []
    while True:
        last = open_nodes.pop()
        is_open[last] = False
        group.append(last)
        if last == node:
            return group
