"""Who never came in, and why: the reason of the last look, and the part of a condition that failed."""

from collections.abc import Iterator

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.entering import EXIT, REASONS, WHERE, Entering
from campaignlang.simulation.columnar.prepared import PreparedNode

NOT_ENTERED = "not_entered"


def count_kept_out(entering: Entering) -> None:
    """Count them in the block's tally; by their entry, and without a look at the first in the file."""
    block, prepared = entering.life.block, entering.life.prepared
    tally = block.rows.tally
    outside = np.flatnonzero(block.entries == 0)
    tally.entered += block.size - len(outside)
    unseen = int(np.count_nonzero(entering.last_node[outside] == EMPTY))
    if unseen:
        first = prepared.entries[0].name if prepared.entries else ""
        tally.kept_out[NOT_ENTERED] += unseen
        tally.kept_out_parts[NOT_ENTERED, first, ""] += unseen
    for node in prepared.entries:
        for code, reason in enumerate(REASONS):
            is_so = (entering.last_node[outside] == node.index) & (entering.last_reason[outside] == code)
            who = outside[is_so]
            if len(who):
                tally.kept_out[reason] += len(who)
                _count_parts(entering, node, reason, who)


def _count_parts(entering: Entering, node: PreparedNode, reason: str, who: Integers) -> None:
    tally = entering.life.block.rows.tally
    crowd = entering.life.block.crowd(who)
    left = np.full(len(who), True)
    for words, is_so in _parts(entering, node, reason, crowd):
        failed = is_so & left
        count = int(np.count_nonzero(failed))
        if count:
            tally.kept_out_parts[reason, node.name, words] += count
        left &= ~failed
    rest = int(np.count_nonzero(left))
    if rest:
        tally.kept_out_parts[reason, node.name, ""] += rest


def _parts(entering: Entering, node: PreparedNode, reason: str, crowd: Crowd) -> Iterator[tuple[str, Flags]]:
    """Give the parts of a `where` that do not hold, or the exits that do, as of the last look."""
    prepared, at = entering.life.prepared, entering.last_at[crowd.who]
    assert node.entry is not None
    if reason == WHERE:
        for part, test in node.entry.parts:
            yield part.words, ~test(crowd, at)
    elif reason == EXIT:
        for (_, rule), lowered in zip(prepared.exits, prepared.program.exits, strict=True):
            yield " and ".join(part.words for part in lowered.parts), rule.holds(crowd, at)
