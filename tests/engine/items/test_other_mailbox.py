"""A mailbox that becomes another one: its old links must not say that everything is missing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import CredentialRetrieval
from ssync_desktop.domain.profile import Direction
from ssync_desktop.organization import users
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import update_email_server_profile
from tests.engine.items.desk import Desk
from tests.kit.items_at_hand import EVE, LOVELACE, meeting

Move = Callable[[Desk], None]


def _to_another_server(desk: Desk) -> None:
    side = Direction("new.example.test", retrieval=CredentialRetrieval.USER_OR_QUEUE)

    def work(context: Context) -> None:
        profile_id = desk.house.mailbox(desk.mailbox.id).profile_id
        assert profile_id is not None
        profile = context.unit.profiles.get(profile_id)
        draft = replace(profile.draft(), incoming=side, outgoing=side)
        update_email_server_profile(context, draft)

    desk.house.do(work)


def _to_another_profile(desk: Desk) -> None:
    desk.house.change_mailbox(desk.mailbox.id, profile_id=None)


def _to_another_address(desk: Desk) -> None:
    def work(context: Context) -> None:
        user = context.unit.users.get(desk.user_id)
        users.update_user(context, replace(user.draft(), email_address="ada@new.example.com"))

    desk.house.do(work)


@pytest.mark.parametrize("move", [_to_another_server, _to_another_profile, _to_another_address])
async def test_a_mailbox_that_is_another_one_has_no_links_any_more(ada: Desk, move: Move) -> None:
    for content in (replace(meeting(), required=(EVE,)), TaskContent("Call"), LOVELACE):
        ada.write(content)
    await ada.synchronize()
    assert len(ada.links()) == 3
    move(ada)
    assert ada.links() == []
    assert ada.house.see(lambda unit: unit.folder_checkpoints.of_mailbox(ada.mailbox.id)) == {}
    assert len(ada.rows()) == 3


async def test_the_same_mailbox_after_all_is_known_by_our_marks(ada: Desk) -> None:
    for content in (replace(meeting(), required=(EVE,)), TaskContent("Call"), LOVELACE):
        ada.write(content)
    await ada.synchronize()
    before = ada.items()
    _to_another_server(ada)
    plan = await ada.plan()
    assert [one.type for one in plan.actions] == [ActionType.LINK] * 3
    assert ada.items() == before
