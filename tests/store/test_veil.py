"""Lists seen by somebody: what belongs to others is hidden, from filters and sorting too."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from ssync_desktop.domain.alerts import AlertDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import ItemOutcome, MailboxKind, ObjectType, TraceLevel
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import ListRow
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.records import (
    a_failure,
    a_mailbox,
    a_quarantined_item,
    a_received_item,
    a_user,
    an_email,
)

WAIT = 10
SECRET = "A secret offer"
PRIVATE = (Table.EMAILS, Table.RECEIVED_ITEMS, Table.QUARANTINE, Table.FAILURES, Table.ALERTS)


@dataclass
class Post:
    """One thing in every private list, all of them Ada's; and Bob, who looks."""

    ada: Viewer
    bob: Viewer
    rows: dict[Table, UUID]
    shows: dict[Table, UUID]


@pytest.fixture
def post(store: Store) -> Post:
    return store.write(_build).result(WAIT)


def _build(unit: Unit) -> Post:
    ada = unit.users.add(a_user("Ada", domain_name="ada"))
    bob = unit.users.add(a_user("Bob", domain_name="bob"))
    box = unit.mailboxes.add(a_mailbox(ada.id, "Ada", kind=MailboxKind.USER, regarding_id=ada.id))
    email = unit.emails.add(an_email(ada.id, SECRET, receiving_mailbox_id=box.id))
    item = a_received_item(box.id, subject=SECRET, outcome=ItemOutcome.QUARANTINED)
    unit.received_items.add(item)
    parked = a_quarantined_item(item)
    unit.quarantine.add(parked, b"raw")
    failure = unit.failures.record(a_failure(item, ada.id))
    alert = unit.alerts.raise_(
        AlertDraft(
            TraceLevel.ERROR,
            ErrorCode.UNREADABLE_MESSAGE,
            Reference(box.id, ObjectType.MAILBOX, "Ada"),
            f"“{SECRET}” could not be taken in: it is broken.",
            for_user_id=ada.id,
        ),
        START,
    )
    rows = {
        Table.EMAILS: email.id,
        Table.RECEIVED_ITEMS: item.id,
        Table.QUARANTINE: parked.id,
        Table.FAILURES: failure.id,
        Table.ALERTS: alert.id,
    }
    shows = {**rows, Table.QUARANTINE: item.id, Table.FAILURES: item.id}
    return Post(Viewer(ada.id), Viewer(bob.id), rows, shows)


def seen(store: Store, table: Table, row_id: UUID, viewer: Viewer | None) -> ListRow:
    (row,) = store.read(lambda unit: unit.windows.rows(table, [row_id], viewer)).result(WAIT)
    return row


def words(row: ListRow) -> str:
    return str(getattr(row, "subject", "") or getattr(row, "text", ""))


def found(store: Store, query: Query, viewer: Viewer | None) -> tuple[UUID, ...]:
    return store.read(lambda unit: unit.windows.ids(query, viewer)).result(WAIT).ids


@pytest.mark.behaviour("B107", "lists")
@pytest.mark.parametrize("table", PRIVATE)
def test_only_the_owner_reads_the_subject(store: Store, post: Post, table: Table) -> None:
    row_id = post.rows[table]
    for who in (post.ada, None):
        mine = seen(store, table, row_id, who)
        assert SECRET in words(mine)
        assert not mine.content_hidden  # type: ignore[union-attr]
    hidden = seen(store, table, row_id, post.bob)
    assert SECRET not in words(hidden)
    assert HIDDEN in words(hidden)
    assert hidden.content_hidden  # type: ignore[union-attr]


@pytest.mark.behaviour("B107", "filters tell nothing")
@pytest.mark.parametrize("table", PRIVATE)
def test_no_filter_finds_what_is_hidden(store: Store, post: Post, table: Table) -> None:
    row_id = post.rows[table]
    guess = Query(table, text="secret", sort="id")
    assert found(store, guess, post.ada) == (row_id,)
    assert found(store, guess, post.bob) == ()
    assert found(store, Query(table, text="ada", sort="id"), post.bob) == (row_id,)
    column = "text" if table is Table.ALERTS else "subject"
    for operator, value in (("ge", "A"), ("lt", "B"), ("eq", SECRET), ("in", (SECRET,))):
        asked = replace(guess, text="", conditions=(Condition(column, operator, value),))
        if operator in ("eq", "in") and table is not Table.ALERTS:
            assert found(store, asked, post.ada) == (row_id,)
            assert found(store, asked, post.bob) == ()
    snapshot = store.read(lambda unit: unit.windows.ids(guess, post.bob)).result(WAIT)
    change = store.read(lambda unit: unit.windows.difference(snapshot, post.bob)).result(WAIT)
    assert (change.added, change.removed) == (0, 0)


@pytest.mark.behaviour("B107", "order tells nothing")
def test_hidden_subjects_are_all_the_same_to_the_order(store: Store, post: Post) -> None:
    def add(unit: Unit) -> list[UUID]:
        return [
            unit.emails.add(an_email(post.ada.user_id, subject)).id
            for subject in ("zz", "aa", "mm")
        ]

    zz, aa, mm = store.write(add).result(WAIT)
    first = post.rows[Table.EMAILS]
    query = Query(Table.EMAILS, sort="subject")
    assert found(store, query, post.ada) == (first, aa, mm, zz)
    assert found(store, query, post.bob) == tuple(sorted((zz, aa, mm, first)))


@pytest.mark.behaviour("B107", "shown on request")
@pytest.mark.parametrize("table", [one for one in PRIVATE if one is not Table.ALERTS])
def test_what_was_shown_is_open_for_this_viewer(store: Store, post: Post, table: Table) -> None:
    row_id = post.rows[table]
    one = replace(post.bob, items=frozenset({post.shows[table]}))
    lists = replace(post.bob, lists=frozenset({table}))
    other = replace(post.bob, lists=frozenset(set(PRIVATE) - {table}))
    assert words(seen(store, table, row_id, one)) == SECRET
    assert words(seen(store, table, row_id, lists)) == SECRET
    assert words(seen(store, table, row_id, other)) == HIDDEN
    assert found(store, Query(table, text="secret", sort="id"), one) == (row_id,)
