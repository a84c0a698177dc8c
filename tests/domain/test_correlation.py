"""Clues in their fixed order, and the first hit wins."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.clues import ClueKind, clues, identifier_key
from ssync_desktop.domain.conversation import conversation_base
from ssync_desktop.domain.correlation import correlate
from ssync_desktop.domain.ids import first_id_of
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import CorrelationMethod, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Correlation
from tests.kit.clock import START
from tests.kit.known_emails import OWNER, known, like
from tests.kit.mail_world import headers

SETTINGS = OrganizationSettings()
SMART = OrganizationSettings(smart_matching_enabled=True)
INDEX = bytes(range(22))
CASE = Reference(UUID(int=70), ObjectType.ACCOUNT, "A case")

FULL = headers(
    message_id="own@x",
    in_reply_to="parent@x",
    references=("root@x", "parent@x", "newer@x"),
    subject="Re: Offer CRM:0001001",
    to=("desk@example.com",),
    thread_index=INDEX + b"child",
)


def found(
    message: ReceivedHeaders, *emails: KnownEmail, settings: OrganizationSettings = SETTINGS
) -> Correlation:
    return correlate(message, settings, Candidates(emails))[0]


def test_every_clue_in_the_order_that_counts() -> None:
    assert [(clue.method, clue.key) for clue in clues(FULL, SETTINGS)] == [
        (CorrelationMethod.IN_REPLY_TO, "parent@x"),
        (CorrelationMethod.IN_REPLY_TO, "newer@x"),
        (CorrelationMethod.IN_REPLY_TO, "root@x"),
        (CorrelationMethod.TRACKING_TOKEN, "CRM:0001001"),
        (CorrelationMethod.CONVERSATION_INDEX, INDEX.hex()),
    ]


@pytest.mark.behaviour("B44")
def test_in_reply_to_wins_over_the_token_of_another_email() -> None:
    a, b = known(1, message_id="parent@x"), known(2, tracking_token="CRM:0001001")
    correlation, reason = correlate(FULL, SETTINGS, Candidates([b, a]))
    assert (correlation.email_id, correlation.method) == (a.id, CorrelationMethod.IN_REPLY_TO)
    assert correlation.sets_parent
    assert reason.passed
    assert reason.text == "In-Reply-To names an email that is stored here."


@pytest.mark.parametrize(
    ("email", "method", "parent"),
    [
        pytest.param(
            known(1, message_id="parent@x", regarding=CASE),
            CorrelationMethod.IN_REPLY_TO,
            True,
            marks=pytest.mark.behaviour("B43", "method, parent and regarding"),
        ),
        pytest.param(
            known(1, tracking_token="CRM:0001001", regarding=CASE),
            CorrelationMethod.TRACKING_TOKEN,
            False,
            marks=pytest.mark.behaviour("B45"),
        ),
        pytest.param(
            known(1, thread_index=INDEX, regarding=CASE),
            CorrelationMethod.CONVERSATION_INDEX,
            True,
            marks=pytest.mark.behaviour("B46"),
        ),
        pytest.param(
            like(
                1,
                "Offer CRM:0001001",
                "desk@example.com",
                "customer@example.net",
                settings=SMART,
                regarding=CASE,
            ),
            CorrelationMethod.SMART_MATCHING,
            False,
            marks=pytest.mark.behaviour("B47", "method and parent"),
        ),
    ],
)
def test_each_step_alone(email: KnownEmail, method: CorrelationMethod, parent: bool) -> None:
    correlation = found(FULL, email, settings=SMART)
    assert correlation == Correlation(method, email.id, CASE, OWNER)
    assert correlation.sets_parent is parent


@pytest.mark.parametrize(
    ("switch", "kinds"),
    [
        ({}, {ClueKind.MESSAGE_ID, ClueKind.TOKEN, ClueKind.CONVERSATION}),
        ({"correlation_enabled": False}, {ClueKind.TOKEN}),
        ({"ignore_headers_for_correlation": True}, {ClueKind.TOKEN}),
        ({"tracking_token_enabled": False}, {ClueKind.MESSAGE_ID, ClueKind.CONVERSATION}),
        ({"tracking_token_enabled": False, "correlation_enabled": False}, set()),
    ],
)
def test_switches_leave_clues_out(switch: dict[str, bool], kinds: set[ClueKind]) -> None:
    settings = replace(SETTINGS, **switch)  # type: ignore[arg-type]
    assert {clue.kind for clue in clues(FULL, settings)} == kinds


@pytest.mark.parametrize(
    ("subject", "counts"), [("FW: x", False), ("Fwd : x", False), ("Re: x", True), ("x", True)]
)
def test_a_forward_is_a_reply_unless_the_switch_says_no(subject: str, counts: bool) -> None:
    message = headers(subject=subject, in_reply_to="parent@x", to=("b@x",))
    stored = like(1, "x", "b@x", "customer@example.net", settings=SMART, message_id="parent@x")
    strict = replace(SMART, forwards_are_no_replies=True)
    assert found(message, stored, settings=SMART).email_id == stored.id
    assert bool(found(message, stored, settings=strict).email_id) is counts


def test_a_message_does_not_answer_itself() -> None:
    message = headers(message_id="own@x", in_reply_to="own@X", references=("own@x",))
    assert clues(message, SETTINGS) == ()
    stored = known(1, tracking_token="CRM:0001001")
    answer, _ = correlate(FULL, SETTINGS, Candidates([stored]), own=stored.id)
    assert answer.email_id is None


def test_a_stored_message_answers_nothing_that_came_after_it() -> None:
    """Explaining the first email of a conversation must not find the answers to it."""
    ids = [first_id_of(START + timedelta(seconds=number)) for number in range(3)]
    emails = [replace(known(1, thread_index=INDEX), id=email_id) for email_id in ids]
    message = headers(thread_index=INDEX + b"AAAAA")
    for own, answered in ((ids[0], None), (ids[1], ids[0]), (ids[2], ids[1]), (None, ids[2])):
        correlation, _ = correlate(message, SETTINGS, Candidates(emails), own=own)
        assert correlation.email_id == answered


@pytest.mark.parametrize(
    "written",
    ["<Parent.1@EXAMPLE.com>", " Parent.1@example.com\r\n", "<Parent.1@exam\r\n ple.com>"],
)
def test_ids_are_found_again_as_mailers_write_them(written: str) -> None:
    assert identifier_key(written) == "Parent.1@example.com"
    assert identifier_key("<parent.1@example.com>") != identifier_key(written)
    stored = known(1, message_id="Parent.1@Example.com")
    assert found(headers(in_reply_to=written), stored).email_id == stored.id


def test_an_identifier_longer_than_its_column_still_matches() -> None:
    long = "x" * 400 + "@x"
    email = known(1, message_id=long[:320])
    assert found(headers(in_reply_to=long), email).email_id == email.id


def test_an_id_without_a_domain_is_compared_as_it_is() -> None:
    assert identifier_key("<ABC>") == "ABC"
    assert identifier_key("") == ""


def test_of_two_copies_the_outgoing_one_is_answered() -> None:
    sent, older = known(2, message_id="parent@x", outgoing=True), known(1, message_id="parent@x")
    correlation, reason = correlate(
        headers(in_reply_to="parent@x"), SETTINGS, Candidates([older, sent])
    )
    assert correlation.email_id == sent.id
    assert "2 emails carry its message id, and the one sent from here was taken" in reason.text


def test_of_several_received_copies_the_oldest_is_answered() -> None:
    emails = [known(number, message_id="parent@x") for number in (3, 1, 2)]
    correlation, reason = correlate(headers(in_reply_to="parent@x"), SETTINGS, Candidates(emails))
    assert correlation.email_id == UUID(int=1)
    assert "the oldest one was taken" in reason.text


@pytest.mark.behaviour("B88", "a token that came again")
def test_a_token_that_came_again_means_the_newest_email_and_says_so() -> None:
    emails = [known(number, tracking_token="CRM:0001001", outgoing=True) for number in (2, 5, 1)]
    message = headers(subject="Re: Offer CRM:0001001")
    correlation, reason = correlate(message, SETTINGS, Candidates(emails))
    assert correlation.email_id == UUID(int=5)
    assert "3 emails carry this token, and the newest one was taken" in reason.text
    many = [known(number, tracking_token="CRM:0001001") for number in range(1, 40)]
    _, reason = correlate(message, SETTINGS, Candidates(many))
    assert "Many emails carry this token" in reason.text


@pytest.mark.behaviour("B49")
def test_a_former_prefix_still_correlates() -> None:
    settings = replace(SETTINGS, tracking_prefixes=("HELP:", "CRM:"))
    stored = known(1, tracking_token="CRM:0001001")
    assert found(headers(subject="AW: x CRM:0001001"), stored, settings=settings).email_id
    assert not found(
        headers(subject="AW: x CRM:0001001"),
        stored,
        settings=replace(SETTINGS, tracking_prefixes=("HELP:",)),
    ).email_id


def test_in_a_conversation_the_nearest_email_above_is_answered() -> None:
    root, answer, side = INDEX, INDEX + b"AAAAA", INDEX + b"AAAAAXXXXX"
    emails = [
        known(1, thread_index=root, outgoing=True),
        known(2, thread_index=answer),
        known(3, thread_index=side),
        known(4, thread_index=INDEX + b"ZZZZZ"),
    ]
    message = headers(thread_index=answer + b"BBBBB")
    assert found(message, *emails).email_id == UUID(int=2)
    assert found(message, *emails[:1], *emails[2:]).email_id == UUID(int=1)
    assert found(message, *emails[2:]).email_id == UUID(int=3)
    assert found(message, emails[3]).email_id == UUID(int=4)


def test_a_short_thread_index_is_no_clue() -> None:
    assert conversation_base(INDEX[:21]) == b""
    assert conversation_base(INDEX + b"child") == INDEX


STEPS: dict[str, tuple[CorrelationMethod, dict[str, Any]]] = {
    "parent@x": (CorrelationMethod.IN_REPLY_TO, {"message_id": "parent@x"}),
    "newer@x": (CorrelationMethod.IN_REPLY_TO, {"message_id": "newer@x"}),
    "root@x": (CorrelationMethod.IN_REPLY_TO, {"message_id": "root@x"}),
    "token": (CorrelationMethod.TRACKING_TOKEN, {"tracking_token": "CRM:0001001"}),
    "index": (CorrelationMethod.CONVERSATION_INDEX, {"thread_index": INDEX}),
}


@given(st.sets(st.sampled_from([*STEPS, "smart"])), st.randoms(use_true_random=False))
def test_the_first_step_that_hits_wins_whatever_else_is_there(
    hits: set[str], random: Random
) -> None:
    emails = {
        name: known(number, **fields)
        for number, (name, (_, fields)) in enumerate(STEPS.items(), 1)
        if name in hits
    }
    if "smart" in hits:
        people = ("desk@example.com", "customer@example.net")
        emails["smart"] = like(9, "Offer CRM:0001001", *people, settings=SMART)
    shuffled = list(emails.values())
    random.shuffle(shuffled)
    correlation, reason = correlate(FULL, SMART, Candidates(shuffled))
    first = next((name for name in (*STEPS, "smart") if name in hits), None)
    assert correlation.email_id == (emails[first].id if first else None)
    methods = {name: method for name, (method, _) in STEPS.items()}
    methods["smart"] = CorrelationMethod.SMART_MATCHING
    assert correlation.method == (methods[first] if first else CorrelationMethod.NONE)
    assert reason.passed is (first is not None)
    assert correlation.sets_parent == (
        correlation.method in (CorrelationMethod.IN_REPLY_TO, CorrelationMethod.CONVERSATION_INDEX)
    )


@given(st.lists(st.text("ab@", max_size=3), max_size=60), st.text("ab@", max_size=3))
def test_no_clue_is_asked_twice(references: list[str], in_reply_to: str) -> None:
    message = headers(message_id="a", in_reply_to=in_reply_to, references=tuple(references))
    keys = [clue.key for clue in clues(message, SETTINGS)]
    assert len(keys) == len(set(keys))
    assert "" not in keys
    assert "a" not in keys
