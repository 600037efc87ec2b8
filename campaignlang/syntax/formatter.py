"""One canonical layout of a file: `format_source`. The tokens stay what they are; the space between changes.

What does not parse is left as it is, block by block. How a line looks is said in `formatter_lines`.
"""

import re
from dataclasses import dataclass

from campaignlang.syntax.codes import TOO_LARGE, UNCLOSED_BLOCK
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.formatter_blocks import laid_out
from campaignlang.syntax.formatter_tokens import Chunk, Reader, Token, chunks_of, tokens_of
from campaignlang.syntax.lines import read_lines
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source, Span

_RETURNS = re.compile(r"\r+\n")


@dataclass(frozen=True, slots=True)
class Formatted:
    """The new text, and the lines (from 1) where blocks begin that do not parse and were left alone."""

    text: str
    left_alone: tuple[int, ...] = ()


def format_source(source: Source) -> Formatted:
    """Lay a file out. A file of which nothing can be read is given back as it is."""
    # The door of sources has done so already; an editor's text does not come through it.
    source = Source(source.path, _RETURNS.sub("\n", source.text.removeprefix("\ufeff")))
    report = Report()
    parse(source, report)
    lines = read_lines(source, Report())
    if lines.is_hopeless or report.has(TOO_LARGE):
        return Formatted(source.text, (1,))
    faults = _faults(report)
    tokens = tokens_of(source, lines, has_faults=bool(faults))
    reader = Reader(tokens, source)
    statements, left_alone = [], []
    for chunk in _parsed_chunks(source, tokens, faults):
        if not chunk.is_whole:
            left_alone.append(source.place(tokens[chunk.first].start)[0])
        statements.append(reader.chunk(chunk))
    return Formatted(laid_out(tuple(statements), reader.rest()), tuple(left_alone))


def _parsed_chunks(source: Source, tokens: tuple[Token, ...], faults: tuple[Span, ...]) -> list[Chunk]:
    """Say of each top-level statement whether it parses.

    Those next to each other that do not become one: what stands between them stays, too.
    """
    chunks = chunks_of(tokens)
    if not faults:
        return list(chunks)
    found: list[Chunk] = []
    for chunk in chunks:
        is_whole = (
            chunk.is_whole and not _holds(tokens, chunk, faults) and _stands_alone(source, tokens, chunk)
        )
        if not is_whole and found and not found[-1].is_whole:
            found[-1] = Chunk(found[-1].first, chunk.last, False)
        else:
            found.append(Chunk(chunk.first, chunk.last, is_whole))
    return found


def _stands_alone(source: Source, tokens: tuple[Token, ...], chunk: Chunk) -> bool:
    """Whether a chunk parses by itself: what follows from a fault before it is not reported a second time."""
    report = Report()
    start, end = tokens[chunk.first].start, tokens[chunk.last - 1].end
    parse(Source(source.path, source.text[start:end]), report)
    return not report.findings


def _faults(report: Report) -> tuple[Span, ...]:
    """Give the places of the syntax errors; of a block that is not closed, where it was opened."""
    spans: list[Span] = []
    for found in report.findings:
        if found.code == UNCLOSED_BLOCK and found.related:
            spans.extend(place.span for place in found.related)
        elif found.span is not None:
            spans.append(found.span)
    return tuple(spans)


def _holds(tokens: tuple[Token, ...], chunk: Chunk, faults: tuple[Span, ...]) -> bool:
    start, end = tokens[chunk.first].start, tokens[chunk.last - 1].end
    return any(fault.start <= end and start <= fault.end for fault in faults)
