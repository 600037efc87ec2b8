"""Drawings small enough to be read: what Graphviz is asked, the outline, Mermaid, DOT and one SVG."""

from pathlib import Path

from campaignlang.diagram.dot import draw_dot
from campaignlang.diagram.layout import layout_dot
from campaignlang.diagram.mermaid import draw_mermaid
from campaignlang.diagram.outline import draw_outline
from campaignlang.diagram.page import draw_svg
from campaignlang.diagram.picture import measure_picture
from campaignlang.model.campaign import Campaign, GoalTarget, Profile
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.exit import Exit
from campaignlang.model.elements.signal import Signal
from campaignlang.model.operations import SetRule
from tests.conftest import Golden
from tests.diagram import samples

FOLDER = Path(__file__).parent / "goldens"
NAMES = ("layout.dot", "webinar.txt", "webinar.mmd", "small.dot", "small.mmd", "small.svg", "small.txt")


def small() -> Campaign:
    """An entry, a message and a goal, an exit from anywhere, and a signal that only listens."""
    elements = (
        Signal(name="joined", label="Joined", on="account.created", **samples.AT),
        Email(name="hello", label="Hello", subject=samples.always("Nice to meet you"), **samples.AT),
        Exit(name="met", label="Met", goal=True, **samples.AT),
        Exit(name="gone", label="Gone", where=samples.negated(samples.has("subscribed")), **samples.AT),
        Signal(
            name="paid",
            label="Paid",
            on="order.paid",
            sets=(SetRule("plan", samples.text("pro"), "received"),),
            **samples.AT,
        ),
    )
    maker = samples.FlowMaker()
    maker.add("joined", "hello")
    maker.add("hello", "met", condition=samples.came("opened"), within=samples.days(3))
    maker.add("hello", "gone", is_otherwise=True)
    goal = GoalTarget(250, "participants")
    profile = Profile(owner="Dana Reyes", utm_campaign="small", goal=goal)
    return samples.campaign(elements, tuple(maker.flows), name="small", label="Small", profile=profile)


def test_what_graphviz_is_asked(golden: Golden) -> None:
    picture = measure_picture(samples.webinar())
    golden(FOLDER / "layout.dot", layout_dot(picture.nodes, picture.links, "TB", "ortho"))


def test_webinar_in_text(golden: Golden) -> None:
    golden(FOLDER / "webinar.txt", draw_outline(samples.webinar()))
    golden(FOLDER / "webinar.mmd", draw_mermaid(samples.webinar()))


def test_small_campaign(golden: Golden) -> None:
    golden(FOLDER / "small.txt", draw_outline(small()))
    golden(FOLDER / "small.mmd", draw_mermaid(small()))
    golden(FOLDER / "small.dot", draw_dot(small()))
    # A tag a line, so that a difference can be read.
    golden(FOLDER / "small.svg", draw_svg(small()).replace("><", ">\n<"))


def test_no_golden_is_left_over() -> None:
    assert tuple(sorted(path.name for path in FOLDER.iterdir())) == tuple(sorted(NAMES))
