"""A contact of a run: an id and a value for each attribute of the schema, in its order."""

from dataclasses import dataclass

from campaignlang.model.values import Value


@dataclass(frozen=True, slots=True)
class Contact:
    """`values` follow `ContactSchema.attributes` (the first is the id); empty is None.

    `given`: whether the file has a column of that name; an address without a column counts as
    given, and is never empty.
    """

    id: str
    values: tuple[Value, ...]
