"""What is tracked by its category in Exchange, with the settings for it (sections 5.1, 5.4)."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    ADA,
    CONTACT,
    EVE,
    TASK,
    item,
    link,
    meeting,
    only,
    planned,
    row,
    rules,
    types,
)

MEETING = meeting()
INVITED = meeting(organizer=EVE, required=(ADA,))
LINK = ActionType.LINK


def tracked(content: Content) -> Pair:
    return Pair(remote=item(content, tracked=True))


def test_that_a_category_links_what_is_on_both_sides_but_no_contacts() -> None:
    for content, table in ((MEETING, ObjectType.APPOINTMENT), (TASK, ObjectType.TASK)):
        assert only(Pair(local=row(content, table), remote=tracked(content).remote)).type is LINK
    contact = Pair(local=row(CONTACT, ObjectType.CONTACT), remote=tracked(CONTACT).remote)
    assert not planned(contact).actions
    assert only(replace(contact, wanted=True)).type is LINK


@pytest.mark.parametrize(
    ("settings", "content", "linked"),
    [
        ({"track_categorized": False}, MEETING, False),
        ({"track_from_non_organizer": False}, MEETING, True),
        ({"track_from_non_organizer": False}, INVITED, False),
        ({}, INVITED, True),
    ],
)
def test_that_the_settings_for_tracking_hold_for_rows_that_are_there(
    settings: dict[str, Any], content: Content, linked: bool
) -> None:
    """To link one is to begin to track it as much as to create one is."""
    there = tracked(content).remote
    one = Pair(local=row(content), remote=there)
    assert bool(planned(one, by=rules(**settings)).actions) is linked
    assert only(replace(one, wanted=True), rules(**settings)).type is LINK
    let_go = link(content, unlinked=True, remote_version="0")
    asked = planned(replace(one, mapping=let_go), by=rules(**settings))
    assert types(asked) == ([ActionType.ASK] if linked else [])


def test_that_a_touched_contact_that_was_let_go_is_not_asked_about_for_its_category() -> None:
    there = replace(tracked(CONTACT), mapping=link(CONTACT, ObjectType.CONTACT, unlinked=True))
    assert there.remote is not None
    touched = replace(there, remote=replace(there.remote, version="2"))
    assert not planned(touched).actions
    known = row(CONTACT, ObjectType.CONTACT)
    assert types(planned(replace(touched, local=known, wanted=True))) == [ActionType.ASK]
