"""The head of a drawing: the campaign's label, its profile, its goal as a chip."""

from campaignlang.diagram.card_drawing import draw_icon
from campaignlang.diagram.looks import GOAL_ICON
from campaignlang.diagram.profile import campaign_label, goal_in_words, header_fields
from campaignlang.diagram.svg import TextStyle, box, circle, number, path, words
from campaignlang.diagram.theme import color
from campaignlang.diagram.wrapping import wrap
from campaignlang.model.campaign import Campaign

MARGIN = 28
HEADER_WIDTH_MAX = 1_100
CAPTION_BASELINE = 40
LABEL_BASELINE = 65
LABEL_LINE = 27
LABEL_LINES_MAX = 3
FIELDS_BELOW_LABEL = 24
VALUE_BELOW_CAPTION = 17
FIELD_GAP = 28
FIELD_ROW = 40
RULE_BELOW_CAPTION = 36

CHIP_TOP = 30
CHIP_HEIGHT = 32
CHIP_WORDS_START = 34
CHIP_ROOM = 48
CHIP_CLEARANCE = 24
CHIP_CIRCLE = 12
CHIP_CIRCLE_START = 16
CHIP_ICON = 15
CHIP_WORDS_WIDTH_MAX = 300
CHIP_BASELINE = 20.3

CAPTION = TextStyle(size=9, role="muted", is_bold=True, spacing=0.7)
VALUE = TextStyle(size=12.5)
LABEL = TextStyle(size=23, is_bold=True)
CHIP = TextStyle(size=12, role="on-goal", is_bold=True)


def draw_header(campaign: Campaign, page_width: float) -> tuple[str, float]:
    """Draw the header; give it and its height. A wide drawing is read from its left."""
    width = min(page_width, HEADER_WIDTH_MAX)
    chip, chip_width = _draw_chip(campaign, width)
    label_room = width - 2 * MARGIN - (chip_width + CHIP_CLEARANCE if chip else 0)
    lines = wrap(campaign_label(campaign), label_room, LABEL, LABEL_LINES_MAX)
    drawn = [words("CAMPAIGN", MARGIN, CAPTION_BASELINE, CAPTION)]
    baseline: float = LABEL_BASELINE
    for line in lines:
        drawn.append(words(line, MARGIN, baseline, LABEL))
        baseline += LABEL_LINE
    fields, last_row = _draw_fields(campaign, width, baseline - LABEL_LINE + FIELDS_BELOW_LABEL)
    height = last_row + RULE_BELOW_CAPTION
    rule = path(f"M0.5 {number(height)}H{number(page_width - 0.5)}", stroke=color("rule"), stroke_width=1)
    return "".join((*drawn, chip, *fields, rule)), height


def _draw_fields(campaign: Campaign, width: float, row: float) -> tuple[list[str], float]:
    drawn = []
    x: float = MARGIN
    for caption, told in header_fields(campaign.profile):
        caption = caption.upper()
        value = wrap(told, width - 2 * MARGIN, VALUE, 1)[0]
        field_width = max(CAPTION.width(caption), VALUE.width(value))
        if x > MARGIN and x + field_width > width - MARGIN:
            x, row = MARGIN, row + FIELD_ROW
        drawn.append(words(caption, x, row, CAPTION))
        drawn.append(words(value, x, row + VALUE_BELOW_CAPTION, VALUE))
        x += field_width + FIELD_GAP
    return drawn, row


def _draw_chip(campaign: Campaign, width: float) -> tuple[str, float]:
    goal = goal_in_words(campaign)
    if goal is None:
        return "", 0
    text = wrap(goal, CHIP_WORDS_WIDTH_MAX, CHIP, 1)[0]
    chip_width = CHIP.width(text) + CHIP_ROOM
    x = width - MARGIN - chip_width
    middle = CHIP_TOP + CHIP_HEIGHT / 2
    ground = box(x, CHIP_TOP, chip_width, CHIP_HEIGHT, radius=CHIP_HEIGHT / 2, fill=color("goal"))
    drawn = (
        ground,
        circle(x + CHIP_CIRCLE_START, middle, CHIP_CIRCLE, "on-goal"),
        draw_icon(GOAL_ICON, (x + CHIP_CIRCLE_START, middle), CHIP_ICON, "goal"),
        words(text, x + CHIP_WORDS_START, CHIP_TOP + CHIP_BASELINE, CHIP),
    )
    return "".join(drawn), chip_width
