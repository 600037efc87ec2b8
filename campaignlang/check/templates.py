"""Rules on what messages say: template files, their merge fields and links, and fields in texts.

The files are read by whoever calls the checker, each once: `read_template(source path, path as written)`.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from campaignlang.check.atoms import truth, verdict
from campaignlang.check.merge_fields import MergeField, has_field, links_of, merge_fields, without_comments
from campaignlang.doors.refused import Refused
from campaignlang.doors.urls import parse_url
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element, Shape, setting_rules
from campaignlang.model.names import syntax_faults
from campaignlang.model.operations import Variant
from campaignlang.model.parts import atoms, set_attributes
from campaignlang.model.resolve import UNREAD
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Edit, Fix, Related, Report
from campaignlang.syntax.near import did_you_mean, near
from campaignlang.syntax.source import Source, Span

# Gives a template's path as shown and its text, by the path of the file it is named in and its own; raises
# Refused where it cannot be read.
ReadTemplate = Callable[[str, str], tuple[str, str]]
PLACES_SHOWN_MAX = 4
UNSUBSCRIBE = "unsubscribe"
UTM = "utm_campaign"
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text that a message carries: a template's, or a setting's own (then `template` is None)."""

    element: Element
    variant: Variant
    span: Span
    template: Source | None


def templates(campaign: Campaign, read_template: ReadTemplate, report: Report) -> None:
    """R502 to R505 and R508, for every message of a campaign."""

    @cache
    def is_guarded(name: str) -> bool:
        return is_known_of_all(campaign, name)

    for element in campaign.elements:
        if not element.is_message or element.name in campaign.faulty:
            continue
        for said in texts_of(element, read_template, report):
            told = said.variant.value if said.template is None else without_comments(said.template.text)
            check_fields(said, told, campaign, is_guarded, report)
            if said.template is not None:
                check_links(said, said.template, campaign, report)


def texts_of(element: Element, read_template: ReadTemplate, report: Report) -> Iterator[Said]:
    for name, rule in setting_rules(type(element)).items():
        if not rule.is_varied or rule.shape not in (Shape.FILE, Shape.TEXT):
            continue
        variants: tuple[Variant, ...] = getattr(element, name)
        for variant in variants:
            span = variant.span or element.setting_span(name)
            if rule.shape is Shape.TEXT:
                yield Said(element=element, variant=variant, span=span, template=None)
                continue
            try:
                template = Source(*read_template(span.source.path, variant.value))
            except Refused as fault:
                report.add(
                    codes.MISSING_TEMPLATE,
                    span,
                    "the template cannot be read",
                    label="no such file" if "no such" in fault.message.lower() else "not readable",
                    notes=(fault.message,),
                    help=fault.help or "paths are relative to the file in which they stand",
                )
                continue
            yield Said(element=element, variant=variant, span=span, template=template)


def check_fields(
    said: Said, text: str, campaign: Campaign, is_guarded: Callable[[str], bool], report: Report
) -> None:
    fields: dict[str, list[MergeField]] = {}
    for field in merge_fields(text):
        fields.setdefault(field.name, []).append(field)
    for name, found in fields.items():
        declared = campaign.schema.find(name)
        if declared is None:
            if may_be_declared(name, report):
                continue
            attributes = tuple(one.name for one in campaign.schema.attributes)
            report.add(
                codes.UNKNOWN_MERGE_FIELD,
                said.span,
                f"contacts have no attribute `{name[:40]}`, which the text asks for",
                label="names no attribute",
                related=places(said, found),
                help=did_you_mean(name, attributes),
                fix=renamed(said, name, near(name, attributes)),
            )
            continue
        open_ones = [one for one in found if not one.has_default]
        if declared.is_required or not open_ones or is_ruled_out(said.variant, name) or is_guarded(name):
            continue
        report.add(
            codes.MAY_BE_EMPTY,
            said.span,
            f"`{name}` may be empty, and the text has no default for it",
            label="a gap in the text",
            related=places(said, open_ones),
            help=f'write `{{{{ contact.{name} | default: "…" }}}}`, or declare it `required`',
        )


