"""The settings of a campaign's profile, and those every element takes beside its kind's, with their docs.

For the manual and `campaign explain`; what they mean is decided where they are resolved.
"""

from campaignlang.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingDoc:
    """What a setting takes, in words, and its manual entry; `default` is empty where it has none."""

    name: str
    takes: str
    doc: str
    default: str = ""


PROFILE_SETTINGS: tuple[SettingDoc, ...] = (
    SettingDoc(name="owner", takes="text", doc="Who answers for the campaign; the checker asks for it."),
    SettingDoc(
        name="utm_campaign",
        takes="text of `a-z 0-9 - _ .`",
        doc="The mark that links carry.",
        default="the campaign's name with `-` for `_`",
    ),
    SettingDoc(
        name="timezone",
        takes="an IANA zone, such as `Europe/Berlin`",
        doc="The zone of the campaign's author, in which its dates are read and shown.",
        default='`"UTC"`',
    ),
    SettingDoc(
        name="start",
        takes="`manual` or a date-time",
        doc="When it starts by itself; `manual`: when it is told to.",
        default="`manual`",
    ),
    SettingDoc(
        name="end",
        takes="`manual` or a date-time",
        doc="When it ends by itself; `manual`: when it is told to, or nobody is left and nobody can come.",
        default="`manual`",
    ),
    SettingDoc(
        name="frequency",
        takes="duration",
        doc="Its execution interval, counted from the start: conditional flows without an exact clock time, "
        "refreshes of audiences and global exits happen on its ticks only.",
        default="none: at once, to the second",
    ),
    SettingDoc(
        name="quiet",
        takes="`between TIME and TIME [local]`",
        doc="Messages that are not transactional wait for its end.",
        default="none",
    ),
    SettingDoc(
        name="limit",
        takes="`N per DURATION`",
        doc="A message that is not transactional, beyond so many, is skipped.",
        default="none",
    ),
    SettingDoc(
        name="goal",
        takes="percent or number",
        doc="The share of the participants, or how many of them, that should reach a goal exit.",
        default="none",
    ),
    SettingDoc(name="description", takes="text", doc="What the campaign is for."),
)

ELEMENT_SETTINGS: tuple[SettingDoc, ...] = (
    SettingDoc(
        name="set",
        takes="`attribute = expression [when RESPONSE]`; may stand several times",
        doc="Changes the contact on arrival, or when that response comes; each sees the ones before.",
    ),
    SettingDoc(
        name="was",
        takes="name",
        doc="The name it had before: its draws stay the same, and a difference pairs the two.",
    ),
)
