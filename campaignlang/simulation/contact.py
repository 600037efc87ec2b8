"""A contact of a run: an id and a value for each attribute of the schema, in its order."""

from typing import NamedTuple

from campaignlang.model.values import Value


class Contact(NamedTuple):
    """`values` follow `ContactSchema.attributes` (the first is the id); empty is None.

    An address that no column gives counts as given: it is the empty text, which is not empty (None).
    """

    id: str
    values: tuple[Value, ...]
