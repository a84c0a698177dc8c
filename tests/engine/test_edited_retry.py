"""A parked message is edited in the window and delivered; that is written down (B65, B107)."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import AuditAction, OperationType
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import EmailRow, FailureRow, QuarantineRow
from ssync_desktop.engine.mailbox_pass import MailboxPass
from ssync_desktop.servers.memory_server import MemoryServer
from tests.engine.mail import a_message
from tests.engine.whole import WAIT, WholeEngine, whole_engine
from tests.kit.clock import ManualClock

ADA = "ada@example.test"
TRIGGER = (
    "CREATE TRIGGER bad_email BEFORE INSERT ON email WHEN NEW.subject = 'bad' "
    "BEGIN SELECT RAISE(ABORT, 'refused by the trigger'); END"
)


@pytest.fixture
def engine(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> Iterator[WholeEngine]:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        yield engine


@pytest.fixture
def parked(engine: WholeEngine) -> QuarantineRow:
    """A message of Ada's that could not be stored; whoever looks is the administrator."""
    engine.add_profile()
    box = engine.add_user(ADA)
    engine.service.test_and_enable([box.id], approve=True).result(WAIT)
    engine.runtime.store.write(lambda unit: unit.session.execute(text(TRIGGER)).close()).result(
        WAIT
    )
    engine.server.deliver(ADA, a_message(subject="bad"))
    tools = engine.runtime.tools
    running = engine.runtime.begin()
    engine.wait(lambda: engine.mailbox(box.id).incoming.enabled)
    running.cancel()
    for _ in range(7):
        engine.runtime.host.submit(MailboxPass(tools).run(box.id, OperationType.INCOMING)).result(
            WAIT
        )
        engine.clock.advance(3600)
    (row,) = engine.rows(Table.QUARANTINE)
    assert isinstance(row, QuarantineRow)
    return row


def audited(engine: WholeEngine, object_id: UUID) -> list[AuditAction]:
    entries = engine.runtime.store.read(lambda unit: unit.audits.of(object_id)).result(WAIT)
    return [entry.action for entry in entries]


@pytest.mark.behaviour("B65", "edited and tried again")
@pytest.mark.behaviour("B107", "quarantine")
def test_it_is_shown_edited_and_delivered(engine: WholeEngine, parked: QuarantineRow) -> None:
    service = engine.service
    assert (parked.subject, parked.content_hidden) == (HIDDEN, True)
    with pytest.raises(NeedsAttention) as caught:
        service.parked_text(parked.id).result(WAIT)
    assert caught.value.code is ErrorCode.PRIVILEGE_DENIED
    with pytest.raises(NeedsAttention):
        service.retry_edited(parked.id, "From: x@example.net").result(WAIT)
    service.privacy.show_content(Table.QUARANTINE, parked.id).result(WAIT)
    (shown,) = engine.rows(Table.QUARANTINE)
    assert isinstance(shown, QuarantineRow)
    assert (shown.subject, shown.content_hidden) == ("bad", False)
    headers = service.parked_text(parked.id).result(WAIT).headers
    assert "Subject: bad" in headers
    service.retry_edited(parked.id, headers.replace("Subject: bad", "Subject: good")).result(WAIT)
    assert engine.rows(Table.QUARANTINE) == ()
    assert engine.rows(Table.FAILURES) == ()
    (email,) = engine.rows(Table.EMAILS)
    assert isinstance(email, EmailRow)
    stored = engine.runtime.store.read(lambda unit: unit.emails.get(email.id)).result(WAIT)
    assert (email.subject, stored.subject) == (HIDDEN, "good")  # the email is Ada's again
    assert audited(engine, parked.id) == [AuditAction.SHOW_CONTENT]
    assert audited(engine, parked.item_id) == [AuditAction.EDIT_AND_RETRY]


@pytest.mark.behaviour("B65", "a bad edit leaves it parked")
def test_what_still_fails_stays_parked_as_it_came(
    engine: WholeEngine, parked: QuarantineRow
) -> None:
    service = engine.service
    service.privacy.show_content(Table.QUARANTINE, parked.id).result(WAIT)
    before = service.parked_text(parked.id).result(WAIT)
    with pytest.raises(NeedsAttention):
        service.retry_edited(parked.id, before.headers).result(WAIT)
    assert service.parked_text(parked.id).result(WAIT) == before
    (failure,) = engine.rows(Table.FAILURES)
    assert isinstance(failure, FailureRow)
    assert failure.given_up
