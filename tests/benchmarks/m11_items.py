"""M11: appointments, contacts and tasks: the first synchronization, an idle pass, a small change.

The organization is full and the mailbox on the sandbox's Exchange, in a process of its own, empty.
There is no peer that does the same; what binds is the shape: an idle pass costs as many requests
and as much processor time however much is linked, and a pass over one per cent in proportion.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ActDeliveryMethod, OperationType
from ssync_desktop.organization import settings
from ssync_desktop.organization.context import Context
from tests.benchmarks.filled_agenda import fill
from tests.benchmarks.house import House
from tests.benchmarks.m10_exchange import exchange_profile
from tests.benchmarks.measuring import Measure, run_program, serving
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import memory_folder
from tests.kit.dovecot import MailUser

SIZES = {ItemKind.APPOINTMENT: 5_000, ItemKind.CONTACT: 5_000, ItemKind.TASK: 2_000}
QUICK, SMALL = 50, 10
"""By how much the quick run, and the small mailbox beside the large one, are smaller."""

IDLE_REQUESTS = 4
"""Most requests of an idle pass: one for each folder, and one to sign in."""

FLAT = 1.5
"""How many times the processor time of a small mailbox's idle pass that of a large one may be."""


def run(*, quick: bool, rounds: int) -> Outcome:
    """Fill a mailbox from the organization, look at it again, and change one per cent."""
    divisor = QUICK if quick else 1
    sizes = {kind: size // divisor for kind, size in SIZES.items()}
    count = sum(sizes.values())
    outcome = Outcome("M11", f"synchronize {count} appointments, contacts and tasks", count)
    small = {kind: size // SMALL for kind, size in sizes.items()}
    _measure(outcome, small, ", a tenth", rounds)
    _measure(outcome, sizes, "", rounds)
    _judge(outcome, count, count // SMALL)
    return outcome


def _measure(outcome: Outcome, sizes: dict[ItemKind, int], mark: str, rounds: int) -> None:
    count = sum(sizes.values())
    with _prepared(sizes) as database:
        # The first one can be made only once: the mailbox is full afterwards. The next one hears of
        # all that was written, and knows it for its own; only then is there nothing new.
        outcome.runs[f"first{mark}"] = [_pass(database, count)]
        outcome.runs[f"its echo{mark}"] = [_pass(database, count)]
        changed = max(1, count // 100)
        outcome.alternate(
            {
                f"idle{mark}": lambda: _pass(database, count),
                f"1 % changed{mark}": lambda: _pass(database, count, changed),
            },
            rounds,
        )


@contextmanager
def _prepared(sizes: dict[ItemKind, int]) -> Iterator[Path]:
    """Run an empty server, and give a house whose only user has *sizes* items."""
    with memory_folder() as folder:
        file = folder / "server.json"
        with serving("exchange_server", file, 1, 0, 0):
            database = folder / "house.db"
            draft, password, (address,) = exchange_profile(file)
            with House(database) as house:
                house.add(draft, password)
                house.do(_synchronize_items)
                house.add_users([(address, MailUser(address, ""))], [OperationType.ACT])
                owner = house.do(lambda context: context.unit.users.named(address))
                assert owner is not None
                fill(house, owner.id, address, sizes)
            yield database


def _synchronize_items(context: Context) -> None:
    """Let new mailboxes synchronize their items."""
    now = context.unit.settings.get()
    default = replace(now.default_email, act_method=ActDeliveryMethod.SERVER_SIDE)
    settings.update_settings(context, replace(now, default_email=default))


def _pass(database: Path, count: int, changed: int = 0) -> Measure:
    return run_program("items", database, count, changed)


def _judge(outcome: Outcome, count: int, small: int) -> None:
    requests = outcome.fact("idle", "requests")
    outcome.aim("requests of an idle pass", requests, floor=IDLE_REQUESTS, most=True)
    ratio = outcome.cpu("idle") / outcome.cpu("idle, a tenth")
    outcome.aim("CPU of an idle pass, times that over a tenth", ratio, FLAT, most=True)
    changed = max(1, count // 100)
    growth = outcome.fact("1 % changed", "requests") - requests
    each = growth / changed
    outcome.aim("requests for each changed item", each, 3, most=True)
    tenth = outcome.fact("1 % changed, a tenth", "requests")
    before = tenth - outcome.fact("idle, a tenth", "requests")
    proportion = growth / max(1.0, before) / (changed / max(1, small // 100))
    outcome.aim("requests for a change, times those of a tenth", proportion, 1.5, most=True)
    each = outcome.fact("first", "requests") / count
    outcome.aim("requests for each item of the first one", each, most=True)
    outcome.aim("ms of CPU for each item of the first one", outcome.cpu("first") / count * 1_000)
    outcome.aim("memory of the first one, MB", outcome.memory("first"), most=True)
    for name in ("first", "its echo", "idle", "1 % changed"):
        outcome.notes.append(f"{name}: {outcome.fact(name, 'requests'):,.0f} requests")
