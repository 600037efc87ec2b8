"""Some contacts of an audience in columns, in its order."""

from dataclasses import dataclass

from campaignlang.simulation.columnar.columns.arrays import Integers, Words
from campaignlang.simulation.columnar.columns.texts import Texts

# By the schema: whole numbers (EMPTY for nothing), codes of the pool for texts that repeat, or texts as they
# are.
Column = Integers | Texts
BLOCK_CONTACTS = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactBlock:
    """`first`: the place of its first contact in the audience, from 0. `columns[0]` is the ids.

    `columns` follow the schema's attributes. An address that no column gives counts as given: the empty
    text, which is not EMPTY.
    """

    first: int
    ids: Texts
    columns: tuple[Column, ...]
    # `fold` of the ids, where whoever made the block has it.
    folds: Words | None = None

    def __len__(self) -> int:
        return len(self.ids)
