"""Names of time zones, where a campaign writes them (N109)."""

from campaignlang.doors.zones import zone, zone_names
from campaignlang.model.names import did_you_mean, shown
from campaignlang.syntax.codes import UNKNOWN_ZONE
from campaignlang.syntax.diagnostic import Proposal, Report
from campaignlang.syntax.source import Span

# The built-in attribute that holds a contact's zone.
ZONE_ATTRIBUTE = "timezone"


def is_zone(text: str, span: Span, report: Report) -> bool:
    """Say whether there is a zone of this name, and report it if not."""
    if zone(text) is not None:
        return True
    report.add(
        UNKNOWN_ZONE,
        span,
        f"no time zone is called {shown(text)}",
        help=near_zone(text, report) or "zones are named as in `Europe/Berlin`",
    )
    return False


def near_zone(text: str, report: Report) -> Proposal | None:
    """Propose a zone: so called in other letters, of that city, or nearly so called."""
    names = zone_names()
    city = text.rsplit("/", 1)[-1].replace(" ", "_").lower()
    same = [name for name in names if name.lower() == text.lower() or name.lower().endswith("/" + city)]
    if same:
        return Proposal(f"did you mean `{same[0]}`?", same[0] if len(same) == 1 else None)
    return did_you_mean(report, text, names)
