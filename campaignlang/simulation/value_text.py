"""Values of attributes as outputs write them: `pro`, `2.5`, `yes`, `2026-03-02`; empty is nothing."""

from campaignlang.clock import day_text, instant_text
from campaignlang.doors.numbers import number_text
from campaignlang.model.values import Type, Value


def value_text(value: Value, type: Type | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    match type:
        case Type.DATE:
            return day_text(value)
        case Type.DATETIME:
            return instant_text(value)
        case _:
            return number_text(value)
