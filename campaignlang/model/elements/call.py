"""`call score "Score the account" { process: "account_score" }`"""

from campaignlang.frozen import dataclass
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.facts import address_facts, set_facts, text_facts
from campaignlang.model.operations import Assign, Note, Operation, Respond, Response, Variant


@dataclass(frozen=True, kw_only=True)
class Call(Element):
    """Start a process or call a web service."""

    word = "call"
    title = "Call"
    creatio = "a process or web service"
    family = Family.DATA
    icon = "M7.4 2.2v4M12.6 2.2v4M4.8 6.2h10.4v3.4a5.2 5.2 0 0 1-10.4 0zM10 14.8v3.2"
    responses = (
        Response(name="succeeded", one_of="result", is_by_person=False, doc="It went well."),
        Response(name="failed", one_of="result", is_by_person=False, doc="It did not."),
    )
    has_link = False
    needs_one_of = ("process", "url")

    process: str | None = setting(Shape.TEXT, "The process that is started.")
    url: tuple[Variant, ...] = setting(Shape.URL, "The web service that is called.", is_varied=True)
    method: str | None = setting(
        Shape.METHOD, 'How it is called: `"GET"`, `"POST"`, `"PUT"`, `"PATCH"` or `"DELETE"`.'
    )
    body: str | None = setting(Shape.TEXT, "What is sent.")

    def facts(self) -> tuple[Fact, ...]:
        return (
            *text_facts("process", self.process),
            *address_facts(self.method or "POST", self.url),
            *set_facts(self),
            *text_facts("body", self.body, on_card=False),
        )

    def lower(self) -> tuple[Operation, ...]:
        return (
            Assign(self.sets),
            Note("called", ()),
            Respond(responses=self.responses),
        )
