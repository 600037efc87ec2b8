"""`campaign trace`: one participant's story, and why each flow was taken or not."""

import json
from typing import TYPE_CHECKING, Any

import click

from campaignlang import clock
from campaignlang.cli.people import Blocks, blocks_of
from campaignlang.cli.program import Command, note, screen_format
from campaignlang.cli.running import BLOCK_CONTACTS, Plan, Wanted, plan_of, run_options
from campaignlang.doors.refused import Refused
from campaignlang.doors.screen import escape_text, print_json, print_text
from campaignlang.simulation.explain import Explanation, FlowAnswer
from campaignlang.simulation.story import Event

if TYPE_CHECKING:
    from campaignlang.simulation.columnar.workers.finding import Found

EPILOG = """Examples:
  campaign trace examples/spring_webinar.campaign
  campaign trace examples/spring_webinar.campaign --contacts people.csv --contact anna
  campaign trace examples/spring_webinar.campaign --through webinar --format json
"""


@click.command(cls=Command, help="Tell one participant's story.", epilog=EPILOG)
@click.argument("file")
@run_options
@click.option("--contact", "contact_id", metavar="ID", help="Whose; else the first that came in.")
@click.option("--through", metavar="ELEMENT", help="The first that passed this element.")
@screen_format
def trace(file: str, contact_id: str | None, through: str | None, form: str, **options: Any) -> None:
    from campaignlang.simulation.explain import explain

    wanted = Wanted(**options)
    plan = plan_of(file, wanted)
    people = blocks_of(plan, wanted, BLOCK_CONTACTS)
    if through is not None and through not in plan.campaign.element_by_name:
        from campaignlang.syntax.near import did_you_mean

        hint = did_you_mean(through, plan.campaign.element_by_name)
        raise click.UsageError(f"no element is called `{through[:40]}`" + (f"; {hint}" if hint else ""))
    found = found_contact(plan, people, contact_id, through)
    if found is None:
        nobody(contact_id, through)
        return
    explanation = explain(plan.program, found.scenario, found.contact)
    if form == "json":
        print_json(json.dumps(trace_value(explanation, plan.program.zone), ensure_ascii=False, indent=2))
    else:
        print_text(trace_text(explanation, plan))


def found_contact(plan: Plan, people: Blocks, contact_id: str | None, through: str | None) -> "Found | None":
    """Give the contact that was named, or the first that came in or passed the element."""
    from campaignlang.simulation.columnar.workers.finding import find_by_id, find_first
    from campaignlang.simulation.columnar.workers.shares import NOTHING_KEPT, Job

    job = Job(
        program=plan.program,
        scenario=people.scenario,
        shut_out=people.shut_out,
        kept=NOTHING_KEPT,
        block_contacts=BLOCK_CONTACTS,
    )
    if contact_id is not None:
        return find_by_id(job, people.blocks, people.pool, contact_id)
    return find_first(job, people.blocks, people.pool, through)


def nobody(contact_id: str | None, through: str | None) -> None:
    if contact_id is not None:
        raise Refused("U901", f"no contact has the id `{contact_id[:40]}`")
    note("nobody came in" if through is None else f"nobody passed `{through}`")


def trace_text(explanation: Explanation, plan: Plan) -> str:
    """Give the story, an event a line, below each move the flows."""
    from campaignlang.simulation.telling import answers_of, passage_lines

    story, zone = explanation.story, plan.program.zone
    lines = [f"contact {escape_text(story.contact)}"]
    answers = answers_of(explanation)
    for passage in story.passages:
        if len(story.passages) > 1:
            lines.append(f"entry {passage.entry}")
        lines.extend(line for _, line in passage_lines(passage, answers, plan.campaign, zone))
    if story.kept_out is not None:
        out = story.kept_out
        lines.append(f"never came in: kept out at {out.element} by {out.reason.replace('_', ' ')}")
        if out.part:
            lines.append(f"  {escape_text(out.part)}{f': {escape_text(out.why)}' if out.why else ''}")
    return "\n".join(lines)


def trace_value(explanation: Explanation, zone: clock.Zone) -> dict[str, Any]:
    from campaignlang.simulation.telling import answers_of

    story = explanation.story
    answers = answers_of(explanation)
    out = story.kept_out
    return {
        "schema_version": 1,
        "contact": story.contact,
        "entries": [
            {
                "entry": passage.entry,
                "events": [
                    event_value(event, answers.get((passage.entry, place), ()), zone)
                    for place, event in enumerate(passage.events)
                ],
            }
            for passage in story.passages
        ],
        "kept_out": None
        if out is None
        else {"entry_element": out.element, "part": out.part, "why": out.why or out.reason},
    }


def event_value(event: Event, answers: tuple[FlowAnswer, ...], zone: clock.Zone) -> dict[str, Any]:
    return {
        "time": clock.instant_text(event.time),
        "local": clock.local_text(event.time, zone, seconds=True),
        "element": event.element,
        "event": event.event,
        "flow": event.flow,
        "detail": event.detail,
        "flows": [
            {
                "flow": answer.flow,
                "ready": None if answer.ready is None else clock.instant_text(answer.ready),
                "taken": answer.is_taken,
                "why": answer.why,
            }
            for answer in answers
        ],
    }
