"""What the kinds tell of themselves on their cards: short helpers for the kinds' `facts()`.

Values may hold conditions and operands; `model.wording` puts them into words.
"""

from collections.abc import Iterable

from campaignlang.clock import Duration
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.elements.element import Element, Fact, Variant
from campaignlang.model.phrases import duration_in_words

SCHEMES = ("https://", "http://", "mailto:")


def is_own(element: Element, name: str) -> bool:
    """Say whether a setting is the element's, not only its record's or folder's."""
    return not element.records or name in element.own_settings


def varied_facts(key: str, values: Iterable[Variant], *, on_card: bool = True) -> tuple[Fact, ...]:
    """`subject Es gibt noch Plätze when country is DE`, a fact for each value."""
    return tuple(
        Fact(key, value.value if value.condition is None else (value.value, "when", value.condition), on_card)
        for value in values
    )


def address_facts(key: str, values: Iterable[Variant]) -> tuple[Fact, ...]:
    """`at acme.example/webinar`: addresses without their scheme."""
    return varied_facts(key, (Variant(without_scheme(one.value), one.condition) for one in values))


def without_scheme(url: str) -> str:
    return next((url.removeprefix(scheme) for scheme in SCHEMES if url.startswith(scheme)), url)


def text_facts(key: str, value: str | None, *, on_card: bool = True) -> tuple[Fact, ...]:
    return (Fact(key, value, on_card),) if value is not None else ()


def flag_facts(key: str, value: bool) -> tuple[Fact, ...]:
    """`transactional yes`; nothing for no."""
    return (Fact(key, "yes"),) if value else ()


def count_facts(key: str, value: int | None) -> tuple[Fact, ...]:
    return (Fact(key, f"{value:,}"),) if value is not None else ()


def value_facts(key: str, value: Condition | Operand | None, *, on_card: bool = True) -> tuple[Fact, ...]:
    return (Fact(key, value, on_card),) if value is not None else ()


def again_facts(reenter: Duration | None) -> tuple[Fact, ...]:
    """`again after 30 days`"""
    return (Fact("again", f"after {duration_in_words(reenter)}"),) if reenter is not None else ()


def set_facts(element: Element) -> tuple[Fact, ...]:
    """`sets plan = pro when opened`, one each."""
    return tuple(
        Fact("sets", (f"{rule.attribute} =", rule.value, *_when(rule.response))) for rule in element.sets
    )


def _when(response: str | None) -> tuple[str, ...]:
    return ("when", response.replace("_", " ")) if response is not None else ()


def every_fact(element: Element) -> tuple[Fact, ...]:
    """Give what the tooltip and the outline tell: the kind's facts, then what every element may have."""
    told = tuple(fact.key for fact in element.facts())
    link = () if "at" in told or not element.has_link else varied_facts("link", element.url)
    return (*element.facts(), *text_facts("about", element.description), *link)
