"""How many linked rows a changed filter would let go, and which, as the database says."""

from dataclasses import replace
from functools import partial

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.filter_preview import FilterPreview
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import ObjectType, Priority, Role
from ssync_desktop.domain.people import User
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.organization import filter_search, items, sync_filters
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.filter_search import FilterSearch
from tests.kit.items_at_hand import CALL
from tests.kit.mail_world import MailWorld

MINE = FilterCondition(FilterField.OWNER, FilterOperator.IS_ME)
URGENT = FilterCondition(FilterField.PRIORITY, FilterOperator.IS, str(int(Priority.HIGH)))
SECRET = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "secret")


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("ada")


@pytest.fixture
def mine(world: MailWorld, ada: User) -> SyncFilter:
    """Return the one filter for tasks of Ada: those that she owns."""
    draft = SyncFilterDraft("Mine", ObjectType.TASK, (MINE,), ada.id)
    return world.run(lambda context: sync_filters.save_sync_filter(context, draft))


def linked(world: MailWorld, user: User, subject: str, **link: object) -> LocalItem:
    """Return a task of *user* that is linked with an item of their mailbox."""
    draft = ItemDraft(ObjectType.TASK, replace(CALL, subject=subject), user.id)
    item = world.run(lambda context: items.create_item(context, draft))
    mapping = IdMapping(
        new_id(), user.id, world.mailbox(user).id, ObjectType.TASK, item.id, f"key of {item.id}"
    )
    made = replace(mapping, **link)  # type: ignore[arg-type]
    world.run(lambda context: context.unit.id_mappings.add(made))
    return item


def search(
    world: MailWorld,
    draft: SyncFilterDraft,
    viewer: Viewer | None = None,
    caller: Caller | None = None,
    limit: int = 10,
) -> FilterPreview:
    def work(context: Context) -> FilterPreview:
        made = FilterSearch(draft, limit)
        made.begin(context)
        while made.look(context.unit, viewer, context.clock.now()):
            pass
        return made.preview

    return world.read(work) if caller is None else world.run(work, caller)


def off(one: SyncFilter) -> SyncFilterDraft:
    return replace(one.draft(), active=False)


def test_all_are_counted_over_pages_and_the_first_are_shown(
    world: MailWorld, ada: User, mine: SyncFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_search, "PAGE", 2)
    rows = [linked(world, ada, f"Task {place}") for place in range(5)]
    assert search(world, mine.draft()).let_go == 0
    preview = search(world, off(mine), limit=3)
    assert (preview.let_go, preview.deletes) == (5, False)
    assert [one.id for one in preview.leaving] == [one.id for one in rows[:3]]
    assert [one.subject for one in preview.leaving] == ["Task 0", "Task 1", "Task 2"]
    assert preview.leaving[0].owner_name == ada.full_name


def test_what_is_not_linked_or_held_by_something_else_is_not_let_go(
    world: MailWorld, ada: User, mine: SyncFilter
) -> None:
    draft = ItemDraft(ObjectType.TASK, CALL, ada.id)
    world.run(lambda context: items.create_item(context, draft))
    linked(world, ada, "Let go before", unlinked=True)
    linked(world, ada, "Tracked in Exchange", tracked=True)
    preview = search(world, off(mine))
    assert (preview.total, preview.let_go, preview.leaving) == (3, 0, ())


def test_a_narrower_filter_lets_go_what_no_other_one_matches(
    world: MailWorld, ada: User, mine: SyncFilter
) -> None:
    urgent = world.run(
        lambda context: items.create_item(
            context,
            ItemDraft(ObjectType.TASK, replace(CALL, priority=Priority.HIGH), ada.id),
        )
    )
    box = world.mailbox(ada)
    mapping = IdMapping(new_id(), ada.id, box.id, ObjectType.TASK, urgent.id, "urgent")
    world.run(lambda context: context.unit.id_mappings.add(mapping))
    other = linked(world, ada, "No hurry")
    narrow = replace(mine.draft(), conditions=(MINE, URGENT))
    assert [one.id for one in search(world, narrow).leaving] == [other.id]
    also = SyncFilterDraft("Also", ObjectType.TASK, (URGENT,), ada.id)
    kept = world.run(lambda context: sync_filters.save_sync_filter(context, also))
    assert [one.id for one in search(world, off(mine)).leaving] == [other.id]
    world.run(partial(sync_filters.save_sync_filter, draft=off(kept)))
    assert search(world, off(mine)).let_go == 2


def test_only_filters_of_the_table_and_links_of_the_mailbox_count(
    world: MailWorld, ada: User, mine: SyncFilter
) -> None:
    linked(world, ada, "Hers")
    bob = world.user("bob")
    theirs = SyncFilterDraft("Theirs", ObjectType.TASK, (MINE,), bob.id)
    world.run(lambda context: sync_filters.save_sync_filter(context, theirs))
    linked(world, bob, "His")
    faxes = SyncFilterDraft("Faxes", ObjectType.FAX, (MINE,), ada.id)
    world.run(lambda context: sync_filters.save_sync_filter(context, faxes))
    preview = search(world, off(mine))
    assert [one.subject for one in preview.leaving] == ["Hers"]
    assert search(world, replace(mine.draft(), id=None, active=False)).let_go == 0


def test_a_setting_says_that_exchange_deletes(
    world: MailWorld, ada: User, mine: SyncFilter
) -> None:
    linked(world, ada, "Hers")
    world.settings(distinct_deletes=False)
    preview = search(world, off(mine))
    assert (preview.let_go, preview.deletes) == (1, True)


@pytest.mark.behaviour("B107", "filters find out no hidden words")
def test_words_of_others_are_neither_shown_nor_counted_by_words(
    world: MailWorld, ada: User, mine: SyncFilter
) -> None:
    linked(world, ada, "Secret plans")
    admin = Caller(world.admin.id, frozenset({Role.SYSTEM_ADMINISTRATOR}))
    seen = partial(search, world, viewer=Viewer(world.admin.id), caller=admin)
    (shown,) = seen(off(mine)).leaving
    assert (shown.content_hidden, shown.subject) == (True, "")
    by_words = replace(mine.draft(), conditions=(MINE, SECRET))
    stored = world.run(lambda context: sync_filters.save_sync_filter(context, by_words))
    hidden = seen(off(stored))
    assert (hidden.let_go, hidden.leaving) == (0, ())
    own = search(world, off(stored), Viewer(ada.id))
    assert [one.subject for one in own.leaving] == ["Secret plans"]
