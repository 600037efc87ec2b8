"""Near names, for "did you mean": at most two letters apart, the nearest first."""

from collections.abc import Iterable

from campaignlang.doors.limits import NEAR_NAMES_DISTANCE_MAX

# Longer names are not compared: nobody mistypes two letters of a hundred and asks which was meant.
_LENGTH_MAX = 80
_NAMES_MAX = 3


def near(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Give the candidates within the distance, nearest first, then in their own order, at most three."""
    if not word or len(word) > _LENGTH_MAX:
        return ()
    # Of short words two changed letters leave nothing: `at` is not near `on`.
    limit = min(NEAR_NAMES_DISTANCE_MAX, max(1, len(word) // 3))
    found: dict[str, int] = {}
    for candidate in candidates:
        if candidate in found or candidate == word or abs(len(candidate) - len(word)) > limit:
            continue
        apart = distance(word, candidate, limit)
        # A word that has nothing in common with another is not near it, however short.
        if apart <= limit and apart < max(len(word), len(candidate)):
            found[candidate] = apart
    return tuple(sorted(found, key=lambda name: found[name]))[:_NAMES_MAX]


def distance(left: str, right: str, limit: int) -> int:
    """Count letters to insert, drop, change or swap with the next; beyond `limit` any number above it."""
    before_last: list[int] = []
    last = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        now = [row]
        for column, other in enumerate(right, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            is_swap = row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other
            now.append(min(cost, before_last[column - 2] + 1) if is_swap else cost)
        if min(now) > limit:
            return limit + 1
        before_last, last = last, now
    return last[-1]


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """Word the help: "did you mean `invite`?", or nothing."""
    names = [f"`{name}`" for name in near(word, candidates)]
    if not names:
        return None
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"did you mean {listed}?"
