"""A run's summary as people read it in a terminal: life, elements, messages, goal, who waits."""

from typing import Any

from campaignlang import clock
from campaignlang.doors.screen import escape_text
from campaignlang.simulation.tally import Tally

COMPLETED_BY = {
    "end": "ended at its end",
    "stop": "stopped when told",
    "until": "looked at until the time told",
    "everyone left": "completed when everyone had left",
    "nothing can happen": "nothing more can happen, and somebody is still inside",
}
KEPT_OUT = {
    "exit": "a global exit keeps them out",
    "until": "came too late",
    "distinct": "somebody else has the same value",
    "where": "the condition does not hold",
    "not_entered": "never came",
}
MESSAGE_COUNTS = ("delivered", "opened", "clicked", "unsubscribed")
LABEL_WIDTH_MAX = 36


def run_screen(
    summary: dict[str, Any], tally: Tally, zone: clock.Zone, *, start: int | None, end: int | None
) -> str:
    """Give the whole screen, blocks parted by empty lines."""
    life = tuple("" if at is None else clock.local_text(at, zone) for at in (start, end))
    blocks = [
        _head(summary, tally, *life),
        _elements(summary),
        _messages(summary),
        _goal(summary),
        _waiting(summary),
    ]
    return "\n\n".join(block for block in blocks if block)


def _head(summary: dict[str, Any], tally: Tally, start: str, end: str) -> str:
    lines = [
        f"campaign {escape_text(summary['label'])} ({summary['campaign']})",
        f"  runs           {start or 'never started'} → {end or 'no end reached'}, {summary['timezone']}",
        f"  completed by   {summary['completed_by']}: {COMPLETED_BY[summary['completed_by']]}",
        f"  contacts       {summary['contacts']['all']:,}",
        f"  entered        {summary['contacts']['entered']:,}",
    ]
    for reason, count in summary["contacts"]["kept_out"].items():
        if count:
            lines.append(f"  kept out       {count:,} by {reason.replace('_', ' ')}: {KEPT_OUT[reason]}")
            lines.extend(
                f"                 {times:,} at {element}: {escape_text(part)}"
                for (found, element, part), times in sorted(
                    tally.kept_out_parts.items(), key=lambda item: (-item[1], item[0])
                )
                if found == reason and part
            )
    return "\n".join(lines)


def _elements(summary: dict[str, Any]) -> str:
    rows: list[tuple[str, ...]] = [("element", "", "arrived", "left", "waiting")]
    for element in summary["elements"]:
        counts = (f"{element[key]:,}" for key in ("arrived", "left", "waiting"))
        rows.append((element["name"], _short(element["label"]), *counts))
    return table_text(rows, left_columns=2)


def _messages(summary: dict[str, Any]) -> str:
    if not summary["messages"]:
        return ""
    rows: list[tuple[str, ...]] = [("message", "sent", "skipped", *MESSAGE_COUNTS)]
    for message in summary["messages"]:
        skipped = sum(message["skipped"].values())
        cells = [message["element"], f"{message['sent']:,}", f"{skipped:,}"]
        for name in MESSAGE_COUNTS:
            cells.append(f"{message[name]:,}" if name in message else "–")
        rows.append(tuple(cells))
        if message["sent"]:
            rates = (
                percent_text(message[name], message["sent"]) if name in message else ""
                for name in MESSAGE_COUNTS
            )
            rows.append(("", "", "", *rates))
    return table_text(rows, left_columns=1)


def _goal(summary: dict[str, Any]) -> str:
    goal = summary["goal"]
    if goal is None:
        return ""
    everyone = summary["participants"]["all"]
    verdict = "met" if goal["met"] else "missed"
    if goal["unit"] == "percent":
        target = f"{goal['target']:.4f}".rstrip("0").rstrip(".")
        reached = percent_text(goal["reached"], everyone).replace("%", " %")
        return f"goal: {reached} of {everyone:,} reached a goal; target {target} %: {verdict}"
    return f"goal: {goal['reached']:,} of {everyone:,} reached a goal; target {goal['target']:,}: {verdict}"


def _waiting(summary: dict[str, Any]) -> str:
    rows = [
        f"  {element['waiting']:,} at {element['name']}"
        for element in summary["elements"]
        if element["waiting"]
    ]
    return "\n".join(["still inside:", *rows]) if rows else ""


def percent_text(part: int, whole: int) -> str:
    """Give part of whole in per cent with one decimal, rounded half-even from whole numbers."""
    if whole == 0:
        return "0.0%"
    tenths, rest = divmod(part * 1_000, whole)
    if rest * 2 > whole or (rest * 2 == whole and tenths % 2):
        tenths += 1
    return f"{tenths // 10}.{tenths % 10}%"


def table_text(rows: list[tuple[str, ...]], *, left_columns: int) -> str:
    """Set rows in columns: the first ones to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < left_columns else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _short(label: str) -> str:
    text = escape_text(label)
    return text if len(text) <= LABEL_WIDTH_MAX else text[: LABEL_WIDTH_MAX - 1] + "…"
