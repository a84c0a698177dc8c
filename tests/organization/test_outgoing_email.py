"""Outgoing email: created, given its token, asked to be sent, ready for the composer."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.email import AttachmentDraft, Email
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    DraftRefused,
    NeedsAttention,
)
from ssync_desktop.domain.options import (
    EmailStatus,
    FilteringMethod,
    ObjectType,
    ParticipationType,
    QueueViewType,
    Role,
)
from ssync_desktop.domain.people import User
from ssync_desktop.domain.rewriting import draft_of
from ssync_desktop.organization.emails import create_email, delete_email
from ssync_desktop.organization.outgoing_email import outgoing_contents, send_email
from ssync_desktop.organization.queues import update_queue
from ssync_desktop.organization.users import update_user
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, incoming
from tests.kit.outgoing_mail import claim, draft, send


@pytest.fixture
def ada(world: MailWorld) -> User:
    world.settings(unresolved_recipients_allowed=True)
    return world.user("ada")


@pytest.mark.behaviour("B81")
def test_send_is_a_request_and_nothing_has_gone_out(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    assert email.status is EmailStatus.PENDING_SEND
    assert (email.message_id, email.sent_on, email.delivery_attempts) == ("", None, 0)
    assert world.email(email.id) == email
    with pytest.raises(DraftRefused):
        world.run(lambda context: send_email(context, email.id), world.caller(ada))


@pytest.mark.behaviour("B86")
def test_the_subject_ends_in_the_token_of_the_user(world: MailWorld) -> None:
    world.settings(unresolved_recipients_allowed=True)
    user = world.admin
    assert user.tracking_number == 1
    number_two = world.user("ada")
    assert send(world, number_two, subject="Hello").subject == "Hello CRM:0002001"
    assert send(world, number_two, subject="").subject == "CRM:0002002"
    queue = world.queue("support", number_two)
    from_queue = send(world, queue, by=user, subject="Hello")
    assert (from_queue.subject, from_queue.tracking_token) == ("Hello CRM:0001001", "CRM:0001001")


@pytest.mark.behaviour("B87")
def test_a_long_subject_is_cut_and_the_token_kept(world: MailWorld, ada: User) -> None:
    email = send(world, ada, subject="x" * 600)
    assert len(email.subject) == 255
    assert email.subject.endswith(f"x {email.tracking_token}")


@pytest.mark.behaviour("B88")
def test_the_counter_restarts_and_warns(world: MailWorld, ada: User) -> None:
    world.settings(alert_warnings=True)
    number = ada.tracking_number
    world.run(
        lambda context: [context.unit.users.take_message_number(ada.id, 999) for _ in range(998)]
    )
    tokens = [send(world, ada).tracking_token for _ in range(3)]
    assert tokens == [f"CRM:0{number:03}{count}" for count in ("999", "000", "001")]
    (alert,) = world.read(lambda c: c.unit.alerts.regarding(world.mailbox(ada).id))
    assert alert.code is ErrorCode.TOKEN_COUNTER_RESTARTED


@pytest.mark.behaviour("B45")
@pytest.mark.behaviour("B49")
def test_a_token_alone_correlates_even_with_a_former_prefix(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    claim(world, ada)
    world.settings(tracking_prefixes=("NEW:",))
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", to=("ada@example.com",), subject=f"Re: {email.subject}")
    )
    answer = world.email(line.email_id)
    assert (answer.correlation_method, answer.correlated_id, answer.parent_id) == (
        4,
        email.id,
        None,
    )


@pytest.mark.behaviour("B46")
def test_a_conversation_index_alone_correlates(world: MailWorld, ada: User) -> None:
    email = send(world, ada)
    claim(world, ada)
    index = world.email(email.id).conversation_index + b"12345"
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", to=("ada@example.com",), thread_index=index)
    )
    answer = world.email(line.email_id)
    assert (answer.correlation_method, answer.parent_id) == (5, email.id)


@pytest.mark.behaviour("B89")
def test_nobody_sends_as_a_user_who_has_not_allowed_it(world: MailWorld, ada: User) -> None:
    bob = world.user("bob")
    with pytest.raises(DraftRefused) as caught:
        send(world, ada, by=bob)
    assert [problem.field for problem in caught.value.problems] == ["sender"]
    consent = replace(ada.draft(), send_as_allowed=True)
    world.run(lambda context: update_user(context, consent))
    email = send(world, ada, by=bob)
    assert (email.submitted_by, email.owner_id) == (bob.id, bob.id)


def test_a_private_queue_sends_for_its_owner_only(world: MailWorld, ada: User) -> None:
    bob = world.user("bob")
    queue = world.queue("support", ada)
    private = replace(queue.draft(), view_type=QueueViewType.PRIVATE)
    world.run(lambda context: update_queue(context, private))
    assert send(world, queue, by=ada).status is EmailStatus.PENDING_SEND
    with pytest.raises(DraftRefused):
        send(world, queue, by=bob)


def test_unresolved_recipients_are_refused_unless_allowed(world: MailWorld, ada: User) -> None:
    world.settings(unresolved_recipients_allowed=False)
    with pytest.raises(DraftRefused) as caught:
        send(world, ada)
    assert caught.value.problems[0].field == "to"
    world.record(ObjectType.CONTACT, "Carl", "CARL@example.net")
    assert send(world, ada).status is EmailStatus.PENDING_SEND


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to": ()}, "to"),
        ({"cc": (Address("", "no address"),)}, "cc"),
        ({"cc": (Address("", "a" * 200 + "@example.net"),)}, "cc"),
        ({"subject": "x" * 801}, "subject"),
        ({"attachments": (AttachmentDraft("run.exe", "x/y", b""),)}, "attachments"),
        ({"attachments": (AttachmentDraft("a", "x/y", b"x" * 5_242_881),)}, "attachments"),
    ],
)
def test_a_draft_with_problems_is_not_stored(
    world: MailWorld, ada: User, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(DraftRefused) as caught:
        send(world, ada, **fields)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_the_composer_gets_everything_it_needs(world: MailWorld, ada: User) -> None:
    world.run(
        lambda context: update_user(
            context, replace(ada.draft(), filtering_method=FilteringMethod.ALL)
        )
    )
    (line,) = world.deliver(
        world.mailbox(ada),
        incoming("1", to=("ada@example.com",), message_id="q@x", references=("root@x",)),
    )
    world.record(ObjectType.CONTACT, "Dora One", "dora@example.net")
    world.record(ObjectType.ACCOUNT, "Dora Two", "dora@example.net")
    email = send(
        world,
        ada,
        cc=(Address("", "dora@example.net"),),
        bcc=(Address("", "CARL@example.net"),),
        html="<p>Dear Carl</p>",
        in_reply_to=line.email_id,
        attachments=(AttachmentDraft("a.txt", "text/plain", b"abc", "cid"),),
    )
    claimed = claim(world, ada)
    (content,) = world.read(lambda context: outgoing_contents(context, claimed))
    assert content.message_id == f"{email.id}@example.com"
    assert content.sender == Address("Ada", "ada@example.com")
    assert content.to == (Address("Carl", "carl@example.net"),)
    assert content.cc == (Address("Dora One", "dora@example.net"),)
    assert content.recipients == ("CARL@example.net", "dora@example.net")
    assert (content.text, content.html) == ("Dear Carl", "<p>Dear Carl</p>")
    assert content.attachments == (AttachmentDraft("a.txt", "text/plain", b"abc", "cid"),)
    assert content.in_reply_to == "q@x"
    assert content.references == ("root@x", "q@x")
    assert len(content.thread_index) == 22
    assert email.parent_id == line.email_id
    dora = [party for party in email.parties if party.participation is ParticipationType.CC]
    assert len(dora) == 2


def test_a_draft_can_be_deleted_and_a_pending_one_cannot(world: MailWorld, ada: User) -> None:
    caller = world.caller(ada)
    email = world.run(partial(create_email, draft=draft(ada)), caller)

    def remove(one: Email) -> None:
        world.run(lambda context: delete_email(context, one.id), caller)

    remove(email)
    assert world.read(lambda context: context.unit.emails.find(email.id)) is None
    with pytest.raises(NeedsAttention) as caught:
        remove(send(world, ada))
    assert caught.value.code is ErrorCode.RECORD_IN_USE


def test_marking_as_sent_sends_nothing(world: MailWorld, ada: User) -> None:
    caller = world.caller(ada)
    email = world.run(lambda context: create_email(context, draft(ada)), caller)
    sent = world.run(lambda context: send_email(context, email.id, issue_send=False), caller)
    assert (sent.status, sent.sent_on) == (EmailStatus.SENT, START)
    assert claim(world, ada) == ()


def test_a_delayed_email_waits_for_its_time(world: MailWorld, ada: User) -> None:
    later = START + timedelta(hours=2)
    email = send(world, ada, send_after=later)
    assert (email.status, email.postponed_until) == (EmailStatus.PENDING_SEND, later)
    assert claim(world, ada) == ()
    world.clock.advance(7200)
    assert [one.id for one in claim(world, ada)] == [email.id]


def test_a_time_that_has_passed_delays_nothing(world: MailWorld, ada: User) -> None:
    caller = world.caller(ada)
    later = START + timedelta(hours=2)
    email = world.run(partial(create_email, draft=draft(ada, send_after=later)), caller)
    assert draft_of(email).send_after == later
    world.clock.advance(7201)
    sent = world.run(lambda context: send_email(context, email.id), caller)
    assert sent.postponed_until is None
    assert [one.id for one in claim(world, ada)] == [email.id]


def test_an_attachment_that_was_blocked_since_keeps_the_draft_from_leaving(
    world: MailWorld, ada: User
) -> None:
    caller = world.caller(ada)
    files = (AttachmentDraft("plan.txt", "text/plain", b"x" * 2000),)
    email = world.run(partial(create_email, draft=draft(ada, attachments=files)), caller)
    for changes in ({"blocked_extensions": "exe txt"}, {"max_upload_file_size": 1000}):
        world.settings(blocked_extensions="exe", max_upload_file_size=5_000_000)
        world.settings(**changes)
        with pytest.raises(DraftRefused) as caught:
            world.run(lambda context: send_email(context, email.id), caller)
        assert [problem.field for problem in caught.value.problems] == ["attachments"]
    world.settings(blocked_extensions="exe", max_upload_file_size=5_000_000)
    sent = world.run(lambda context: send_email(context, email.id), caller)
    assert sent.status is EmailStatus.PENDING_SEND


@pytest.mark.behaviour("B86", "digits and base")
def test_the_digits_and_the_base_number_make_the_token(world: MailWorld, ada: User) -> None:
    world.settings(
        tracking_user_base=500,
        tracking_user_digits=5,
        tracking_counter_digits=2,
        tracking_prefixes=("ACME-",),
    )
    assert send(world, ada, subject="Hello").subject == "Hello ACME-00050201"


@pytest.mark.behaviour("B88", "a wider counter")
def test_a_wider_counter_does_not_restart_at_999(world: MailWorld, ada: User) -> None:
    world.settings(tracking_counter_digits=4, alert_warnings=True)
    world.run(
        lambda context: [context.unit.users.take_message_number(ada.id, 9999) for _ in range(999)]
    )
    assert send(world, ada).tracking_token.endswith("1000")
    assert world.read(lambda c: c.unit.alerts.regarding(world.mailbox(ada).id)) == []


@pytest.mark.behaviour("B87", "a token longer than the limit")
def test_a_token_longer_than_the_limit_is_left_out(world: MailWorld, ada: User) -> None:
    world.settings(maximum_subject_length=8)
    email = send(world, ada, subject="A long subject")
    assert (email.subject, email.tracking_token) == ("A long s", "")


@pytest.mark.behaviour("B89", "at the time of sending")
def test_a_consent_that_was_withdrawn_keeps_the_draft_from_leaving(
    world: MailWorld, ada: User
) -> None:
    bob = world.user("bob")
    agreed = world.run(
        lambda context: update_user(context, replace(ada.draft(), send_as_allowed=True))
    )
    email = world.run(partial(create_email, draft=draft(ada)), world.caller(bob))
    world.run(lambda context: update_user(context, replace(agreed.draft(), send_as_allowed=False)))
    with pytest.raises(DraftRefused):
        world.run(lambda context: send_email(context, email.id), world.caller(bob))


def test_an_approver_of_mailboxes_does_not_send_for_others(world: MailWorld, ada: User) -> None:
    world.run(lambda context: update_user(context, replace(ada.draft(), send_as_allowed=True)))
    bob = world.user("bob")
    approver = Caller(bob.id, frozenset({Role.DELEGATED_MAILBOX_APPROVER}))
    with pytest.raises(DraftRefused):
        world.run(partial(create_email, draft=draft(ada)), approver)
