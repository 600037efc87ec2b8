"""A contact of a run: an id and a value for each attribute of the schema, in its order."""

from dataclasses import dataclass

from campaignlang.model.values import Value


@dataclass(frozen=True, slots=True)
class Contact:
    """`values` follow `ContactSchema.attributes` (the first is the id); empty is None.

    An address that no column gives counts as given: it is the empty text, which is not empty (None).
    """

    id: str
    values: tuple[Value, ...]
