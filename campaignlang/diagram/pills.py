"""Pills: the words of a flow, of a global exit's condition, of what a listener sets."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaignlang.diagram.silhouette import Silhouette
from campaignlang.diagram.svg import TextStyle, box, words
from campaignlang.diagram.theme import color
from campaignlang.diagram.wrapping import wrap_balanced
from campaignlang.model.campaign import Campaign
from campaignlang.model.flow import Flow
from campaignlang.model.wording import flow_reason_in_words, flow_times_in_words

PILL_LINE = 14
PILL_ROOM_ACROSS = 18
PILL_ROOM_DOWN = 8
PILL_BASELINE = 15
PILL_RADIUS = 10
PILL_WORDS_WIDTH = 136
PART_LINES_MAX = 4
LINE_UNDER_PILL = 8

FIRST = TextStyle(size=11, is_bold=True)
OTHER = TextStyle(size=11, role="muted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """`lines`: each with its style; `is_dashed`: of an `otherwise`."""

    name: str
    width: float
    height: float
    lines: tuple[tuple[str, TextStyle], ...]
    is_dashed: bool = False

    @property
    def radius(self) -> float:
        return min(PILL_RADIUS, self.height / 2)

    def silhouette(self, x: float, y: float) -> Silhouette:
        """Give the outline that lines end at: a little under the pill, so that no gap shows."""
        return Silhouette(x=x, y=y, width=self.width, height=self.height, depth=LINE_UNDER_PILL)


def flow_pill(flow: Flow, name: str, campaign: Campaign) -> Pill | None:
    """Measure the pill of a flow; a flow without words has none.

    What decides is bold, times are quiet; where only times are told, they decide.
    """
    reason = flow_reason_in_words(flow, campaign)
    times = flow_times_in_words(flow, campaign)
    if not reason and not times:
        return None
    bold = reason[:1] or times
    quiet = (*reason[1:], *times) if reason else ()
    return measure_pill(name, bold, quiet, is_dashed=flow.is_otherwise)


def measure_pill(
    name: str,
    bold: Sequence[str],
    quiet: Sequence[str] = (),
    *,
    is_dashed: bool = False,
    words_width: float = PILL_WORDS_WIDTH,
) -> Pill:
    """Lay parts out, each from a line of its own."""
    styled = (*((part, FIRST) for part in bold), *((part, OTHER) for part in quiet))
    lines = tuple(
        (line, style)
        for part, style in styled
        for line in wrap_balanced(part, words_width, style, PART_LINES_MAX)
    )
    return Pill(
        name=name,
        width=max(style.width(line) for line, style in lines) + PILL_ROOM_ACROSS,
        height=PILL_LINE * len(lines) + PILL_ROOM_DOWN,
        lines=lines,
        is_dashed=is_dashed,
    )


def draw_pill(pill: Pill, x: float, y: float) -> str:
    """Draw a pill with its left top corner at a place."""
    ground = box(
        x,
        y,
        pill.width,
        pill.height,
        radius=pill.radius,
        fill=color("pill"),
        stroke=color("pill-edge"),
        stroke_width=1,
        stroke_dasharray="4 3" if pill.is_dashed else None,
    )
    centre = x + pill.width / 2
    lines = (
        words(line, centre, y + PILL_BASELINE + PILL_LINE * index, style, is_centred=True)
        for index, (line, style) in enumerate(pill.lines)
    )
    return "".join((ground, *lines))
