"""The trace of correlation: every step with what it found, who lost and why."""

from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.correlation import correlate
from ssync_desktop.domain.correlation_trace import CorrelationStep, trace
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from tests.kit.known_emails import known, like
from tests.kit.mail_world import headers

SMART = OrganizationSettings(smart_matching_enabled=True)
INDEX = bytes(range(22))
PEOPLE = ("customer@example.net", "desk@example.com")
MESSAGE = headers(
    in_reply_to="parent@x",
    references=("root@x", "parent@x"),
    subject="Re: Offer CRM:0001001",
    to=("desk@example.com",),
    thread_index=INDEX + b"AAAAABBBBB",
)
COMMON = "Words in common: {} of {} and {}; addresses in common: {}."
NAMES = ["In-Reply-To", "References", "Tracking token", "Conversation index", "Smart matching"]


def traced(
    *emails: KnownEmail, settings: OrganizationSettings = SMART, **changes: Any
) -> dict[str, CorrelationStep]:
    message = replace(MESSAGE, **changes)
    return {step.name: step for step in trace(message, settings, Candidates(emails))}


def whys(step: CorrelationStep) -> list[tuple[int, bool, str]]:
    return [(one.email_id.int, one.taken, one.why) for one in step.candidates]


def test_the_steps_stand_in_their_order_with_what_they_look_for() -> None:
    steps = trace(MESSAGE, SMART, Candidates())
    assert [(step.name, step.looked_for) for step in steps] == [
        ("In-Reply-To", ("parent@x",)),
        ("References", ("root@x",)),
        ("Tracking token", ("CRM:0001001",)),
        ("Conversation index", ((INDEX + b"AAAAABBBBB").hex(),)),
        ("Smart matching", ("offer", "crm", "0001001", *PEOPLE)),
    ]
    assert all(step.asked and step.hit is None and step.candidates == () for step in steps)


def test_steps_behind_the_first_hit_show_what_lost_to_it() -> None:
    steps = traced(
        known(1, message_id="root@x"),
        known(2, tracking_token="CRM:0001001"),
        like(3, "Offer CRM:0001001", *PEOPLE, settings=SMART),
    )
    assert whys(steps["References"]) == [(1, True, "The only stored email that carries it.")]
    assert whys(steps["Tracking token"]) == [
        (2, False, "The only stored email that carries it. References had found an email before.")
    ]
    assert steps["Tracking token"].hit == UUID(int=2)
    (lost,) = steps["Smart matching"].candidates
    assert lost.why == (
        "Words in common: 3 of 3 and 3; addresses in common: 2. References had found an email before."
    )
    assert not lost.taken


def test_why_of_several_with_one_mark_the_others_lost() -> None:
    token = traced(*(known(n, tracking_token="CRM:0001001", outgoing=True) for n in (1, 2, 3)))
    assert whys(token["Tracking token"]) == [
        (3, True, "The newest of 3 emails that carry this token."),
        (2, False, "Older; the numbers of tokens come again, and the newest email is meant."),
        (1, False, "Older; the numbers of tokens come again, and the newest email is meant."),
    ]
    copies = traced(
        known(1, message_id="parent@x"),
        known(2, message_id="parent@x", outgoing=True),
    )
    assert whys(copies["In-Reply-To"]) == [
        (2, True, "The copy that was sent from here."),
        (1, False, "A received copy; the one sent from here goes first."),
    ]
    later = traced(known(1, message_id="parent@x"), known(2, message_id="parent@x"))
    assert whys(later["In-Reply-To"]) == [
        (1, True, "The oldest copy."),
        (2, False, "A later copy of the same message."),
    ]


def test_why_of_a_conversation_the_others_lost() -> None:
    steps = traced(
        known(1, thread_index=INDEX),
        known(2, thread_index=INDEX + b"AAAAA"),
        known(3, thread_index=INDEX + b"AAAAACCCCC"),
    )
    assert whys(steps["Conversation index"]) == [
        (2, True, "The nearest email above it in the conversation."),
        (1, False, "Farther off: only 22 octets of the index in common."),
        (3, False, "As near, 27 octets of the index in common, but not the first choice."),
    ]
    beside = traced(known(3, thread_index=INDEX + b"ZZZZZ"))
    assert whys(beside["Conversation index"]) == [
        (3, True, "The email of the conversation that has most of the index in common.")
    ]


def test_a_second_mark_of_the_same_step_says_that_the_first_counts_more() -> None:
    steps = traced(
        known(1, tracking_token="CRM:0001001"),
        known(2, tracking_token="CRM:0002002"),
        subject="CRM:0001001 CRM:0002002",
    )
    assert [(one.by, one.taken, one.why) for one in steps["Tracking token"].candidates] == [
        ("CRM:0002002", True, "The only stored email that carries it."),
        ("CRM:0001001", False, "A mark that counts more had found an email."),
    ]


