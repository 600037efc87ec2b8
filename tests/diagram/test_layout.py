"""Places and routes of random campaigns: lines go around what is not theirs, words stay inside."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaignlang.diagram.cards import FACT, KIND, LABEL
from campaignlang.diagram.layout import Direction, Layout, Link, Node, Route, lay_out
from campaignlang.diagram.lines import orthogonal
from campaignlang.diagram.page import draw_svg
from campaignlang.diagram.picture import Picture, measure_picture
from campaignlang.diagram.silhouette import Point, Side, Silhouette
from campaignlang.doors.children import Finished
from campaignlang.doors.refused import Refused
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.exit import Exit
from campaignlang.model.elements.split import Split
from campaignlang.model.elements.update import Update
from tests.diagram import forty, samples

KINDS: tuple[type[Element], ...] = (Email, Split, Update, Exit)
WORDS = st.sampled_from(("Hi", "A label that needs three lines of a card", "für Привет", "春の案内 🎉"))
SLACK = 1.0
Box = tuple[float, float, float, float]


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    count = draw(st.integers(2, 9))
    elements = tuple(
        draw(st.sampled_from(KINDS))(name=f"e{number}", label=draw(WORDS), **samples.AT)
        for number in range(count)
    )
    maker = samples.FlowMaker()
    ends = st.integers(0, count - 1)
    for source, target, words in draw(st.lists(st.tuples(ends, ends, st.integers(0, 2)), max_size=14)):
        clauses = ({}, {"condition": samples.came("opened")}, {"is_otherwise": True})[words]
        maker.add(f"e{source}", f"e{target}", **clauses)
    return samples.campaign(elements, tuple(maker.flows))


def boxes_of(picture: Picture, layout: Layout) -> dict[str, Box]:
    return {
        node.name: (
            layout.places[node.name][0],
            layout.places[node.name][1],
            layout.places[node.name][0] + node.width,
            layout.places[node.name][1] + node.height,
        )
        for node in picture.nodes
    }


def lines_of(picture: Picture, layout: Layout) -> list[tuple[Link, tuple[Point, ...]]]:
    boxes = boxes_of(picture, layout)

    def outline(name: str) -> Silhouette:
        left, top, right, bottom = boxes[name]
        return Silhouette(x=left, y=top, width=right - left, height=bottom - top)

    return [
        (link, orthogonal(route, outline(link.tail), outline(link.head)))
        for link, route in zip(picture.links, layout.routes, strict=True)
    ]


def crosses(first: Point, second: Point, box: Box) -> bool:
    left, top, right, bottom = box
    low_x, high_x = sorted((first[0], second[0]))
    low_y, high_y = sorted((first[1], second[1]))
    return high_x > left + SLACK and low_x < right - SLACK and high_y > top + SLACK and low_y < bottom - SLACK


def check_lines(picture: Picture, layout: Layout) -> None:
    boxes = boxes_of(picture, layout)
    for first, second in itertools.combinations(boxes.values(), 2):
        assert not crosses(first[:2], first[2:], second)
    for link, corners in lines_of(picture, layout):
        for begin, end in itertools.pairwise(corners):
            assert begin[0] == end[0] or begin[1] == end[1]
            for name, box in boxes.items():
                assert not crosses(begin, end, box), (link, name)


@given(campaign=campaigns())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_line_goes_through_a_card_or_pill(campaign: Campaign) -> None:
    picture = measure_picture(campaign)
    layout = lay_out(picture.nodes, picture.links, direction="TB", engine="bundled")
    if not layout.is_curved:
        check_lines(picture, layout)
    for card in picture.cards:
        room = card.width - card.look.words_start
        assert KIND.width(card.kind) <= room
        assert all(LABEL.width(line) <= room for line in card.label_lines)
        assert all(FACT.width(f"{line.key} {line.text}") <= room for line in card.fact_lines)


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_lines_of_a_large_campaign_keep_clear(direction: Direction) -> None:
    for campaign in (samples.webinar(), forty.trial_to_customer()):
        picture = measure_picture(campaign)
        layout = lay_out(picture.nodes, picture.links, direction=direction, engine="bundled")
        assert not layout.is_curved
        check_lines(picture, layout)


def test_a_last_leg_shorter_than_its_head_ends_on_the_side_it_comes_to() -> None:
    """As Graphviz gave it: the line ends inside the head, a corner of whose back stands for the tip."""
    knots = ((46.0, 20.0), (46.0, 90.0), (45.5, 90.0))
    points = (knots[0], knots[0], knots[1], knots[1], knots[1], knots[2], knots[2])
    source = Silhouette(x=30, y=0, width=40, height=20)
    target = Silhouette(x=0, y=80, width=40, height=20)
    corners = orthogonal(Route(points, None, (49.5, 87.4)), source, target)
    assert corners == ((46, 20), (46, 90), (40, 90))


def test_a_line_meets_stadium_and_hexagon_where_they_are() -> None:
    stadium = Silhouette(x=0, y=0, width=100, height=50, radius=25)
    assert stadium.meet(Side.TOP, (50, 0)) == (50, 0)
    assert stadium.meet(Side.TOP, (0, 0)) == (0, 25)
    assert stadium.meet(Side.RIGHT, (100, 25)) == (100, 25)
    hexagon = Silhouette(x=0, y=0, width=100, height=48, is_hexagon=True)
    assert hexagon.meet(Side.BOTTOM, (6, 48)) == (6, 36)
    assert hexagon.meet(Side.LEFT, (0, 12)) == (6, 12)


def test_curves_where_orthogonal_lines_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    from campaignlang.diagram import layout as module

    asked = []
    real = module.run_child

    def run(program: str, arguments: object, *, stdin: bytes, **limits: int) -> Finished:
        asked.append(b"splines=ortho" in stdin)
        if asked[-1]:
            return Finished(1, b"", b"lost a b edge")
        return real(program, ("-Kdot", "-Tjson"), stdin=stdin, **limits)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "run_child", run)
    svg = draw_svg(samples.webinar())
    assert asked == [True, False]
    assert "C" in svg


def test_a_layout_that_takes_too_long_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from campaignlang.diagram import layout as module

    def run(*_: object, **__: object) -> Finished:
        raise Refused("U906", "`graphviz-pure` took longer than 30 s and was stopped")

    monkeypatch.setattr(module, "run_child", run)
    with pytest.raises(Refused, match="took longer than 30 s") as refused:
        lay_out((Node("a", 10, 10),), (), direction="TB", engine="bundled")
    assert refused.value.help is not None
