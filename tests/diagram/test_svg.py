"""What is drawn is inert and complete: nothing of a source becomes markup, ids are unique, links are safe."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from campaignlang.diagram.dot import draw_dot
from campaignlang.diagram.mermaid import draw_mermaid
from campaignlang.diagram.outline import draw_outline
from campaignlang.diagram.page import draw_svg, link_of
from campaignlang.diagram.svg import escape, number
from campaignlang.doors.children import find_dot, run_child
from campaignlang.model.campaign import Campaign, Profile
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.exit import Exit
from campaignlang.syntax.source import Source, Span
from tests.diagram import forty, samples

HOSTILE = (
    "</title><script>alert(1)</script>",
    '" onload="alert(1)',
    "<![CDATA[x]]><!-- -->&amp;&#60;",
    '\\" ]; evil [label="x',
    "<B>bold</B>",
    '%%{init: {}}%% click a href "javascript:alert(1)"',
    "```\n---\ntitle: x\n---",
    "a\x00b\x1b[31m\ud800\u2028",
)
ALLOWED: dict[str, set[str]] = {
    "svg": {
        "width",
        "height",
        "viewBox",
        "class",
        "font-family",
        "role",
        "aria-labelledby",
        "aria-describedby",
    },
    "title": {"id"},
    "desc": {"id"},
    "style": set(),
    "g": {"id", "class"},
    "a": {"href"},
    "rect": {"x", "y", "width", "height", "rx", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "circle": {"cx", "cy", "r", "fill"},
    "path": {
        "d",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "transform",
    },
    "text": {
        "x",
        "y",
        "font-size",
        "font-weight",
        "fill",
        "letter-spacing",
        "text-anchor",
        "textLength",
        "lengthAdjust",
    },
}
NAMESPACE = "{http://www.w3.org/2000/svg}"


def hostile(text: str) -> Campaign:
    """A campaign that says the text wherever a source file can say one."""
    elements = (
        Email(
            name="one",
            label=text,
            subject=samples.always(text),
            description=text,
            url=samples.always("javascript:alert(1)"),
            **samples.AT,
        ),
        Exit(name="two", label=text, where=samples.equals("plan", text), **samples.AT),
        Exit(name="three", label="Three", **samples.AT),
    )
    maker = samples.FlowMaker()
    maker.add("one", "three", label=text, condition=samples.equals("plan", text))
    profile = Profile(owner=text, utm_campaign="x", description=text)
    return samples.campaign(elements, tuple(maker.flows), label=text, profile=profile)


def check_inert(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    ids = [node.attrib["id"] for node in root.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    for node in root.iter():
        name = node.tag.removeprefix(NAMESPACE)
        assert name in ALLOWED, name
        assert set(node.attrib) <= ALLOWED[name], (name, node.attrib)
    return root


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    svg = draw_svg(hostile(text))
    root = check_inert(svg)
    assert root.find(f".//{NAMESPACE}a") is None
    shown = " ".join("".join(node.itertext()) for node in root.iter(f"{NAMESPACE}title"))
    assert re.sub("[^\t\n\\x20-\\x7e\xa0-\ud7ff\ue000-\ufffd]", "\ufffd", text.split()[0]) in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_labels_hold_no_sign_of_its_own(text: str) -> None:
    for line in draw_mermaid(hostile(text)).splitlines()[1:]:
        inside = re.sub(r'"[^"]*"', "", line)
        assert line.count('"') % 2 == 0
        assert "alert" not in inside
        assert not re.search(r"`|%%|<(?!br/>)", line)


@pytest.mark.parametrize("text", HOSTILE)
def test_dot_is_understood_and_draws_no_script(text: str) -> None:
    program = find_dot()
    assert program is not None
    dot = draw_dot(hostile(text)).encode("utf-8")
    drawn = run_child(program, ("-Tsvg",), stdin=dot, seconds=30, output_bytes_max=1_000_000)
    assert drawn.exit_code == 0
    root = ElementTree.fromstring(drawn.output)
    names = {node.tag.removeprefix(NAMESPACE) for node in root.iter()}
    assert names <= {"svg", "g", "title", "a", "path", "polygon", "polyline", "ellipse", "text"}
    attributes = {name for node in root.iter() for name in node.attrib}
    assert not any(name.startswith("on") or name.endswith("href") for name in attributes)


@pytest.mark.parametrize("text", HOSTILE)
def test_dot_labels_are_tables_of_ours(text: str) -> None:
    dot = draw_dot(hostile(text))
    outside_quotes = re.sub(r'"(?:[^"\\]|\\.)*"', "", dot)
    assert not re.search(r"<(?!/?(?:TABLE|TR|TD|FONT|B)\b|<TABLE)", outside_quotes)
    assert "evil" not in re.sub(r"<FONT.*?</FONT>", "", outside_quotes)
    assert dot.count("\n") == draw_dot(hostile("plain")).count("\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_the_outline_keeps_one_line_a_thing(text: str) -> None:
    assert draw_outline(hostile(text)).count("\n") == draw_outline(hostile("plain")).count("\n")


def test_escaping_and_numbers() -> None:
    assert escape('<a href="x">\'&\x0b') == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\ufffd"
    assert [number(value) for value in (1, 1.25, -0.04, 2.96, 10.0)] == ["1", "1.2", "0", "3", "10"]


@pytest.mark.parametrize("draw", [samples.webinar, forty.trial_to_customer])
def test_large_drawings_are_inert_with_a_name_for_everything(draw: object) -> None:
    campaign: Campaign = draw()  # type: ignore[operator]
    root = check_inert(draw_svg(campaign))
    assert root.attrib["role"] in ("img", "group")
    ids = {node.attrib.get("id") for node in root.iter()}
    assert {f"element-{element.name}" for element in campaign.elements} <= ids
    assert {f"flow-{flow.source}-{flow.target}" for flow in campaign.flows} <= ids
    title = root.find(f"{NAMESPACE}title")
    outline = root.find(f"{NAMESPACE}desc")
    assert title is not None and title.text == campaign.label
    assert outline is not None and outline.text == draw_outline(campaign)


def test_ids_do_not_collide_whatever_a_campaign_is_called() -> None:
    elements = tuple(Email(name=name, **samples.AT) for name in ("title", "outline", "element"))
    maker = samples.FlowMaker()
    for source, target in (("title", "outline"), ("title", "outline"), ("title", "title")):
        maker.add(source, target, after=samples.days(1))
    check_inert(draw_svg(samples.campaign(elements, tuple(maker.flows), name="element")))


def test_links_are_web_addresses_or_mail_and_make_a_group() -> None:
    element = Email(name="one", url=samples.always("https://acme.example/a?b=1&c=2"), **samples.AT)
    assert link_of(element, None) == "https://acme.example/a?b=1&c=2"
    assert link_of(replace(element, url=samples.always("javascript:alert(1)")), None) is None
    prefix = "https://code.example/blob/main/"
    assert link_of(element, prefix) == f"{prefix}examples/webinar.campaign#L1"
    assert link_of(element, "javascript:alert(1)//") is None
    elsewhere = Span(Source("/home/dana/a b.campaign", "\nemail one\n"), 1, 6)
    assert link_of(replace(element, span=elsewhere), prefix) == f"{prefix}a%20b.campaign#L2"
    root = check_inert(draw_svg(samples.campaign((element,), ())))
    assert root.attrib["role"] == "group"


def test_a_theme_of_its_own_needs_no_style_sheet() -> None:
    campaign = samples.webinar()
    light, dark = (draw_svg(campaign, theme=theme) for theme in ("light", "dark"))
    assert "<style>" in draw_svg(campaign)
    assert "<style>" not in light + dark
    assert "#ffffff" in light and "#ffffff" not in dark
