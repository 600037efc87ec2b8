"""Fingerprints of what went into a run: the same files and people give the same, in any order of people."""

from hashlib import sha256

from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.draw import fold
from campaignlang.simulation.value_text import value_text
from campaignlang.syntax.source import Source

_SIXTY_FOUR_BITS = (1 << 64) - 1


def campaign_fingerprint(sources: tuple[Source, ...]) -> str:
    """Give the SHA-256 of the sources' text (LF, no byte-order mark), the file first, in hex."""
    digest = sha256()
    for source in sources:
        digest.update(source.text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def contact_fingerprint(schema: ContactSchema, contact: Contact) -> int:
    """Give `fold` of a contact's line: id, NUL, `attribute=value`, NUL …, in the schema's order."""
    parts = [contact.id]
    for attribute, value in zip(schema.attributes[1:], contact.values[1:], strict=True):
        parts.append(f"{attribute.name}={value_text(value, attribute.type)}")
    return fold("".join(part + "\0" for part in parts))


def contacts_fingerprint(sum_of_folds: int) -> str:
    """Give the hex of the sum, modulo 2⁶⁴, of all contacts' numbers."""
    return f"{sum_of_folds & _SIXTY_FOUR_BITS:016x}"
