"""Rules on what elements connect to: records, texts, addresses."""

from campaignlang.doors.urls import parse_url
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element, Shape, setting_rules
from campaignlang.model.operations import Variant
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Span


def not_connected(campaign: Campaign, document: Document, report: Report) -> None:
    for element in campaign.elements:
        ways = element.connects_by
        if not ways or element.name in campaign.faulty or any(name in element.own_settings for name in ways):
            continue
        report.add(
            codes.NOT_CONNECTED,
            element.name_span,
            f"`{element.name}` is connected to nothing: it has {none_of(ways)}",
            label="what is shown or sent?",
            help=f"add one of {', '.join(f'`{name}: …`' for name in ways)}",
        )


def none_of(names: tuple[str, ...]) -> str:
    """Give `neither a nor b`, `neither a, b nor c`."""
    return f"neither {', '.join(f'`{name}`' for name in names[:-1])} nor `{names[-1]}`"


def bad_url(campaign: Campaign, document: Document, report: Report) -> None:
    for element in campaign.elements:
        for name in url_settings(type(element)):
            if name in element.own_settings:
                for value, span in variants_with_places(element, name):
                    check_url(value, span, report)


def bad_url_of_record(document: Document, report: Report) -> None:
    for record in document.records:
        values: tuple[Variant, ...] = next((values for name, values in record.settings if name == "url"), ())
        for variant in values:
            check_url(variant.value, variant.span or record.name_span, report)


def url_settings(kind: type[Element]) -> tuple[str, ...]:
    return tuple(name for name, rule in setting_rules(kind).items() if rule.shape is Shape.URL)


def variants_with_places(element: Element, name: str) -> list[tuple[str, Span]]:
    values: tuple[Variant, ...] = getattr(element, name)
    return [(variant.value, variant.span or element.name_span) for variant in values]


def check_url(value: str, span: Span, report: Report) -> None:
    if parse_url(value) is None:
        report.add(
            codes.BAD_URL,
            span,
            "this is no address of the web",
            label="not an address",
            help="write it in full, such as `https://acme.example/page` (http, https or mailto)",
        )


CONNECTION_RULES = (not_connected, bad_url)
