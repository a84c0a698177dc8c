"""The whole way of a message, past the station that refused it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.incoming_trace import traced
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.verdict import Reason, Step
from tests.kit.checking import ADA, BOB, CARL, DESK, PARENT, RESPONSE, around, message
from tests.kit.clock import START

BOX = Reference(UUID(int=9), ObjectType.MAILBOX, "Ada")


def answer(sender: str | None = "carl@x", in_reply_to: str = "parent@x") -> Checked:
    """An answer to Ada and the desk, from Carl unless somebody else is named."""
    return message(sender=sender, to=("ada@x", "desk@x"), in_reply_to=in_reply_to)


def asked(*known_emails: KnownEmail, method: FilteringMethod = RESPONSE) -> Surroundings:
    """Ada's mailbox, where Ada and the desk take email by the same *method*."""
    return around(*known_emails, ada=method, desk=method)


def test_every_station_stands_in_its_order() -> None:
    before = (Reason(Step.MAILBOX, True, "It is read."),)
    trace = traced(answer(), asked(PARENT), BOX, before=before)
    assert [station.step for station in trace.stations] == [
        Step.MAILBOX,
        Step.START_DATE,
        Step.SENDER,
        Step.DUPLICATE,
        Step.INTERNAL,
        Step.CORRELATION,
        Step.FILTER,
        Step.FILTER,
        Step.PARTIES,
        Step.OWNER,
        Step.QUEUE,
        Step.REGARDING,
    ]
    assert trace.outcome is ItemOutcome.TRACKED
    assert trace.deciding is None
    assert trace.regarding == CARL
    assert trace.accepting == (ADA, DESK)
    assert trace.queues == (DESK,)
    assert trace.owner == BOB  # who owns the email it answers
    assert trace.correlation[0].hit == PARENT.id


def test_what_stands_behind_the_refusal_shows_what_would_have_followed() -> None:
    old = replace(answer(), received_on=START - timedelta(days=1))
    trace = traced(old, asked(PARENT), BOX)
    assert trace.outcome is ItemOutcome.BEFORE_START_DATE
    assert trace.decided_at == 0
    assert trace.deciding is not None
    assert trace.deciding.step is Step.START_DATE
    assert trace.regarding == CARL
    assert trace.stations[-1].step is Step.REGARDING


def test_sent_items_show_who_would_take_them() -> None:
    sent = replace(answer("ada@x"), sent=True)
    trace = traced(sent, asked(PARENT), BOX)
    assert trace.outcome is ItemOutcome.NOT_TRACKED
    assert trace.deciding is not None
    assert "Sent Items" in trace.deciding.text
    assert trace.accepting == (ADA,)


def test_an_email_that_is_stored_is_explained_as_it_was_decided() -> None:
    received = answer()
    itself = replace(
        PARENT,
        id=UUID(int=60),
        outgoing=False,
        message_id="new@x",
        duplicate_check=received.identity.check_id,
        content_mark=received.content_mark,
    )
    stored = asked(PARENT, itself)
    assert traced(received, stored, BOX).outcome is ItemOutcome.DUPLICATE
    trace = traced(replace(received, stored_as=itself.id), stored, BOX)
    assert trace.outcome is ItemOutcome.TRACKED
    assert trace.correlated.email_id == PARENT.id


@given(
    st.sampled_from(["carl@x", "ada@x", "stranger@x", "no address", None]),
    st.sampled_from(["", "parent@x"]),
    st.sampled_from(FilteringMethod),
    st.integers(-1, 1),
)
def test_a_trace_says_what_the_check_decides(
    sender: str | None, in_reply_to: str, method: FilteringMethod, days: int
) -> None:
    received = replace(answer(sender, in_reply_to), received_on=START + timedelta(days=days))
    there = asked(PARENT, method=method)
    decision, trace = check(received, there), traced(received, there, BOX)
    assert trace.outcome is decision.outcome
    assert trace.verdict.should_deliver is decision.verdict.should_deliver
    assert trace.verdict.reason_code is decision.verdict.reason_code
    reasons = decision.verdict.reasons
    assert trace.stations[: len(reasons)] == reasons
    if trace.decided_at is None:
        assert trace.stations == reasons
    else:
        assert trace.stations[trace.decided_at] == reasons[-1]
        assert len(trace.stations) >= len(reasons)
