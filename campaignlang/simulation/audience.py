"""Contacts files to contacts: every cell typed by the schema, every fault told with row, column and value.

Nothing is run when a row is wrong: the whole file is read first.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from campaignlang.clock import Zone
from campaignlang.doors import numbers
from campaignlang.doors.contacts import Cell, NumberText, read_contacts
from campaignlang.doors.limits import CONTACTS_MAX, FAULTS_OF_A_FILE_MAX
from campaignlang.doors.numbers import Unreadable
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import shown_path
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.operations import Send
from campaignlang.model.parts import asked_attributes, consent_attributes, set_attributes
from campaignlang.model.values import Type, Value
from campaignlang.simulation.contact import Contact
from campaignlang.syntax.near import near

FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
ADDRESSES = ("email", "phone")
SHOWN_CHARACTERS_MAX = 40


class Mistyped(Exception):
    """What is wrong with a cell, as a sentence about its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The contacts of a file in its order, and what a reader should know about its columns."""

    contacts: tuple[Contact, ...]
    notes: tuple[str, ...]


def read_audience(
    path: str, campaign: Campaign, campaign_zone: Zone, columns: Mapping[str, str], root: str | None = None
) -> Audience:
    """Read a contacts file. `columns`: the file's name for an attribute, where it has another.

    Raises Refused (U901) with up to 20 faults of rows.
    """
    reading = _Reading(path, campaign, campaign_zone, columns)
    for row, cells in read_contacts(path, reading.fault, root, reading.refuse_missing_columns):
        reading.take(row, cells)
    return reading.finish()


class _Reading:
    """One file being read: its columns are known from the first row on, faults are collected."""

    def __init__(
        self, path: str, campaign: Campaign, campaign_zone: Zone, columns: Mapping[str, str]
    ) -> None:
        self.name = shown_path(path)
        self.campaign = campaign
        self.zone = campaign_zone
        self.attributes = campaign.schema.attributes
        self.column_of = {one.name: columns.get(one.name, one.name) for one in self.attributes}
        self.defaults = _defaults(campaign)
        self.faults: list[str] = []
        self.faults_left_out = 0
        self.contacts: list[Contact] = []
        self.rows_by_id: dict[str, int] = {}
        self.seen: dict[str, None] = {}

    def fault(self, row: int, sentence: str) -> None:
        if len(self.faults) < FAULTS_OF_A_FILE_MAX:
            self.faults.append(sentence)
        else:
            self.faults_left_out += 1

    def take(self, row: int, cells: Mapping[str, Cell]) -> None:
        if len(self.contacts) >= CONTACTS_MAX:
            raise Refused("U906", f"`{self.name}` has more than {CONTACTS_MAX:,} contacts")
        if not self.seen:
            self.refuse_missing_columns(cells)
        for column in cells:
            self.seen[column] = None
        values: list[Value] = []
        for attribute in self.attributes:
            column = self.column_of[attribute.name]
            if column not in cells:
                values.append(self._missing(attribute, row))
                continue
            cell = cells[column]
            try:
                values.append(_typed(cell, attribute, self.zone))
            except Mistyped as wrong:
                self.fault(row, f"row {row}, column `{column}`: {wrong}")
                values.append(None)
        contact_id = values[0]
        if isinstance(contact_id, str):
            first = self.rows_by_id.setdefault(contact_id, row)
            if first != row:
                column = self.column_of["id"]
                shown = _shown(contact_id)
                self.fault(row, f"row {row}, column `{column}`: {shown} stands in row {first} too")
            self.contacts.append(Contact(contact_id, tuple(values)))

    def _missing(self, attribute: AttributeDeclaration, row: int) -> Value:
        # In JSON Lines one object may lack a key that others have: an empty cell, unless nobody has it.
        column = self.column_of[attribute.name]
        if attribute.is_required:
            self.fault(row, f"row {row}: `{column}` is missing")
        if column in self.seen:
            return None
        return self.defaults.get(attribute.name)

    def refuse_missing_columns(self, cells: Collection[str]) -> None:
        missing = [
            self.column_of[one.name]
            for one in self.attributes
            if one.is_required and self.column_of[one.name] not in cells
        ]
        renamed = [
            column
            for name, column in self.column_of.items()
            if column != name and column not in cells and column not in missing
        ]
        if not missing and not renamed:
            return
        hints = [
            f"`{column}`: did you mean `{close[0]}`?"
            for column in (*missing, *renamed)
            if (close := _near_columns(column, cells))
        ]
        shown = ", ".join(f"`{column}`" for column in (*missing, *renamed))
        word = "column" if len(missing) + len(renamed) == 1 else "columns"
        raise Refused(
            "U901",
            f"`{self.name}` has no {word} {shown}",
            "; ".join(hints) or 'name a column of another name with `--column id="Contact ID"`',
        )

    def finish(self) -> Audience:
        if self.faults:
            rest = (f"and {self.faults_left_out} more",) if self.faults_left_out else ()
            lines = (*self.faults, *rest)
            raise Refused("U901", f"`{self.name}` has faults, nothing is run:", lines=lines)
        return Audience(contacts=tuple(self.contacts), notes=tuple(self._notes()))

    def _notes(self) -> list[str]:
        notes = []
        known = dict.fromkeys(self.column_of.values())
        ignored = [column for column in self.seen if column not in known]
        if ignored:
            shown = ", ".join(f"`{column}`" for column in ignored[:5])
            more = f" and {len(ignored) - 5} more" if len(ignored) > 5 else ""
            what = "1 column" if len(ignored) == 1 else f"{len(ignored)} columns"
            verb = "is no attribute" if len(ignored) == 1 else "are no attributes"
            notes.append(f"{what} of `{self.name}` {verb}: {shown}{more}")
        missing = [one.name for one in self.attributes if self.column_of[one.name] not in self.seen]
        used = {send for element in self.campaign.elements for send in _addresses(element.lower())}
        for address in ADDRESSES:
            if address in missing and address in used and self.contacts:
                notes.append(f"`{self.name}` has no column `{address}`: everyone counts as reachable")
        asked = asked_attributes(self.campaign)
        given = set_attributes(self.campaign)
        empty = [
            name for name in missing if name in asked and name not in given and name not in self.defaults
        ]
        if empty and self.contacts:
            shown = ", ".join(f"`{name}`" for name in empty)
            notes.append(f"`{self.name}` has no column for what the campaign asks for: {shown}")
        return notes


def _near_columns(column: str, found: Collection[str]) -> tuple[str, ...]:
    """Give the near names, one that differs by capitals alone first."""
    same = [one for one in found if one.lower() == column.lower()]
    by_small = {one.lower(): one for one in found}
    return (*same, *(by_small[name] for name in near(column.lower(), by_small)))


def _addresses(operations: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(one.address for one in operations if isinstance(one, Send))


def _defaults(campaign: Campaign) -> dict[str, Value]:
    """Give what stands for columns that a file does not have."""
    defaults: dict[str, Value] = dict.fromkeys(ADDRESSES, "")
    defaults["timezone"] = campaign.profile.timezone
    defaults.update(dict.fromkeys(consent_attributes(campaign), True))
    return defaults


def _typed(cell: Cell, attribute: AttributeDeclaration, campaign_zone: Zone) -> Value:
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
        raise Mistyped(f"{_shown(cell)} is not one of the allowed values")
    return value


def _text(cell: Cell, attribute: AttributeDeclaration) -> str:
    if isinstance(cell, NumberText) or not isinstance(cell, str):
        raise Mistyped(f"{_shown(str(cell).lower())} is no text: write it in quotes")
    if attribute.allowed and cell not in attribute.allowed:
        allowed = ", ".join(f'"{value}"' for value in attribute.allowed[:10])
        raise Mistyped(f"{_shown(cell)} is not one of {allowed}")
    if attribute.name == "timezone" and zone(cell) is None:
        raise Mistyped(f"{_shown(cell)} is no time zone; write one like `Europe/Berlin`")
    return cell


def _number(cell: str, campaign_zone: Zone) -> int:
    return _read(numbers.number(cell), cell, "a number like `2.5`", "12 digits before the point, 6 after")


def _flag(cell: str, campaign_zone: Zone) -> bool:
    value = FLAGS.get(cell.lower())
    if value is None:
        raise Mistyped(f"{_shown(cell)} is no flag; write `yes` or `no`")
    return value


def _date(cell: str, campaign_zone: Zone) -> int:
    return _read(numbers.date(cell), cell, "a date like `2026-03-02`", "years 1900 to 2999")


def _datetime(cell: str, campaign_zone: Zone) -> int:
    value = numbers.datetime(cell, campaign_zone)
    return _read(value, cell, "a date-time like `2026-03-02 09:00`", "years 1970 to 2999")


def _read(value: int | Unreadable, cell: str, form: str, bounds: str) -> int:
    if value is Unreadable.FORM:
        raise Mistyped(f"{_shown(cell)} is not {form}")
    if value is Unreadable.RANGE:
        raise Mistyped(f"{_shown(cell)} is out of range: {bounds}")
    assert isinstance(value, int)
    return value


_PARSERS: Mapping[Type, Callable[[str, Zone], Value]] = {
    Type.NUMBER: _number,
    Type.FLAG: _flag,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
}


def _shown(text: str) -> str:
    cut = text if len(text) <= SHOWN_CHARACTERS_MAX else text[:SHOWN_CHARACTERS_MAX] + "…"
    return f"`{cut}`"
