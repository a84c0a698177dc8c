"""The whole job without a window, against Dovecot and Postfix."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    ConnectionSecurity,
    CorrelationMethod,
    FilteringMethod,
    ObjectType,
    OperationType,
    TestStatus,
)
from ssync_desktop.domain.people import QueueDraft, Reference, UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import EmailRow, QueueRow
from ssync_desktop.domain.test_run import StepState, TestRun
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.tls import Tls
from tests.engine.mail import a_message
from tests.engine.whole import WAIT, WholeEngine, whole_engine
from tests.kit.certificates import Certificates
from tests.kit.clock import ManualClock
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.place import Place
from tests.kit.postfix import Postfix

IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


@pytest.fixture
def engine(
    sqlite_url: str, clock: ManualClock, certificates: Certificates
) -> Iterator[WholeEngine]:
    tls = Tls(certificates.authority)
    with whole_engine(sqlite_url, clock, MemoryServer(), real=True, tls=tls) as engine:
        engine.runtime.begin()
        yield engine


def add_profile(engine: WholeEngine, dovecot: Dovecot, postfix: Postfix) -> EmailServerProfile:
    return engine.add_profile(
        incoming=Direction(dovecot.host, dovecot.pop3_port, ConnectionSecurity.STARTTLS),
        outgoing=Direction(postfix.host, postfix.submission_port, ConnectionSecurity.STARTTLS),
    )


def with_password(engine: WholeEngine, mailbox_id: object, user: MailUser) -> Mailbox:
    """Enter a person's user name and password into their mailbox."""
    box = engine.mailbox(mailbox_id)  # type: ignore[arg-type]
    changed = replace(box.draft(), allow_credentials=True, user_name=user.address)
    return engine.service.save_mailbox(changed, user.password).result(WAIT)


def last_run(engine: WholeEngine, box: Mailbox) -> TestRun:
    """Wait for the end of the test of *box* and return it."""

    def find() -> TestRun | None:
        runs = [
            one
            for one in engine.events
            if isinstance(one, TestRun) and one.mailbox_id == box.id and one.finished
        ]
        return runs[-1] if runs else None

    return engine.wait(find)


def emails(engine: WholeEngine) -> dict[str, EmailRow]:
    rows = engine.rows(Table.EMAILS, "created_on")
    return {one.subject: one for one in rows if isinstance(one, EmailRow)}


def sync(engine: WholeEngine, *boxes: Mailbox) -> None:
    engine.settle(*boxes)
    engine.clock.advance(1)
    engine.service.sync_now([box.id for box in boxes]).result(WAIT)
    engine.settle(*boxes)


