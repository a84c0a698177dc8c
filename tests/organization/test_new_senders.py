"""Contacts and leads for senders whom no record knows."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import (
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    UnknownSender,
)
from ssync_desktop.domain.people import Record, User
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.users import update_user
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.mail_world import MailWorld, incoming

ALL, CUSTOMERS = FilteringMethod.ALL, FilteringMethod.LEADS_CONTACTS_ACCOUNTS
NEW: dict[str, Any] = {"sender": "Nora@Example.org", "sender_name": "Nora  New"}


def wanting(
    world: MailWorld, option: UnknownSender, method: FilteringMethod = ALL, name: str = "ada"
) -> User:
    user = world.user(name, method)
    draft = replace(
        world.read(lambda context: context.unit.users.get(user.id)).draft(), unknown_sender=option
    )
    return world.run(lambda context: update_user(context, draft))


def entered(world: MailWorld, table: ObjectType) -> list[Record]:
    return list(world.read(lambda context: context.unit.records.all(table)))


@pytest.mark.parametrize(
    ("option", "table"),
    [(UnknownSender.CONTACT, ObjectType.CONTACT), (UnknownSender.LEAD, ObjectType.LEAD)],
)
def test_an_unknown_sender_becomes_a_record_of_the_owner(
    world: MailWorld, option: UnknownSender, table: ObjectType
) -> None:
    ada = wanting(world, option)
    assert ada.unknown_sender is option
    (line,) = world.deliver(world.mailbox(ada), incoming("1", to=("ada@example.com",), **NEW))
    (record,) = entered(world, table)
    assert (record.name, record.email_addresses, record.owner_id) == (
        "Nora New",
        ("Nora@Example.org",),
        ada.id,
    )
    (sender,) = (
        party
        for party in world.email(line.email_id).parties
        if party.participation is ParticipationType.SENDER
    )
    assert sender.record is not None
    assert sender.record.id == record.id
    assert Step.NEW_RECORD in [reason.step for reason in line.reasons]


def test_one_sender_twice_in_a_batch_becomes_one_record(world: MailWorld) -> None:
    box = world.mailbox(wanting(world, UnknownSender.CONTACT))
    batch = [incoming(str(n), to=("ada@example.com",), **NEW) for n in range(3)]
    lines = world.deliver(box, *batch)
    assert world.deliver(box, *batch) == lines
    world.deliver(box, incoming("9", to=("ada@example.com",), **NEW))
    (record,) = entered(world, ObjectType.CONTACT)
    for line in lines:
        assert record.id in {
            party.record.id for party in world.email(line.email_id).parties if party.record
        }


def test_nobody_is_entered_for_mail_that_is_not_tracked(world: MailWorld) -> None:
    box = world.mailbox(wanting(world, UnknownSender.CONTACT, CUSTOMERS))
    (line,) = world.deliver(box, incoming("1", to=("ada@example.com",), **NEW))
    assert line.outcome is ItemOutcome.NOT_TRACKED
    assert entered(world, ObjectType.CONTACT) == []


def test_nobody_is_entered_where_user_or_organization_do_not_want_it(world: MailWorld) -> None:
    ada = wanting(world, UnknownSender.LEAVE)
    bob = wanting(world, UnknownSender.CONTACT, name="bob")
    world.deliver(world.mailbox(ada), incoming("1", to=("ada@example.com",), **NEW))
    world.settings(create_unknown_senders=False)
    world.deliver(world.mailbox(bob), incoming("2", to=("bob@example.com",), **NEW))
    assert entered(world, ObjectType.CONTACT) == []


def test_a_sender_without_a_name_is_called_by_the_address(world: MailWorld) -> None:
    box = world.mailbox(wanting(world, UnknownSender.CONTACT))
    world.deliver(box, incoming("1", to=("ada@example.com",), sender="nora@example.org"))
    (record,) = entered(world, ObjectType.CONTACT)
    assert record.name == "nora@example.org"


@pytest.mark.postgresql
def test_two_passes_that_meet_the_same_sender_at_once_make_one_record(
    postgresql_url: str, clock: ManualClock
) -> None:
    one, other = Store(postgresql_url, clock), Store(postgresql_url, clock)
    try:
        world = MailWorld(one, clock)
        ada = world.mailbox(wanting(world, UnknownSender.CONTACT))
        bob = world.mailbox(wanting(world, UnknownSender.CONTACT, name="bob"))
        entered_here, started_there = threading.Event(), threading.Event()

        def first(unit: Unit) -> None:
            context = Context(unit, SYSTEM, clock, new_id)
            deliver_incoming_emails(context, ada, [incoming("1", to=("ada@example.com",), **NEW)])
            entered_here.set()
            assert started_there.wait(30)

        def second(unit: Unit) -> None:
            assert entered_here.wait(30)
            started_there.set()
            context = Context(unit, SYSTEM, clock, new_id)
            deliver_incoming_emails(context, bob, [incoming("2", to=("bob@example.com",), **NEW)])

        for done in (one.write(first), other.write(second)):
            done.result(60)
        (record,) = entered(world, ObjectType.CONTACT)
        assert record.name == "Nora New"
    finally:
        assert other.close()
        assert one.close()
