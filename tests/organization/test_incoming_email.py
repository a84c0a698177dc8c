"""Delivering incoming email: what is kept, for whom, and with which reasons."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import (
    CorrelationMethod,
    EmailNotifications,
    EmailStatus,
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.emails import create_email
from ssync_desktop.organization.incoming_email import check_incoming_email
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.sending import background_send_email
from ssync_desktop.store.tables.emails import ActivityPartyRow, AttachmentRow, EmailRow
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.queues import QueueItemRow
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers, incoming


def everything(world: MailWorld) -> list[int]:
    """Every row that delivery may write."""

    def count(context: Context) -> list[int]:
        session = context.unit.session
        return [
            session.scalars(select(func.count()).select_from(table)).one()
            for table in (EmailRow, ActivityPartyRow, AttachmentRow, ReceivedItemRow, QueueItemRow)
        ]

    return world.read(count)


def test_a_message_becomes_an_email_with_parties_body_and_ledger_line(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    contact = world.record(ObjectType.CONTACT, "Carl Customer", "customer@example.net")
    (line,) = world.deliver(
        world.mailbox(ada),
        incoming("1", to=("ADA@example.com", "other@example.org"), text="Dear Ada"),
    )
    assert line.outcome is ItemOutcome.TRACKED
    assert line.reason_code is ReasonCode.ACCEPT_ALL
    email = world.email(line.email_id)
    assert email.status is EmailStatus.RECEIVED
    assert not email.outgoing
    assert [
        (party.participation, party.address, party.record.id if party.record else None)
        for party in email.parties
    ] == [
        (ParticipationType.SENDER, "customer@example.net", contact.id),
        (ParticipationType.TO, "ADA@example.com", ada.id),
        (ParticipationType.TO, "other@example.org", None),
    ]
    assert email.owner_id == ada.id
    assert email.accepting is not None
    assert email.accepting.id == ada.id
    assert email.receiving_mailbox_id == world.mailbox(ada).id
    body = world.read(lambda context: context.unit.emails.body(email.id))
    assert (body.text, body.html) == ("Dear Ada", "<p>Dear Ada</p>")
    assert world.read(lambda context: context.unit.received_items.of_email(email.id)) == line


@pytest.mark.behaviour("B43")
def test_an_answer_is_tracked_with_what_it_answers(world: MailWorld) -> None:
    ada = world.user("ada")
    owner = world.user("owner", FilteringMethod.ALL)
    first, answer = world.deliver(
        world.mailbox(owner),
        incoming("1", to=("owner@example.com",), message_id="one@example.net"),
        incoming("2", to=("ada@example.com",), in_reply_to="one@example.net"),
    )
    regarding = world.record(ObjectType.ACCOUNT, "Acme", "acme@example.net")
    email = world.email(first.email_id)
    link = Reference(regarding.id, ObjectType.ACCOUNT, "Acme")
    world.run(lambda context: context.unit.emails.save(replace(email, regarding=link)))
    (late,) = world.deliver(
        world.mailbox(ada), incoming("3", to=("ada@example.com",), in_reply_to="one@example.net")
    )
    assert answer.outcome is ItemOutcome.TRACKED  # its parent was an earlier item of the batch
    tracked = world.email(late.email_id)
    assert late.reason_code is ReasonCode.CORRELATION_MATCH
    assert tracked.correlation_method is CorrelationMethod.IN_REPLY_TO
    assert tracked.correlated_id == tracked.parent_id == first.email_id
    assert tracked.regarding == link


def test_references_count_as_in_reply_to_newest_first(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    old, new = world.deliver(
        box,
        incoming("1", to=("ada@example.com",), message_id="old@x"),
        incoming("2", to=("ada@example.com",), message_id="new@x"),
    )
    (line,) = world.deliver(
        box, incoming("3", to=("ada@example.com",), references=("old@x", "new@x", "gone@x"))
    )
    email = world.email(line.email_id)
    assert email.correlation_method is CorrelationMethod.IN_REPLY_TO
    assert email.parent_id == new.email_id
    assert old.email_id != new.email_id


def test_what_answers_nothing_is_not_tracked_and_says_why(world: MailWorld) -> None:
    ada = world.user("ada")
    (line,) = world.deliver(world.mailbox(ada), incoming("1", to=("ada@example.com",)))
    assert line.outcome is ItemOutcome.NOT_TRACKED
    assert line.reason_code is ReasonCode.NO_CORRELATION_MATCH
    assert line.email_id is None
    kept = world.read(lambda context: context.unit.received_items.get(line.id))
    assert kept == line
    assert [reason.step for reason in kept.reasons if reason.passed is False] == [
        Step.CORRELATION,
        Step.FILTER,
    ]
    assert "Ada" in kept.reasons[-1].text


@pytest.mark.behaviour("B41")
@pytest.mark.parametrize("later", ["profile", "mailbox"])
def test_the_later_start_date_wins(world: MailWorld, later: str) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    early, late = START - timedelta(days=2), START - timedelta(days=1)
    profile = world.read(lambda context: context.unit.profiles.get(world.profile.id))
    of_profile, of_mailbox = (late, early) if later == "profile" else (early, late)
    world.run(
        lambda context: context.unit.profiles.save(
            replace(profile, process_received_after=of_profile)
        )
    )
    box = world.set_mailbox(ada, process_received_after=of_mailbox)
    before, at = world.deliver(
        box,
        incoming("1", to=("ada@example.com",), received_on=late - timedelta(seconds=1)),
        incoming("2", to=("ada@example.com",), received_on=late),
    )
    assert before.outcome is ItemOutcome.BEFORE_START_DATE
    assert before.reasons[-1].step is Step.START_DATE
    assert at.outcome is ItemOutcome.TRACKED


@pytest.mark.behaviour("B63")
@pytest.mark.parametrize("sender", [None, "nobody", "a@b@c"])
def test_a_message_without_a_valid_sender_is_only_reported(
    world: MailWorld, sender: str | None
) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    (line,) = world.deliver(box, incoming("1", to=("ada@example.com",), sender=sender))
    assert line.reason_code is ReasonCode.INVALID_SENDER
    assert everything(world)[0] == 0
    (alert,) = world.read(lambda context: context.unit.alerts.regarding(box.id))
    assert alert.code is ErrorCode.INVALID_SENDER
    assert alert.for_user_id == ada.id


@pytest.mark.behaviour("B60", "one activity")
def test_one_message_id_in_three_mailboxes_is_one_email(world: MailWorld) -> None:
    people = [world.user(name, FilteringMethod.ALL) for name in ("ada", "bob", "cyd")]
    to = tuple(user.email_address for user in people)
    lines = [
        world.deliver(
            world.mailbox(user), incoming(f"uid-{user.last_name}", to=to, message_id="same@x")
        )[0]
        for user in people
    ]
    assert [line.outcome for line in lines] == [
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
        ItemOutcome.DUPLICATE,
    ]
    assert len({line.email_id for line in lines}) == 1
    assert everything(world)[0] == 1


def test_one_id_used_by_two_senders_is_two_emails_and_a_warning(world: MailWorld) -> None:
    world.settings(alert_warnings=True)
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    honest = incoming("1", to=("ada@example.com",), message_id="same@x", text="Hello")
    other = incoming(
        "2", to=("ada@example.com",), message_id="same@x", text="Buy!", sender="shop@example.org"
    )
    again = replace(other, key=replace(other.key, server_id="3"))
    lines = world.deliver(box, honest, other, again)
    assert [line.outcome for line in lines] == [
        ItemOutcome.TRACKED,
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
    ]
    assert lines[2].email_id == lines[1].email_id != lines[0].email_id
    (alert,) = world.read(lambda context: context.unit.alerts.regarding(box.id))
    assert alert.code is ErrorCode.SAME_ID_OTHER_CONTENT


def test_messages_without_an_id_are_told_apart_by_their_content(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    first = incoming("1", to=("ada@example.com",), message_id="", text="one")
    second = incoming("2", to=("ada@example.com",), message_id="", text="two")
    moved = replace(first, key=replace(first.key, server_id="9"))
    lines = world.deliver(box, first, second, moved)
    assert [line.outcome for line in lines] == [
        ItemOutcome.TRACKED,
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
    ]


def test_delivering_twice_changes_nothing(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    queue = world.queue("support", ada)
    attachment = ReceivedAttachment("a.txt", "text/plain", b"abc")
    batch = [
        incoming(str(n), to=("ada@example.com", "support@example.com"), attachments=(attachment,))
        for n in range(5)
    ]
    box = world.mailbox(queue)
    first = world.deliver(box, *batch)
    before = everything(world)
    world.clock.advance(60)
    assert world.deliver(box, *batch) == first
    assert everything(world) == before


def test_our_own_test_message_makes_no_email(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    own, forged = world.deliver(
        box,
        incoming("1", sender="ada@example.com", to=("ada@example.com",), own_message="test"),
        incoming("2", sender="eve@example.org", to=("ada@example.com",), own_message="test"),
    )
    assert own.outcome is ItemOutcome.OWN_MESSAGE
    assert own.email_id is None
    assert forged.outcome is ItemOutcome.TRACKED


@pytest.mark.behaviour("B106", "its mail is no activity")
def test_an_alarm_is_known_by_who_sent_it_or_by_its_message_id(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    herald = world.enable_outgoing(world.user("herald"))
    assert herald.regarding_id is not None
    draft = EmailDraft(
        sender=Reference(herald.regarding_id, ObjectType.USER),
        to=(Address("", "ada@example.com"),),
        subject="Most mailboxes fail",
    )
    email = world.run(lambda context: create_email(context, draft))
    world.run(lambda context: send_email(context, email.id))
    (claimed,) = world.run(lambda context: background_send_email(context, herald.id))
    box = world.mailbox(ada)
    alarm = partial(incoming, to=("ada@example.com",), own_message="alarm")
    known, renamed, stranger = world.deliver(
        box,
        alarm("1", sender="herald@example.com"),
        alarm("2", sender="old-name@x.example", message_id=claimed.message_id),
        alarm("3", sender="eve@example.org"),
    )
    assert known.outcome is renamed.outcome is ItemOutcome.OWN_MESSAGE
    assert known.reasons[-1].text == "It is an alarm that this program sent by itself."
    assert stranger.outcome is ItemOutcome.TRACKED


@pytest.mark.behaviour("B64")
def test_attachments_too_large_or_blocked_are_left_out(world: MailWorld) -> None:
    world.settings(max_upload_file_size=1_024)
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    (line,) = world.deliver(
        box,
        incoming(
            "1",
            to=("ada@example.com",),
            attachments=(
                ReceivedAttachment("good.txt", "text/plain", b"fine"),
                ReceivedAttachment("large.bin", "application/octet-stream", b"x" * 1_025),
                ReceivedAttachment("run.EXE", "application/octet-stream", b"MZ"),
            ),
        ),
    )
    email = world.email(line.email_id)
    assert email.notifications is EmailNotifications.ATTACHMENTS_MISSING
    assert email.attachment_count == 1
    (kept,) = world.read(lambda context: context.unit.emails.body(email.id)).attachments
    assert kept.file_name == "good.txt"
    assert world.read(lambda context: context.unit.attachments.content(kept.id)) == b"fine"
    (alert,) = world.read(lambda context: context.unit.alerts.regarding(box.id))
    assert alert.code is ErrorCode.ATTACHMENTS_LEFT_OUT
    assert alert.email_id == email.id
    assert "run.EXE" in alert.text


@pytest.mark.behaviour("B62")
def test_auto_submitted_mail_is_tracked_and_says_so(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", to=("ada@example.com",), auto_submitted="auto-replied")
    )
    row = world.read(lambda context: context.unit.session.get(EmailRow, line.email_id))
    assert row is not None
    assert row.internet_headers == '{"Auto-Submitted": "auto-replied"}'


def test_a_check_answers_without_writing(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    verdict = world.run(
        lambda context: check_incoming_email(context, box, headers(to=("ada@example.com",)))
    )
    assert verdict.should_deliver
    assert verdict.reason_code is ReasonCode.ACCEPT_ALL
    assert everything(world) == [0, 0, 0, 0, 0]
