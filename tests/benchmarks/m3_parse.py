"""M3: reading mail, everything in it; and no exception on anything."""

from collections.abc import Iterable

from ssync_desktop.mime.parse import parse
from tests.benchmarks.measuring import OURS, PEERS, Measure, run_program
from tests.benchmarks.real_mail import real_mail
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import corpus
from tests.mime.test_differential import assert_says
from tests.mime.test_hostile import HOSTILE

ON_REAL_MAIL = " (real)"


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare our reader with others on the corpus and on real mail, and check what it says."""
    count = 50 if quick else 1_000
    outcome = Outcome("M3", f"read {count} messages, made up and real", count)

    def read(name: str, source: str, number: int) -> Measure:
        python = PEERS if name == "fast" else OURS
        return run_program("parse", name, source, number, python=python)

    for source, mark in (("corpus", ""), ("real", ON_REAL_MAIL)):
        outcome.alternate(
            {
                name + mark: lambda name=name, source=source: read(name, source, count)  # type: ignore[misc]
                for name in ("ours", "fast", "compat32", "default")
            },
            rounds,
        )
    cpu = outcome.cpu
    outcome.aim("times compat32", cpu("compat32") / cpu("ours"), 3)
    outcome.aim("times default", cpu("default") / cpu("ours"), 10)
    outcome.aim("times compat32, real", cpu("compat32 (real)") / cpu("ours (real)"), 2)
    outcome.aim("CPU of a Rust parser", cpu("ours") / cpu("fast"), most=True)
    real = real_mail()
    made_up = corpus(count if quick else 5_000)
    everything = [*(message.raw for message in made_up), *HOSTILE.values(), *real]
    outcome.aim("exceptions of ours", _exceptions(everything), 0, floor=0, most=True)
    outcome.aim("made-up messages read wrongly", _wrong(count), 0, floor=0, most=True)
    outcome.notes.append(
        f"{len(real)} real messages of packages and MAIL_CORPUS, {len(HOSTILE)} hostile ones; "
        "errors of fast, compat32, default on the real ones in a round: "
        + ", ".join(f"{outcome.fact(f'{name} (real)', 'errors'):.0f}" for name in _OTHERS)
    )
    return outcome


_OTHERS = ("fast", "compat32", "default")


def _exceptions(messages: Iterable[bytes]) -> int:
    """Return how often our reader raises; it never should."""
    found = 0
    for raw in messages:
        try:
            parse(raw)
        except BaseException:  # noqa: BLE001 whatever it is, it counts
            found += 1
    return found


def _wrong(count: int) -> int:
    """Return how many messages of the corpus are not read as they were written."""
    wrong = 0
    for message in corpus(count):
        try:
            assert_says(message)
        except AssertionError:
            wrong += 1
    return wrong
