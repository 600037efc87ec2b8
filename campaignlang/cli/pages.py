"""Pages about kinds, settings and responses, made from their declarations: plain text that is Markdown too.

`campaign explain` shows them; the manual's tables are made of the same words.
"""

from campaignlang.model.elements import KINDS
from campaignlang.model.elements.element import Element, Family, SettingRule, setting_rules
from campaignlang.model.operations import Effect, Response, Timing
from campaignlang.model.profile_settings import ELEMENT_SETTINGS, PROFILE_SETTINGS, SettingDoc

PROFILE = "campaign"

FAMILY_WORDS = {
    Family.ENTRY: "an entry: contacts come in by it",
    Family.MESSAGE: "a message",
    Family.PAGE: "a page or event",
    Family.CONTROL: "control of the way",
    Family.DATA: "data and other systems",
    Family.EXIT: "an exit",
}
EFFECT_WORDS = {
    Effect.NONE: "",
    Effect.CONSENT: "sets the consent flag to no",
    Effect.ADDRESS: "puts the address out of use",
    Effect.FORM: "fills in what the page `asks`",
}
TIMING_WORDS = {
    Timing.ANY: "",
    Timing.ACTING: "as the element acts, or not at all",
    Timing.BEFORE_CLOSE: "before `ends`, or not at all",
    Timing.AT_CLOSE: "known at `ends`",
}


def kind_page(kind: type[Element]) -> str:
    """Give the page of a kind: what it does, Creatio's name, how it is written, settings, responses."""
    example = first_docstring_line(kind)
    rules = setting_rules(kind)
    lines = [
        f"# {kind.word} (kind)",
        "",
        sentence(kind),
        "",
        f"Family: {FAMILY_WORDS[kind.family]}. Creatio: {kind.creatio}.",
    ]
    if example:
        lines += ["", f"    {example}"]
    lines += ["", "Settings:", ""]
    own = [name for name in rules if name not in setting_rules(Element) or rules[name].doc != base_doc(name)]
    lines += [f"- {setting_line(name, rules[name])}" for name in own]
    if kind.needs_one_of:
        lines.append(f"- One of these must be there: {', '.join(f'`{name}`' for name in kind.needs_one_of)}.")
    common = [name for name in rules if name not in own]
    every = [*common, *(one.name for one in ELEMENT_SETTINGS if one.name not in kind.needs_one_of)]
    lines.append(f"- As every element: {', '.join(f'`{name}`' for name in every)}.")
    if kind.responses:
        lines += ["", "Responses, in their order:", ""]
        lines += [f"- `{one.name}`: {response_text(one, kind)}" for one in kind.responses]
    return "\n".join(lines)


def base_doc(name: str) -> str:
    return setting_rules(Element)[name].doc


def sentence(kind: type[Element]) -> str:
    """Give the first sentence of a kind's docstring, its manual entry."""
    return " ".join((kind.__doc__ or "").split())


def first_docstring_line(kind: type[Element]) -> str:
    """Give the example of a kind: the docstring of its module."""
    import sys

    text = sys.modules[kind.__module__].__doc__ or ""
    return text.strip().strip("`") if text.startswith("`") else ""


def setting_line(name: str, rule: SettingRule) -> str:
    """`uses` (record; several with `when`): The record it connects to."""
    return f"`{name}` ({', '.join(traits(rule))}): {rule.doc}"


def traits(rule: SettingRule) -> tuple[str, ...]:
    """Give what a setting takes, and what else is to be known of it, in words."""
    found = [rule.shape.value]
    if rule.is_required:
        found.append("required")
    if rule.is_repeatable:
        found.append("may stand several times")
    if rule.is_varied:
        found.append("may stand several times with `when`")
    return tuple(found)


def response_text(response: Response, kind: type[Element]) -> str:
    """Give a response's doc, what it depends on and what it changes."""
    parts = [dependence(response, kind), TIMING_WORDS[response.timing], EFFECT_WORDS[response.effect]]
    if response.has_links:
        parts.append(f'a link by its address: `{response.name} "https://…"`')
    if response.is_refusal:
        parts.append("who has declined is `missed`")
    said = "; ".join(part for part in parts if part)
    return f"{response.doc} ({said})" if said else response.doc


