"""Links of rows and items of mailboxes, as they are stored."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import FieldConflict, IdMapping
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind, Question, UserDecision
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.items import a_link
from tests.kit.records import a_mailbox, a_user


@pytest.fixture
def mailbox(store: Store) -> Mailbox:
    """Return a stored mailbox."""
    user = a_user()

    def work(unit: Unit) -> Mailbox:
        unit.users.add(user)
        return unit.mailboxes.add(a_mailbox(user.id))

    return store.write(work).result()


def link_of(mailbox: Mailbox, entry: str = "AAMk=", **changes: Any) -> IdMapping:
    """Return a link of a task in *mailbox*."""
    return a_link(mailbox.id, mailbox.owner_id, entry, **changes)


def add(store: Store, *links: IdMapping) -> None:
    """Store links."""

    def work(unit: Unit) -> None:
        for link in links:
            unit.id_mappings.add(link)

    store.write(work).result()


def test_a_link_is_kept_whole(store: Store, mailbox: Mailbox) -> None:
    before, after = TaskContent("Call", body="Line\n", due=START.date()), TaskContent("Phone")
    link = link_of(
        mailbox,
        global_id="040000008200E0",
        common=before,
        local_version=7,
        remote_version="CQAAAB==",
        unlinked=True,
        deleted_in_exchange=True,
        to_exchange=ChangeType.UPDATE,
        to_crm=ChangeType.DELETE,
        retries=3,
        question=Question.DUPLICATE,
        decision=UserDecision.ASKED,
        subject="Call",
        error_code="ErrorItemNotFound",
        error_text="It is gone",
        error_on=START,
        conflicts=(FieldConflict("subject", "Call", "Ring", "Phone", crm_won=True),),
        synchronized_on=START,
    )
    add(store, link)
    assert store.read(lambda unit: unit.id_mappings.get(link.id)).result() == link
    bare = replace(link_of(mailbox), id=link.id, object_id=None, entry_id="", common=after)
    assert store.write(lambda unit: unit.id_mappings.save(bare)).result() == bare
    assert store.read(lambda unit: unit.id_mappings.by_ids([link.id])).result() == {link.id: bare}


def test_long_words_are_cut_and_never_refused(store: Store, mailbox: Mailbox) -> None:
    link = link_of(mailbox, subject="s" * 3000, error_text="t" * 3000, error_code="c" * 200)
    add(store, link)
    kept = store.read(lambda unit: unit.id_mappings.get(link.id)).result()
    assert (len(kept.subject), len(kept.error_text), len(kept.error_code)) == (2048, 2048, 100)


@pytest.mark.parametrize("same", ["entry", "object"])
def test_a_row_and_an_item_are_linked_once_in_a_mailbox(
    store: Store, mailbox: Mailbox, same: str
) -> None:
    first = link_of(mailbox)
    second = link_of(mailbox, first.entry_id if same == "entry" else "other")
    if same == "object":
        second = replace(second, object_id=first.object_id)
    add(store, first)
    with pytest.raises(NeedsAttention) as raised:
        add(store, second)
    assert raised.value.code is ErrorCode.DUPLICATE_RECORD


def test_what_is_on_one_side_only_is_no_duplicate_of_its_like(
    store: Store, mailbox: Mailbox
) -> None:
    waiting = [link_of(mailbox, "") for _ in range(2)]
    arriving = [link_of(mailbox, str(number), object_id=None) for number in range(2)]
    add(store, *waiting, *arriving)
    assert store.read(lambda unit: unit.id_mappings.of(mailbox.id)).result() == [
        *waiting,
        *arriving,
    ]


def test_links_are_found_by_either_side(store: Store, mailbox: Mailbox) -> None:
    links = [link_of(mailbox, f"entry {number}", global_id=f"uid {number}") for number in range(3)]
    first = links[0]
    assert first.object_id is not None
    add(store, *links)

    def look(unit: Unit) -> None:
        found = unit.id_mappings
        assert found.by_entries(mailbox.id, ["entry 0", "ENTRY 1", ""]) == {"entry 0": first}
        assert found.by_objects(mailbox.id, [UUID(int=1), first.object_id or UUID(int=2)]) == {
            first.object_id: first
        }
        assert found.by_entries(UUID(int=3), ["entry 0"]) == {}

    store.read(look).result()


def test_only_what_is_to_be_done_is_pending(store: Store, mailbox: Mailbox) -> None:
    settled, asked = link_of(mailbox, "1"), link_of(mailbox, "2", question=Question.DUPLICATE)
    asked = replace(asked, decision=UserDecision.ASKED)
    out = link_of(mailbox, "", to_exchange=ChangeType.CREATE)
    back = link_of(mailbox, "3", to_crm=ChangeType.UPDATE, object_type=ObjectType.APPOINTMENT)
    add(store, settled, asked, out, back)

    def pending(unit: Unit) -> list[UUID]:
        return [one.id for one in unit.id_mappings.pending(mailbox.id)]

    assert store.read(pending).result() == [out.id, back.id]
    store.write(lambda unit: unit.id_mappings.decide(asked.id, UserDecision.YES)).result()
    assert store.read(pending).result() == [asked.id, out.id, back.id]
    done = replace(out, to_exchange=ChangeType.NONE, entry_id="4")
    store.write(lambda unit: unit.id_mappings.save(done)).result()
    assert store.read(pending).result() == [asked.id, back.id]
    of_kind = store.read(lambda unit: unit.id_mappings.pending(mailbox.id, ItemKind.TASK)).result()
    assert [one.id for one in of_kind] == [asked.id]


def test_an_answer_is_not_overwritten_by_its_question(store: Store, mailbox: Mailbox) -> None:
    asked = link_of(mailbox, question=Question.SCHEDULING_CONFLICT, decision=UserDecision.ASKED)
    add(store, asked)
    store.write(lambda unit: unit.id_mappings.decide(asked.id, UserDecision.NO)).result()
    late = replace(asked, retries=1)
    saved = store.write(lambda unit: unit.id_mappings.save(late)).result()
    assert (saved.decision, saved.retries) == (UserDecision.NO, 1)
    other = replace(asked, question=Question.DUPLICATE)
    saved = store.write(lambda unit: unit.id_mappings.save(other)).result()
    assert saved.decision is UserDecision.ASKED


def test_linked_items_are_counted(store: Store, mailbox: Mailbox) -> None:
    add(
        store,
        link_of(mailbox, "1"),
        link_of(mailbox, "2", object_type=ObjectType.CONTACT),
        link_of(mailbox, "3", unlinked=True),
        link_of(mailbox, ""),
        link_of(mailbox, "4", object_id=None),
    )
    assert store.read(lambda unit: unit.id_mappings.count(mailbox.id)).result() == 2
    tasks = store.read(lambda unit: unit.id_mappings.count(mailbox.id, ItemKind.TASK)).result()
    assert tasks == 1


def test_links_are_read_page_by_page(store: Store, mailbox: Mailbox) -> None:
    links = [link_of(mailbox, str(number)) for number in range(5)]
    add(store, *links)
    first = store.read(lambda unit: unit.id_mappings.of(mailbox.id, limit=3)).result()
    rest = store.read(
        lambda unit: unit.id_mappings.of(mailbox.id, after=first[-1].id, limit=3)
    ).result()
    assert [*first, *rest] == links


def test_a_link_goes_with_its_mailbox(store: Store, mailbox: Mailbox) -> None:
    link = link_of(mailbox)
    add(store, link)
    store.write(lambda unit: unit.mailboxes.delete(mailbox.id)).result()
    assert store.read(lambda unit: unit.id_mappings.find(link.id)).result() is None
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.id_mappings.delete(link.id)).result()
    assert raised.value.code is ErrorCode.RECORD_NOT_FOUND
