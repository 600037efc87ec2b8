"""What the benchmark asks of the columnar engine, each a function to wire to it.

Each takes how many contacts and a seed, and gives how many things it did: participants, events, rows.
"""


def counts_only(count: int, seed: int) -> int:
    """Run the nurture campaign for so many made-up contacts, counts only; give the participants."""
    raise NotImplementedError


def two_workers(count: int, seed: int) -> int:
    """Do the same with two workers; give the participants."""
    raise NotImplementedError


def event_log(count: int, seed: int) -> int:
    """Run with the whole event log to a Parquet file in a temporary folder; give the events."""
    raise NotImplementedError


def from_csv(count: int, seed: int) -> int:
    """Read so many contacts from a CSV file (made once, beside this process) in blocks; give the rows."""
    raise NotImplementedError
