"""The built-in element kinds, once, in the order of the manual."""

from campaignlang.model.elements.audience import Audience
from campaignlang.model.elements.call import Call
from campaignlang.model.elements.create import Create
from campaignlang.model.elements.element import Element
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.event import Event
from campaignlang.model.elements.exit import Exit
from campaignlang.model.elements.landing import Landing
from campaignlang.model.elements.signal import Signal
from campaignlang.model.elements.sms import Sms
from campaignlang.model.elements.split import Split
from campaignlang.model.elements.update import Update
from campaignlang.model.elements.wait import Wait

KINDS: tuple[type[Element], ...] = (
    Audience,
    Signal,
    Email,
    Sms,
    Landing,
    Event,
    Call,
    Update,
    Create,
    Split,
    Wait,
    Exit,
)
