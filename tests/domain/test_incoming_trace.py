"""The whole way of a message, past the station that refused it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.incoming_trace import traced
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ObjectType
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Reason, Step
from tests.kit.clock import START
from tests.kit.mail_world import headers

ADA = Reference(UUID(int=1), ObjectType.USER, "Ada")
DESK = Reference(UUID(int=3), ObjectType.QUEUE, "Desk")
CARL = Reference(UUID(int=4), ObjectType.CONTACT, "Carl")
BOX = Reference(UUID(int=9), ObjectType.MAILBOX, "Ada")
QUESTION = KnownEmail(
    id=UUID(int=50),
    outgoing=True,
    message_id="question@x",
    duplicate_check=UUID(int=51),
    sender="ada@x",
    content_mark="",
    tracking_token="",
    conversation=b"",
    regarding=CARL,
    owner_id=ADA.id,
)


def around(
    *known: KnownEmail, method: FilteringMethod = FilteringMethod.IN_RESPONSE
) -> Surroundings:
    people = {"ada@x": ADA, "desk@x": DESK, "carl@x": CARL}
    return Surroundings(
        settings=OrganizationSettings(),
        start=START,
        mailbox_address="ada@x",
        mailbox_owner=ADA.id,
        own=ADA,
        methods={ADA.id: method, DESK.id: method},
        eligible={ADA.id: ADA.id, DESK.id: ADA.id},
        owners={
            address: [AddressOwner(reference, reference.id, active=True, column=1)]
            for address, reference in people.items()
        },
        candidates=Candidates(known),
        names={ADA.id: "Ada"},
    )


def answer(sender: str | None = "carl@x", in_reply_to: str = "question@x") -> Checked:
    read = headers(
        sender=sender, to=("ada@x", "desk@x"), message_id="answer@x", in_reply_to=in_reply_to
    )
    return Checked(read, START)


def test_every_station_stands_in_its_order() -> None:
    before = (Reason(Step.MAILBOX, True, "It is read."),)
    trace = traced(answer(), around(QUESTION), BOX, before=before)
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
    assert trace.owner == ADA
    assert trace.correlation[0].hit == QUESTION.id


def test_what_stands_behind_the_refusal_shows_what_would_have_followed() -> None:
    old = replace(answer(), received_on=START - timedelta(days=1))
    trace = traced(old, around(QUESTION), BOX)
    assert trace.outcome is ItemOutcome.BEFORE_START_DATE
    assert trace.decided_at == 0
    assert trace.deciding is not None
    assert trace.deciding.step is Step.START_DATE
    assert trace.regarding == CARL
    assert trace.stations[-1].step is Step.REGARDING


def test_sent_items_show_who_would_take_them() -> None:
    sent = replace(answer("ada@x"), sent=True)
    trace = traced(sent, around(QUESTION), BOX)
    assert trace.outcome is ItemOutcome.NOT_TRACKED
    assert trace.deciding is not None
    assert "Sent Items" in trace.deciding.text
    assert trace.accepting == (ADA,)


def test_an_email_that_is_stored_is_explained_as_it_was_decided() -> None:
    message = answer()
    itself = replace(
        QUESTION,
        id=UUID(int=60),
        outgoing=False,
        message_id="answer@x",
        duplicate_check=message.identity.check_id,
    )
    stored = around(QUESTION, itself)
    assert traced(message, stored, BOX).outcome is ItemOutcome.DUPLICATE
    trace = traced(replace(message, stored_as=itself.id), stored, BOX)
    assert trace.outcome is ItemOutcome.TRACKED
    assert trace.correlated.email_id == QUESTION.id


@given(
    st.sampled_from(["carl@x", "ada@x", "stranger@x", "no address", None]),
    st.sampled_from(["", "question@x"]),
    st.sampled_from(FilteringMethod),
    st.integers(-1, 1),
)
def test_a_trace_says_what_the_check_decides(
    sender: str | None, in_reply_to: str, method: FilteringMethod, days: int
) -> None:
    message = replace(answer(sender, in_reply_to), received_on=START + timedelta(days=days))
    there = around(QUESTION, method=method)
    decision, trace = check(message, there), traced(message, there, BOX)
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
