"""How the six families and the goal look: silhouette, tile and the room around the words, in px."""

from dataclasses import dataclass
from enum import Enum

from campaignlang.model.elements.element import Family

TILE = 30
TILE_GAP = 10
CIRCLE_RADIUS = 16
DIAMOND_HALF = 19
STADIUM_RADIUS = 26

GOAL_TITLE = "Goal"
GOAL_ICON = "M4.4 18V2.6M4.4 3.2c4-2 6.6 2 11.6 0v8c-5 2-7.6-2-11.6 0"


class Tile(Enum):
    SQUARE = "square"
    CIRCLE = "circle"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`radius` None: a stadium. `inset`: from the card's left to the tile; `right`: after the words.

    `room`: what the height adds to that of the words; `shift`: how far the words stand lower.
    """

    role: str
    fill: str
    tile: Tile
    radius: float | None
    inset: float
    right: float
    edge: float = 1.3
    tile_radius: float = 0
    room: float = 19
    shift: float = 0
    shrinks: bool = False
    has_tile_on_top: bool = False
    is_hexagon: bool = False

    @property
    def words_start(self) -> float:
        return self.inset + TILE + TILE_GAP


LOOKS: dict[Family, Look] = {
    Family.ENTRY: Look(role="entry", fill="entry-fill", tile=Tile.CIRCLE, radius=None, inset=9, right=18),
    Family.MESSAGE: Look(
        role="message",
        fill="message-fill",
        tile=Tile.SQUARE,
        tile_radius=7,
        radius=8,
        inset=10,
        right=12,
        has_tile_on_top=True,
    ),
    Family.PAGE: Look(
        role="page",
        fill="page-fill",
        tile=Tile.SQUARE,
        tile_radius=7,
        radius=8,
        inset=10,
        right=12,
        room=24,
        shift=3,
        has_tile_on_top=True,
    ),
    Family.DATA: Look(
        role="data",
        fill="data-fill",
        tile=Tile.SQUARE,
        tile_radius=1.5,
        radius=1.5,
        inset=13,
        right=15,
        has_tile_on_top=True,
    ),
    Family.CONTROL: Look(
        role="control",
        fill="control-fill",
        tile=Tile.DIAMOND,
        radius=0,
        inset=18,
        right=22,
        shrinks=True,
        is_hexagon=True,
    ),
    Family.EXIT: Look(
        role="exit",
        fill="exit-fill",
        tile=Tile.CIRCLE,
        radius=None,
        inset=9,
        right=18,
        edge=2.6,
        shrinks=True,
    ),
}
GOAL_LOOK = Look(
    role="goal",
    fill="paper",
    tile=Tile.CIRCLE,
    radius=None,
    inset=12,
    right=20,
    edge=2,
    room=24,
    shrinks=True,
)
