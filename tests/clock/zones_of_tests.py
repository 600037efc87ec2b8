"""The zones the clock's tests speak of, read from the tz database."""

from campaignlang.clock import Zone
from campaignlang.doors.zones import zone


def named(key: str) -> Zone:
    found = zone(key)
    assert found is not None
    return found


BERLIN = named("Europe/Berlin")
NEW_YORK = named("America/New_York")
LORD_HOWE = named("Australia/Lord_Howe")
