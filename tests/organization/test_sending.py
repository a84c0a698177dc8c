"""Sending: claimed, confirmed, failed, given back, recovered after a crash."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    AnswerLost,
    ItemRefused,
    NeedsAttention,
    Retryable,
    SsyncError,
)
from ssync_desktop.domain.options import (
    EmailStatus,
    FilteringMethod,
)
from ssync_desktop.domain.people import User
from ssync_desktop.organization.emails import delete_email
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.sending import (
    background_send_email,
    confirm_sent,
    give_back,
    recover_sending,
    sending_failed,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, incoming
from tests.kit.outgoing_mail import claim, failed, send


@pytest.fixture
def ada(world: MailWorld) -> User:
    world.settings(unresolved_recipients_allowed=True)
    return world.user("ada")


@pytest.mark.behaviour("B82", "Sending to Sent")
def test_a_claim_fixes_the_message_id_and_a_confirmation_makes_it_sent(
    world: MailWorld, ada: User
) -> None:
    email = send(world, ada)
    (claimed,) = claim(world, ada)
    assert claimed.status is EmailStatus.SENDING
    assert claimed.message_id == f"{email.id}@example.com"
    assert claimed.delivery_attempts == 1
    assert claim(world, ada) == ()
    world.clock.advance(2)
    sent = world.run(lambda context: confirm_sent(context, email.id))
    assert (sent.status, sent.sent_on) == (EmailStatus.SENT, START + timedelta(seconds=2))
    assert world.email(sent.id) == sent
    with pytest.raises(NeedsAttention) as caught:
        world.run(lambda context: confirm_sent(context, email.id))
    assert caught.value.code is ErrorCode.RECORD_CHANGED


def test_an_answer_to_what_was_sent_correlates(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    (claimed,) = claim(world, ada)
    world.run(lambda context: confirm_sent(context, email.id))
    (line,) = world.deliver(
        world.mailbox(ada),
        incoming("1", to=("ada@example.com",), in_reply_to=claimed.message_id),
    )
    answer = world.email(line.email_id)
    assert answer.parent_id == email.id


@pytest.mark.behaviour("B83")
def test_without_an_enabled_mailbox_it_stays_pending(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    box = world.mailbox(ada)
    for _ in range(3):
        claimed = world.run(lambda context: background_send_email(context, box.id))
        assert claimed == ()
        world.clock.advance(300)
    assert world.email(email.id).status is EmailStatus.PENDING_SEND
    assert [one.id for one in claim(world, ada)] == [email.id]


@pytest.mark.behaviour("B85")
def test_a_refused_email_fails_alone_and_can_be_sent_again(world: MailWorld, ada: User) -> None:
    bad, good = send(world, ada), send(world, ada)
    assert [email.id for email in claim(world, ada)] == [bad.id, good.id]
    refusal = ItemRefused(ErrorCode.RECIPIENTS_REFUSED, server_words="550 no such user")
    failure = failed(world, bad, refusal)
    world.run(lambda context: confirm_sent(context, good.id))
    assert failure.status is EmailStatus.FAILED
    assert "550 no such user" in failure.last_error_text
    assert world.email(good.id).status is EmailStatus.SENT
    (alert,) = world.read(lambda c: c.unit.alerts.regarding(world.mailbox(ada).id))
    assert (alert.code, alert.email_id) == (ErrorCode.RECIPIENTS_REFUSED, bad.id)
    again = world.run(lambda context: send_email(context, bad.id), world.caller(ada))
    assert (again.status, again.last_error_code, again.delivery_attempts) == (
        EmailStatus.PENDING_SEND,
        "",
        0,
    )
    assert again.subject == failure.subject  # the token is kept, not doubled
    (claimed,) = claim(world, ada)
    assert claimed.message_id == failure.message_id


def test_a_busy_server_postpones_an_email_ten_times_at_most(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    waits = []
    for attempt in range(1, 11):
        (claimed,) = claim(world, ada)
        assert claimed.delivery_attempts == attempt
        after = failed(world, email, Retryable(ErrorCode.SERVER_BUSY))
        if after.postponed_until is not None:
            assert claim(world, ada) == ()
            waits.append((after.postponed_until - world.clock.now()).total_seconds() // 60)
            world.clock.set(after.postponed_until)
    assert waits == [1, 2, 4, 5, 5, 5, 5, 5, 5]
    assert after.status is EmailStatus.FAILED


@pytest.mark.behaviour("B84", "the email")
@pytest.mark.parametrize(
    "error", [Retryable(ErrorCode.CONNECT_FAILURE), NeedsAttention(ErrorCode.SENDER_REFUSED)]
)
def test_what_is_not_about_the_email_leaves_it_pending(
    world: MailWorld, ada: User, error: SsyncError
) -> None:
    email = send(world, ada)
    for _ in range(12):
        claim(world, ada)
        after = failed(world, email, error)
    assert after.status is EmailStatus.PENDING_SEND
    assert (after.delivery_attempts, after.postponed_until) == (0, None)
    assert after.last_error_code == error.code


def test_what_was_never_handed_over_is_given_back(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    claim(world, ada)
    back = world.run(lambda context: give_back(context, email.id))
    assert (back.status, back.delivery_attempts) == (EmailStatus.PENDING_SEND, 0)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (True, EmailStatus.SENT),
        (False, EmailStatus.PENDING_SEND),
        (None, EmailStatus.PENDING_SEND),
    ],
)
def test_an_email_in_doubt_is_settled(
    world: MailWorld, ada: User, found: bool | None, status: EmailStatus
) -> None:
    world.settings(alert_warnings=True)
    email = send(world, ada)
    (claimed,) = claim(world, ada)
    box = world.mailbox(ada)
    assert world.read(lambda context: context.unit.emails.sending(box.id)) == (claimed,)
    settled = world.run(lambda context: recover_sending(context, email.id, found=found))
    assert settled.status is status
    codes = [alert.code for alert in world.read(lambda c: c.unit.alerts.regarding(box.id))]
    assert codes == ([ErrorCode.POSSIBLY_SENT_TWICE] if found is None else [])
    if found is None:
        (again,) = claim(world, ada)
        assert again.message_id == claimed.message_id
        sent = world.run(lambda context: confirm_sent(context, email.id))
        assert sent.last_error_code == ErrorCode.POSSIBLY_SENT_TWICE  # still says so


@pytest.mark.parametrize("found", [False, True])
def test_where_no_copies_are_kept_an_email_that_is_not_found_stays_in_doubt(
    world: MailWorld, ada: User, found: bool
) -> None:
    world.settings(keep_sent_copy=False)
    email = send(world, ada)
    claim(world, ada)
    settled = world.run(lambda context: recover_sending(context, email.id, found=found))
    assert settled.status is (EmailStatus.SENT if found else EmailStatus.PENDING_SEND)
    alerts = world.read(lambda c: c.unit.alerts.regarding(world.mailbox(ada).id))
    codes = [alert.code for alert in alerts]
    assert codes == ([] if found else [ErrorCode.POSSIBLY_SENT_TWICE])


def test_refused_recipients_are_named_on_the_sent_email(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    claim(world, ada)
    sent = world.run(lambda c: confirm_sent(c, email.id, [("x@example.net", "550 unknown")]))
    assert sent.status is EmailStatus.SENT
    assert "x@example.net: 550 unknown" in sent.last_error_text


@pytest.mark.parametrize("way", ["sent", "deleted"])
def test_the_alert_about_a_failed_email_goes_with_its_cause(
    world: MailWorld, ada: User, way: str
) -> None:
    bad, other = send(world, ada), send(world, ada)
    claim(world, ada)
    for email in (bad, other):
        failed(world, email, ItemRefused(ErrorCode.RECIPIENTS_REFUSED))
    if way == "sent":
        world.run(lambda context: send_email(context, bad.id), world.caller(ada))
        claim(world, ada)
        world.run(lambda context: confirm_sent(context, bad.id))
    else:
        world.run(lambda context: delete_email(context, bad.id), world.caller(ada))
    alerts = world.read(lambda c: c.unit.alerts.regarding(world.mailbox(ada).id))
    assert [alert.email_id for alert in alerts] == [other.id]


def test_a_late_success_clears_no_word_of_a_possible_second_copy(
    world: MailWorld, ada: User
) -> None:
    email = send(world, ada)
    claim(world, ada)
    world.run(lambda context: recover_sending(context, email.id, found=None))
    claim(world, ada)
    world.run(lambda context: confirm_sent(context, email.id))
    (alert,) = world.read(lambda c: c.unit.alerts.regarding(world.mailbox(ada).id))
    assert alert.code is ErrorCode.POSSIBLY_SENT_TWICE


def test_a_save_over_somebody_elses_is_refused(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    world.run(lambda context: context.unit.emails.save(replace(email, subject="Mine")))
    with pytest.raises(NeedsAttention) as caught:
        world.run(lambda context: context.unit.emails.save(replace(email, subject="Theirs")))
    assert caught.value.code is ErrorCode.RECORD_CHANGED
    assert world.email(email.id).subject == "Mine"


@pytest.mark.behaviour("B61", "two activities on")
def test_mail_between_two_users_is_a_sent_and_a_received_email(world: MailWorld, ada: User) -> None:
    bob = world.user("bob", FilteringMethod.ALL)
    sent = send(world, ada, to=(Address("", bob.email_address),))
    (claimed,) = claim(world, ada)
    world.run(lambda context: confirm_sent(context, sent.id))
    (line,) = world.deliver(
        world.mailbox(bob),
        incoming(
            "1",
            sender="ada@example.com",
            to=("bob@example.com",),
            message_id=claimed.message_id,
            subject=claimed.subject,
        ),
    )
    received = world.email(line.email_id)
    assert received.id != sent.id
    assert (received.outgoing, received.status) == (False, EmailStatus.RECEIVED)
    assert world.email(sent.id).status is EmailStatus.SENT


def test_one_whose_answer_is_always_lost_lets_the_others_go_first_and_fails_in_the_end(
    world: MailWorld, ada: User
) -> None:
    email = send(world, ada)
    lost = AnswerLost(ErrorCode.CONNECTION_LOST, "No answer came")
    for attempt in range(1, 11):
        (claimed,) = claim(world, ada)
        assert claimed.delivery_attempts == attempt
        world.run(lambda context: sending_failed(context, email.id, lost))
        settled = world.run(lambda context: recover_sending(context, email.id, found=False))
        waits = settled.postponed_until is not None
        assert waits is (1 < attempt < 10)
        world.clock.advance(3600)
    assert settled.status is EmailStatus.FAILED
    assert settled.last_error_text == "No answer came"
