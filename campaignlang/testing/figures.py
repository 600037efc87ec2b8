"""Figures of a simulated test: counts of participants and messages, compared exactly, never as floats."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from campaignlang.model.test_block import Figure, FigureCheck
from campaignlang.simulation.story import Passage, Story
from campaignlang.simulation.tally import ARRIVALS

MILLIONTHS = 1_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure's count and what it is a share of; `messages per contact` is no share."""

    count: Fraction
    share: Fraction | None


@dataclass(slots=True)
class Figures:
    """What the figures are made of, gathered from all stories once."""

    contacts: int = 0
    participants: int = 0
    messages: int = 0
    waiting: int = 0
    unfinished: int = 0
    goals: int = 0
    arrived: dict[str, int] = field(default_factory=dict)
    goals_after: dict[str, int] = field(default_factory=dict)
    responded: dict[tuple[str, str], int] = field(default_factory=dict)


def gather(stories: Iterable[Story], *, is_cut_off: bool) -> Figures:
    """Count passages. `is_cut_off`: the end or a stop came; who is inside then is unfinished."""
    figures = Figures()
    for story in stories:
        figures.contacts += 1
        for passage in story.passages:
            _count(figures, passage)
    figures.unfinished = figures.waiting if is_cut_off else 0
    return figures


def _count(figures: Figures, passage: Passage) -> None:
    figures.participants += 1
    is_goal = passage.status == "goal"
    figures.goals += is_goal
    figures.waiting += passage.left_at is None
    seen: dict[tuple[str, str], None] = {}
    elements: dict[str, None] = {}
    for _, element, event, _, _ in passage.events:
        figures.messages += event == "sent"
        if event in ARRIVALS:
            elements[element] = None
        else:
            seen[element, event] = None
    for element in elements:
        figures.arrived[element] = figures.arrived.get(element, 0) + 1
        figures.goals_after[element] = figures.goals_after.get(element, 0) + is_goal
    for key in seen:
        figures.responded[key] = figures.responded.get(key, 0) + 1


def amount(figure: Figure, figures: Figures) -> Amount:
    """Give a figure's value; literals have only the one of the two that was written."""
    people = figures.participants
    match figure.word:
        case "goal":
            return _of(figures.goals, people)
        case "goal after":
            assert figure.element is not None
            return _of(figures.goals_after.get(figure.element, 0), figures.arrived.get(figure.element, 0))
        case "element":
            assert figure.element is not None
            return _of(figures.arrived.get(figure.element, 0), people)
        case "response":
            assert figure.element is not None and figure.response is not None
            count = figures.responded.get((figure.element, figure.response), 0)
            return _of(count, figures.arrived.get(figure.element, 0))
        case "waiting":
            return _of(figures.waiting, people)
        case "unfinished":
            return _of(figures.unfinished, people)
        case "messages per contact":
            return Amount(Fraction(figures.messages, figures.contacts or 1), None)
        case "messages":
            return Amount(Fraction(figures.messages), None)
        case "number":
            return Amount(Fraction(figure.amount, MILLIONTHS), None)
        case _:
            share = Fraction(figure.amount, 100 * MILLIONTHS)
            return Amount(share, share)


def _of(count: int, whole: int) -> Amount:
    return Amount(Fraction(count), Fraction(count, whole) if whole else Fraction(0))


def compares(check: FigureCheck, figures: Figures) -> bool:
    """Say whether a figure check holds."""
    left, right = _pair(check.left, check.right, figures)
    if check.operator == "between":
        assert check.upper is not None
        again, high = _pair(check.left, check.upper, figures)
        return right <= left and again <= high
    return compare(left, check.operator, right)


def compare(left: Fraction, operator: str, right: Fraction) -> bool:
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _pair(left: Figure, right: Figure, figures: Figures) -> tuple[Fraction, Fraction]:
    """Give both as percentages where neither is written as a number, else as numbers."""
    first, second = amount(left, figures), amount(right, figures)
    if first.share is not None and second.share is not None:
        return first.share, second.share
    return first.count, second.count


def figure_text(check: FigureCheck, figures: Figures) -> str:
    """Give what was found: counts, and shares where they are compared."""
    parts = [_found(check.left, check.right, figures)]
    if check.right.word not in ("number", "percent"):
        parts.append(_found(check.right, check.left, figures))
    return " against ".join(parts)


def _found(figure: Figure, other: Figure, figures: Figures) -> str:
    value = amount(figure, figures)
    if value.share is not None and other.word != "number":
        return f"{_decimal(value.share * 100)}% ({_decimal(value.count)})"
    return _decimal(value.count)


def _decimal(value: Fraction) -> str:
    """Give at most two decimals, cut and not rounded up to a bound that was missed."""
    hundredths = value.numerator * 100 // value.denominator
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
