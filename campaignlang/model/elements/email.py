"""`email invite "You're invited" { uses: webinar_invitation }`"""

from dataclasses import replace

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
from campaignlang.model.operations import Effect, Operation, Response, Variant


@dataclass(frozen=True, kw_only=True)
class Email(Element):
    """Send a trigger e-mail."""

    word = "email"
    title = "Email"
    creatio = "Marketing email"
    family = Family.MESSAGE
    icon = "M2.2 4.4h15.6v11.2H2.2zM2.6 5l7.4 6 7.4-6"
    is_message = True
    connects_by = ("uses", "subject", "template")
    responses = (
        SKIPPED,
        Response(name="delivered", one_of="delivery", is_by_person=False, doc="It arrived."),
        Response(name="bounced", one_of="delivery", is_by_person=False, doc="It came back."),
        Response(
            name="hard_bounced",
            of="bounced",
            is_by_person=False,
            effect=Effect.ADDRESS,
            doc="It came back for good: the address does not exist.",
        ),
        Response(
            name="opened",
            of="delivered",
            is_opening=True,
            doc="Its pictures were loaded.",
        ),
        Response(
            name="clicked",
            of="opened",
            has_links=True,
            doc="A link in it was followed.",
        ),
        Response(name="replied", of="opened", doc="It was answered."),
        unsubscribed("opened"),
        Response(
            name="complained",
            of="delivered",
            effect=Effect.CONSENT,
            doc="It was marked as spam.",
        ),
    )

    subject: tuple[Variant, ...] = setting(Shape.TEXT, "The subject line.", is_varied=True)
    template: tuple[Variant, ...] = setting(Shape.FILE, "The file of its HTML.", is_varied=True)
    sender: tuple[Variant, ...] = setting(Shape.TEXT, "Who it comes from.", is_varied=True)
    preheader: tuple[Variant, ...] = setting(
        Shape.TEXT, "What mailboxes show after the subject.", is_varied=True
    )
    uses: tuple[Variant, ...] = uses()
    transactional: bool = transactional()
    consent: str = consent()

    def facts(self) -> tuple[Fact, ...]:
        subject = tuple(
            # The label says it already.
            replace(fact, on_card=False) if fact.value == self.label else fact
            for fact in varied_facts("subject", self.subject, on_card=is_own(self, "subject"))
        )
        shows_uses = not any(fact.on_card for fact in subject)
        return (
            *subject,
            *varied_facts("uses", self.uses, on_card=shows_uses),
            *varied_facts("template", self.template, on_card=shows_uses and not self.uses),
            *varied_facts("sender", self.sender, on_card=is_own(self, "sender")),
            *flag_facts("transactional", self.transactional),
            *set_facts(self),
            *consent_facts(self.consent),
            *varied_facts("preheader", self.preheader, on_card=False),
        )

    def lower(self) -> tuple[Operation, ...]:
        return message_operations(
            self,
            address="email",
            consent=self.consent,
            is_transactional=self.transactional,
            choices=(
                ("uses", self.uses),
                ("subject", self.subject),
                ("template", self.template),
                ("sender", self.sender),
                ("preheader", self.preheader),
                ("url", self.url),
            ),
        )
