"""`sms nudge "Your trial ends" { text: "Two days left" }`"""

from campaignlang.frozen import dataclass
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.elements.messages import (
    SKIPPED,
    consent,
    consent_facts,
    message_operations,
    transactional,
    unsubscribed,
    uses,
)
from campaignlang.model.facts import flag_facts, is_own, set_facts, varied_facts
from campaignlang.model.operations import Operation, Response, Variant


@dataclass(frozen=True, kw_only=True)
class Sms(Element):
    """Send a text message to the contact's phone."""

    word = "sms"
    title = "SMS"
    creatio = "a custom element"
    family = Family.MESSAGE
    icon = "M2.4 3.2h15.2v10.4H9.2L5.4 17v-3.4h-3zM6 7h8M6 10h5"
    is_message = True
    connects_by = ("uses", "text")
    responses = (
        SKIPPED,
        Response(name="delivered", one_of="delivery", is_by_person=False, doc="It arrived."),
        Response(
            name="failed",
            one_of="delivery",
            is_by_person=False,
            doc="It did not arrive.",
        ),
        Response(
            name="clicked",
            of="delivered",
            has_links=True,
            is_opening=True,
            doc="A link in it was followed.",
        ),
        Response(name="replied", of="delivered", is_opening=True, doc="It was answered."),
        unsubscribed("delivered"),
    )

    text: tuple[Variant, ...] = setting(Shape.TEXT, "What it says.", is_varied=True)
    sender: tuple[Variant, ...] = setting(Shape.TEXT, "Who it comes from.", is_varied=True)
    uses: tuple[Variant, ...] = uses()
    transactional: bool = transactional()
    consent: str = consent()

    def facts(self) -> tuple[Fact, ...]:
        shows_text = bool(self.text)
        return (
            *varied_facts("text", self.text),
            *varied_facts("uses", self.uses, on_card=not shows_text),
            *varied_facts("sender", self.sender, on_card=is_own(self, "sender")),
            *flag_facts("transactional", self.transactional),
            *set_facts(self),
            *consent_facts(self.consent),
        )

    def lower(self) -> tuple[Operation, ...]:
        return message_operations(
            self,
            address="phone",
            consent=self.consent,
            is_transactional=self.transactional,
            choices=(
                ("uses", self.uses),
                ("text", self.text),
                ("sender", self.sender),
                ("url", self.url),
            ),
        )
