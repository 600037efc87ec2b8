"""What is known of a contacts file while it is read, row by row: its columns, its values, its faults.

Every cell is typed by the schema, every fault told with row, column and value. Both engines read by this.
"""

from collections.abc import Collection, Mapping

from campaignlang.clock import Zone
from campaignlang.doors.cells import Cell
from campaignlang.doors.limits import CONTACTS_MAX, FAULTS_OF_A_FILE_MAX
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import shown_path
from campaignlang.model.campaign import Campaign
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.operations import Send
from campaignlang.model.parts import asked_attributes, consent_attributes, set_attributes
from campaignlang.model.values import Value
from campaignlang.simulation.cell_values import Mistyped, shown, typed
from campaignlang.syntax.near import near

ADDRESSES = ("email", "phone")


class Faults:
    """The first faults, by row, and how many there are."""

    def __init__(self) -> None:
        self.first: list[tuple[int, str]] = []
        self.count = 0

    def add(self, row: int, sentence: str) -> None:
        """Rows ascend."""
        self.count += 1
        if len(self.first) < FAULTS_OF_A_FILE_MAX:
            self.first.append((row, sentence))


class ContactRows:
    """One file: its columns are known from the first row on, faults are collected."""

    def __init__(
        self, path: str, campaign: Campaign, campaign_zone: Zone, columns: Mapping[str, str]
    ) -> None:
        self.name = shown_path(path)
        self.campaign = campaign
        self.zone = campaign_zone
        self.attributes = campaign.schema.attributes
        self.column_of = {one.name: columns.get(one.name, one.name) for one in self.attributes}
        self.defaults = _defaults(campaign)
        self.faults = Faults()
        self.seen: dict[str, None] = {}

    def values(self, row: int, cells: Mapping[str, Cell]) -> list[Value]:
        """A row's values in the schema's order, nothing where one is wrong."""
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
            try:
                values.append(typed(cells[column], attribute, self.zone))
            except Mistyped as wrong:
                self.faults.add(row, f"row {row}, column `{column}`: {wrong}")
                values.append(None)
        return values

    def refuse_more(self, count: int) -> None:
        """Refuse to take more contacts than these, when there are so many."""
        if count >= CONTACTS_MAX:
            raise Refused("U906", f"`{self.name}` has more than {CONTACTS_MAX:,} contacts")

    def doubled(self, row: int, contact_id: str, first: int) -> str:
        """What is said of an id that stands in an earlier row."""
        return f"row {row}, column `{self.column_of['id']}`: {shown(contact_id)} stands in row {first} too"

    def _missing(self, attribute: AttributeDeclaration, row: int) -> Value:
        # In JSON Lines one object may lack a key that others have: an empty cell, unless nobody has it.
        column = self.column_of[attribute.name]
        if attribute.is_required:
            self.faults.add(row, f"row {row}: `{column}` is missing")
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

    def refuse_faults(self, doubled: Faults) -> None:
        """Refuse the file if there are any; in a row those of its cells come first."""
        first = sorted((*self.faults.first, *doubled.first), key=lambda fault: fault[0])
        lines = [sentence for _, sentence in first[:FAULTS_OF_A_FILE_MAX]]
        if not lines:
            return
        left_out = self.faults.count + doubled.count - len(lines)
        rest = (f"and {left_out} more",) if left_out else ()
        raise Refused("U901", f"`{self.name}` has faults, nothing is run:", lines=(*lines, *rest))

    def notes(self, has_contacts: bool) -> list[str]:
        """What a reader should know about the columns."""
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
            if address in missing and address in used and has_contacts:
                notes.append(f"`{self.name}` has no column `{address}`: everyone counts as reachable")
        asked = asked_attributes(self.campaign)
        given = set_attributes(self.campaign)
        empty = [
            name for name in missing if name in asked and name not in given and name not in self.defaults
        ]
        if empty and has_contacts:
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
