"""What would synchronize by a filter is counted page by page, and hidden words are not searched."""

from datetime import datetime

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.content import AppointmentContent, Attendee
from ssync_desktop.domain.items.filter_preview import FilterPreview
from ssync_desktop.domain.items.item import ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilterDraft,
)
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.people import User
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.organization import filter_search, items
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.filter_search import FilterSearch
from tests.kit.items_at_hand import LOVELACE
from tests.kit.mail_world import MailWorld

MINE = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
SECRET = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "salary")
BLOCK = TimeBlock(
    WallTime(datetime.fromisoformat("2026-07-01T09:00"), "Europe/Brussels"),
    WallTime(datetime.fromisoformat("2026-07-01T10:00"), "Europe/Brussels"),
)


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("Ada")


def appointment(world: MailWorld, owner: User, subject: str) -> LocalItem:
    content = AppointmentContent(subject, BLOCK, organizer=Attendee(owner.email_address))
    draft = ItemDraft(ObjectType.APPOINTMENT, content, owner_id=owner.id)
    return world.run(lambda context: items.create_item(context, draft))


def search(
    world: MailWorld, draft: SyncFilterDraft, viewer: Viewer | None = None, limit: int = 10
) -> FilterPreview:
    def work(context: Context) -> FilterPreview:
        made = FilterSearch(draft, limit)
        made.begin(context)
        while made.look(context.unit, viewer, context.clock.now()):
            pass
        return made.preview

    return world.read(work)


def test_that_all_are_counted_and_the_first_are_shown(
    world: MailWorld, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_search, "PAGE", 2)
    made = [appointment(world, ada, f"Meeting {place}") for place in range(5)]
    cancel = items.set_item_state
    world.run(lambda context: cancel(context, ObjectType.APPOINTMENT, made[0].id, Phase.CANCELED))
    not_canceled = FilterCondition(FilterField.PHASE, FilterOperator.IS_NOT, "2")
    draft = SyncFilterDraft("", conditions=(MINE, not_canceled), owner_id=ada.id)
    preview = search(world, draft, limit=3)
    assert preview.total == 4
    assert [one.id for one in preview.items] == [one.id for one in made[1:4]]
    assert preview.items[0].owner_name == ada.full_name
    assert preview.items[0].when == BLOCK.start.instant


@pytest.mark.behaviour("B107", "filters find out no hidden words")
def test_that_words_of_others_are_neither_shown_nor_searched(world: MailWorld, ada: User) -> None:
    appointment(world, ada, "About the salary")
    stranger = Viewer(world.user("Bob").id)
    draft = SyncFilterDraft("", conditions=(MINE,), owner_id=ada.id)
    (shown,) = search(world, draft, stranger).items
    assert shown.content_hidden
    assert not shown.subject
    by_words = SyncFilterDraft("", conditions=(MINE, SECRET), owner_id=ada.id)
    preview = search(world, by_words, stranger)
    assert (preview.total, preview.unsearched) == (0, 1)
    own = search(world, by_words, Viewer(ada.id))
    assert (own.total, own.unsearched, own.items[0].subject) == (1, 0, "About the salary")


def test_that_contacts_of_others_are_shown_by_their_names(world: MailWorld, ada: User) -> None:
    """Everybody reads these, in the list of contacts as well; what else they say is not searched."""
    draft = ItemDraft(ObjectType.CONTACT, LOVELACE, owner_id=ada.id)
    world.run(lambda context: items.create_item(context, draft))
    stranger = Viewer(world.user("Bob").id)
    every = SyncFilterDraft("", ObjectType.CONTACT, (), owner_id=ada.id)
    (shown,) = search(world, every, stranger).items
    assert (shown.subject, shown.content_hidden) == (LOVELACE.subject, False)
    company = FilterCondition(FilterField.COMPANY, FilterOperator.CONTAINS, "a")
    by_words = SyncFilterDraft("", ObjectType.CONTACT, (company,), owner_id=ada.id)
    assert search(world, by_words, stranger).unsearched == 1


def test_that_what_the_owner_of_a_filter_may_not_read_is_left_out(
    world: MailWorld, ada: User
) -> None:
    """Not even for a System Administrator who looks: it is not their Exchange it would go to."""
    bob = world.user("Bob")
    appointment(world, bob, "Bob's alone")
    appointment(world, ada, "Ada's")
    his = FilterCondition(FilterField.OWNER, FilterOperator.IS, str(bob.id))
    preview = search(world, SyncFilterDraft("", conditions=(his,), owner_id=ada.id))
    assert (preview.total, preview.items, preview.unreadable) == (0, (), 1)
    own = search(world, SyncFilterDraft("", conditions=(his,), owner_id=bob.id))
    assert (own.total, own.unreadable) == (1, 0)


def test_that_filters_of_others_are_tried_out_by_administrators_alone(
    world: MailWorld, ada: User
) -> None:
    draft = SyncFilterDraft("", conditions=(MINE,), owner_id=ada.id)
    stranger = Caller(world.user("Bob").id, frozenset({Role.USER}))
    with pytest.raises(NeedsAttention):
        world.run(FilterSearch(draft, 1).begin, stranger)
