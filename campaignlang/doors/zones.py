"""Zones by name, from the `tzdata` package alone: the system's copy would give other answers elsewhere.

A name is looked up in the package's list, case exact, before it comes near a path.
"""

import functools
import os

import tzdata  # type: ignore[import-untyped]

from campaignlang.clock import UTC, Zone, zone_from_tzif

PACKAGE_FOLDER = os.path.dirname(tzdata.__file__)


@functools.cache
def zone_names() -> tuple[str, ...]:
    """Every zone the database knows, as listed."""
    with open(os.path.join(PACKAGE_FOLDER, "zones"), encoding="ascii") as file:
        return tuple(file.read().split())


@functools.cache
def zone(text: str) -> Zone | None:
    """The zone of this name, or None."""
    if text == UTC.key:
        return UTC
    if text not in zone_names():
        return None
    with open(os.path.join(PACKAGE_FOLDER, "zoneinfo", *text.split("/")), "rb") as file:
        return zone_from_tzif(text, file.read())


def tzdata_version() -> str:
    """IANA's name of the edition, `2026a`."""
    return str(tzdata.IANA_VERSION)
