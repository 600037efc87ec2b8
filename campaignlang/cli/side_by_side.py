"""The rules on the campaigns of a large file, side by side on the cores there are.

What is found is the same, in the same order: a copy of this process tells what it found of each campaign,
and what it does not tell is looked for here.
"""

import io
import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from typing import Any

from campaignlang.check import check, check_campaign
from campaignlang.check.connected import bad_url_of_record
from campaignlang.check.repeated import once_per_statement
from campaignlang.check.templates import ReadTemplate
from campaignlang.doors.forks import Copy, copies_that_pay
from campaignlang.model.campaign import Campaign, Document
from campaignlang.syntax.codes import CODES
from campaignlang.syntax.diagnostic import Code, Diagnostic, Report
from campaignlang.syntax.source import Source

Found = list[list[Diagnostic]]


def check_side_by_side(
    document: Document, report: Report, read_template: ReadTemplate, *, crowded_hours: int | None
) -> None:
    """Do what `check` does."""
    copies = min(copies_that_pay(), len(document.campaigns) - 1)
    if copies < 1:
        check(document, report, read_template, crowded_hours=crowded_hours)
        return
    shares = [document.campaigns[number :: copies + 1] for number in range(copies + 1)]
    known = report.count

    def found_in(share: Sequence[Campaign]) -> Found:
        own = Report()
        for diagnostic in report.since(0):
            own.keep(diagnostic)
        ends = [known]
        for campaign in share:
            check_campaign(campaign, document, own, read_template, crowded_hours=crowded_hours)
            ends.append(own.count)
        new = own.since(known)
        return [new[begin - known : end - known] for begin, end in pairwise(ends)]

    def told_of(share: Sequence[Campaign]) -> bytes:
        return packed(found_in(share), document)

    with ExitStack() as at_work:
        others = [at_work.enter_context(Copy(partial(told_of, share))) for share in shares[1:]]
        found = [found_in(shares[0])]
        for share, copy in zip(shares[1:], others, strict=True):
            told = copy.result()
            found.append(found_in(share) if told is None else unpacked(told, document))
    for number in range(len(document.campaigns)):
        share_number, place = number % len(shares), number // len(shares)
        for diagnostic in found[share_number][place]:
            report.keep(diagnostic)
    once_per_statement(report)
    bad_url_of_record(document, report)


class Packing(pickle.Pickler):
    """Names the sources and codes that both processes have, which are told apart by what they are."""

    def __init__(self, file: io.BytesIO, sources: Sequence[Source]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.numbers = {id(source): number for number, source in enumerate(sources)}

    def persistent_id(self, value: Any) -> tuple[str, str | int] | None:
        if isinstance(value, Code):
            return "code", value.code
        if isinstance(value, Source) and id(value) in self.numbers:
            return "source", self.numbers[id(value)]
        return None


class Unpacking(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, sources: Sequence[Source]) -> None:
        super().__init__(file)
        self.sources = sources

    def persistent_load(self, name: Any) -> Code | Source:
        sort, what = name
        return self.sources[what] if sort == "source" else next(one for one in CODES if one.code == what)


def packed(found: Found, document: Document) -> bytes:
    file = io.BytesIO()
    Packing(file, document.sources).dump(found)
    return file.getvalue()


def unpacked(told: bytes, document: Document) -> Found:
    found: Found = Unpacking(io.BytesIO(told), document.sources).load()
    return found
