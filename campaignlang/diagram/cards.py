"""Cards: what stands on an element's card, in lines that fit, and how large it is.

Measured here, drawn in `card_drawing`; Graphviz is only told the size.
"""

from dataclasses import dataclass

from campaignlang.diagram.looks import GOAL_ICON, GOAL_LOOK, GOAL_TITLE, LOOKS, STADIUM_RADIUS, Look
from campaignlang.diagram.silhouette import Silhouette
from campaignlang.diagram.svg import TextStyle
from campaignlang.diagram.wrapping import wrap, wrap_balanced
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements import KINDS
from campaignlang.model.elements.element import Element, Family
from campaignlang.model.facts import every_fact
from campaignlang.model.operations import Finish
from campaignlang.model.wording import condition_in_words, fact_in_words, operand_in_words

CARD_WIDTH = 216
SHRUNK_WIDTH_MIN = 124
CARD_HEIGHT_MIN = 50
KIND_HEIGHT = 12
LABEL_LINE = 17
FACT_LINE = 14.5
LABEL_LINES_MAX = 3
FACT_LINES_MAX = 2
FACTS_MAX = 3
ENTRY_MARK = " · Entry"
FROM_ANYWHERE = "from anywhere when"

KIND = TextStyle(size=9.5, role="muted", is_bold=True, spacing=0.7)
LABEL = TextStyle(size=13.5, is_bold=True)
FACT = TextStyle(size=11)


@dataclass(frozen=True, slots=True)
class FactLine:
    """A line of facts: the key (none on a fact's second line), then words of the value."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A measured card. `facts`: all of them in words, key and value, for tooltip and outline."""

    element: Element
    look: Look
    is_goal: bool
    icon: str
    kind: str
    width: float
    height: float
    label_lines: tuple[str, ...]
    fact_lines: tuple[FactLine, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return self.element.name

    @property
    def words_height(self) -> float:
        return KIND_HEIGHT + LABEL_LINE * len(self.label_lines) + FACT_LINE * len(self.fact_lines)

    def silhouette(self, x: float, y: float) -> Silhouette:
        """Give the outline with the card's left top corner at a place."""
        radius = self.look.radius
        return Silhouette(
            x=x,
            y=y,
            width=self.width,
            height=self.height,
            radius=min(self.height / 2, STADIUM_RADIUS) if radius is None else radius,
            is_hexagon=self.look.is_hexagon,
        )


def label_of(element: Element) -> str:
    """Give the label in one line; an element without one is called by its name."""
    return " ".join((element.label or "").split()) or element.name


def is_goal(element: Element) -> bool:
    """Say whether who comes here has reached the goal."""
    return any(isinstance(operation, Finish) and operation.is_goal for operation in element.lower())


def kind_words(element: Element, campaign: Campaign) -> str:
    """`Landing page · Entry`: a page that is an entry says so, the entry kinds' names do already."""
    if is_goal(element):
        return GOAL_TITLE
    is_entry = element.family is not Family.ENTRY and campaign.is_entry(element)
    return element.title + (ENTRY_MARK if is_entry else "")


def stands_in_band(element: Element, campaign: Campaign) -> bool:
    """Say whether it is drawn in the band below: no flow leads to it or from it."""
    has_flows = campaign.flows_by_target[element.name] or campaign.flows_by_source[element.name]
    return not has_flows and (campaign.is_global_exit(element) or campaign.is_listener(element))


def facts_of(element: Element, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Give every fact in words."""
    facts = tuple((fact.key, fact_in_words(fact, campaign)) for fact in every_fact(element))
    return (*_from_anywhere(element, campaign), *facts)


def listened_sets(listener: Element, campaign: Campaign) -> tuple[str, ...]:
    """`plan = pro`: what a listener sets whenever it hears something, which need not be said again."""
    return tuple(f"{rule.attribute} = {operand_in_words(rule.value, campaign)}" for rule in listener.sets)


def _from_anywhere(element: Element, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """A global exit that flows lead to stays among the others, and says that it is one."""
    if element.leaves_when is None or stands_in_band(element, campaign):
        return ()
    return ((FROM_ANYWHERE, condition_in_words(element.leaves_when, campaign)),)


def _facts_on_card(element: Element, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    label = label_of(element)
    hides_sets = stands_in_band(element, campaign) and campaign.is_listener(element)
    facts = tuple(
        (fact.key, fact_in_words(fact, campaign))
        for fact in element.facts()
        if fact.on_card and not (hides_sets and fact.key == "sets")
    )
    told = (*_from_anywhere(element, campaign), *facts)
    return tuple((key, value) for key, value in told if value != label)[:FACTS_MAX]


def measure_card(element: Element, campaign: Campaign) -> Card:
    """Lay the words of an element's card out and find its size."""
    goal = is_goal(element)
    look = GOAL_LOOK if goal else LOOKS[element.family]
    room = CARD_WIDTH - look.words_start - look.right
    kind = kind_words(element, campaign).upper()
    label_lines = wrap_balanced(label_of(element), room, LABEL, LABEL_LINES_MAX)
    fact_lines = tuple(
        line for key, value in _facts_on_card(element, campaign) for line in _fact_lines(key, value, room)
    )
    width: float = CARD_WIDTH
    if look.shrinks:
        widest = max(
            KIND.width(kind),
            *(LABEL.width(line) for line in label_lines),
            *(FACT.width(f"{line.key} {line.text}".strip()) for line in fact_lines),
        )
        width = min(CARD_WIDTH, max(SHRUNK_WIDTH_MIN, look.words_start + widest + look.right))
    height = KIND_HEIGHT + LABEL_LINE * len(label_lines) + FACT_LINE * len(fact_lines) + look.room
    return Card(
        element=element,
        look=look,
        is_goal=goal,
        icon=GOAL_ICON if goal else _icon(element),
        kind=kind,
        width=width,
        height=max(CARD_HEIGHT_MIN, height),
        label_lines=label_lines,
        fact_lines=fact_lines,
        facts=facts_of(element, campaign),
    )


def _fact_lines(key: str, value: str, room: float) -> tuple[FactLine, ...]:
    first, *others = wrap(f"{key} {value}", room, FACT, FACT_LINES_MAX)
    if first.startswith(f"{key} "):
        return (FactLine(key, first.removeprefix(f"{key} ")), *(FactLine("", line) for line in others))
    return (FactLine(first, ""), *(FactLine("", line) for line in others))


def _icon(element: Element) -> str:
    """A kind of a plug-in without an icon has its family's first one."""
    return getattr(element, "icon", "") or next(kind.icon for kind in KINDS if kind.family is element.family)