def dependence(response: Response, kind: type[Element]) -> str:
    """`of delivered`; `one of delivered, bounced`"""
    if response.one_of is not None:
        group = [f"`{one.name}`" for one in kind.responses if one.one_of == response.one_of]
        return f"exactly one of {', '.join(group)} comes"
    return f"of `{response.of}`" if response.of is not None else ""


def setting_page(kind: type[Element], name: str, rule: SettingRule) -> str:
    """Give the page of a setting of a kind."""
    lines = [f"# {kind.word}.{name} (setting)", "", rule.doc, "", f"Takes: {', '.join(traits(rule))}."]
    if name in kind.needs_one_of:
        lines.append(f"One of these must be there: {', '.join(f'`{one}`' for one in kind.needs_one_of)}.")
    if not rule.in_record:
        lines.append("Only in a campaign: a record does not take it.")
    return "\n".join(lines)


def doc_page(owner: str, setting: SettingDoc) -> str:
    """Give the page of a setting of the profile, or of every element."""
    lines = [f"# {owner}.{setting.name} (setting)", "", setting.doc, "", f"Takes: {setting.takes}."]
    if setting.default:
        lines.append(f"Without it: {setting.default}.")
    return "\n".join(lines)


def response_page(kind: type[Element], response: Response) -> str:
    return f"# {kind.word}.{response.name} (response)\n\n{response_text(response, kind)}"


def profile_page() -> str:
    """Give the page of the word `campaign`: its profile."""
    lines = [
        "# campaign (block)",
        "",
        "A campaign: its profile, elements and flows.",
        "",
        "Profile settings:",
        "",
    ]
    for one in PROFILE_SETTINGS:
        default = f" Without it: {one.default}." if one.default else ""
        lines.append(f"- `{one.name}` ({one.takes}): {one.doc}{default}")
    return "\n".join(lines)


def pages_of(word: str) -> tuple[str, ...]:
    """Give every page a word has as kind, setting, response, or one of these after its owner and a dot."""
    owner, _, name = word.rpartition(".")
    found: list[str] = []
    if not owner and word == PROFILE:
        found.append(profile_page())
    if owner in ("", PROFILE):
        found += [doc_page(PROFILE, one) for one in PROFILE_SETTINGS if one.name == name]
    for kind in KINDS:
        if not owner and kind.word == word:
            found.append(kind_page(kind))
        if owner not in ("", kind.word):
            continue
        rule = setting_rules(kind).get(name)
        if rule is not None and (owner or name not in setting_rules(Element) or rule.doc != base_doc(name)):
            found.append(setting_page(kind, name, rule))
        found += [response_page(kind, one) for one in kind.responses if one.name == name]
        if owner:
            found += [doc_page(kind.word, one) for one in ELEMENT_SETTINGS if one.name == name]
    if not owner:
        found += [doc_page("every element", one) for one in ELEMENT_SETTINGS if one.name == name]
        if name in setting_rules(Element):
            rule = setting_rules(Element)[name]
            found.append(
                doc_page("every element", SettingDoc(name=name, takes=rule.shape.value, doc=rule.doc))
            )
    return tuple(found)


def page_words() -> tuple[str, ...]:
    """Give every word that has a page here, for near names."""
    words: dict[str, None] = {PROFILE: None}
    words.update((one.name, None) for one in (*PROFILE_SETTINGS, *ELEMENT_SETTINGS))
    words.update((f"{PROFILE}.{one.name}", None) for one in PROFILE_SETTINGS)
    for kind in KINDS:
        names = (*setting_rules(kind), *(one.name for one in kind.responses))
        words.update((name, None) for name in (kind.word, *names))
        words.update((f"{kind.word}.{name}", None) for name in names)
    return tuple(words)
