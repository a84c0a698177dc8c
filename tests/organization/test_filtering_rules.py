"""Who is asked, by which settings; what is tracked by hand; what lies in Sent Items."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import (
    EmailStatus,
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
)
from ssync_desktop.domain.people import User
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.queues import update_queue
from ssync_desktop.organization.users import update_user
from tests.kit.mail_world import MailWorld, incoming

ALL, RESPONSE, NONE = FilteringMethod.ALL, FilteringMethod.IN_RESPONSE, FilteringMethod.NONE
CUSTOMERS = FilteringMethod.LEADS_CONTACTS_ACCOUNTS
TO_BOTH = ("ada@example.com", "support@example.com")


@pytest.mark.behaviour("B52", "on the database")
@pytest.mark.parametrize("setting", ["force_own_filtering_for_users", "own_filtering_only"])
def test_a_users_own_method_alone_counts_where_that_is_set(world: MailWorld, setting: str) -> None:
    ada = world.user("ada", RESPONSE)
    support = world.queue("support", ada, ALL)
    world.settings(**{setting: True})
    (rejected,) = world.deliver(
        world.mailbox(ada), incoming("1", to=TO_BOTH, message_id="one@example.net")
    )
    (taken,) = world.deliver(
        world.mailbox(support), incoming("2", to=TO_BOTH, message_id="one@example.net")
    )
    assert rejected.outcome is ItemOutcome.NOT_TRACKED
    assert rejected.reason_code is ReasonCode.NO_CORRELATION_MATCH
    assert taken.outcome is ItemOutcome.TRACKED


def test_a_queue_is_asked_alone_only_by_the_wider_setting(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    box = world.mailbox(world.queue("support", ada, NONE))
    world.settings(force_own_filtering_for_users=True)
    (with_ada,) = world.deliver(box, incoming("1", to=TO_BOTH))
    world.settings(own_filtering_only=True)
    (alone,) = world.deliver(box, incoming("2", to=TO_BOTH))
    assert with_ada.outcome is ItemOutcome.TRACKED
    assert alone.outcome is ItemOutcome.NOT_TRACKED


@pytest.mark.behaviour("B53", "Bcc")
@pytest.mark.parametrize("method", [RESPONSE, CUSTOMERS])
def test_mail_that_came_by_bcc_names_no_recipient(
    world: MailWorld, method: FilteringMethod
) -> None:
    world.record(ObjectType.CONTACT, "Carl", "customer@example.net")
    ada = world.user("ada", method)
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", to=("list@example.org",), bcc=("ada@example.com",))
    )
    assert line.reason_code is ReasonCode.NO_RECIPIENT_MATCH


def test_a_recipient_left_open_for_ambiguity_is_not_asked(world: MailWorld) -> None:
    ada, bob = world.user("ada", RESPONSE), world.user("bob", ALL)
    world.record(ObjectType.CONTACT, "Bob at home", "bob@example.com")
    message: dict[str, Any] = {"to": ("bob@example.com",)}
    (taken,) = world.deliver(world.mailbox(ada), incoming("1", **message))
    world.settings(unresolve_ambiguous_recipients=True)
    (left,) = world.deliver(world.mailbox(ada), incoming("2", **message))
    assert taken.outcome is ItemOutcome.TRACKED
    assert left.reason_code is ReasonCode.NO_RECIPIENT_MATCH
    (open_party,) = (
        party
        for party in world.email(
            world.deliver(world.mailbox(bob), incoming("3", **message))[0].email_id
        ).parties
        if party.participation is ParticipationType.TO
    )
    assert open_party.record is None


@pytest.mark.behaviour("B54", "the filter")
def test_a_rule_or_category_tracks_what_the_method_none_would_not(world: MailWorld) -> None:
    ada = world.user("ada", NONE)
    plain, marked = world.deliver(
        world.mailbox(ada),
        incoming("1", to=("ada@example.com",)),
        incoming("2", to=("ada@example.com",), manual=True),
    )
    assert plain.outcome is ItemOutcome.NOT_TRACKED
    assert marked.outcome is ItemOutcome.TRACKED
    assert Step.MANUAL in [reason.step for reason in marked.reasons]
    accepting = world.email(marked.email_id).accepting
    assert accepting is not None
    assert accepting.id == ada.id


def test_reasons_come_back_from_the_ledger_with_their_facts(world: MailWorld) -> None:
    ada = world.user("ada", CUSTOMERS)
    carl = world.record(ObjectType.CONTACT, "Carl", "customer@example.net")
    (line,) = world.deliver(world.mailbox(ada), incoming("1", to=("ada@example.com",)))
    kept = world.read(lambda context: context.unit.received_items.get(line.id))
    assert kept == line
    records = {fact.record.id for reason in kept.reasons for fact in reason.facts if fact.record}
    assert {ada.id, carl.id} <= records


def test_an_email_in_sent_items_becomes_a_sent_email(world: MailWorld) -> None:
    world.settings(track_sent_items=True)
    world.record(ObjectType.CONTACT, "Carl", "customer@example.net")
    ada = world.user("ada", CUSTOMERS)
    box = world.mailbox(ada)
    fields: dict[str, Any] = {
        "sender": "ada@example.com",
        "to": ("customer@example.net",),
        "message_id": "s@x",
    }
    (sent,) = world.deliver(box, incoming("1", sent=True, bcc=("z@example.org",), **fields))
    email = world.email(sent.email_id)
    assert (email.outgoing, email.status) == (True, EmailStatus.SENT)
    assert (email.owner_id, email.sender_mailbox_id) == (ada.id, box.id)
    assert email.receiving_mailbox_id is None
    assert ParticipationType.BCC in {party.participation for party in email.parties}
    (again,) = world.deliver(box, incoming("2", sent=True, **fields))
    assert again.outcome is ItemOutcome.DUPLICATE


def test_sent_items_are_left_alone_by_default(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    (line,) = world.deliver(
        world.mailbox(ada), incoming("1", sent=True, sender="ada@example.com", to=("z@y",))
    )
    assert line.outcome is ItemOutcome.NOT_TRACKED


def test_the_method_none_cannot_be_chosen_where_it_is_not_offered(world: MailWorld) -> None:
    ada, bob = world.user("ada", NONE), world.user("bob")
    queue = world.queue("support", ada)
    world.settings(no_messages_offered=False)

    def choose(user: User, method: FilteringMethod) -> User:
        draft = world.read(lambda context: context.unit.users.get(user.id)).draft()
        changed = replace(draft, filtering_method=method)
        return world.run(lambda context: update_user(context, changed))

    assert choose(ada, NONE).filtering_method is NONE  # who has it keeps it
    with pytest.raises(DraftRefused):
        choose(bob, NONE)

    def for_the_queue(context: Context) -> None:
        draft = context.unit.queues.get(queue.id).draft()
        update_queue(context, replace(draft, filtering_method=NONE))

    with pytest.raises(DraftRefused):
        world.run(for_the_queue)
