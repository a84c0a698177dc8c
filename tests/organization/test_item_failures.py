"""What stands on a link, and in the lists, after something about its item came to nothing."""

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import (
    ChangeType,
    ItemKind,
)
from ssync_desktop.domain.items.linking import given_up
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.organization.item_failures import record_unread_item
from tests.kit.clock import START
from tests.kit.item_place import Place
from tests.kit.items_at_hand import (
    CALL,
    action_of,
    in_mailbox,
)
from tests.kit.mail_world import MailWorld

TROUBLE = ItemRefused(ErrorCode.ITEM_UNREADABLE, "Nobody understands it", server_words="Eh?")


@pytest.fixture
def place(world: MailWorld) -> Place:
    return Place(world)


def test_a_write_that_was_refused_leaves_no_former_version(place: Place) -> None:
    row = place.row(CALL)
    action = action_of(ActionType.CREATE_IN_EXCHANGE, local=row, common=CALL)
    begun = place.begin(action)
    assert begun.mapping.begun == CALL
    failed = place.fail(action, TROUBLE, begun)
    assert place.former() == []
    assert (failed.retries, failed.to_exchange, failed.begun) == (1, ChangeType.CREATE, None)
    begun = place.begin(action)
    lost = place.fail(action, AnswerLost(ErrorCode.CONNECTION_LOST), begun)
    assert lost.begun == CALL
    assert [one.id for one in place.former()] == [begun.former_id]


@pytest.mark.behaviour("B108", "appointments, contacts and tasks")
def test_a_failing_item_is_listed_until_it_goes_over(place: Place) -> None:
    action = action_of(ActionType.CREATE_IN_CRM, remote=in_mailbox(CALL))
    for number in range(1, 11):
        failed = place.fail(action, TROUBLE)
        listed = place.failure(failed)
        assert listed is not None
        assert (listed.attempts, listed.given_up) == (number, number == 10)
        assert (listed.subject, listed.owner_id) == (CALL.subject, place.ada.id)
    assert (failed.to_crm, failed.entry_id, given_up(failed)) == (ChangeType.CREATE, "AAMk=", True)
    assert (failed.error_code, failed.error_on) == ("ItemNotUnderstood", START)
    assert failed.error_text == "Nobody understands it. The server says: Eh?"
    again = place.fail(action, TROUBLE)  # because a side has changed
    assert (again.retries, given_up(again)) == (1, False)
    link = place.linked(action)
    assert (link.id, link.retries, link.error_code, link.error_text) == (failed.id, 0, "", "")
    assert (link.to_crm, place.failure(link)) == (ChangeType.NONE, None)


def test_an_item_nobody_can_read_is_remembered(place: Place) -> None:
    def record(key: str) -> IdMapping:
        noted = place.world.run(
            lambda c: record_unread_item(c, place.mailbox, ItemKind.CONTACT, key, TROUBLE)
        )
        assert noted is not None
        return noted

    new = record("BBBk=")
    assert (new.object_type, new.to_crm, new.object_id) == (
        ObjectType.CONTACT,
        ChangeType.CREATE,
        None,
    )
    row = place.row(CALL)
    known = place.linked(action_of(ActionType.LINK, local=row, remote=in_mailbox(CALL)))
    failed = record("AAMk=")
    assert (failed.id, failed.to_crm, failed.retries) == (known.id, ChangeType.UPDATE, 1)
    assert place.failure(failed) is not None
