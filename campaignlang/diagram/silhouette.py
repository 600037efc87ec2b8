"""Outlines of cards and pills: where a line that comes at some place meets them."""

from dataclasses import dataclass
from enum import Enum
from math import sqrt

Point = tuple[float, float]
HEXAGON_POINT = 12


class Side(Enum):
    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silhouette:
    """A box with rounded corners (`radius`), or a hexagon; `depth`: lines end so far inside."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0
    is_hexagon: bool = False
    depth: float = 0

    def meet(self, side: Side, place: Point) -> Point:
        """Put the end of a straight line that comes to a side exactly on the outline."""
        x, y = place
        if side in (Side.TOP, Side.BOTTOM):
            inset = self._inset(x - self.x, self.width, self.height) + self.depth
            return x, self.y + inset if side is Side.TOP else self.y + self.height - inset
        inset = self._side_inset(y - self.y) + self.depth
        return self.x + inset if side is Side.LEFT else self.x + self.width - inset, y

    def _inset(self, along: float, length: float, across: float) -> float:
        near = max(0.0, min(along, length - along))
        if self.is_hexagon:
            return across / 2 * (1 - min(near, HEXAGON_POINT) / HEXAGON_POINT)
        return _rounded(near, self.radius)

    def _side_inset(self, along: float) -> float:
        if self.is_hexagon:
            half = self.height / 2
            return HEXAGON_POINT * min(1.0, abs(along - half) / half)
        return _rounded(max(0.0, min(along, self.height - along)), self.radius)


def _rounded(near: float, radius: float) -> float:
    """How far a round corner steps back, so near to the corner."""
    return radius - sqrt(radius**2 - (radius - near) ** 2) if near < radius else 0
