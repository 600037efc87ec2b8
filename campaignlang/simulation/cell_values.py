"""Cells to values by the schema; what is wrong with one is a sentence about it."""

from collections.abc import Callable, Mapping

from campaignlang.clock import Zone
from campaignlang.doors import numbers
from campaignlang.doors.cells import Cell, NumberText
from campaignlang.doors.numbers import Unreadable
from campaignlang.doors.zones import zone
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type, Value

FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
SHOWN_CHARACTERS_MAX = 40


class Mistyped(Exception):
    """What is wrong with a cell, as a sentence about its value."""


def typed(cell: Cell, attribute: AttributeDeclaration, campaign_zone: Zone) -> Value:
    """A cell's value; nothing for an empty one. Raises Mistyped."""
    if cell is None or cell == "":
        if attribute.is_required:
            raise Mistyped(f"`{attribute.name}` is never empty")
        return None
    if attribute.type is Type.TEXT:
        return _text(cell, attribute)
    if isinstance(cell, bool):
        if attribute.type is not Type.FLAG:
            raise Mistyped(f"a flag where a {attribute.type.value} belongs")
        return cell
    value = _PARSERS[attribute.type](cell, campaign_zone)
    if attribute.allowed and value not in attribute.allowed:
        raise Mistyped(f"{shown(cell)} is not one of the allowed values")
    return value


def _text(cell: Cell, attribute: AttributeDeclaration) -> str:
    if isinstance(cell, NumberText) or not isinstance(cell, str):
        raise Mistyped(f"{shown(str(cell).lower())} is no text: write it in quotes")
    if attribute.allowed and cell not in attribute.allowed:
        allowed = ", ".join(f'"{value}"' for value in attribute.allowed[:10])
        raise Mistyped(f"{shown(cell)} is not one of {allowed}")
    if attribute.name == "timezone" and zone(cell) is None:
        raise Mistyped(f"{shown(cell)} is no time zone; write one like `Europe/Berlin`")
    return cell


def _number(cell: str, campaign_zone: Zone) -> int:
    return _read(numbers.number(cell), cell, "a number like `2.5`", "12 digits before the point, 6 after")


def _flag(cell: str, campaign_zone: Zone) -> bool:
    value = FLAGS.get(cell.lower())
    if value is None:
        raise Mistyped(f"{shown(cell)} is no flag; write `yes` or `no`")
    return value


def _date(cell: str, campaign_zone: Zone) -> int:
    return _read(numbers.date(cell), cell, "a date like `2026-03-02`", "years 1900 to 2999")


def _datetime(cell: str, campaign_zone: Zone) -> int:
    value = numbers.datetime(cell, campaign_zone)
    return _read(value, cell, "a date-time like `2026-03-02 09:00`", "years 1970 to 2999")


def _read(value: int | Unreadable, cell: str, form: str, bounds: str) -> int:
    if value is Unreadable.FORM:
        raise Mistyped(f"{shown(cell)} is not {form}")
    if value is Unreadable.RANGE:
        raise Mistyped(f"{shown(cell)} is out of range: {bounds}")
    assert isinstance(value, int)
    return value


_PARSERS: Mapping[Type, Callable[[str, Zone], Value]] = {
    Type.NUMBER: _number,
    Type.FLAG: _flag,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
}


def shown(text: str) -> str:
    cut = text if len(text) <= SHOWN_CHARACTERS_MAX else text[:SHOWN_CHARACTERS_MAX] + "…"
    return f"`{cut}`"
