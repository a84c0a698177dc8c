"""The list of pairs of records and items: how each stands, for whom it may be read."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import FieldConflict, IdMapping
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind, Question, UserDecision
from ssync_desktop.domain.items.link_state import MOST_RETRIES, LinkState, link_state
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import IdMappingRow
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.items import a_link
from tests.kit.records import a_mailbox, a_user

ALL = Query(Table.ID_MAPPINGS, sort="state")


@pytest.fixture
def mailbox(store: Store) -> Mailbox:
    """Return a stored mailbox."""
    user = a_user()

    def work(unit: Unit) -> Mailbox:
        unit.users.add(user)
        return unit.mailboxes.add(a_mailbox(user.id))

    return store.write(work).result()


def a_pair(mailbox: Mailbox, **changes: Any) -> IdMapping:
    """Return a pair that both sides agree on."""
    said: dict[str, Any] = {
        "entry_id": new_id().hex,
        "common": TaskContent("Call", body="In confidence"),
        "subject": "Call",
        "synchronized_on": START,
    }
    return a_link(mailbox.id, mailbox.owner_id, **(said | changes))


def add(store: Store, *pairs: IdMapping) -> None:
    """Store pairs."""

    def work(unit: Unit) -> None:
        for pair in pairs:
            unit.id_mappings.add(pair)

    store.write(work).result()


def rows(store: Store, query: Query = ALL, viewer: Viewer | None = None) -> list[IdMappingRow]:
    """Return what a query lists for a viewer."""

    def work(unit: Unit) -> list[IdMappingRow]:
        ids = unit.windows.ids(query, viewer).ids
        found = unit.windows.rows(Table.ID_MAPPINGS, ids, viewer)
        return [row for row in found if isinstance(row, IdMappingRow)]

    return store.read(work).result()


def test_a_row_says_what_the_pair_says(store: Store, mailbox: Mailbox) -> None:
    pair = a_pair(
        mailbox, error_code="ErrorItemNotFound", error_text="Gone", error_on=START, retries=2
    )
    add(store, pair)
    assert rows(store) == [
        IdMappingRow(
            id=pair.id,
            object_type=ObjectType.TASK,
            subject="Call",
            mailbox_id=mailbox.id,
            mailbox_name=mailbox.name,
            object_id=pair.object_id,
            state=LinkState.RETRYING,
            error_code="ErrorItemNotFound",
            error_text="Gone",
            error_on=START,
            retries=2,
            synchronized_on=START,
        )
    ]


def test_the_list_knows_how_a_pair_stands_as_the_pair_itself_does(
    store: Store, mailbox: Mailbox
) -> None:
    conflict = FieldConflict("subject", "Call", "Ring", "Phone", crm_won=True)
    pairs = [
        a_pair(
            mailbox,
            decision=decision,
            question=Question.DUPLICATE,
            error_code=error,
            retries=retries,
            unlinked=unlinked,
            moved_to=folder,
            conflicts=conflicts,
            to_crm=change,
            synchronized_on=when,
        )
        for decision, error, retries, unlinked, folder, conflicts, change, when in product(
            (UserDecision.NONE, UserDecision.ASKED, UserDecision.YES),
            ("", "ErrorItemNotFound"),
            (0, MOST_RETRIES),
            (False, True),
            ("", "Holidays"),
            ((), (conflict,)),
            (ChangeType.NONE, ChangeType.UPDATE),
            (None, START),
        )
    ]
    add(store, *pairs)
    listed = rows(store)
    assert {row.id: row.state for row in listed} == {one.id: link_state(one) for one in pairs}
    assert {row.state for row in listed} == set(LinkState)
    assert [row.state for row in listed] == sorted(row.state for row in listed)


def test_pairs_are_found_by_kind_state_and_text(store: Store, mailbox: Mailbox) -> None:
    call = a_pair(mailbox)
    lunch = a_pair(mailbox, subject="Lunch", object_type=ObjectType.APPOINTMENT, unlinked=True)
    add(store, call, lunch)

    def found(*conditions: Condition, text: str = "") -> list[UUID]:
        return [row.id for row in rows(store, replace(ALL, conditions=conditions, text=text))]

    assert found(Condition("object_type", "in", (ObjectType.APPOINTMENT,))) == [lunch.id]
    assert found(Condition("state", "in", (LinkState.LINKED,))) == [call.id]
    assert found(text="lunch") == [lunch.id]
    assert found(text="confidence") == []


@pytest.mark.behaviour("B107", "links of items")
def test_what_is_not_for_the_viewer_is_hidden_and_cannot_be_searched(
    store: Store, mailbox: Mailbox
) -> None:
    pair = a_pair(mailbox, error_code="ErrorX", error_text="“Call” is too long")
    other = a_pair(mailbox)
    add(store, pair, other)
    stranger, owner = Viewer(new_id()), Viewer(mailbox.owner_id)
    shown = {row.id: row for row in rows(store, viewer=stranger)}
    assert (shown[pair.id].subject, shown[pair.id].error_text) == (HIDDEN, "")
    assert shown[pair.id].content_hidden
    assert rows(store, replace(ALL, text="call"), stranger) == []
    assert rows(store, replace(ALL, text="too long"), stranger) == []
    assert {row.subject for row in rows(store, viewer=owner)} == {"Call"}
    on_request = replace(stranger, items=frozenset({other.id}))
    assert {row.subject for row in rows(store, viewer=on_request)} == {HIDDEN, "Call"}
    whole_list = replace(stranger, lists=frozenset({Table.ID_MAPPINGS}))
    assert not any(row.content_hidden for row in rows(store, viewer=whole_list))


def test_what_wants_an_answer_is_counted_by_kind(store: Store, mailbox: Mailbox) -> None:
    conflict = (FieldConflict("subject", "ours", "was", "theirs", crm_won=True),)
    asked = {"question": Question.DUPLICATE, "decision": UserDecision.ASKED}
    add(
        store,
        a_pair(mailbox),
        a_pair(mailbox, **asked),
        a_pair(mailbox, conflicts=conflict),  # settled; whoever wants to may choose otherwise
        a_pair(mailbox, question=Question.DUPLICATE, decision=UserDecision.NO),
    )
    assert store.read(lambda unit: unit.id_mappings.asking()).result() == {ItemKind.TASK: 1}
