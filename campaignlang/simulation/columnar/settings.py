"""What elements do besides sending: assignments, choices of settings, forms and the ways of splits."""

import numpy as np

from campaignlang.model.behavior import Mix
from campaignlang.model.conditions import type_of
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.operations import Choose, SetRule, Variant
from campaignlang.model.values import Type
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.chance import draws, mix, scaled, upper_bits
from campaignlang.simulation.columnar.columns.picks import pick
from campaignlang.simulation.columnar.conditions import compile_condition
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.operands import (
    Get,
    Names,
    compile_instant,
    compile_operand,
)
from campaignlang.simulation.draw import cumulative_bounds, purpose_key
from campaignlang.simulation.draw import mix as mix_one
from campaignlang.simulation.program import Node, Program


class PreparedSet:
    """`set: attribute = value`; a required attribute keeps its value where the expression is empty."""

    __slots__ = ("attribute", "get", "index", "keeps", "rule")

    def __init__(self, rule: SetRule, program: Program, names: Names) -> None:
        self.rule = rule
        self.index = program.attribute_index[rule.attribute]
        self.attribute = program.schema.attributes[self.index]
        self.keeps = self.attribute.is_required
        self.get = compile_value(rule, self.attribute, names)


def compile_value(rule: SetRule, attribute: AttributeDeclaration, names: Names) -> Get:
    """A date given to a date-time is its beginning; a date-time given to a date is the day it falls on."""
    if attribute.type is Type.DATETIME:
        return compile_instant(rule.value, names)
    get = compile_operand(rule.value, names)
    if attribute.type is not Type.DATE or type_of(rule.value) is not Type.DATETIME:
        return get

    def day(crowd: Crowd, at: Integers) -> Integers:
        instants = get(crowd, at)
        is_empty = instants == EMPTY
        days, _ = names.wall(crowd).local(np.where(is_empty, 0, instants))
        return np.where(is_empty, EMPTY, days)

    return day


class PreparedChoice:
    """A setting that stands several times: the first variant that holds counts."""

    __slots__ = ("name", "variants")

    def __init__(self, name: str, variants: tuple[Variant, ...], names: Names) -> None:
        self.name = name
        self.variants = tuple(
            (
                None if variant.condition is None else compile_condition(variant.condition, names),
                variant.value,
            )
            for variant in variants
        )

    def chosen(self, crowd: Crowd, at: Integers) -> Integers:
        """Give which variant counts for each, from 0; as many as there are where none does."""
        found = np.full(len(at), len(self.variants), np.int64)
        left = np.arange(len(at))
        for number, (test, _) in enumerate(self.variants):
            if not len(left):
                break
            if test is None:
                found[left] = number
                break
            holds = test(crowd.some(left), at[left])
            found[left[holds]] = number
            left = left[~holds]
        return found


class PreparedFill:
    """What a form is filled with, for one attribute it asks."""

    __slots__ = ("attribute", "fill", "index", "key", "pool")

    def __init__(self, fill: Mix, node: Node, program: Program, names: Names) -> None:
        self.index = program.attribute_index[fill.attribute]
        self.attribute = program.schema.attributes[self.index]
        self.fill = fill
        self.pool = names.pool
        self.key = purpose_key(program.campaign, node.draw_name, f"asks {fill.attribute}")

    def values(self, crowd: Crowd, number: Integers) -> Integers:
        """Give what each fills in at its visit of this number."""
        place = mix(np.uint64(self.key) ^ number.astype(np.uint64))
        return pick(self.fill, draws(crowd.persons(), place), self.pool)


class Turn:
    """Which way a split goes: one number a visit, or one for ever where it shares its text with others."""

    __slots__ = ("bounds", "count", "is_common", "key")

    def __init__(self, node: Node, choose: Choose, program: Program) -> None:
        self.is_common = choose.by is not None
        self.key = (
            purpose_key(program.campaign, node.draw_name, "split")
            if choose.by is None
            else purpose_key("", "", choose.by)
        )
        flows = tuple(flow for flow in node.flows if not flow.is_otherwise)
        self.count = len(flows)
        weights = tuple(flow.share_millionths for flow in flows if flow.share_millionths is not None)
        self.bounds = np.array(cumulative_bounds(weights), np.uint64) if weights else None

    def ways(self, crowd: Crowd, number: Integers | None) -> Integers:
        """Give which of the node's flows each takes."""
        if number is None or self.is_common:
            drawn = draws(crowd.persons(), np.uint64(mix_one(self.key ^ 1)))
        else:
            drawn = draws(crowd.persons(), mix(np.uint64(self.key) ^ number.astype(np.uint64)))
        if self.bounds is None:
            return scaled(self.count, drawn)
        bits = upper_bits(drawn)
        found = np.zeros(len(bits), np.int64)
        for bound in self.bounds:
            found += bits >= bound
        return found