def test_the_whole_job(engine: WholeEngine, dovecot: Dovecot, postfix: Postfix) -> None:
    add_profile(engine, dovecot, postfix)
    engine.service.privacy.show_subjects(Table.EMAILS).result(WAIT)  # Ada's as well (B107)
    ada_there, support_there, maria = (postfix.add_user() for _ in range(3))
    user = engine.service.save_user(
        UserDraft(
            last_name="Ada",
            domain_name="ada",
            email_address=ada_there.address,
            filtering_method=FilteringMethod.IN_RESPONSE,
            send_as_allowed=True,
        )
    ).result(WAIT)
    queue = engine.service.save_queue(
        QueueDraft(name="Support", email_address=support_there.address)
    ).result(WAIT)
    ada = with_password(engine, user.mailbox_id, ada_there)
    support = with_password(engine, queue.mailbox_id, support_there)

    # Test & Enable finds both working and enables nothing before they are approved.
    engine.service.test_and_enable([ada.id, support.id]).result(WAIT)
    for box in (ada, support):
        run = last_run(engine, box)
        assert {step.state for step in run.steps} == {StepState.PASSED}, run.steps
        assert run.needs_approval
        assert engine.mailbox(box.id).approval is AccessApproval.PENDING
    engine.service.approve([ada.id, support.id]).result(WAIT)
    engine.wait(lambda: engine.mailbox(support.id).incoming.enabled)

    # Mail comes in: everything for the queue, answers alone for the user.
    dovecot.deliver(support_there, a_message(support_there.address, "A question", "1@there.test"))
    dovecot.deliver(ada_there, a_message(ada_there.address, "An advertisement", "2@there.test"))
    sync(engine, ada, support)
    assert set(emails(engine)) == {"A question"}
    (row,) = (one for one in engine.rows(Table.QUEUES) if isinstance(one, QueueRow))
    assert row.item_count == 1

    # Mail goes out and arrives.
    draft = EmailDraft(
        sender=Reference(user.id, ObjectType.USER, user.full_name),
        to=(Address("Maria", maria.address),),
        subject="Our offer",
        text="Dear Maria,\n\nhere it is.\n",
    )
    sent = engine.service.send(draft).result(WAIT)
    engine.wait(lambda: engine.email(sent).status.name == "SENT")
    (content,) = dovecot.wait_for_messages(maria, 1).values()
    got = message_from_bytes(content, policy=policy.default)
    sent = engine.email(sent)
    assert got["Message-ID"] == f"<{sent.message_id}>"
    assert got["Subject"] == sent.subject
    assert "here it is" in got.get_content()

    # The answer is tracked and linked to what it answers.
    answer = a_message(
        ada_there.address,
        "Re: Our offer",
        "3@there.test",
        sender=f"Maria <{maria.address}>",
        In_Reply_To=got["Message-ID"],
    )
    dovecot.deliver(ada_there, answer)
    sync(engine, ada)
    reply = engine.service.email(emails(engine)["Re: Our offer"].id).result(WAIT)
    assert reply.parent_id == sent.id
    assert reply.correlation_method is CorrelationMethod.IN_REPLY_TO
    line = engine.service.received_item_of(reply.id).result(WAIT)
    assert line is not None
    assert any(reason.text for reason in line.reasons)


def test_processed_mail_of_a_queue_disappears_from_the_server(
    engine: WholeEngine, dovecot: Dovecot, postfix: Postfix
) -> None:
    add_profile(engine, dovecot, postfix)
    there = postfix.add_user()
    queue = engine.service.save_queue(
        QueueDraft(name="Support", email_address=there.address)
    ).result(WAIT)
    box = with_password(engine, queue.mailbox_id, there)
    draft = replace(engine.mailbox(box.id).draft(), delete_after_processing=True)
    engine.service.save_mailbox(draft).result(WAIT)
    engine.enable(box)
    for number in range(5):
        dovecot.deliver(there, a_message(there.address, str(number), f"{number}@there.test"))
    sync(engine, box)
    assert len(emails(engine)) == 5
    assert dovecot.messages(there) == {}


@pytest.fixture
def self_signed(place: Place, certificates: Certificates) -> Iterator[Dovecot]:
    server = Dovecot(
        place, certificates, certificate=certificates.self_signed, name="dovecot-self-signed"
    )
    server.start()
    yield server
    server.stop()


def test_an_unknown_certificate_is_shown_and_trusted_on_purpose(
    engine: WholeEngine, self_signed: Dovecot, postfix: Postfix, certificates: Certificates
) -> None:
    profile = engine.add_profile(
        incoming=Direction(self_signed.host, self_signed.pop3s_port, ConnectionSecurity.TLS),
        outgoing=Direction(postfix.host, postfix.smtp_port, ConnectionSecurity.STARTTLS),
    )
    there = self_signed.add_user("trusting")
    postfix.know(there)
    box = engine.add_user(there.address, there.password)
    engine.service.test_and_enable([box.id], approve=True).result(WAIT)
    run = last_run(engine, box)
    (step,) = (one for one in run.steps if one.operation is IN)
    assert step.state is StepState.FAILED
    assert step.error_code == "UntrustedCertificate"
    assert step.remedy
    assert step.certificate is not None
    assert step.certificate.fingerprint == certificates.self_signed.fingerprint
    assert "signed by itself" in step.certificate.reason
    assert engine.mailbox(box.id).incoming.status is TestStatus.FAILURE

    engine.service.trust_certificate(profile.id, [IN], step.certificate.fingerprint).result(WAIT)
    engine.events.clear()
    engine.service.test_and_enable([box.id]).result(WAIT)
    again = last_run(engine, box)
    (step,) = (one for one in again.steps if one.operation is IN)
    assert step.state is StepState.PASSED
    assert IN in again.enabled
