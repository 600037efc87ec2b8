"""Asks Graphviz for places and routes; it is told names and sizes, never a word of a source file.

Graphviz runs as a child with a time limit. Orthogonal lines; curves where these fail or take too long.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from campaignlang.diagram.silhouette import Point
from campaignlang.doors import limits
from campaignlang.doors.children import Finished, find_dot, find_on_path, run_child
from campaignlang.doors.refused import Refused

Direction = Literal["TB", "LR"]
Engine = Literal["bundled", "system"]

PX_PER_INCH = 72
ORTHO_NODES_MAX = 1_000
ARROW_SIZE = "0.75"
SPACES: dict[str, tuple[str, str]] = {"TB": ("0.38", "0.27"), "LR": ("0.5", "0.3")}


@dataclass(frozen=True, slots=True)
class Node:
    """A card or pill: its name and its size in px."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line to be routed; `ranks`: how many ranks it spans at least."""

    tail: str
    head: str
    has_diamond: bool = False
    has_head: bool = True
    weight: int
    ranks: int = 1


@dataclass(frozen=True, slots=True)
class Route:
    """Points of a line from tip to tip, y downwards: knots, or of a curve three points a piece.

    `start_tip`, `end_tip`: the tips of diamond and head, where there are some.
    """

    points: tuple[Point, ...]
    start_tip: Point | None
    end_tip: Point | None

    def moved(self, x: float, y: float) -> "Route":
        def move(point: Point) -> Point:
            return point[0] + x, point[1] + y

        tips = tuple(move(tip) if tip is not None else None for tip in (self.start_tip, self.end_tip))
        return Route(tuple(move(point) for point in self.points), *tips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`places`: the left top corner by name; `routes` in the order of the links."""

    width: float
    height: float
    places: Mapping[str, Point]
    routes: tuple[Route, ...]
    is_curved: bool

    def moved(self, x: float, y: float) -> "Layout":
        """Give the layout with its left top corner at another place."""
        return Layout(
            width=self.width,
            height=self.height,
            places={name: (place[0] + x, place[1] + y) for name, place in self.places.items()},
            routes=tuple(route.moved(x, y) for route in self.routes),
            is_curved=self.is_curved,
        )


def lay_out(nodes: Sequence[Node], links: Sequence[Link], *, direction: Direction, engine: Engine) -> Layout:
    """Find places for nodes and routes for links."""
    if not nodes:
        return Layout(width=0, height=0, places={}, routes=(), is_curved=False)
    program, is_system = find_program(engine)
    # Debian's dot 2.43 aborts on orthogonal lines; above so many nodes they take too long.
    if not is_system and len(nodes) <= ORTHO_NODES_MAX:
        finished = _run(program, layout_dot(nodes, links, direction, "ortho"))
        if finished.exit_code == 0:
            return _read(finished.output, links, is_curved=False)
    finished = _run(program, layout_dot(nodes, links, direction, "spline"))
    if finished.exit_code != 0:
        raise Refused("U906", "Graphviz could not lay the drawing out", "`--format mmd` needs no layout")
    return _read(finished.output, links, is_curved=True)


def find_program(engine: Engine) -> tuple[str, bool]:
    """Give the path of `dot`, and whether it is the system's: asked for, or there is no other."""
    bundled = find_dot() if engine == "bundled" else None
    found = bundled or find_on_path("dot")
    if found is None:
        what = "`dot` is not on the PATH" if engine == "system" else "no `dot` for this platform"
        raise Refused("U907", what, "install Graphviz")
    return found, bundled is None


def layout_dot(
    nodes: Iterable[Node], links: Iterable[Link], direction: Direction, splines: Literal["ortho", "spline"]
) -> str:
    """Write what Graphviz is asked: boxes of fixed sizes, the lines between them."""
    import graphviz  # type: ignore[import-untyped]

    node_space, rank_space = SPACES[direction]
    graph = graphviz.Digraph("campaign")
    graph.attr("graph", rankdir=direction, splines=splines, nodesep=node_space, ranksep=rank_space)
    graph.attr("node", shape="box", fixedsize="true", label="")
    graph.attr("edge", arrowsize=ARROW_SIZE)
    for node in nodes:
        size = {"width": _inches(node.width), "height": _inches(node.height)}
        graph.node(node.name, **size)
    for link in links:
        graph.edge(link.tail, link.head, **_looks(link))
    source: str = graph.source
    return source


def _inches(px: float) -> str:
    return f"{px / PX_PER_INCH:.4f}"


def _looks(link: Link) -> dict[str, str]:
    looks = {"weight": str(link.weight)}
    if link.ranks > 1:
        looks["minlen"] = str(link.ranks)
    if link.has_diamond:
        looks |= {"dir": "both", "arrowtail": "odiamond"}
        if not link.has_head:
            looks["arrowhead"] = "none"
    elif not link.has_head:
        looks["dir"] = "none"
    return looks


def _run(program: str, dot: str) -> Finished:
    try:
        return run_child(
            program,
            ("-Kdot", "-Tjson"),
            stdin=dot.encode("utf-8"),
            seconds=limits.LAYOUT_SECONDS_MAX,
            output_bytes_max=limits.LAYOUT_OUTPUT_BYTES_MAX,
            memory_bytes_max=limits.LAYOUT_MEMORY_BYTES_MAX,
        )
    except Refused as refused:
        advice = "a campaign of fewer elements can be drawn; `--format txt` and `mmd` need no layout"
        raise Refused(refused.code, refused.message, refused.help or advice) from None


def _read(output: bytes, links: Sequence[Link], *, is_curved: bool) -> Layout:
    """Read the answer; a program that only calls itself `dot` may answer anything."""
    try:
        return _understood(output, links, is_curved=is_curved)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        advice = "is it Graphviz? `--format mmd` needs no layout"
        raise Refused("U907", "cannot read what `dot` answers", advice) from None


def _understood(output: bytes, links: Sequence[Link], *, is_curved: bool) -> Layout:
    drawn: dict[str, Any] = json.loads(output)
    corners = _points(drawn["_draw_"], "P")
    width, height = max(x for x, _ in corners), max(y for _, y in corners)

    def upright(points: Iterable[Sequence[float]]) -> tuple[Point, ...]:
        return tuple((x, height - y) for x, y in points)

    places = {}
    name_by_number = {}
    for node in drawn["objects"]:
        outline = upright(_points(node["_draw_"], "p"))
        places[node["name"]] = (min(x for x, _ in outline), min(y for _, y in outline))
        name_by_number[node["_gvid"]] = node["name"]
    routes: dict[tuple[str, str], list[Route]] = {}
    for edge in drawn.get("edges", ()):
        line = upright(_points(edge["_draw_"], "b"))
        route = Route(
            line,
            _tip(upright(_points(edge.get("_tdraw_", ()), "p")), line[0]),
            _tip(upright(_points(edge.get("_hdraw_", ()), "P")), line[-1]),
        )
        routes.setdefault((name_by_number[edge["tail"]], name_by_number[edge["head"]]), []).append(route)
    return Layout(
        width=width,
        height=height,
        places=places,
        routes=tuple(routes[link.tail, link.head].pop(0) for link in links),
        is_curved=is_curved,
    )


def _points(operations: Iterable[dict[str, Any]], kind: str) -> list[list[float]]:
    return next((operation["points"] for operation in operations if operation["op"] == kind), [])


def _tip(outline: tuple[Point, ...], end: Point) -> Point | None:
    """The point of a diamond or head farthest from where the line ends."""
    x, y = end
    return max(outline, key=lambda point: (point[0] - x) ** 2 + (point[1] - y) ** 2, default=None)
