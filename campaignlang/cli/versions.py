"""What `campaign --version` says: campaignlang's version, Python's, Graphviz's and the tz database's."""

import platform

from campaignlang.doors.refused import Refused
from campaignlang.version import VERSION

SECONDS_MAX = 5
OUTPUT_BYTES_MAX = 10_000


def versions_text() -> str:
    from campaignlang.doors.zones import tzdata_version

    return "\n".join(
        (
            f"campaignlang {VERSION}",
            f"Python {platform.python_version()}",
            f"Graphviz {graphviz_version()}",
            f"tz database {tzdata_version()}",
        )
    )


def graphviz_version() -> str:
    """Ask graphviz-pure's program itself: reading the metadata of packages would take six times as long."""
    from campaignlang.doors.children import find_dot, run_child

    program = find_dot()
    if program is None:
        return "not found"
    try:
        done = run_child(program, ("-V",), seconds=SECONDS_MAX, output_bytes_max=OUTPUT_BYTES_MAX)
    except Refused:
        return "does not start"
    said = (done.errors or done.output).decode("utf-8", "replace").strip()
    return said.rpartition("version ")[2] or "unknown"
