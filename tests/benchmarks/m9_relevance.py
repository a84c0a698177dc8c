"""M9: what it costs to decide about a message when very much is stored already.

Check and deliver, with and without smart matching, into stores of a thousand, a hundred thousand
and a million emails and as many contacts. Processor time and rows examined must stay flat. Rows are
counted by the steps of SQLite's machine, of which each row and index entry takes some; the plans
of all statements are shown.
"""

from pathlib import Path

from tests.benchmarks.filled_store import build
from tests.benchmarks.house import copied
from tests.benchmarks.measuring import Measure, run_program
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import memory_folder

SIZES = (1_000, 100_000, 1_000_000)
WAYS = ("plain", "smart")
"""Without and with smart matching."""

QUICK = (200, 1_000, 3_000)
FLAT = 1.5
"""How many times what it costs with the smallest store it may cost with the largest."""

_COPIED = 100_000  # larger stores are used as they are: what a run adds does not show in them


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare small, large and very large stores."""
    count = 100 if quick else 500
    sizes = QUICK if quick else SIZES
    outcome = Outcome("M9", f"check and deliver {count} messages into a filled store", count)
    with memory_folder() as folder:
        stores = {size: folder / f"store{size}.db" for size in sizes}
        for size, path in stores.items():
            build(path, size)
        looks = {
            way: {size: _look(path, size, count, way) for size, path in stores.items()}
            for way in WAYS
        }
        outcome.alternate(
            {
                f"{size:,} stored, {way}": lambda size=size, path=path, way=way: _deliver(  # type: ignore[misc]
                    path, size, count, way
                )
                for way in WAYS
                for size, path in stores.items()
            },
            rounds,
        )
    for way in WAYS:
        _judge(outcome, looks[way], count, way)
    plans = looks["smart"][max(sizes)].facts["plans"]
    outcome.notes += [f"plan: {line}" for line in plans]
    return outcome


def _deliver(path: Path, size: int, count: int, way: str) -> Measure:
    store = copied(path, f"{path.stem}-copy") if size <= _COPIED else path
    return run_program("relevance", "deliver", store, size, count, way)


def _look(path: Path, size: int, count: int, way: str) -> Measure:
    """Look under the lid, before anything was added."""
    store = copied(path, f"{path.stem}-copy") if size <= _COPIED else path
    return run_program("relevance", "look", store, size, count, way)


def _judge(outcome: Outcome, looks: dict[int, Measure], count: int, way: str) -> None:
    """Compare the largest with the smallest."""
    smallest, largest = min(looks), max(looks)
    cpu = {size: outcome.cpu(f"{size:,} stored, {way}") for size in looks}
    steps = {size: look.facts["steps"] for size, look in looks.items()}
    scans = [scan for look in looks.values() for scan in look.facts["scans"]]
    ratio = cpu[largest] / cpu[smallest]
    outcome.aim(f"CPU, largest to smallest, {way}", ratio, floor=FLAT, most=True)
    ratio = steps[largest] / steps[smallest]
    outcome.aim(f"rows examined, largest to smallest, {way}", ratio, floor=FLAT, most=True)
    outcome.aim(f"statements through a table, {way}", len(scans), floor=0, most=True)
    outcome.notes.append(
        f"a message, {way}: "
        + "; ".join(
            f"{size:,} stored {cpu[size] / count * 1000:.2f} ms CPU, {steps[size]:,.0f} steps"
            for size in looks
        )
    )
    runs = outcome.runs[f"{largest:,} stored, {way}"]
    outcome.notes.append(f"related, {way}: {runs[-1].facts['methods']}")
    outcome.notes += [f"scan, {way}: {scan}" for scan in scans]
