"""Contacts files to contacts, one by one, for the reference engine.

Nothing is run when a row is wrong: the whole file is read first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from campaignlang.clock import Zone
from campaignlang.doors.contacts import read_contacts
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.contact_rows import ContactRows, Faults


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
    rows = ContactRows(path, campaign, campaign_zone, columns)
    contacts: list[Contact] = []
    rows_by_id: dict[str, int] = {}
    doubled = Faults()
    wanted = tuple(rows.column_of.values())
    for row, cells in read_contacts(path, rows.faults.add, root, rows.refuse_missing_columns, wanted):
        rows.refuse_more(len(contacts))
        values = rows.values(row, cells)
        contact_id = values[0]
        if isinstance(contact_id, str):
            first = rows_by_id.setdefault(contact_id, row)
            if first != row:
                doubled.add(row, rows.doubled(row, contact_id, first))
            contacts.append(Contact(contact_id, tuple(values)))
    rows.refuse_faults(doubled)
    return Audience(contacts=tuple(contacts), notes=tuple(rows.notes(bool(contacts))))
