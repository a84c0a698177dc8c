"""Work is done as the mailbox's user: what they may not read never reaches their Exchange (5.1)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import Attendee, Content, TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.items.sync_filter import SyncFilterDraft
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.engine.items.looking import look_at
from ssync_desktop.engine.items.undo_preview import preview_undo
from ssync_desktop.organization import sync_filters, users
from ssync_desktop.organization.items import update_item
from tests.engine.items.desk import Desk
from tests.kit.items_at_hand import CALL, EVE, LOVELACE, meeting

SECRET = "What nobody but Bert knows"
ALIKE = [
    (CALL, ObjectType.TASK),
    (CALL, ObjectType.PHONE_CALL),
    (LOVELACE, ObjectType.CONTACT),
    (meeting(organizer=None), ObjectType.SERVICE_APPOINTMENT),
]


def of_bert(ada: Desk, bert: Desk, table: ObjectType) -> None:
    """Save a filter of Ada's, as Ada, that fits all of Bert's rows of *table*."""
    condition = FilterCondition(FilterField.OWNER, FilterOperator.IS, str(bert.user_id))
    draft = SyncFilterDraft("His", table, (condition,), owner_id=ada.user_id)
    ada.as_user(lambda context: sync_filters.save_sync_filter(context, draft))


def give(desk: Desk, row: LocalItem, to: Desk, content: Content | None = None) -> None:
    """Give a row away, which may say something else from then on."""
    now = desk.row(row.id)
    draft = replace(now.edited(), owner_id=to.user_id, content=content or now.content)
    desk.as_user(lambda context: update_item(context, draft))


def administrator(desk: Desk, *, now: bool) -> None:
    """Make the user a System Administrator, or a user like any other."""
    roles = {Role.USER, Role.SYSTEM_ADMINISTRATOR} if now else {Role.USER}
    user = desk.house.see(lambda unit: unit.users.get(desk.user_id))
    draft = replace(user.draft(), roles=frozenset(roles))
    desk.house.do(lambda context: users.update_user(context, draft))


@pytest.mark.parametrize(("content", "table"), ALIKE)
async def test_that_no_filter_brings_in_what_its_user_may_not_read(
    ada: Desk, bert: Desk, content: Content, table: ObjectType
) -> None:
    bert.write(content, table)
    of_bert(ada, bert, table)
    await ada.synchronize()
    assert ada.items() == []
    bert.write(content, table)  # heard of by the feed of changes, not by looking at all rows
    await ada.synchronize()
    assert ada.items() == []
    assert ada.links() == []


async def test_that_administrators_read_all_rows_until_they_are_none(ada: Desk, bert: Desk) -> None:
    bert.write(LOVELACE)
    of_bert(ada, bert, ObjectType.CONTACT)
    administrator(ada, now=True)
    await ada.synchronize()
    assert [one.content for one in ada.items()] == [LOVELACE]
    administrator(ada, now=False)
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]
    assert [one.content for one in ada.items()] == [LOVELACE]  # as it was: nothing is deleted (D7)


async def test_that_what_is_given_away_is_let_go_with_what_it_said(ada: Desk, bert: Desk) -> None:
    of_bert(ada, bert, ObjectType.TASK)
    row = ada.write(CALL)
    await ada.synchronize()
    give(ada, row, bert, replace(CALL, body=SECRET, subject=SECRET))
    (action,) = (await ada.plan()).actions
    assert SECRET not in (action.subject, *action.reasons)
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]
    (item,) = ada.items()
    assert item.content == CALL
    give(bert, row, ada, CALL)
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.LINKED]


@pytest.mark.behaviour("B98", "what cannot be read any more counts as what left the filters")
async def test_that_it_is_deleted_where_deletes_are_not_told_apart(ada: Desk, bert: Desk) -> None:
    ada.settings(distinct_deletes=False)
    of_bert(ada, bert, ObjectType.TASK)
    row = ada.write(CALL)
    await ada.synchronize()
    give(ada, row, bert)
    await ada.synchronize()
    assert ada.items() == []
    assert [one.id for one in bert.rows()] == [row.id]


async def test_that_a_category_links_nothing_that_may_not_be_read(ada: Desk, bert: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    (item,) = ada.items()
    give(ada, row, bert, replace(CALL, body=SECRET))
    await ada.synchronize()
    (link,) = ada.links()
    ada.house.do(lambda context: context.unit.id_mappings.delete(link.id))
    ada.box.change(item.key, replace(CALL, body="Ada wrote this"))
    ada.box.categorize(item.key)
    await ada.synchronize()
    assert [one.content for one in ada.items()] == [replace(CALL, body="Ada wrote this")]
    assert bert.row(row.id).content == replace(CALL, body=SECRET)


async def test_that_a_link_shows_its_owner_no_row_that_they_may_not_read(
    ada: Desk, bert: Desk
) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    give(ada, row, bert, replace(CALL, body=SECRET, subject=SECRET))
    (link,) = ada.links()
    details = await look_at(ada.house.tools, Viewer(ada.user_id), link.id)
    assert (details.crm, details.row_hidden, details.held) == (None, True, None)
    assert details.exchange == CALL
    opened = Viewer(ada.user_id, items=frozenset({link.id, row.id}))
    shown = await look_at(ada.house.tools, opened, link.id)
    assert isinstance(shown.crm, TaskContent)
    assert shown.crm.body == SECRET


async def test_that_what_was_written_over_is_not_held_against_a_row_of_somebody_else(
    ada: Desk, bert: Desk
) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.change(item.key, replace(CALL, body="Ada wrote this"))
    await ada.synchronize()
    versions = ada.house.see(lambda unit: unit.former_versions.of_mailbox(ada.mailbox.id))
    (written,) = (one for one in versions if not one.in_exchange)
    viewer = Viewer(ada.user_id)
    assert (await preview_undo(ada.house.tools, viewer, written.id)).changes
    give(ada, row, bert, replace(CALL, body=SECRET))
    preview = await preview_undo(ada.house.tools, viewer, written.id)
    assert (preview.changes, preview.version.content_hidden) == ((), True)


async def test_that_whoever_was_invited_by_a_list_has_the_same_row(ada: Desk, bert: Desk) -> None:
    """The row names the list alone; that the meeting is in their mailbox shows they take part."""
    invitation = meeting(organizer=EVE, required=(Attendee("everybody@example.com"),))
    for desk in (ada, bert):
        await desk.synchronize()
        desk.box.create(invitation, tracked=True, global_id="the-meeting")
        await desk.synchronize()
    (row,) = ada.rows()
    assert row.owner_id == ada.user_id
    assert [link_state(one) for one in bert.links()] == [LinkState.LINKED]
    (item,) = bert.items()
    moved = replace(invitation, location="Room 7")
    bert.box.change(item.key, moved)
    await bert.synchronize()
    assert ada.row(row.id).content.location == "Room 7"  # type: ignore[union-attr]
    assert (await bert.plan()).actions == ()


async def test_that_a_meeting_given_away_is_not_read_by_the_item_that_is_left(
    ada: Desk, bert: Desk
) -> None:
    for desk in (ada, bert):
        await desk.synchronize()
    row = ada.write(meeting())
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.categorize(item.key)
    await ada.synchronize()
    give(ada, row, bert, meeting(SECRET, organizer=bert.person))
    await ada.synchronize()
    assert [one.content.subject for one in ada.items()] == ["Plans"]
    assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]


async def test_that_nobody_is_asked_about_a_record_that_is_not_for_them(
    ada: Desk, bert: Desk
) -> None:
    """That one of somebody else is much the same is a secret of theirs."""
    bert.write(CALL)
    await ada.synchronize()
    ada.box.create(CALL, tracked=True)
    await ada.synchronize()
    assert sorted(one.owner_id for one in ada.rows()) == sorted([ada.user_id, bert.user_id])
    ada.box.create(CALL, tracked=True)
    await ada.synchronize()
    assert LinkState.ASKED in [link_state(one) for one in ada.links()]


async def test_that_what_was_tracked_goes_on_when_it_can_be_read_again(
    ada: Desk, bert: Desk
) -> None:
    await ada.synchronize()
    key = ada.box.create(replace(CALL, subject="Tracked"), tracked=True).key
    await ada.synchronize()
    (row,) = ada.rows()
    ada.set_phase(row, Phase.COMPLETED)  # no filter matches it: the category alone holds it
    await ada.synchronize()
    give(ada, row, bert)
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]
    give(bert, row, ada)
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.LINKED]
    ada.box.categorize(key, tracked=False)
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]
    ada.change(row, body="Not to be heard of")
    await ada.synchronize()
    assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]
