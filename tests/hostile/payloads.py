"""What is hostile in a text, each with the token in it, and a campaign with a text in every place."""

import re

TOKEN = "ZqTokenQz"
PAYLOADS: dict[str, str] = {
    "markup": f"<script>{TOKEN}</script>",
    "attribute": f"\" onload='{TOKEN}' x=\"",
    "entity": f"&lt;b&gt;{TOKEN}&#60;&amp;&quot;&bogus;",
    "document": f"]]><!--{TOKEN}--><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "svg-image": f"<image href='https://evil.example/{TOKEN}'/><use href='#x'/>",
    "style": f"</style><style>*{{fill:url({TOKEN})}}",
    "dot-table": f"<<TABLE><TR><TD HREF='x'>{TOKEN}</TD></TR></TABLE>>",
    "dot-escapes": f"\\N \\G \\E {TOKEN} \\l\\r\\T \\",
    "dot-attribute": f'" , URL="javascript:{TOKEN}" , label="',
    "dot-record": f"{{a|b|<port> {TOKEN}}}",
    "mermaid-quote": f'"]; click element_a href "javascript:{TOKEN}"',
    "mermaid-directive": f"%%{{init: {{'theme': '{TOKEN}'}}}}%%",
    "mermaid-entity": f"#quot;#35;{TOKEN}#lt;script#gt;",
    "mermaid-end": f"end\nsubgraph {TOKEN}",
    "fence": f"```\n# {TOKEN}\n```js\nalert(1)\n```",
    "front-matter": f"---\ntitle: {TOKEN}\n---",
    "markdown": f"[{TOKEN}](javascript:alert(1)) ![x](https://evil.example/x.png) **b**",
    "formula": f'=HYPERLINK("https://evil.example/{TOKEN}","x")',
    "formula-plus": f"+cmd|' /C calc'!{TOKEN}",
    "cells": f'a,b;c\t"d"\n{TOKEN},"',
    "json": f'"}}],"findings":[{{"{TOKEN}":"',
    "github": f"::error file=x::{TOKEN}\n::set-output name=x::y",
    "azure": f"##vso[task.setvariable variable=x]{TOKEN} ##[error]x ##teamcity[x]",
    "shell": f"$(touch owned) `touch owned` ; touch owned | {TOKEN}",
    "percent": f"%s %n %(x)s {{0}} {{x.__class__}} {TOKEN}",
    "finding": f"x.campaign:1:1: error[S001 syntax]: {TOKEN}",
    "far-planes": f"\U0001f600\U0010fffd\ufffe\uffff {TOKEN}",
    "combining": "a" + "\u0301" * 200 + TOKEN,
    "right-to-left": f"\u05d0\u05d1\u05d2 {TOKEN} \u0627\u0644",
    "long": ("x" * 3_000 + TOKEN),
}

SOURCE = """language 1
contact {
  plan: text (PAYLOAD, "b")
  note: text
}
campaign c PAYLOAD {
  owner: PAYLOAD
  description: PAYLOAD
  start: 2026-03-02 09:00
  end: 2026-03-30 18:00
  goal: 2%
  audience a PAYLOAD { where: plan == PAYLOAD or note != "x" description: PAYLOAD }
  signal s PAYLOAD { on: PAYLOAD }
  email m PAYLOAD {
    subject: PAYLOAD when plan == PAYLOAD
    subject: "S"
    sender: PAYLOAD
    preheader: PAYLOAD
  }
  sms t PAYLOAD { text: PAYLOAD sender: PAYLOAD }
  landing p PAYLOAD { url: "https://acme.example/x" asks: note }
  call k PAYLOAD { process: PAYLOAD body: PAYLOAD }
  update u PAYLOAD { set: note = PAYLOAD }
  create r PAYLOAD { record: PAYLOAD fields: note = PAYLOAD }
  split w PAYLOAD { by: PAYLOAD }
  wait v PAYLOAD { for: 1 hour }
  exit done PAYLOAD { goal: yes }
  exit gone PAYLOAD { where: note == PAYLOAD and not subscribed }

  a -> m
  m -> t PAYLOAD when plan == PAYLOAD after 1 day
  m -> t PAYLOAD otherwise
  t -> p -> k -> u -> r -> w
  w -> v
  w -> done
  v -> done
}
behavior b PAYLOAD {
  email { opened: 50% }
  contact { note: PAYLOAD 50%, "x" 50% }
}
test PAYLOAD {
  given plan: PAYLOAD, note: "n"
  a at 2026-03-02 09:00
  expect m with subject: PAYLOAD
  expect ends in gone
  expect note == "never"
}
"""
# The settings of a block need lines of their own.
SOURCE = re.sub(r" (description|sender|body|asks|fields): ", r"\n    \1: ", SOURCE)


def written(text: str) -> str:
    """A text of the language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ")
    return f'"{escaped}"'
