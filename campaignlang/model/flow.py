"""A resolved flow: one arrow, from one element to one other."""

from dataclasses import field

from campaignlang.clock import ALWAYS, Duration, Times
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition, Operand
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """`number`: from 1 among the flows of its source, in file order.

    `share_millionths`: millionths of a per cent; `times`: its on, at, between;
    `clause_spans`: the place of each clause by its word.
    """

    source: str
    target: str
    number: int
    label: str | None = None
    share_millionths: int | None = None
    condition: Condition | None = None
    after: Duration | None = None
    within: Duration | None = None
    until: Operand | None = None
    times: Times = ALWAYS
    is_local: bool = False
    is_otherwise: bool = False
    span: Span = field(compare=False, repr=False)
    source_span: Span = field(compare=False, repr=False)
    target_span: Span = field(compare=False, repr=False)
    clause_spans: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)

    @property
    def key(self) -> str:
        """`invite->register#1`, as the event log names it"""
        return f"{self.source}->{self.target}#{self.number}"

    @property
    def is_sequence(self) -> bool:
        """A flow without a clause (a share is none here: a split decides on its own)."""
        return not self.is_otherwise and not self.is_conditional

    @property
    def is_conditional(self) -> bool:
        """A flow with a clause that is neither a share nor `otherwise`."""
        return not self.is_otherwise and (
            self.condition is not None
            or self.after is not None
            or self.within is not None
            or self.until is not None
            or self.times != ALWAYS
            or self.is_local
        )

    def clause_span(self, word: str) -> Span:
        """Give the place of a clause, or the whole flow's where it has none of that word."""
        return next((span for found, span in self.clause_spans if found == word), self.span)
