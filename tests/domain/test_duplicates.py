"""One id and direction is one email; the same id with other words is another."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.duplicates import (
    Identity,
    content_mark,
    duplicate_check_id,
    find_duplicate,
)
from ssync_desktop.domain.known_email import KnownEmail

FIRST = Identity("one@x", "hash1", outgoing=False, sender="a@x", content_mark="said")


def stored(identity: Identity, check_id: UUID) -> KnownEmail:
    return KnownEmail(
        id=UUID(int=len(identity.sender)),
        outgoing=identity.outgoing,
        message_id=identity.message_id,
        duplicate_check=check_id,
        sender=identity.sender,
        content_mark=identity.content_mark,
        tracking_token="",
        conversation=b"",
        regarding=None,
        owner_id=UUID(int=1),
    )


def test_what_was_never_seen_is_new() -> None:
    nothing: dict[UUID, KnownEmail] = {}
    answer = find_duplicate(FIRST, nothing.get)
    assert answer.duplicate_of is None
    assert answer.check_id == FIRST.check_id
    assert answer.reason.passed


def test_a_copy_is_known_by_sender_or_by_content() -> None:
    rows = {FIRST.check_id: stored(FIRST, FIRST.check_id)}
    for copy in (
        FIRST,
        replace(FIRST, content_mark="said with a footer", content_hash="hash2"),
        replace(FIRST, sender="list@x"),
        replace(FIRST, sender="list@x", content_mark=""),  # only headers are known
    ):
        assert find_duplicate(copy, rows.get).duplicate_of == rows[FIRST.check_id].id


def test_another_sender_with_other_words_is_a_second_email_once() -> None:
    other = replace(FIRST, sender="other@x", content_mark="something else")
    rows = {FIRST.check_id: stored(FIRST, FIRST.check_id)}
    answer = find_duplicate(other, rows.get)
    assert answer.duplicate_of is None
    assert answer.check_id == other.variant_id != FIRST.check_id
    assert answer.conflicts_with == rows[FIRST.check_id].id
    rows[answer.check_id] = stored(other, answer.check_id)
    assert find_duplicate(other, rows.get).duplicate_of == rows[answer.check_id].id


def test_both_directions_have_their_row() -> None:
    assert duplicate_check_id("one@x", outgoing=True) != duplicate_check_id("one@x", outgoing=False)


def test_the_full_identifier_counts() -> None:
    left, right = "x" * 400 + "1", "x" * 400 + "2"
    assert duplicate_check_id(left, outgoing=False) != duplicate_check_id(right, outgoing=False)


def test_without_an_identifier_the_raw_content_counts() -> None:
    nameless = replace(FIRST, message_id="")
    assert nameless.check_id != replace(nameless, content_hash="hash2").check_id
    assert FIRST.check_id == replace(FIRST, content_hash="hash2").check_id


@given(st.text(), st.text(), st.text(" \r\n\t", min_size=1))
def test_white_space_does_not_change_what_was_said(left: str, right: str, space: str) -> None:
    assert content_mark("s", f"{left} {right}") == content_mark("s", f"{left}{space}{right} ")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12))
def test_whatever_comes_in_whatever_order_nothing_is_stored_twice_or_lost(
    copies: list[tuple[str, str]],
) -> None:
    rows: dict[UUID, KnownEmail] = {}
    for sender, mark in copies:
        identity = replace(FIRST, sender=sender, content_mark=mark)
        answer = find_duplicate(identity, rows.get)
        if answer.duplicate_of is None:
            assert answer.check_id not in rows
            rows[answer.check_id] = stored(identity, answer.check_id)
        again = find_duplicate(identity, rows.get)
        assert again.duplicate_of is not None
