"""Measure what a user waits for, in one run: whole processes beside bare Python, and the engine's pace.

    python benchmarks/measure.py [--runs 15]

Figures are medians of user and system time (which Windows does not tell), so that others on the machine
count for little, and of what passed on the clock: less, where a command uses several cores. Compare the
ratios, not the seconds of different machines.
"""

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEBINAR = ROOT / "examples" / "spring_webinar.campaign"
PARTICIPANTS = 20_000
LINES = 10_000
WEBINAR_LINES = 47


def seconds(command: list[str], runs: int) -> tuple[float, float]:
    """Give the median time a whole process takes of cores, and on the clock; the first run is not counted."""
    found, passed = [], []
    for _ in range(runs + 1):
        begin = os.times()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        end = os.times()
        found.append(end.children_user - begin.children_user + end.children_system - begin.children_system)
        passed.append(end.elapsed - begin.elapsed)
    return statistics.median(found[1:]), statistics.median(passed[1:])


def long_source(lines: int) -> str:
    """Make a campaign of about so many lines that checks clean: a long chain of waits."""
    count = lines // 2
    elements = "\n".join(f'  wait w{number} "W" {{ for: 1 hour }}' for number in range(count))
    flows = "\n".join(f"  w{number} -> w{number + 1}" for number in range(count - 1))
    return (
        'language 1\n\ncampaign long "Long" {\n  owner: "O"\n  audience s "S" { where: subscribed }\n'
        f'  exit x "X"\n{elements}\n  s -> w0\n{flows}\n  w{count - 1} -> x\n}}\n'
    )


def webinars_source(count: int) -> str:
    """Make so many copies of the webinar's campaign, each under a name of its own."""
    head, _, rest = WEBINAR.read_text(encoding="utf-8").partition("campaign spring_webinar ")
    campaign = rest.partition("\nbehavior ")[0]
    return head + "\n".join(f"campaign spring_webinar_{number} {campaign}" for number in range(count))


def long_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    """Write the files of 10,000 lines, with what the copies of the webinar import and send."""
    for name in ("shared", "emails"):
        shutil.copytree(WEBINAR.parent / name, folder / name)
    sources = (("waits", long_source(LINES)), ("webinars", webinars_source(LINES // WEBINAR_LINES)))
    found = []
    for name, source in sources:
        path = folder / f"{name}.campaign"
        path.write_text(source, encoding="utf-8")
        found.append((name, path))
    return tuple(found)


def engine_pace() -> tuple[int, int]:
    """Give participants of the webinar a second: with those kept out, and of those who come in."""
    from campaignlang import cli
    from campaignlang.cli.loading import load_document
    from campaignlang.simulation.lower import lower
    from campaignlang.simulation.reference.living import simulate
    from campaignlang.simulation.scenario import Scenario, clock_of_run
    from campaignlang.simulation.synthetic import synthetic_contacts

    gc.set_threshold(cli.VALUES_BETWEEN_COLLECTIONS)
    document = load_document(str(WEBINAR))
    program = lower(document.campaigns[0], document.behaviors[0])
    scenario = Scenario(clock=clock_of_run(program), seed=7)
    everybody = list(synthetic_contacts(program, 6_000, 7))
    stories = list(simulate(program, scenario, everybody))
    inside = [contact for contact, story in zip(everybody, stories, strict=True) if story.passages]
    paces = []
    for contacts in (everybody, inside):
        best = 0
        for _ in range(8):
            begin = time.process_time()
            participants = sum(len(story.passages) for story in simulate(program, scenario, contacts))
            best = max(best, int(participants / (time.process_time() - begin)))
        paces.append(best)
    return paces[0], paces[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    campaign = [sys.executable, "-m", "campaignlang"]
    bare = seconds([sys.executable, "-c", "pass"], runs)
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            ("bare Python", bare),
            ("campaign --help", seconds([*campaign, "--help"], runs)),
            ("campaign check, the webinar", seconds([*campaign, "check", str(WEBINAR)], runs)),
            (
                "campaign draw, the webinar to SVG",
                seconds([*campaign, "draw", str(WEBINAR), "-o", str(Path(folder, "w.svg"))], runs),
            ),
            *(
                (
                    f"campaign {' '.join(command)}, 10,000 lines of {name}",
                    seconds([*campaign, *command, str(path)], 5),
                )
                for name, path in long_files(Path(folder))
                for command in (("check",), ("fmt", "--check"))
            ),
        ]
        small, large = (
            seconds(
                [*campaign, "run", str(WEBINAR), "--behavior", "last_spring", "--contacts", str(count)], 3
            )[0]
            for count in (100, PARTICIPANTS)
        )
    print(f"{'what':52} {'seconds':>8} {'over bare':>10} {'ratio':>7} {'clock':>7}")
    for name, (found, passed) in rows:
        print(f"{name:52} {found:8.3f} {found - bare[0]:10.3f} {found / bare[0]:7.1f} {passed:7.3f}")
    pace = (PARTICIPANTS - 100) / (large - small)
    print(f"campaign run, the webinar: {pace:,.0f} contacts a second, one process, all included")
    everybody, inside = engine_pace()
    print(f"reference engine alone: {everybody:,} participants a second, kept-out contacts included")
    print(f"reference engine alone: {inside:,} participants a second, of contacts who all come in")


if __name__ == "__main__":
    main()
