"""Which items are which rows: by our mark, by the id of a meeting, or because they say the same."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import IdMapping, ItemMark, LocalItem, MailboxItem
from ssync_desktop.domain.items.pairing import Pairing, pair_up
from tests.kit.item_plans import (
    COLLEAGUE,
    CONTACT,
    EVE,
    ORGANIZATION,
    ROW,
    TASK,
    block,
    item,
    link,
    meeting,
    row,
)

MEETING = meeting()
OTHER = UUID(int=11)
MARK = ItemMark(ORGANIZATION, ROW)
LINK = link(MEETING, entry_id="old")


def there(content: Content, key: str = "entry", **changes: Any) -> MailboxItem:
    return replace(item(content, **changes), key=key)


def here(content: Content, id_: UUID = ROW, **changes: Any) -> LocalItem:
    return replace(row(content, **changes), id=id_)


def paired(
    remote: list[MailboxItem],
    local: list[LocalItem],
    *links: IdMapping,
    gone: tuple[str, ...] = (),
) -> Pairing:
    return pair_up(remote, local, links, gone, ORGANIZATION)


def test_that_our_mark_tells_whatever_the_item_says() -> None:
    found = paired([there(meeting("Something else"), mark=MARK)], [here(MEETING)])
    assert found == Pairing({"entry": ROW}, {}, frozenset(), {})


def test_that_the_mark_of_another_organization_tells_nothing() -> None:
    foreign = there(meeting("Something else", day=20), mark=ItemMark(COLLEAGUE, ROW))
    assert paired([foreign], [here(MEETING)]) == Pairing({}, {}, frozenset(), {})


@pytest.mark.behaviour("B99")
def test_that_a_second_item_with_a_mark_is_a_copy() -> None:
    copied = there(MEETING, mark=MARK)
    assert paired([copied], [], LINK).copies == {"entry"}
    both = paired([there(MEETING, "first", mark=MARK), copied], [here(MEETING)])
    assert both == Pairing({"first": ROW}, {}, frozenset({"entry"}), {})


def test_that_a_copy_is_linked_to_nothing_that_says_the_same() -> None:
    found = paired([there(MEETING, mark=MARK)], [here(MEETING, OTHER)], LINK)
    assert found == Pairing({}, {}, frozenset({"entry"}), {})


def test_that_an_item_that_was_moved_lies_under_a_new_key() -> None:
    moved = there(MEETING, mark=MARK)
    found = paired([moved], [here(MEETING)], LINK, gone=("old",))
    assert found == Pairing({}, {"entry": LINK.id}, frozenset(), {})
    put_back = replace(LINK, unlinked=True, deleted_in_exchange=True)
    assert paired([moved], [here(MEETING)], put_back).moved == {"entry": LINK.id}
    unknown_yet = replace(LINK, entry_id="")
    assert paired([moved], [here(MEETING)], unknown_yet).moved == {"entry": LINK.id}


def test_that_a_meeting_is_known_by_the_id_all_mailboxes_have_for_it() -> None:
    local = [here(meeting("Moved", day=20), global_id="uid"), here(MEETING, OTHER)]
    found = paired([there(MEETING, global_id="uid")], local)
    assert found.same == {"entry": ROW}
    assert not paired([there(meeting("Else", day=21), global_id="other")], local).same


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (MEETING, meeting(" PLANS ", location="Room 1", body="Theirs")),
        (meeting(organizer=None, required=()), meeting(organizer=None)),
        (replace(TASK, due=date(2026, 3, 9)), replace(TASK, due=date(2026, 3, 9))),
        (replace(TASK, body="Soon"), replace(TASK, body="Soon", percent_complete=10)),
        (CONTACT, replace(CONTACT, email_address2="b@example.net", job_title="Head")),
        (replace(CONTACT, email_address3="B@EXAMPLE.NET", email_address1=""),
         replace(CONTACT, email_address1="b@example.net")),
    ],
)  # fmt: skip
def test_that_what_says_the_same_is_the_same(mine: Content, theirs: Content) -> None:
    assert paired([there(theirs)], [here(mine)]).same == {"entry": ROW}


@pytest.mark.parametrize(
    ("mine", "theirs", "likely"),
    [
        (MEETING, meeting(organizer=EVE), True),
        (MEETING, meeting(block=block(9, hour=16)), True),
        (MEETING, meeting(day=10), False),
        (MEETING, meeting("Other plans"), False),
        (meeting(""), meeting(""), False),
        (TASK, TASK, True),
        (TASK, replace(TASK, due=date(2026, 3, 9)), True),
        (TASK, replace(TASK, subject="Else"), False),
        (replace(CONTACT, email_address1=""), replace(CONTACT, email_address1=""), False),
        (CONTACT, replace(CONTACT, first_name="Robert"), True),
        (CONTACT, replace(CONTACT, email_address1=EVE.address), False),
        (MEETING, CONTACT, False),
    ],
)
def test_that_what_is_only_much_the_same_is_for_the_user(
    mine: Content, theirs: Content, likely: bool
) -> None:
    found = paired([there(theirs)], [here(mine)])
    assert not found.same
    assert found.likely == ({"entry": ROW} if likely else {})


def test_that_of_two_that_say_the_same_neither_is_taken() -> None:
    twice = [here(MEETING), here(MEETING, OTHER)]
    found = paired([there(MEETING)], twice)
    assert not found.same
    assert found.likely == {"entry": ROW}
    assert not paired([there(MEETING), there(MEETING, "second")], [here(MEETING)]).same


def test_that_one_row_is_given_to_one_item() -> None:
    both = replace(CONTACT, email_address2="b@example.net")
    items = [there(CONTACT), there(replace(CONTACT, email_address1="b@example.net"), "second")]
    found = paired(items, [here(both)])
    assert len(found.same) == 1
    assert set(found.same) | set(found.likely) <= {"entry", "second"}


def test_that_linked_rows_are_left_out() -> None:
    known = replace(LINK, object_id=ROW)
    assert paired([there(MEETING)], [here(MEETING)], known) == Pairing({}, {}, frozenset(), {})
