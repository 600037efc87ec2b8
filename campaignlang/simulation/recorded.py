"""Recorded responses (`seen from "file"`): rows to what each contact did, and when.

Rows of contacts or elements nobody knows are counted and left out; a wrong cell is a fault like any other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from campaignlang.clock import Zone
from campaignlang.doors import numbers
from campaignlang.doors.cells import Cell
from campaignlang.doors.contacts import read_contacts
from campaignlang.doors.limits import FAULTS_OF_A_FILE_MAX
from campaignlang.doors.numbers import Unreadable
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import shown_path
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element

COLUMNS = ("contact", "element", "response", "time")
VISIT_DIGITS_MAX = 9

# Element, response's key (`entered` for coming in), instant, visit (None where the file says nothing).
Seen = tuple[str, str, int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What each contact did, in the file's order; how many rows concern nobody or nothing known."""

    by_contact: Mapping[str, tuple[Seen, ...]]
    unknown_contacts: int
    unknown_elements: int


def read_recorded(
    path: str, campaign: Campaign, campaign_zone: Zone, contacts: Collection[str], root: str
) -> Recorded:
    """Read recorded responses. Raises Refused (U901) with up to 20 faults of rows."""
    name = shown_path(path)
    faults: list[str] = []
    rows: dict[str, list[Seen]] = {}
    unknown_contacts = unknown_elements = 0

    def refuse_missing_columns(columns: Collection[str]) -> None:
        missing = [column for column in COLUMNS if column not in columns]
        if missing:
            shown = ", ".join(f"`{column}`" for column in missing)
            raise Refused(
                "U901", f"`{name}` has no column {shown}", "it needs contact, element, response, time"
            )

    def fault(_: int, sentence: str) -> None:
        faults.append(sentence)

    for row, cells in read_contacts(path, fault, root, refuse_missing_columns):
        refuse_missing_columns(cells)
        contact, element_name = cells["contact"], cells["element"]
        element = campaign.element_by_name.get(str(element_name))
        if not isinstance(contact, str) or contact not in contacts:
            unknown_contacts += 1
            continue
        if element is None:
            unknown_elements += 1
            continue
        found = _seen(row, cells, element, campaign_zone)
        if isinstance(found, str):
            faults.append(found)
        else:
            rows.setdefault(contact, []).append(found)
    if faults:
        more = len(faults) - FAULTS_OF_A_FILE_MAX
        lines = (*faults[:FAULTS_OF_A_FILE_MAX], *((f"and {more} more",) if more > 0 else ()))
        raise Refused("U901", f"`{name}` has faults, nothing is run:", lines=lines)
    return Recorded(
        by_contact={contact: tuple(seen) for contact, seen in rows.items()},
        unknown_contacts=unknown_contacts,
        unknown_elements=unknown_elements,
    )


def _seen(row: int, cells: Mapping[str, Cell], element: Element, campaign_zone: Zone) -> Seen | str:
    """Give a row's meaning, or the sentence that says what is wrong with it."""
    response = cells["response"]
    if not isinstance(response, str) or not _is_response(response, element):
        known = ", ".join(one.name for one in element.responses) or "none"
        return f"row {row}, column `response`: `{str(response)[:40]}` is none of `{element.name}`: {known}"
    written = cells["time"]
    at = numbers.datetime(written, campaign_zone) if isinstance(written, str) else Unreadable.FORM
    if isinstance(at, Unreadable):
        return f"row {row}, column `time`: `{str(written)[:40]}` is no date-time like `2026-03-02T08:00:00Z`"
    visit = cells.get("visit")
    if visit is None or visit == "":
        return element.name, response, at, None
    digits = str(visit)
    if not (
        digits.isascii() and digits.isdigit() and 0 < len(digits) <= VISIT_DIGITS_MAX and int(digits) > 0
    ):
        return f"row {row}, column `visit`: `{digits[:40]}` is no whole number from 1"
    return element.name, response, at, int(digits)


def _is_response(key: str, element: Element) -> bool:
    name, _, link = key.partition(" ")
    if key == "entered":
        return element.takes_flows_in or element.can_listen or bool(element.responses)
    for response in element.responses:
        if response.name == name:
            return not link or (response.has_links and len(link) > 2 and link[0] == link[-1] == '"')
    return False
