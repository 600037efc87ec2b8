"""Some participants of a block, and the zones their clauses are read in: what is asked of arrays."""

from typing import TYPE_CHECKING

from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Integers, Words

if TYPE_CHECKING:
    from campaignlang.simulation.columnar.block import Block


class Crowd:
    """`who`: places in the block, each once. `wall`: the zone of each, as `local` clauses read it."""

    __slots__ = ("block", "wall", "who")

    def __init__(self, block: "Block", who: Integers, wall: Wall) -> None:
        self.block = block
        self.who = who
        self.wall = wall

    def __len__(self) -> int:
        return len(self.who)

    def some(self, places: Integers) -> "Crowd":
        """Give those at these places of the crowd."""
        return Crowd(self.block, self.who[places], self.wall.take(places))

    def persons(self) -> Words:
        return self.block.person[self.who]

    def value(self, attribute: int, at: Integers) -> Integers:
        """Give an attribute as of each one's instant: now, or later if nothing is done meanwhile."""
        found = self.block.values(attribute)[self.who]
        off_at = self.block.off_at.get(attribute)
        return found if off_at is None else found * (off_at[self.who] > at)
