"""Why something was not so: the first part of a condition that failed, and the value it failed on."""

from campaignlang.model.values import Value
from campaignlang.simulation.program import Part, Program
from campaignlang.simulation.reference import entering
from campaignlang.simulation.reference.conditions import Test, compile_condition
from campaignlang.simulation.reference.operands import names_of
from campaignlang.simulation.reference.person import Person
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram
from campaignlang.simulation.story import KeptOut
from campaignlang.simulation.value_text import value_text


def why_kept_out(
    prepared: PreparedProgram, person: Person, node: PreparedNode, reason: str, at: int
) -> KeptOut:
    """As of the last look at somebody who never came in."""
    part: Part | None = None
    if reason == entering.WHERE and node.entry is not None:
        part = _first_part(node.entry.parts, person, at)
    elif reason == entering.EXIT:
        part = _of_exit(prepared, person, at)
    if part is None:
        return KeptOut(reason=reason, element=node.name)
    why = ", ".join([_known(prepared.program, person, name) for name in part.attributes])
    return KeptOut(reason=reason, element=node.name, part=part.words, why=why)


def _first_part(parts: tuple[tuple[Part, Test], ...], person: Person, at: int) -> Part | None:
    for part, holds in parts:
        if not holds(person, at):
            return part
    return None


def first_failing(
    program: Program, parts: tuple[Part, ...], person: Person, at: int, *, is_local: bool = False
) -> Part | None:
    names = names_of(program, is_local=is_local)
    return next((part for part in parts if not compile_condition(part.condition, names)(person, at)), None)


def _of_exit(prepared: PreparedProgram, person: Person, at: int) -> Part | None:
    """The whole condition of the exit that holds; its attributes are what it holds on."""
    for (_, rule), lowered in zip(prepared.exits, prepared.program.exits, strict=True):
        if rule.holds(person, at):
            words = " and ".join(part.words for part in lowered.parts)
            names = dict.fromkeys(name for part in lowered.parts for name in part.attributes)
            return Part(lowered.condition, words, tuple(names))
    return None


def _known(program: Program, person: Person, name: str) -> str:
    """`country is FR`"""
    index = program.attribute_index[name]
    value: Value = person.values[index]
    if value is None:
        return f"{name} is not known"
    return f"{name} is {value_text(value, program.schema.attributes[index].type)}"
