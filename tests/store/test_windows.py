"""Reads for the window: ids in order, rows by id, filters, and never a body."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event

from ssync_desktop.domain.alerts import AlertDraft
from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import (
    AccessApproval,
    AuditAction,
    EmailStatus,
    ItemOutcome,
    MailboxKind,
    ObjectType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.people import QueueItem, Reference
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import (
    ROW_TYPES,
    AlertRow,
    EmailRow,
    ListRow,
    MailboxRow,
    ProfileRow,
    QuarantineRow,
    QueueRow,
    ReceivedItemRow,
    UserRow,
)
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.store.repositories import windows
from ssync_desktop.store.repositories.windows import VIEWS
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.items import a_link
from tests.kit.records import (
    a_failure,
    a_mailbox,
    a_profile,
    a_quarantined_item,
    a_queue,
    a_received_item,
    a_record,
    a_user,
    an_email,
)

WAIT = 10


@dataclass
class World:
    """One of everything, with ids to compare."""

    user: UUID
    queue: UUID
    profile: UUID
    users_mailbox: UUID
    queues_mailbox: UUID
    forward: UUID
    email: UUID
    item: UUID
    parked: UUID
    alert: UUID


@pytest.fixture
def world(store: Store) -> World:
    return store.write(_build).result(WAIT)


def _build(unit: Unit) -> World:
    user = unit.users.add(a_user("Lovelace", domain_name="ada@example.com"))
    queue = unit.queues.add(a_queue(user.id, "Support"))
    profile = unit.profiles.add(a_profile(user.id, "Post office"))
    failing = DirectionState(
        enabled=True, status=TestStatus.FAILURE, error_code="TimedOut", next_run_on=START
    )
    users_mailbox = unit.mailboxes.add(
        a_mailbox(
            user.id,
            "Ada",
            kind=MailboxKind.USER,
            regarding_id=user.id,
            profile_id=profile.id,
            outgoing_method=OutgoingDeliveryMethod.SERVER_SIDE,
            incoming=failing,
        )
    )
    queues_mailbox = unit.mailboxes.add(
        a_mailbox(
            user.id,
            "Support box",
            kind=MailboxKind.QUEUE,
            regarding_id=queue.id,
            profile_id=profile.id,
            approval=AccessApproval.PENDING,
        )
    )
    forward = unit.mailboxes.add(a_mailbox(user.id, "Forward"))
    email = unit.emails.add(
        an_email(user.id, "An offer for Ärzte", receiving_mailbox_id=users_mailbox.id)
    )
    for kind in (ObjectType.CONTACT, ObjectType.ACCOUNT, ObjectType.LEAD):
        unit.records.add(a_record(user.id, kind))
    unit.queues.add_items(
        [
            QueueItem(
                uuid4(),
                queue.id,
                email.id,
                ObjectType.EMAIL,
                "An offer",
                "",
                "",
                START,
                State.ACTIVE,
            )
        ]
    )
    item = a_received_item(users_mailbox.id, outcome=ItemOutcome.QUARANTINED)
    unit.received_items.add(item)
    parked = a_quarantined_item(item)
    unit.quarantine.add(parked, b"raw bytes")
    unit.failures.record(a_failure(item, user.id))
    unit.audits.add(
        AuditEntry(
            uuid4(), START, user.id, "Ada Lovelace", AuditAction.SHOW_CONTENT, Table.EMAILS, item.id
        )
    )
    unit.tracking_folders.add(TrackingFolder(uuid4(), users_mailbox.id, "a", "Ada", None, user.id))
    unit.id_mappings.add(a_link(users_mailbox.id, user.id, subject="A task"))
    alert = unit.alerts.raise_(
        AlertDraft(
            TraceLevel.ERROR,
            ErrorCode.TIMED_OUT,
            Reference(users_mailbox.id, ObjectType.MAILBOX, "Ada"),
            "The server did not answer.",
        ),
        START,
    )
    return World(
        user.id,
        queue.id,
        profile.id,
        users_mailbox.id,
        queues_mailbox.id,
        forward.id,
        email.id,
        item.id,
        parked.id,
        alert.id,
    )


def ids(store: Store, query: Query) -> tuple[UUID, ...]:
    return store.read(lambda unit: unit.windows.ids(query)).result(WAIT).ids


def row(store: Store, table: Table, row_id: UUID) -> ListRow:
    (found,) = store.read(lambda unit: unit.windows.rows(table, [row_id])).result(WAIT)
    assert isinstance(found, ROW_TYPES[table])
    return found


def test_a_profile_counts_its_mailboxes(store: Store, world: World) -> None:
    profile = row(store, Table.PROFILES, world.profile)
    assert isinstance(profile, ProfileRow)
    assert (profile.name, profile.mailbox_count, profile.owner_name) == (
        "Post office",
        2,
        "Ada Lovelace",
    )


def test_a_mailbox_shows_whose_it_is_and_how_it_stands(store: Store, world: World) -> None:
    mailbox = row(store, Table.MAILBOXES, world.users_mailbox)
    assert isinstance(mailbox, MailboxRow)
    assert (mailbox.kind, mailbox.regarding_name) == (MailboxKind.USER, "Ada Lovelace")
    assert (mailbox.profile_id, mailbox.profile_name) == (world.profile, "Post office")
    assert mailbox.incoming == DirectionState(
        enabled=True, status=TestStatus.FAILURE, error_code="TimedOut", next_run_on=START
    )
    assert mailbox.outgoing_method is OutgoingDeliveryMethod.SERVER_SIDE

    queues = row(store, Table.MAILBOXES, world.queues_mailbox)
    assert isinstance(queues, MailboxRow)
    assert (queues.kind, queues.regarding_name) == (MailboxKind.QUEUE, "Support")
    forward = row(store, Table.MAILBOXES, world.forward)
    assert isinstance(forward, MailboxRow)
    assert (forward.kind, forward.regarding_name) == (MailboxKind.FORWARD, "")
    assert (forward.profile_id, forward.profile_name) == (None, "")


def test_users_and_queues_show_the_approval_of_their_mailbox(store: Store, world: World) -> None:
    user = row(store, Table.USERS, world.user)
    assert isinstance(user, UserRow)
    assert (user.name, user.mailbox_id) == ("Ada Lovelace", world.users_mailbox)
    assert user.approval is AccessApproval.APPROVED
    queue = row(store, Table.QUEUES, world.queue)
    assert isinstance(queue, QueueRow)
    assert (queue.mailbox_id, queue.item_count) == (world.queues_mailbox, 1)
    assert queue.approval is AccessApproval.PENDING


def test_emails_items_parked_ones_and_alerts(store: Store, world: World) -> None:
    email = row(store, Table.EMAILS, world.email)
    assert isinstance(email, EmailRow)
    assert (email.subject, email.mailbox_name, email.status) == (
        "An offer for Ärzte",
        "Ada",
        EmailStatus.RECEIVED,
    )
    item = row(store, Table.RECEIVED_ITEMS, world.item)
    assert isinstance(item, ReceivedItemRow)
    assert (item.mailbox_name, item.outcome) == ("Ada", ItemOutcome.QUARANTINED)
    parked = row(store, Table.QUARANTINE, world.parked)
    assert isinstance(parked, QuarantineRow)
    assert (parked.item_id, parked.subject, parked.size) == (world.item, "An offer", 7)
    alert = row(store, Table.ALERTS, world.alert)
    assert isinstance(alert, AlertRow)
    assert (alert.code, alert.regarding_id, alert.count) == ("TimedOut", world.users_mailbox, 1)


def test_rows_come_in_the_order_asked_for_and_gone_ones_are_left_out(
    store: Store, world: World
) -> None:
    asked = [world.forward, uuid4(), world.users_mailbox, world.queues_mailbox]
    rows = store.read(lambda unit: unit.windows.rows(Table.MAILBOXES, asked)).result(WAIT)
    assert [found.id for found in rows] == [asked[0], *asked[2:]]
    assert store.read(lambda unit: unit.windows.rows(Table.MAILBOXES, [])).result(WAIT) == ()


@pytest.mark.parametrize("table", VIEWS)
def test_every_column_can_be_sorted_by_both_ways(store: Store, world: World, table: Table) -> None:
    for name in (*VIEWS[table].columns, *VIEWS[table].aliases, "name"):
        up = ids(store, Query(table, sort=name))
        down = ids(store, Query(table, sort=name, descending=True))
        assert set(up) == set(down)
        assert up


def test_the_id_decides_between_equals_so_that_the_order_is_total(store: Store) -> None:
    def add(unit: Unit) -> list[UUID]:
        return [unit.users.add(a_user("Same")).id for _ in range(30)]

    added = store.write(add).result(WAIT)
    assert ids(store, Query(Table.USERS)) == tuple(sorted(added))
    assert ids(store, Query(Table.USERS, descending=True)) == tuple(sorted(added, reverse=True))


def test_names_are_sorted_without_regard_to_case(store: Store) -> None:
    def add(unit: Unit) -> list[UUID]:
        names = ("beta", "Alpha", "alpine", "Gamma")
        return [unit.users.add(a_user(name, first_name="")).id for name in names]

    beta, alpha, alpine, gamma = store.write(add).result(WAIT)
    assert ids(store, Query(Table.USERS)) == (alpha, alpine, beta, gamma)


def test_empty_values_come_last_both_ways(store: Store, world: World) -> None:
    for descending in (False, True):
        query = Query(Table.MAILBOXES, sort="incoming.next_run_on", descending=descending)
        assert ids(store, query)[0] == world.users_mailbox


@pytest.mark.parametrize(
    ("table", "text", "hit"),
    [
        (Table.MAILBOXES, "LOVELACE", True),
        (Table.MAILBOXES, "post off", True),
        (Table.MAILBOXES, "nowhere", False),
        (Table.EMAILS, "ärzte", True),
        (Table.EMAILS, "ÄRZTE", True),
        (Table.EMAILS, "ÖRZTE", False),
        (Table.EMAILS, "%", False),
        (Table.EMAILS, "_", False),
        (Table.RECEIVED_ITEMS, " offer ", True),
        (Table.ALERTS, "timedout", True),
        (Table.QUARANTINE, "cannot be read", True),
        (Table.QUEUES, "support", True),
        (Table.PROFILES, "SMTP.example", True),
        (Table.USERS, "ada@", True),
    ],
)
def test_a_filter_text_is_found_in_whatever_case(
    store: Store, world: World, table: Table, text: str, hit: bool
) -> None:
    assert bool(ids(store, Query(table, text=text))) is hit


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Condition("kind", "eq", MailboxKind.USER), "A"),
        (Condition("kind", "ne", MailboxKind.FORWARD), "AS"),
        (Condition("kind", "in", (MailboxKind.QUEUE, MailboxKind.FORWARD)), "SF"),
        (Condition("approval", "eq", AccessApproval.PENDING), "S"),
        (Condition("incoming.status", "eq", TestStatus.FAILURE), "A"),
        (Condition("incoming.next_run_on", "lt", START + timedelta(seconds=1)), "A"),
        (Condition("incoming.next_run_on", "ge", START + timedelta(seconds=1)), ""),
        (Condition("profile_id", "null"), "F"),
        (Condition("profile_id", "null", value=False), "AS"),
        (Condition("profile_id", "eq", uuid4()), ""),
        (Condition("test_scheduled", "eq", value=False), "ASF"),
        (Condition("id", "in", ()), ""),
    ],
)
def test_conditions(store: Store, world: World, condition: Condition, names: str) -> None:
    known = {"A": world.users_mailbox, "S": world.queues_mailbox, "F": world.forward}
    found = ids(store, Query(Table.MAILBOXES, conditions=(condition,)))
    assert set(found) == {known[name] for name in names}


def test_more_ids_than_a_statement_has_parameters_can_be_asked_for(
    store: Store, world: World
) -> None:
    many = (*(uuid4() for _ in range(70_000)), world.forward, world.users_mailbox)
    query = Query(Table.MAILBOXES, conditions=(Condition("id", "in", many),))
    assert set(ids(store, query)) == {world.forward, world.users_mailbox}


def test_all_conditions_and_the_text_hold_together(store: Store, world: World) -> None:
    query = Query(
        Table.MAILBOXES,
        text="post office",
        conditions=(Condition("kind", "eq", MailboxKind.USER), Condition("state", "eq", 0)),
    )
    assert ids(store, query) == (world.users_mailbox,)
    assert ids(store, replace(query, text="nowhere")) == ()


@pytest.mark.parametrize(
    "query",
    [
        Query(Table.EMAILS, sort="body_html"),
        Query(Table.EMAILS, sort="subject; DROP TABLE email"),
        Query(Table.MAILBOXES, conditions=(Condition("sync_checkpoint", "eq", ""),)),
        Query(Table.MAILBOXES, conditions=(Condition("name", "like", "A"),)),
    ],
)
def test_other_names_are_refused(store: Store, query: Query) -> None:
    with pytest.raises(ValueError, match="There is no"):
        ids(store, query)


BODIES = (
    *("description", "safedescription", "body", "headers", "reasons", "exchangesyncstatexml"),
    "commoncontent",
)


@pytest.mark.parametrize("table", VIEWS)
def test_a_list_never_reads_bodies(store: Store, world: World, table: Table) -> None:
    with _statements() as statements:
        found = ids(store, Query(table, text="a"))
        store.read(lambda unit: unit.windows.rows(table, found)).result(WAIT)
    assert len(statements) == 2
    for statement in statements:
        # What nobody accepts is shown with what they wanted; reasons of others stay unread.
        read = statement.replace("THEN receiveditem.reasons ELSE", "")
        for column in BODIES:
            assert f".{column} " not in read.replace(",", " ").replace("\n", " ")


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Collect the SELECTs of every engine."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        if str(arguments[2]).startswith("SELECT"):
            seen.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("counted", [False, True], ids=["compared", "counted"])
def test_a_snapshot_is_compared_by_numbers_alone(
    store: Store, counted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if counted:
        monkeypatch.setattr(windows, "COMPARED_AT_MOST", 0)
    query = Query(Table.QUEUES, text="desk")
    owner = a_user("Owner")
    names = ("Help desk", "Front desk", "Desktop", "Elsewhere")
    first, second, third, other = (a_queue(owner.id, name) for name in names)
    store.write(lambda unit: unit.users.add(owner)).result(WAIT)
    store.write(lambda unit: [unit.queues.add(one) for one in (first, second)]).result(WAIT)
    before = store.read(lambda unit: unit.windows.ids(query)).result(WAIT)
    assert [before.places[row_id] for row_id in before.ids] == [0, 1]
    nothing = store.read(lambda unit: unit.windows.difference(before)).result(WAIT)
    assert (nothing.added, nothing.removed) == (0, 0)

    def change(unit: Unit) -> None:
        unit.queues.add(third)
        unit.queues.add(other)
        unit.queues.delete(first.id)

    store.write(change).result(WAIT)
    after = store.read(lambda unit: unit.windows.difference(before)).result(WAIT)
    assert (after.added, after.removed) == (1, 1)

    def delete_both(unit: Unit) -> None:
        for one in (second, third):
            unit.queues.delete(one.id)

    store.write(delete_both).result(WAIT)
    gone = store.read(lambda unit: unit.windows.difference(before)).result(WAIT)
    assert (gone.query, gone.added, gone.removed) == (query, 0, 2)
