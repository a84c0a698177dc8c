"""What fails for good, on a server with folders and categories: marked, moved, told, parked."""

import pytest
from sqlalchemy import text

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import FailureRow
from ssync_desktop.engine.quarantine import retry_parked
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.received_items import retry_quarantined
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import (
    INBOX,
    UNDELIVERABLE,
    Capability,
)
from tests.engine.mail import a_message
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN = OperationType.INCOMING


def break_emails(house: EngineHouse) -> None:
    """Let the database itself refuse emails whose subject is "bad" (B65)."""

    def work(context: Context) -> None:
        context.unit.session.execute(
            text(
                "CREATE TRIGGER bad_email BEFORE INSERT ON email WHEN NEW.subject = 'bad' "
                "BEGIN SELECT RAISE(ABORT, 'refused by the trigger'); END"
            )
        )

    house.do(work)


def mailbox_with_bad_mail(
    house: EngineHouse, memory_server: MemoryServer, *, moves: bool
) -> Mailbox:
    house.add_profile(move_undelivered=moves)
    memory_server.add_account(ADA, SECRET)
    mailbox = house.add_user(ADA)
    break_emails(house)
    memory_server.deliver(ADA, a_message(subject="bad", message_id="bad@x.test"))
    return mailbox


async def fail_for_good(house: EngineHouse, mailbox: Mailbox) -> None:
    for _ in range(6):  # the first try and five retries
        await house.run(mailbox, IN)
        house.clock.advance(600)


async def test_what_was_parked_without_its_bytes_is_asked_for_again(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    """The cursor has passed it, so that the server would not list it any more."""
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    mailbox = house.add_user(ADA)
    key = memory_server.deliver(ADA, a_message())
    refusal = ItemRefused(ErrorCode.UNREADABLE_MESSAGE)
    memory_server.fail(Step.FETCH, refusal, key=key, times=6)
    await fail_for_good(house, mailbox)
    (parked,) = house.rows(Table.QUARANTINE)
    assert house.mailbox(mailbox.id).sync_checkpoint is not None
    await house.run(mailbox, IN)
    assert house.emails() == []
    await retry_parked(house.tools, SYSTEM, (parked.id,))
    assert house.mailbox(mailbox.id).sync_checkpoint is None
    house.clock.advance(600)
    after = await house.run(mailbox, IN)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.TRACKED]
    assert (len(house.emails()), house.rows(Table.QUARANTINE)) == (1, ())
    assert after.sync_checkpoint is not None


async def test_a_retry_ends_a_pass_that_would_write_its_cursor_over_it(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = mailbox_with_bad_mail(house, memory_server, moves=False)
    await fail_for_good(house, mailbox)
    (parked,) = house.rows(Table.QUARANTINE)

    def asked_while_a_pass_runs(context: Context) -> Lease | None:
        lease = context.unit.leases.acquire(mailbox.id, IN, "somebody")
        retry_quarantined(context, (parked.id,))
        return lease

    lease = house.do(asked_while_a_pass_runs)
    assert lease is not None
    with pytest.raises(Retryable) as lost:
        house.do(lambda context: context.unit.guard(lease))
    assert lost.value.code is ErrorCode.LEASE_LOST


@pytest.mark.behaviour("B66", "the folder is known")
@pytest.mark.parametrize("moves", [True, False])
async def test_which_folder_takes_what_failed_is_kept_with_the_mailbox(
    house: EngineHouse, memory_server: MemoryServer, moves: bool
) -> None:
    mailbox = mailbox_with_bad_mail(house, memory_server, moves=moves)
    assert mailbox.undeliverable_folder == ""
    await fail_for_good(house, mailbox)
    after = house.mailbox(mailbox.id)
    assert after.undeliverable_folder == (UNDELIVERABLE if moves else "")
    assert after.row_version == mailbox.row_version  # no open editor is spoilt by it


async def test_a_server_that_is_down_just_then_moves_it_with_the_next_pass(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = mailbox_with_bad_mail(house, memory_server, moves=True)
    memory_server.fail(Step.MOVE, Retryable(ErrorCode.CONNECTION_LOST))
    await fail_for_good(house, mailbox)
    assert memory_server.accounts[ADA].items[0].folder == INBOX
    await house.run(mailbox, IN)
    assert memory_server.accounts[ADA].items[0].folder == UNDELIVERABLE


async def test_a_server_without_folders_keeps_it_where_it_is(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    memory_server.capabilities = Capability.NONE
    mailbox = mailbox_with_bad_mail(house, memory_server, moves=True)
    await fail_for_good(house, mailbox)
    assert memory_server.accounts[ADA].items[0].folder == INBOX
    assert len(house.rows(Table.QUARANTINE)) == 1


async def test_a_failure_leaves_the_list_when_the_item_goes_through(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = mailbox_with_bad_mail(house, memory_server, moves=True)
    await house.run(mailbox, IN)
    (failure,) = house.rows(Table.FAILURES)
    assert isinstance(failure, FailureRow)
    assert (failure.attempts, failure.given_up) == (1, False)
    house.do(lambda context: context.unit.session.execute(text("DROP TRIGGER bad_email")))
    house.clock.advance(600)
    await house.run(mailbox, IN)
    assert [email.subject for email in house.emails()] == ["bad"]
    assert house.rows(Table.FAILURES) == ()
