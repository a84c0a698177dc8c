"""How many emails wait to leave stands on the board, whatever keeps them from it."""

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.sending import a_draft
from tests.engine.whole import WAIT, WholeEngine, whole_engine
from tests.kit.clock import ManualClock

OUT = OperationType.OUTGOING


def waiting(engine: WholeEngine, mailbox: Mailbox) -> int | None:
    """Return what the board says of a mailbox; None when it says nothing."""
    status = engine.runtime.board.get(mailbox.id, OUT)
    return None if status is None else status.backlog


def write(engine: WholeEngine, mailbox: Mailbox, count: int) -> None:
    for number in range(count):
        engine.service.send(a_draft(mailbox, f"Number {number}")).result(WAIT)


@pytest.mark.behaviour("B83", "backlog")
def test_a_mailbox_that_may_not_send_yet_shows_what_waits(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        engine.add_profile()
        ada = engine.add_user("ada@example.test")
        write(engine, ada, 2)
        assert waiting(engine, ada) == 2
        engine.runtime.begin()
        engine.enable(ada)
        engine.wait(lambda: waiting(engine, ada) == 0)


def test_what_waited_when_the_program_ended_is_shown_at_its_next_start(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        engine.add_profile()
        ada = engine.add_user("ada@example.test")
        write(engine, ada, 2)
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        assert waiting(engine, ada) is None
        engine.runtime.begin()
        engine.wait(lambda: waiting(engine, ada) == 2)


def test_what_a_failed_pass_left_stays_on_the_board(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        engine.add_profile()
        ada = engine.add_user("ada@example.test")
        engine.runtime.begin()
        engine.enable(ada)
        engine.settle(ada)
        memory_server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECT_FAILURE), times=1)
        write(engine, ada, 1)
        engine.wait(lambda: engine.mailbox(ada.id).outgoing.transient_failures == 1)
        engine.wait(lambda: waiting(engine, ada) == 1)
        engine.service.sync_now([ada.id]).result(WAIT)
        engine.wait(lambda: waiting(engine, ada) == 0)
