"""Cells of tables of others, as written: what they mean is decided by whoever knows the schema."""

from collections.abc import Callable, Mapping, Sequence

from campaignlang.doors import limits
from campaignlang.doors.refused import Refused
from campaignlang.doors.tables import CODE


class NumberText(str):
    """A number of JSON or Parquet, digits as written: never a float, and not a text either."""

    __slots__ = ()


Cell = str | bool | None
Row = tuple[int, Mapping[str, Cell]]
Fault = Callable[[int, str], None]
Columns = Callable[[tuple[str, ...]], None]


def is_long(cell: str) -> bool:
    return len(cell) > limits.FIELD_CHARACTERS_MAX


def refuse_doubled(columns: Sequence[str], name: str) -> None:
    """Refuse columns that are not told apart by names."""
    seen: dict[str, int] = {}
    for place, column in enumerate(columns, 1):
        if not column:
            raise Refused(CODE, f"`{name}`: column {place} has no name")
        if column in seen:
            raise Refused(CODE, f"`{name}`: columns {seen[column]} and {place} are both called `{column}`")
        seen[column] = place
