"""Explain: the whole trace of a message, and nothing written for it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from ssync_desktop.domain.incoming_trace import Trace
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    FilteringMethod,
    IncomingDeliveryMethod,
    ItemOutcome,
    MailboxKind,
    ObjectType,
    ReasonCode,
    UnknownSender,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.explaining import explain_incoming
from ssync_desktop.store.schema import METADATA
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers, incoming

ALL, RESPONSE = FilteringMethod.ALL, FilteringMethod.IN_RESPONSE


def row_counts(world: MailWorld) -> dict[str, int]:
    def count(context: Context) -> dict[str, int]:
        return {
            name: context.unit.session.scalars(select(func.count()).select_from(table)).one()
            for name, table in METADATA.tables.items()
        }

    return world.read(count)


def station(trace: Trace, step: Step) -> str:
    return next(reason.text for reason in trace.stations if reason.step is step)


def test_the_trace_of_an_answer_names_everybody(world: MailWorld) -> None:
    ada = world.user("ada", RESPONSE)
    desk = world.queue("desk", ada, ALL)
    carl = world.record(ObjectType.CONTACT, "Carl", "customer@example.net", ada)
    box = world.mailbox(ada)
    (first,) = world.deliver(
        world.mailbox(desk), incoming("1", to=("desk@example.com",), message_id="q@x")
    )
    link = Reference(carl.id, ObjectType.CONTACT, "Carl")
    question = world.email(first.email_id)
    world.run(lambda context: context.unit.emails.save(replace(question, regarding=link)))
    answer = headers(
        to=("ada@example.com", "desk@example.com"), in_reply_to="q@x", message_id="a@x"
    )
    before = row_counts(world)
    trace = world.read(lambda context: explain_incoming(context, box, answer))
    assert row_counts(world) == before
    assert trace.outcome is ItemOutcome.TRACKED
    assert trace.mailbox == Reference(box.id, ObjectType.MAILBOX, box.name)
    assert trace.stations[0].step is Step.MAILBOX
    assert asked(trace) == [ada.id, desk.id]
    assert trace.owner is not None
    assert trace.owner.id == ada.id
    assert [queue.id for queue in trace.queues] == [desk.id]
    assert trace.regarding == link
    assert trace.correlation[0].hit == question.id
    assert trace.parties[0].record == link


def asked(trace: Trace) -> list[UUID]:
    """Return who was asked, in order."""
    return [
        fact.record.id
        for reason in trace.stations
        if reason.step is Step.FILTER
        for fact in reason.facts
        if fact.label == "Asked" and fact.record is not None
    ]


def test_a_refused_message_shows_what_would_have_followed(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    box = world.set_mailbox(ada, process_received_after=START)
    old = headers(to=("ada@example.com",), received_on=START - timedelta(days=1))
    trace = world.read(lambda context: explain_incoming(context, box, old))
    assert trace.outcome is ItemOutcome.BEFORE_START_DATE
    assert trace.deciding is not None
    assert trace.deciding.step is Step.START_DATE
    assert station(trace, Step.OWNER)
    assert [one.id for one in trace.accepting] == [ada.id]


def test_a_stored_email_is_explained_without_itself(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    box = world.mailbox(ada)
    (line,) = world.deliver(box, incoming("1", to=("ada@example.com",), message_id="a@x"))
    again = headers(to=("ada@example.com",), message_id="a@x")

    def explained(context: Context) -> list[ReasonCode]:
        return [
            explain_incoming(context, box, again, stored_as=stored).verdict.reason_code
            for stored in (None, line.email_id)
        ]

    assert world.read(explained) == [ReasonCode.DUPLICATE, ReasonCode.ACCEPT_ALL]


def test_a_dropped_message_shows_its_attachments_and_new_sender(world: MailWorld) -> None:
    ada = world.user("ada", ALL)

    def wishing(context: Context) -> None:
        user = context.unit.users.get(ada.id)
        context.unit.users.save(replace(user, unknown_sender=UnknownSender.LEAD))

    world.run(wishing)
    item = incoming(
        "1",
        to=("ada@example.com",),
        attachments=(
            ReceivedAttachment("good.txt", "text/plain", b"fine"),
            ReceivedAttachment("bad.exe", "application/octet-stream", b"MZ"),
        ),
    )
    box, message = world.mailbox(ada), item.message
    trace = world.read(lambda c: explain_incoming(c, box, message.headers, message))
    assert trace.new_record is ObjectType.LEAD
    texts = [reason.text for reason in trace.stations if reason.step is Step.ATTACHMENTS]
    assert texts[0] == "Kept with it: good.txt."
    assert "bad.exe" in texts[1]


@pytest.mark.parametrize("approved", [True, False])
def test_the_mailbox_itself_is_the_first_station(world: MailWorld, approved: bool) -> None:
    world.settings(require_approval_for_users=not approved)
    box = world.mailbox(world.user("ada", ALL))
    box = replace(box, incoming=replace(box.incoming, enabled=True))
    trace = world.read(lambda c: explain_incoming(c, box, headers(to=("ada@example.com",))))
    first = trace.stations[0]
    assert (first.step, first.passed) == (Step.MAILBOX, approved)
    assert trace.outcome is ItemOutcome.TRACKED  # what a message deserves is another question
    profiles = [fact.record for fact in first.facts if fact.label == "Profile"]
    assert [one.id for one in profiles if one] == [world.profile.id]


def test_other_settings_can_be_tried_out(world: MailWorld) -> None:
    ada = world.user("ada", RESPONSE)
    world.queue("desk", ada, ALL)
    box = world.mailbox(ada)
    message = headers(to=("ada@example.com", "desk@example.com"))

    def outcomes(context: Context) -> list[ItemOutcome]:
        now = context.unit.settings.get()
        drafts = (now, replace(now, own_filtering_only=True))
        return [
            explain_incoming(context, box, message, settings=settings).outcome
            for settings in drafts
        ]

    assert world.read(outcomes) == [ItemOutcome.TRACKED, ItemOutcome.NOT_TRACKED]


def test_a_forward_mailbox_has_nobody_of_its_own(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    own = world.set_mailbox(ada, incoming_method=IncomingDeliveryMethod.FORWARD_MAILBOX)
    box: Mailbox = replace(own, kind=MailboxKind.FORWARD, regarding_id=None)
    trace = world.read(lambda c: explain_incoming(c, box, headers(to=("list@example.org",))))
    assert trace.verdict.reason_code is ReasonCode.NO_RECIPIENT_MATCH
    named = world.read(lambda c: explain_incoming(c, box, headers(to=("ada@example.com",))))
    assert [one.id for one in named.accepting] == [ada.id]
