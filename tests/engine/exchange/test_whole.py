"""The whole engine, its own thread and calendar included, at work with Exchange."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    EmailStatus,
    ObjectType,
    OperationType,
    Role,
    ServerType,
    State,
)
from ssync_desktop.domain.people import QueueDraft, Reference
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.domain.test_run import TestRun
from ssync_desktop.domain.tracking_folder import TrackingFolder, TrackingFolderDraft
from ssync_desktop.engine.service import Service
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.servers.memory_server import OUTSIDE
from ssync_desktop.servers.port import INBOX
from tests.engine.exchange.passes import ADA
from tests.engine.exchange.servers import OnExchange
from tests.engine.mail import a_message
from tests.engine.whole import WAIT, WholeEngine, whole_engine
from tests.kit.clock import ManualClock

IN, OUT = OperationType.INCOMING, OperationType.OUTGOING
MOST = 25


@pytest.fixture
def server(exchange: OnExchange) -> OnExchange:
    """Exchange alone."""
    return exchange


@pytest.fixture
def engine(sqlite_url: str, clock: ManualClock, server: OnExchange) -> Iterator[WholeEngine]:
    with whole_engine(sqlite_url, clock, server, real=True) as engine:  # type: ignore[arg-type]
        engine.runtime.begin()
        engine.service.privacy.show_subjects(Table.EMAILS).result(WAIT)  # Ada's as well (B107)
        yield engine


@pytest.fixture
def profile(engine: WholeEngine, server: OnExchange) -> EmailServerProfile:
    return engine.add_profile(
        server_type=ServerType.EXCHANGE, incoming=server.side, outgoing=server.side
    )


@pytest.fixture
def box(engine: WholeEngine, profile: EmailServerProfile) -> Mailbox:
    del profile
    return engine.add_user(ADA)


def emails(engine: WholeEngine) -> list[EmailRow]:
    rows = engine.rows(Table.EMAILS, "created_on")
    return [one for one in rows if isinstance(one, EmailRow)]


def sync(engine: WholeEngine, box: Mailbox) -> None:
    engine.clock.advance(1)
    engine.service.sync_now([box.id]).result(WAIT)


def send(engine: WholeEngine, box: Mailbox, subject: str) -> None:
    assert box.regarding_id is not None
    draft = EmailDraft(
        sender=Reference(box.regarding_id, ObjectType.USER, box.name),
        to=(Address("", "maria@elsewhere.test"),),
        subject=subject,
        text="Some text.",
    )
    engine.service.send(draft).result(WAIT)


def save_rule(engine: WholeEngine, box: Mailbox, key: str) -> TrackingFolder:
    draft = TrackingFolderDraft(mailbox_id=box.id, folder_id=key)
    return engine.service.tracking.save(draft).result(WAIT)


def try_out(engine: WholeEngine, box: Mailbox) -> TestRun:
    """Test a mailbox, and return how that ended."""
    engine.events.clear()
    engine.service.test_and_enable([box.id], approve=True).result(WAIT)

    def finished() -> TestRun | None:
        runs = [one for one in engine.events if isinstance(one, TestRun) and one.finished]
        return runs[-1] if runs else None

    return engine.wait(finished)


@pytest.mark.behaviour("B82", "on Exchange")
def test_mail_comes_and_goes(engine: WholeEngine, server: OnExchange, box: Mailbox) -> None:
    engine.enable(box)
    engine.settle(box)
    server.deliver(ADA, a_message(ADA, "Question"))
    send(engine, box, "Answer")
    sync(engine, box)
    engine.wait(lambda: {EmailStatus.SENT} <= {one.status for one in emails(engine)})
    (received,) = engine.wait(lambda: [one for one in emails(engine) if not one.outgoing])
    assert received.subject == "Question"
    (sent,) = [one for one in emails(engine) if one.outgoing]
    assert server.sent(ADA)[-1] == engine.service.email(sent.id).result(WAIT).message_id


@pytest.mark.behaviour("B84", "on Exchange")
def test_it_comes_back_when_the_server_wants_it_and_not_before(
    engine: WholeEngine, server: OnExchange, box: Mailbox
) -> None:
    engine.enable(box)
    engine.settle(box)
    server.deliver(ADA, a_message(ADA, "Question"))
    for operation in ("SyncFolderItems", "CreateItem"):
        server.faults.plan(Fault(Wrong.BUSY, operation, seconds=1200))
    send(engine, box, "Answer")
    sync(engine, box)

    def both_wait() -> bool:
        now = engine.mailbox(box.id)
        codes = {now.incoming.error_code, now.outgoing.error_code}
        return codes == {ErrorCode.THROTTLED}

    engine.wait(both_wait)
    begun = engine.clock.now()
    after = engine.mailbox(box.id)
    for side in (after.incoming, after.outgoing):
        assert side.next_run_on == begun + timedelta(minutes=20)
    engine.clock.advance(timedelta(minutes=19))
    engine.settle(box)
    assert {one.status for one in emails(engine)} == {EmailStatus.PENDING_SEND}
    engine.clock.advance(timedelta(minutes=1))
    now = engine.wait(lambda: _ticked_until_calm(engine, box))
    assert {one.subject for one in emails(engine) if not one.outgoing} == {"Question"}
    assert {one.status for one in emails(engine) if one.outgoing} == {EmailStatus.SENT}
    assert len(server.sent(ADA)) == 2  # the test message of Test & Enable and this one
    assert now.incoming.transient_failures == now.outgoing.transient_failures == 0


def _ticked_until_calm(engine: WholeEngine, box: Mailbox) -> Mailbox | None:
    """Return the mailbox once nothing is wrong with it; the calendar is looked at with each tick.

    A clock that jumps just while the calendar is looked at would leave that to the next one.
    """
    engine.clock.advance(timedelta(seconds=2))
    now = engine.mailbox(box.id)
    return None if now.incoming.error_code or now.outgoing.error_code else now


@pytest.mark.behaviour("B3", "on Exchange appointments may go too")
def test_appointments_go_over_exchange_and_hold_the_profile_to_it(
    engine: WholeEngine, profile: EmailServerProfile, box: Mailbox
) -> None:
    wanted = replace(box.draft(), act_method=ActDeliveryMethod.SERVER_SIDE)
    saved = engine.service.save_mailbox(wanted).result(WAIT)
    assert saved.act_method is ActDeliveryMethod.SERVER_SIDE
    by_pop3 = replace(profile.draft(), server_type=ServerType.POP3_SMTP)
    with pytest.raises(DraftRefused):
        engine.service.save_profile(by_pop3).result(WAIT)


@pytest.mark.behaviour("B12", "on Exchange")
def test_a_deactivated_profile_fails_and_the_server_is_not_asked(
    engine: WholeEngine, server: OnExchange, profile: EmailServerProfile, box: Mailbox
) -> None:
    engine.service.set_profile_state([profile.id], State.INACTIVE).result(WAIT)
    server.faults.plan(Fault(Wrong.BUSY), times=None)  # whatever is asked would tell
    run = try_out(engine, box)
    codes = {step.operation: step.error_code for step in run.steps}
    assert codes[IN] == ErrorCode.INVALID_INCOMING_PROFILE
    assert codes[OUT] == ErrorCode.INVALID_OUTGOING_PROFILE


@pytest.mark.behaviour("B24", "on Exchange")
def test_a_hybrid_online_mailbox_wants_an_exchange_administrator_s_approval(
    engine: WholeEngine, server: OnExchange
) -> None:
    engine.add_profile(
        server_type=ServerType.EXCHANGE_ONLINE_HYBRID, incoming=server.side, outgoing=server.side
    )
    box = engine.add_user(ADA)
    me = engine.service.caller_id
    plain = Service(engine.runtime, Caller(me, frozenset({Role.SYSTEM_ADMINISTRATOR})))
    with pytest.raises(NeedsAttention) as refused:
        plain.approve([box.id]).result(WAIT)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    assert engine.mailbox(box.id).approval is AccessApproval.PENDING
    both = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.EXCHANGE_ADMINISTRATOR})
    engine.service = Service(engine.runtime, Caller(me, both))
    engine.enable(box)
    assert engine.mailbox(box.id).approval is AccessApproval.APPROVED


@pytest.mark.behaviour("B70", "on Exchange")
def test_twenty_five_folders_may_have_a_rule(
    engine: WholeEngine, server: OnExchange, box: Mailbox
) -> None:
    keys = [server.add_folder(ADA, f"Client {number}") for number in range(MOST + 1)]
    for key in keys[:MOST]:
        save_rule(engine, box, key)
    with pytest.raises(DraftRefused, match=f"{MOST} are the most"):
        save_rule(engine, box, keys[MOST])


@pytest.mark.behaviour("B71", "a rule on a folder elsewhere")
def test_the_server_is_asked_where_a_folder_lies_before_it_gets_a_rule(
    engine: WholeEngine, server: OnExchange, box: Mailbox
) -> None:
    outside = server.add_folder(ADA, "Elsewhere", OUTSIDE)
    inbox = engine.service.tracking.folders(box.id).result(WAIT)[0].key
    for key in (outside, inbox, INBOX):
        with pytest.raises(DraftRefused):
            save_rule(engine, box, key)
    assert save_rule(engine, box, server.add_folder(ADA, "Clients")).folder_name == "Clients"


@pytest.mark.behaviour("B78", "on Exchange")
def test_a_queue_has_no_rules(engine: WholeEngine, server: OnExchange, box: Mailbox) -> None:
    del box
    server.add_account("support@example.test", "secret")
    draft = QueueDraft(name="Support", email_address="support@example.test")
    queue = engine.service.save_queue(draft).result(WAIT)
    assert queue.mailbox_id is not None
    key = server.add_folder("support@example.test", "Clients")
    with pytest.raises(DraftRefused, match="no user's mailbox"):
        save_rule(engine, engine.mailbox(queue.mailbox_id), key)