def may_be_declared(name: str, report: Report) -> bool:
    """Say whether an attribute may stand where nothing could be read: an import, or a line with a fault."""
    lines = (one.source.line(one.place[0]) for one in syntax_faults(report))
    return any(report.has(code) for code in UNREAD) or any(name in WORD.findall(line) for line in lines)


def renamed(said: Said, name: str, meant: tuple[str, ...]) -> Fix | None:
    """Put the only near name in its place; in a template, which is no campaign file, nothing is written."""
    fields = [one for one in merge_fields(said.span.text) if one.name == name]
    if said.template is not None or len(meant) != 1 or not fields:
        return None
    edits = []
    for one in fields:
        start = said.span.start + said.span.text.index(name, said.span.text.index(".", one.start))
        edits.append(Edit(Span(said.span.source, start, start + len(name)), meant[0]))
    return Fix(tuple(edits), is_safe=True)


def places(said: Said, fields: list[MergeField]) -> tuple[Related, ...]:
    if said.template is None:
        return ()
    return tuple(
        Related(Span(said.template, one.start, one.end), "in the template")
        for one in fields[:PLACES_SHOWN_MAX]
    )


def is_ruled_out(variant: Variant, name: str) -> bool:
    return variant.condition is not None and is_false_when_empty(variant.condition, name)


def is_false_when_empty(condition: c.Condition, name: str) -> bool:
    told = {atom: truth(atom, name, None, None) for atom in atoms(condition)}
    return verdict(condition, told) is False


def is_known_of_all(campaign: Campaign, name: str) -> bool:
    """Say whether nobody comes in who lacks an attribute, and nothing changes it after."""
    if name in set_attributes(campaign):
        return False
    conditions: list[c.Condition | None] = [
        getattr(element, "where", None) for element in campaign.elements if campaign.is_entry(element)
    ]
    return bool(conditions) and all(one is not None and is_false_when_empty(one, name) for one in conditions)


def check_links(said: Said, template: Source, campaign: Campaign, report: Report) -> None:
    links = links_of(template.text)
    leaving = [link for link in links if UNSUBSCRIBE in link.address.lower()]
    if not leaving and not has_field(without_comments(template.text), UNSUBSCRIBE):
        report.add(
            codes.NO_UNSUBSCRIBE_LINK,
            said.span,
            "the template has no link to unsubscribe",
            label="no way to say no",
            related=(Related(Span(template, 0, min(1, len(template.text))), "this template"),),
            help='add `<a href="{{ unsubscribe }}">Unsubscribe</a>`',
        )
    wanted = campaign.profile.utm_campaign
    bare = [link for link in links if link not in leaving and lacks_mark(link.address, wanted)]
    if bare:
        report.add(
            codes.LINK_WITHOUT_UTM,
            said.span,
            f"{count_of(len(bare))} not marked with `{UTM}={wanted[:40]}`",
            label="clicks on it are not counted for this campaign",
            related=tuple(
                Related(Span(template, one.start, one.end), "without the campaign's mark")
                for one in bare[:PLACES_SHOWN_MAX]
            ),
            help=f"add `{UTM}={wanted}` to the address",
        )


def count_of(count: int) -> str:
    return "a link of the template is" if count == 1 else f"{count} links of the template are"


def lacks_mark(address: str, wanted: str) -> bool:
    """Say whether it is an address of the web without the campaign's mark, or with another's."""
    if not address.lower().startswith(("http://", "https://")):
        return False
    url = parse_url(address)
    if url is not None:
        return [value for name, value in url.parameters if name == UTM] != [wanted]
    # A merge field in it: the mark can only be looked for as it is written.
    return f"{UTM}={wanted}" not in address and f"{UTM}={{{{" not in address
