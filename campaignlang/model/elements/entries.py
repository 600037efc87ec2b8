"""Settings that the kinds share by which contacts come in."""

from typing import Any

from campaignlang.model.elements.element import Shape, setting


def until() -> Any:
    return setting(Shape.INSTANT, "No one is let in from then on.", in_record=False)


def reenter() -> Any:
    return setting(
        Shape.DURATION,
        "May come in again so long after last coming in, when no longer inside; none: never.",
        in_record=False,
    )
