"""An appointment that is given to another owner, with and without the setting that deletes it."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.planning import ActionType, ItemRules, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    BOB,
    COLLEAGUE,
    CONTACT,
    EVE,
    USER,
    item,
    link,
    meeting,
    only,
    row,
    rules,
)

ON, OFF = rules(delete_on_owner_change=True), rules()
MEETING = meeting()


def given_away(by: ItemRules = ON, **changes: Any) -> Any:
    """Return what is planned for Ada's meeting that Eve owns and organizes now."""
    local = row(meeting(organizer=EVE), version=2, owner=COLLEAGUE)
    known: dict[str, Any] = {
        "mapping": link(MEETING, row_owner_id=USER),
        "local": local,
        "remote": item(MEETING),
    }
    return only(Pair(**(known | changes)), by)


def test_that_it_stays_and_is_only_unlinked_by_default() -> None:
    action = given_away(OFF)
    assert (action.type, action.mails) == (ActionType.UNLINK, ())
    assert action.reasons[0].startswith("It was given to another owner")


@pytest.mark.parametrize("heard", [True, False])
def test_that_with_the_setting_it_is_deleted_and_called_off(*, heard: bool) -> None:
    action = given_away(remote=item(MEETING) if heard else None)
    assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, (BOB.address,))
    assert action.reasons[0].startswith("It was given to another owner")


def test_that_it_is_also_where_only_the_owner_changed() -> None:
    local = row(MEETING, version=2, owner=COLLEAGUE)
    assert given_away(local=local).type is ActionType.DELETE_IN_EXCHANGE


def test_that_nothing_happens_while_a_filter_still_lets_it_through() -> None:
    local = row(MEETING, version=2, owner=COLLEAGUE)
    assert given_away(local=local, wanted=True).type is ActionType.NOTE


@pytest.mark.parametrize("owner", [None, COLLEAGUE])
def test_that_an_owner_nobody_wrote_down_or_who_was_another_proves_nothing(owner: Any) -> None:
    action = given_away(mapping=link(MEETING, row_owner_id=owner))
    assert action.type is ActionType.UNLINK


def test_that_one_that_still_is_the_users_left_the_filters_for_another_reason() -> None:
    action = given_away(local=row(MEETING, version=2))
    assert action.type is ActionType.UNLINK
    assert action.reasons[0] == "It does not match the filters any more."


@pytest.mark.parametrize(
    ("remote", "words"),
    [
        (item(meeting(), organizer=False), "does not organize"),
        (item(meeting("Other plans"), version="2"), "changed in Exchange since"),
        (item(meeting(day=1)), "has begun"),
    ],
)
def test_that_what_must_never_be_deleted_stays(remote: Any, words: str) -> None:
    common = meeting() if words != "has begun" else meeting(day=1)
    action = given_away(mapping=link(common, row_owner_id=USER), remote=remote)
    assert (action.type, action.mails) == (ActionType.UNLINK, ())
    assert words in action.reasons[1]


def test_that_it_is_about_appointments_alone() -> None:
    contact = Pair(
        link(CONTACT, ObjectType.CONTACT, row_owner_id=USER),
        local=row(CONTACT, ObjectType.CONTACT, version=2, owner=COLLEAGUE),
        remote=item(CONTACT),
    )
    assert only(contact, ON).type is ActionType.UNLINK
    service = row(replace(MEETING, required=()), ObjectType.SERVICE_APPOINTMENT, owner=COLLEAGUE)
    mapping = link(MEETING, ObjectType.SERVICE_APPOINTMENT, row_owner_id=USER)
    assert given_away(local=service, mapping=mapping).type is ActionType.UNLINK


def test_that_without_the_setting_it_stays_also_where_its_user_organizes_it() -> None:
    local = row(MEETING, version=2, owner=COLLEAGUE)
    action = given_away(OFF, local=local)
    assert (action.type, action.mails) == (ActionType.UNLINK, ())