def test_smart_matching_shows_near_misses_with_their_numbers() -> None:
    steps = traced(
        like(1, "Offer", *PEOPLE, settings=SMART),
        like(2, "Offer", "customer@example.net", settings=SMART),
        like(3, "Offer now", *PEOPLE, settings=SMART),
        like(4, "Offer", *PEOPLE, settings=SMART),
        subject="Re: Offer",
    )
    wanted = "Wanted: at most 0 words that differ, at least 2 addresses."
    assert whys(steps["Smart matching"]) == [
        (4, True, COMMON.format(1, 1, 1, 2)),
        (1, False, COMMON.format(1, 1, 1, 2) + " Another email is nearer or newer."),
        (3, False, f"{COMMON.format(1, 1, 2, 2)} {wanted}"),
        (2, False, f"{COMMON.format(1, 1, 1, 1)} {wanted}"),
    ]


@pytest.mark.parametrize(
    ("switch", "off"),
    [
        ({"correlation_enabled": False}, {0: "Linking answers", 1: "Linking", 3: "Linking"}),
        ({"ignore_headers_for_correlation": True}, {0: "headers", 1: "headers", 3: "headers"}),
        ({"tracking_token_enabled": False}, {2: "Tracking tokens are switched off."}),
        ({"smart_matching_enabled": False}, {4: "Smart matching is switched off."}),
        (
            {"forwards_are_no_replies": True},
            {0: "forwarded", 1: "forwarded", 3: "forwarded", 4: "forwarded"},
        ),
    ],
)
def test_a_step_that_is_switched_off_says_so(switch: dict[str, bool], off: dict[int, str]) -> None:
    settings = replace(SMART, **switch)  # type: ignore[arg-type]
    steps = traced(known(1, message_id="parent@x"), settings=settings, subject="FW: Offer CRM:0001")
    for number, name in enumerate(NAMES):
        step = steps[name]
        assert step.asked is (number not in off)
        assert off.get(number, "") in step.switched_off
        assert step.asked or step.hit is None


def test_what_is_not_looked_at_is_noted() -> None:
    many = tuple(f"{number}@x" for number in range(60))
    steps = traced(
        *(known(number, tracking_token="CRM:0001001") for number in range(1, 30)),
        *(like(100 + n, f"Offer {n}", *PEOPLE, settings=SMART) for n in range(30)),
        references=many,
    )
    assert steps["References"].note == "Only the newest 50 are looked at."
    assert steps["Tracking token"].note == "Only 20 emails of a mark are looked at."
    assert steps["Smart matching"].note == "Only the 20 most alike are shown."
    assert len(steps["Smart matching"].candidates) == 20


EMAILS = st.builds(
    lambda mark, number: (mark, number),
    st.sampled_from(["parent@x", "root@x", "CRM:0001001", "index", "above", "smart"]),
    st.integers(1, 30),
)


def _email(mark: str, number: int) -> KnownEmail:
    if mark == "smart":
        return like(number, "Offer CRM:0001001", *PEOPLE, settings=SMART)
    if mark in ("index", "above"):
        return known(number, thread_index=INDEX + (b"AAAAA" if mark == "above" else b""))
    field = "tracking_token" if mark.startswith("CRM") else "message_id"
    return known(number, **{field: mark, "outgoing": number % 2 == 0})


@given(
    st.lists(EMAILS, max_size=12, unique_by=lambda pair: pair[1]),
    st.booleans(),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_the_trace_tells_what_correlation_did(
    marks: list[tuple[str, int]], by_headers: bool, by_token: bool, random: Random
) -> None:
    settings = replace(SMART, correlation_enabled=by_headers, tracking_token_enabled=by_token)
    emails = [_email(*mark) for mark in marks]
    random.shuffle(emails)
    candidates = Candidates(emails)
    own = UUID(int=marks[0][1]) if marks and marks[0][1] % 3 == 0 else None
    message: ReceivedHeaders = MESSAGE
    correlation, _ = correlate(message, settings, candidates, own=own)
    steps = trace(message, settings, candidates, own=own)
    taken = [(step, one) for step in steps for one in step.candidates if one.taken]
    assert [step.name for step in steps] == NAMES
    assert len(taken) <= 1
    assert correlation.email_id == (taken[0][1].email_id if taken else None)
    assert correlation.method == (taken[0][0].method if taken else CorrelationMethod.NONE)
    first = next((step for step in steps if step.hit is not None), None)
    assert correlation.email_id == (first.hit if first else None)
    assert all(one.email_id != own for step in steps for one in step.candidates)
    assert all(one.why for step in steps for one in step.candidates)
