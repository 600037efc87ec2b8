"""Attribute values as text, as files, logs and traces write them."""

from campaignlang import clock
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


def number_text(millionths: int) -> str:
    """Give a number without needless zeros: 2_500_000 -> `2.5`."""
    sign = "-" if millionths < 0 else ""
    whole, rest = divmod(abs(millionths), 1_000_000)
    if rest == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole}." + f"{rest:06d}".rstrip("0")
