"""Clues in their fixed order, and the first hit wins."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.correlation import Clue, ClueKind, clues, conversation_base, correlate
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.settings import OrganizationSettings
from tests.kit.mail_world import headers

SETTINGS = OrganizationSettings()
INDEX = bytes(range(22))


def known(number: int, **fields: object) -> KnownEmail:
    email = KnownEmail(
        id=UUID(int=number),
        outgoing=False,
        message_id="",
        duplicate_check=UUID(int=number),
        sender="",
        content_mark="",
        tracking_token="",
        conversation=b"",
        regarding=None,
        owner_id=UUID(int=99),
    )
    return replace(email, **fields)  # type: ignore[arg-type]


FULL = headers(
    message_id="own@x",
    in_reply_to="parent@x",
    references=("root@x", "parent@x", "newer@x"),
    subject="Re: Offer CRM:0001001",
    thread_index=INDEX + b"child",
)


def test_every_clue_in_the_order_that_counts() -> None:
    found = [(clue.method, clue.key) for clue in clues(FULL, SETTINGS)]
    assert found == [
        (CorrelationMethod.IN_REPLY_TO, "parent@x"),
        (CorrelationMethod.IN_REPLY_TO, "newer@x"),
        (CorrelationMethod.IN_REPLY_TO, "root@x"),
        (CorrelationMethod.TRACKING_TOKEN, "CRM:0001001"),
        (CorrelationMethod.CONVERSATION_INDEX, INDEX.hex()),
    ]


@pytest.mark.behaviour("B44")
def test_in_reply_to_wins_over_the_token_of_another_email() -> None:
    a, b = known(1, message_id="parent@x"), known(2, tracking_token="CRM:0001001")
    correlation, reason = correlate(clues(FULL, SETTINGS), Candidates([b, a]).by_clue)
    assert (correlation.email_id, correlation.method) == (a.id, CorrelationMethod.IN_REPLY_TO)
    assert correlation.sets_parent
    assert reason.passed
    assert "In-Reply-To" in reason.text


@pytest.mark.parametrize(
    ("switch", "kinds"),
    [
        ({}, {ClueKind.MESSAGE_ID, ClueKind.TOKEN, ClueKind.CONVERSATION}),
        ({"correlation_enabled": False}, {ClueKind.TOKEN}),
        ({"ignore_headers_for_correlation": True}, {ClueKind.TOKEN}),
    ],
)
def test_switches_leave_clues_out(switch: dict[str, bool], kinds: set[ClueKind]) -> None:
    settings = replace(SETTINGS, **switch)  # type: ignore[arg-type]
    assert {clue.kind for clue in clues(FULL, settings)} == kinds


@pytest.mark.parametrize(
    ("subject", "counts"), [("FW: x", False), ("Fwd : x", False), ("Re: x", True)]
)
def test_a_forward_is_a_reply_unless_the_switch_says_no(subject: str, counts: bool) -> None:
    message = headers(subject=subject, in_reply_to="parent@x")
    assert clues(message, SETTINGS)
    assert bool(clues(message, replace(SETTINGS, forwards_are_no_replies=True))) is counts


def test_a_message_does_not_answer_itself() -> None:
    message = headers(message_id="own@x", in_reply_to="own@x", references=("own@x",))
    assert clues(message, SETTINGS) == ()


def test_an_identifier_longer_than_its_column_still_matches() -> None:
    long = "x" * 400 + "@x"
    email = known(1, message_id=long[:320])
    correlation, _ = correlate(
        clues(headers(in_reply_to=long), SETTINGS), Candidates([email]).by_clue
    )
    assert correlation.email_id == email.id


def test_of_two_copies_the_outgoing_one_is_answered() -> None:
    sent = known(2, message_id="parent@x", outgoing=True)
    received = known(1, message_id="parent@x")
    correlation, _ = correlate(
        clues(headers(in_reply_to="parent@x"), SETTINGS), Candidates([received, sent]).by_clue
    )
    assert correlation.email_id == sent.id


def test_a_short_thread_index_is_no_clue() -> None:
    assert conversation_base(INDEX[:21]) == b""
    assert conversation_base(INDEX + b"child") == INDEX


@given(st.data())
def test_the_first_clue_that_hits_wins_and_nothing_else_does(data: st.DataObject) -> None:
    found = clues(FULL, SETTINGS)
    hits = data.draw(st.sets(st.sampled_from(found)))
    emails = {clue: known(number) for number, clue in enumerate(found, 1) if clue in hits}
    find: Callable[[Clue], KnownEmail | None] = emails.get
    correlation, reason = correlate(found, find)
    first = next((clue for clue in found if clue in hits), None)
    assert correlation.email_id == (emails[first].id if first else None)
    assert correlation.method == (first.method if first else CorrelationMethod.NONE)
    assert reason.passed is (first is not None)
    assert correlation.sets_parent == (
        first is not None and first.method is not CorrelationMethod.TRACKING_TOKEN
    )


@given(st.lists(st.text("ab@", max_size=3), max_size=60), st.text("ab@", max_size=3))
def test_no_clue_is_asked_twice(references: list[str], in_reply_to: str) -> None:
    message = headers(message_id="a", in_reply_to=in_reply_to, references=tuple(references))
    keys = [clue.key for clue in clues(message, SETTINGS)]
    assert len(keys) == len(set(keys))
    assert "" not in keys
    assert "a" not in keys
