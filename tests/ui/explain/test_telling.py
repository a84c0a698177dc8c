"""The words of an explanation: none is missing, and every verdict is a sentence."""

from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.correlation_trace import CorrelationStep, TracedCandidate, trace
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.explained import Explained, NamedEmail
from ssync_desktop.domain.incoming_trace import Trace
from ssync_desktop.domain.options import (
    CorrelationMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Correlation, Fact, IncomingVerdict, Reason, Step
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.explain.story import Link
from ssync_desktop.ui.explain.telling import tell
from ssync_desktop.ui.explain.words import ANSWERS, OTHERWISE, TITLES, WHY_NOT, code_words
from tests.kit.mail_world import headers

BOX = Reference(UUID(int=1), ObjectType.MAILBOX, "Ada")
TAKERS = {ReasonCode.ACCEPT_ALL, ReasonCode.SENDER_MATCH, ReasonCode.CORRELATION_MATCH}


def traced(outcome: ItemOutcome, code: ReasonCode, *stations: Reason) -> Trace:
    refused = outcome is not ItemOutcome.TRACKED
    message = headers(to=("ada@example.com",))
    return Trace(
        mailbox=BOX,
        outcome=outcome,
        verdict=IncomingVerdict(not refused, code, stations),
        stations=(Reason(Step.MAILBOX, True, "The mailbox Ada is read."), *stations),
        decided_at=len(stations) if refused else None,
        correlated=Correlation(),
        correlation=trace(message, OrganizationSettings(), Candidates()),
        accepting=(),
        parties=(),
        owner=None,
        queues=(),
        new_record=None,
    )


def explained(of: Trace, emails: dict[UUID, NamedEmail] | None = None) -> Explained:
    return Explained(headers(to=("ada@example.com",)), of, (BOX,), emails or {}, file="a.eml")


def test_every_station_and_answer_has_words() -> None:
    for step in Step:
        assert all(TITLES[step])
        assert set(ANSWERS[step]) == {True, False, None}


@pytest.mark.parametrize("code", sorted(set(ReasonCode) - TAKERS - {ReasonCode.UNKNOWN}))
def test_every_refusal_is_told_with_its_code_and_what_to_do(code: ReasonCode) -> None:
    outcome = ItemOutcome.DUPLICATE if code is ReasonCode.DUPLICATE else ItemOutcome.NOT_TRACKED
    story = tell(explained(traced(outcome, code, Reason(Step.FILTER, False, "No."))))
    because, advice = WHY_NOT[code]
    assert story.headline == f"Would not be tracked in the mailbox Ada: {because}."
    assert story.code.endswith(f"({code.value})")
    assert advice in story.leads
    assert story.tone is Tone.WARN


@pytest.mark.parametrize("outcome", [ItemOutcome.BEFORE_START_DATE, ItemOutcome.OWN_MESSAGE])
def test_a_refusal_without_a_code_is_told_too(outcome: ItemOutcome) -> None:
    station = Reason(Step.START_DATE, False, "Too early.")
    story = tell(explained(traced(outcome, ReasonCode.UNKNOWN, station)))
    assert OTHERWISE[outcome][0] in story.headline
    assert story.code == ""
    assert [one.title for one in story.chapters if one.decides] == ["Start date"]


def test_codes_read_as_published() -> None:
    assert code_words(ReasonCode.NO_CORRELATION_MATCH) == "NoCorrelationMatch (1)"
    assert code_words(ReasonCode.INTERNAL_EMAIL_REJECT) == "InternalEmailReject (4)"
    assert code_words(ReasonCode.UNKNOWN) == ""


def test_a_hundred_candidates_are_one_group_with_the_taken_one_first() -> None:
    ids = [UUID(int=number) for number in range(10, 110)]
    candidates = tuple(
        TracedCandidate(one, "x", place == 70, "Because.") for place, one in enumerate(ids)
    )
    found = CorrelationStep(
        "References", CorrelationMethod.IN_REPLY_TO, "", ("q@x",), candidates, ids[70], ""
    )
    emails = {one: NamedEmail(one, f"Email {one.int}", "Carl", None, False) for one in ids}
    of = traced(ItemOutcome.TRACKED, ReasonCode.ACCEPT_ALL, Reason(Step.CORRELATION, True, "Hit."))
    of = replace(of, correlation=(found,), correlated=Correlation(email_id=ids[70]))
    story = tell(explained(of, emails))
    assert "as an answer to “Email 80”" in story.headline
    (chapter,) = [one for one in story.chapters if one.title == "Correlation"]
    (group,) = chapter.groups
    assert group.heading == "1. References: found the email it answers; 99 other candidates lost."
    first = group.lines[1]
    assert (first.name, first.link) == ("“Email 80”", Link("activity", ids[70]))
    assert len(group.lines) == 101
    assert story.as_text().count("Because.") == 100


def test_who_lost_as_sender_is_told_with_the_order_that_decided() -> None:
    people = [Reference(UUID(int=n), ObjectType.CONTACT, f"Person {n}") for n in (1, 2)]
    facts = (
        Fact("Person 1", "contact, owned by the owner of the mailbox, chosen", people[0]),
        Fact("Person 2", "contact, inactive", people[1]),
    )
    of = traced(
        ItemOutcome.TRACKED, ReasonCode.ACCEPT_ALL, Reason(Step.PARTIES, True, "P1.", facts)
    )
    unknown = Party(ParticipationType.TO, "nobody@x.test")
    story = tell(explained(replace(of, parties=(unknown,))))
    (chapter,) = [one for one in story.chapters if one.title == "Sender and recipients"]
    marks = [line.mark.word for line in chapter.groups[0].lines if line.mark]
    assert marks == ["Chosen", "Lost"]
    assert "the mailbox's owner" in chapter.groups[1].heading
    assert chapter.groups[2].lines[0].detail == "on no record"
