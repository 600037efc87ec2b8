"""What the benchmark asks of the columnar engine: each takes how many contacts and a seed, and tells how many
things it did: participants, events, rows.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from campaignlang.cli.loading import load_document
from campaignlang.doors.zones import zone
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.engine import Engine
from campaignlang.simulation.columnar.outputs.event_log import EventLog
from campaignlang.simulation.columnar.people.made_up import synthetic_blocks
from campaignlang.simulation.columnar.people.reading import read_blocks
from campaignlang.simulation.columnar.workers.crew import Crew
from campaignlang.simulation.columnar.workers.shares import (
    Job,
    Kept,
    Parcel,
    ShareRunner,
    shares_of_many,
    shares_of_one,
)
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import Scenario, clock_of_run

NURTURE = "benchmarks/nurture.campaign"
BLOCK_CONTACTS = 1 << 16
# Eight columns: text of its own, of few values, a zone, a date, a number and a flag.
CSV_SOURCE = """language 1
contact {
  country: text ("DE", "FR", "UK", "US")
  plan: text ("free", "pro")
  joined: date
  score: number
  keen: flag
}
campaign c "C" {
  start: 2026-03-02 09:00
  audience s { where: country == "DE" and plan == "pro" and joined < 2026-01-01 and score > 1 and keen }
  exit x "X"
  s -> x
}
"""


def nurture() -> Program:
    document = load_document(NURTURE)
    return lower(document.campaigns[0], document.behaviors[0])


def counts_only(count: int, seed: int) -> int:
    """Make contacts up and run them, counts only."""
    program = nurture()
    pool = Pool()
    scenario = Scenario(clock=clock_of_run(program), seed=seed)
    engine = Engine(program, scenario, pool, keeps_events=False, keeps_passages=False)
    blocks = synthetic_blocks(program, count, seed, pool, BLOCK_CONTACTS)
    return sum(sum(outcome.tally.statuses.values()) for outcome in engine.outcomes(blocks))


def job(seed: int) -> Job:
    program = nurture()
    return Job(
        program=program,
        scenario=Scenario(clock=clock_of_run(program), seed=seed),
        shut_out={},
        kept=Kept(events=False, passages=False, executions=False, parts=None),
        block_contacts=BLOCK_CONTACTS,
    )


def one_process(count: int, seed: int) -> int:
    """As `campaign run` does with one worker: fingerprints of contacts too."""
    asked = job(seed)
    runner = ShareRunner(asked, Pool())
    return participants(
        parcel for share in shares_of_one(asked, count, None) for parcel in runner.parcels(share)
    )


def two_workers(count: int, seed: int) -> int:
    """As `campaign run --workers 2` does, starting them included."""
    asked = job(seed)
    with Crew(asked, 2) as crew:
        return participants(crew.parcels(shares_of_many(asked, count, None, Pool())))


def participants(parcels: Iterable[Parcel]) -> int:
    return sum(sum(parcel.tally.statuses.values()) for parcel in parcels)


def event_log(count: int, seed: int) -> int:
    """Run with the whole event log to a Parquet file in a temporary folder; give the events."""
    program = nurture()
    pool = Pool()
    scenario = Scenario(clock=clock_of_run(program), seed=seed)
    engine = Engine(program, scenario, pool, keeps_events=True, keeps_passages=False)
    events = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        EventLog(str(Path(folder, "events.parquet")), "parquet", engine.names) as log,
    ):
        for outcome in engine.outcomes(synthetic_blocks(program, count, seed, pool, BLOCK_CONTACTS)):
            assert outcome.events is not None
            events += len(outcome.events.time)
            log.add(outcome)
        log.finish()
    return events


def from_csv(count: int, seed: int) -> int:
    """Read so many contacts from a CSV file in blocks; give the rows. The file is made by the first call."""
    folder = csv_folder()
    source, table = Path(folder, "csv.campaign"), Path(folder, f"{count}.csv")
    if not source.exists():
        source.write_text(CSV_SOURCE, encoding="utf-8")
    if not table.exists():
        write_csv(table, count)
    campaign = load_document(str(source)).campaigns[0]
    utc = zone("UTC")
    assert utc is not None
    audience = read_blocks(str(table), campaign, utc, {}, Pool(), BLOCK_CONTACTS)
    return sum(len(block) for block in audience.blocks)


FOLDERS: list[str] = []


def csv_folder() -> str:
    if not FOLDERS:
        FOLDERS.append(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, FOLDERS[0], ignore_errors=True)
    return FOLDERS[0]


def write_csv(path: Path, count: int) -> None:
    zones = ("Europe/Berlin", "Europe/London", "America/New_York")
    with path.open("w", encoding="utf-8") as file:
        file.write("id,email,country,timezone,plan,joined,score,keen\n")
        for number in range(count):
            country = ("DE", "FR", "UK", "US")[number % 4]
            rest = f"{('free', 'pro')[number % 2]},2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            last = f"{number % 100}.5,{('yes', 'no')[number % 3 > 0]}"
            file.write(f"k{number},k{number}@example.com,{country},{zones[number % 3]},{rest},{last}\n")
