"""Attribute values as text, as files, logs and traces write them."""

from campaignlang import clock
from campaignlang.doors.numbers import number_text
from campaignlang.model.values import Type, Value


def value_text(value: Value, type_: Type) -> str:
    """Give `yes`, `2.5`, `2026-03-02`, `2026-03-02T08:00:00Z` (UTC); empty is the empty text."""
    if value is None:
        return ""
    if type_ is Type.FLAG:
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if type_ is Type.NUMBER:
        return number_text(value)
    if type_ is Type.DATE:
        return clock.day_text(value)
    if type_ is Type.DATETIME:
        return clock.instant_text(value)
    return str(value)

