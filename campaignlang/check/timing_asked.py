"""Which responses the flows of a campaign ask for, and of which element."""

from dataclasses import field

from campaignlang.check.timing_values import atom_operands
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.parts import atoms


@dataclass(frozen=True, slots=True)
class Asked:
    """Which responses flows ask for: of the element they leave, of another by its name, of a whole kind."""

    here: dict[str, dict[str, None]] = field(default_factory=dict)
    elsewhere: dict[str, dict[str, None]] = field(default_factory=dict)
    of_kinds: dict[str, dict[str, None]] = field(default_factory=dict)


def asked_responses(campaign: Campaign) -> Asked:
    found = Asked()
    for flow in campaign.flows:
        if flow.condition is None:
            continue
        word = campaign.element_by_name[flow.source].word
        for atom in atoms(flow.condition):
            for operand in atom_operands(atom):
                match operand:
                    case c.HasCome(element=name, response=key) if name == flow.source:
                        found.here.setdefault(name, {})[key] = None
                    case c.HasCome(element=name, response=key):
                        found.elsewhere.setdefault(name, {})[key] = None
                    case c.AnyHasCome(kind=kind, response=key):
                        found.of_kinds.setdefault(kind, {})[key] = None
                        if kind == word:
                            found.here.setdefault(flow.source, {})[key] = None
                    case _:
                        pass
    return found
