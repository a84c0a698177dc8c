"""How a Test & Enable stands, in one sentence: for one mailbox, and for many."""

from collections import Counter
from collections.abc import Sequence

from ssync_desktop.domain.options import OperationType
from ssync_desktop.ui.mailboxes.results import ENDED, Line, Result
from ssync_desktop.ui.words import mailboxes

__test__ = False

ONE = {
    Result.PASSED: "The test passed.",
    Result.NEEDS_APPROVAL: "The test passed, but the address is not approved yet.",
    Result.FAILED: "The test failed.",
    Result.CANCELLED: "The test was cancelled.",
}
MANY = {
    Result.PASSED: "passed",
    Result.NEEDS_APPROVAL: "passed, but not approved yet",
    Result.FAILED: "failed",
    Result.CANCELLED: "cancelled",
}
MAIL = {
    frozenset({OperationType.INCOMING}): "Incoming email is",
    frozenset({OperationType.OUTGOING}): "Outgoing email is",
    frozenset({OperationType.INCOMING, OperationType.OUTGOING}): "Incoming and outgoing email are",
}
ITEMS = "ppointments, contacts and tasks are"


def sentence(lines: Sequence[Line]) -> str:
    """Return how far the tests are, or what came of them."""
    ended = [line for line in lines if line.result in ENDED]
    if len(ended) < len(lines):
        return _under_way(lines, ended)
    if len(lines) == 1:
        return _of_one(lines[0])
    counts = Counter(line.result for line in lines)
    return f"{mailboxes(len(lines))} tested: {_counted(counts)}."


def _under_way(lines: Sequence[Line], ended: Sequence[Line]) -> str:
    if len(lines) == 1:
        return "Testing …" if lines[0].run is not None else "Waiting for its turn …"
    told = f"Testing: {len(ended):,} of {mailboxes(len(lines))} done"
    counts = Counter(line.result for line in ended)
    return f"{told}: {_counted(counts)}." if ended else f"{told}."


def _of_one(line: Line) -> str:
    if line.result is Result.CANCELLED:
        return ONE[line.result]
    enabled = line.run.enabled if line.run is not None else frozenset()
    return f"{ONE[line.result]} {_working(enabled)}"


def _working(enabled: frozenset[OperationType]) -> str:
    """Return what is switched on by now."""
    mail = MAIL.get(enabled - {OperationType.ACT}, "")
    if OperationType.ACT not in enabled:
        return f"{mail or 'Nothing is'} switched on."
    return f"{mail} switched on; a{ITEMS} too." if mail else f"A{ITEMS} switched on."


def _counted(counts: Counter[Result]) -> str:
    return ", ".join(f"{counts[one]:,} {word}" for one, word in MANY.items() if counts[one])
