"""Lines: from Graphviz' routes to paths with round corners, diamonds at the start, heads at the end."""

from dataclasses import dataclass
from math import hypot

from campaignlang.diagram.layout import Route
from campaignlang.diagram.silhouette import Point, Side, Silhouette
from campaignlang.diagram.svg import number, path, points
from campaignlang.diagram.theme import color

LINE_WIDTH = 1.5
CORNER_RADIUS = 7
HEAD_LENGTH = 8
HEAD_WIDTH = 7.2
HEAD_OVERLAP = 1
DIAMOND_LENGTH = 9
DIAMOND_WIDTH = 8
DIAMOND_EDGE = 1.4
OTHERWISE_DASH = "5 4"
PEN_ROOM = 1.5


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands at the ends of a line, and how it is drawn."""

    has_diamond: bool = False
    has_head: bool = True
    is_dashed: bool = False


def draw_route(route: Route, source: Silhouette, target: Silhouette, ends: Ends, *, is_curved: bool) -> str:
    """Draw a routed line between two outlines."""
    if is_curved:
        return _draw_curve(route, ends)
    return draw_straight(orthogonal(route, source, target), ends)


def orthogonal(route: Route, source: Silhouette, target: Silhouette) -> tuple[Point, ...]:
    """Give the corners of an orthogonal line, its ends exactly on the outlines."""
    knots = list(route.points[::3])
    if route.start_tip is not None:
        knots.insert(0, route.start_tip)
    if route.end_tip is not None:
        knots.append(route.end_tip)
    corners = _corners(knots)
    begins, ends = _side(corners[0], corners[1], source), _side(corners[-1], corners[-2], target)
    corners[0] = source.meet(begins, corners[0])
    corners[-1] = target.meet(ends, corners[-1])
    return tuple(corners)


def _corners(knots: list[Point]) -> list[Point]:
    """Make legs exactly horizontal or vertical, and drop what lies on a straight leg."""
    straight = [knots[0]]
    for x, y in knots[1:]:
        last_x, last_y = straight[-1]
        point = (last_x, y) if abs(x - last_x) <= abs(y - last_y) else (x, last_y)
        if point == straight[-1]:
            continue
        is_vertical = _is_vertical(straight[-1], point)
        if len(straight) > 1 and _is_vertical(straight[-2], straight[-1]) == is_vertical:
            straight[-1] = point
        else:
            straight.append(point)
    return straight if len(straight) > 1 else [knots[0], knots[-1]]


def _is_vertical(first: Point, second: Point) -> bool:
    return first[0] == second[0]


def _side(end: Point, neighbour: Point, shape: Silhouette) -> Side:
    """The side of a shape that a leg meets at its end: of the two across the leg the nearer one.

    Not the one the leg comes from: a leg shorter than its head ends inside the head, and the point taken
    for the tip may then lie behind the neighbour. The line would run on below the shape, its head hidden.
    """
    x, y = end[0] - shape.x, end[1] - shape.y
    if _is_vertical(end, neighbour):
        return Side.TOP if y < shape.height / 2 else Side.BOTTOM
    return Side.LEFT if x < shape.width / 2 else Side.RIGHT


def draw_straight(corners: tuple[Point, ...], ends: Ends) -> str:
    """Draw a line of straight legs, its corners rounded."""
    tip = corners[-1]
    if ends.has_head:
        back = min(HEAD_LENGTH - HEAD_OVERLAP, _distance(corners[-2], tip))
        corners = (*corners[:-1], _towards(tip, corners[-2], back))
    commands = [f"M{_place(corners[0])}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(CORNER_RADIUS, _distance(before, corner) / 2, _distance(corner, after) / 2)
        begin, end = _towards(corner, before, radius), _towards(corner, after, radius)
        commands.append(f"L{_place(begin)}Q{_place(corner)} {_place(end)}")
    commands.append(f"L{_place(corners[-1])}")
    return _drawn("".join(commands), (corners[0], corners[1]), (corners[-2], tip), ends)


def _draw_curve(route: Route, ends: Ends) -> str:
    """Draw a Bézier line; it ends at the boxes of its cards, which are close to their outlines."""
    start = _on_card(route.start_tip, route.points[0])
    end = _on_card(route.end_tip, route.points[-1])
    commands = [f"M{_place(start)}"]
    if route.start_tip is not None:
        commands.append(f"L{_place(route.points[0])}")
    pieces = route.points[1:]
    for at in range(0, len(pieces) - 2, 3):
        commands.append("C" + " ".join(_place(point) for point in pieces[at : at + 3]))
    before = route.points[-1] if route.end_tip is not None else route.points[-2]
    if ends.has_head:
        commands.append(f"L{_place(_towards(end, before, HEAD_LENGTH - HEAD_OVERLAP))}")
    after = route.points[0] if route.start_tip is not None else route.points[1]
    return _drawn("".join(commands), (start, after), (before, end), ends)


def _on_card(tip: Point | None, end: Point) -> Point:
    """Graphviz leaves room for the pen before a card, so that its tips just do not touch."""
    return end if tip is None else _towards(end, tip, _distance(end, tip) + PEN_ROOM)


def _drawn(commands: str, first: tuple[Point, Point], last: tuple[Point, Point], ends: Ends) -> str:
    line = path(
        commands,
        fill="none",
        stroke=color("line"),
        stroke_width=LINE_WIDTH,
        stroke_dasharray=OTHERWISE_DASH if ends.is_dashed else None,
    )
    head = _head(*last) if ends.has_head else ""
    return line + (_diamond(*first) if ends.has_diamond else "") + head


def _head(before: Point, tip: Point) -> str:
    base = _towards(tip, before, HEAD_LENGTH)
    across = _across(before, tip, HEAD_WIDTH / 2)
    return path(points(tip, _plus(base, across), _minus(base, across)), fill=color("line"))


def _diamond(tip: Point, after: Point) -> str:
    middle = _towards(tip, after, DIAMOND_LENGTH / 2)
    across = _across(tip, after, DIAMOND_WIDTH / 2)
    outline = points(tip, _plus(middle, across), _towards(tip, after, DIAMOND_LENGTH), _minus(middle, across))
    return path(outline, fill=color("paper"), stroke=color("line"), stroke_width=DIAMOND_EDGE)


def _distance(first: Point, second: Point) -> float:
    return hypot(second[0] - first[0], second[1] - first[1])


def _towards(first: Point, second: Point, length: float) -> Point:
    """The point so far from the first on the way to the second."""
    distance = _distance(first, second) or 1
    share = length / distance
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def _across(first: Point, second: Point, length: float) -> Point:
    """A step of that length at a right angle to the way."""
    distance = _distance(first, second) or 1
    return (
        (first[1] - second[1]) * length / distance,
        (second[0] - first[0]) * length / distance,
    )


def _plus(first: Point, second: Point) -> Point:
    return first[0] + second[0], first[1] + second[1]


def _minus(first: Point, second: Point) -> Point:
    return first[0] - second[0], first[1] - second[1]


def _place(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
