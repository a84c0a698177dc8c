"""What the store offers to correlation: all that counts, little of what does not."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.correlation import correlate
from ssync_desktop.domain.correlation_trace import CorrelationStep, trace
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.new_email import NewEmail
from ssync_desktop.domain.options import CorrelationMethod, FilteringMethod, ParticipationType
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import (
    NO_FINGERPRINT,
    fingerprint_of_email,
    fingerprint_of_headers,
    text_hash,
)
from ssync_desktop.domain.smart_search import RARE
from ssync_desktop.domain.storing import known
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.stored_candidates import all_candidates, stored_candidates
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers, incoming
from tests.kit.outgoing_mail import claim, send
from tests.kit.records import an_email

SMART = OrganizationSettings(smart_matching_enabled=True)
DESK, CARL = "desk@example.com", "carl@example.net"
OWNER = UUID(int=1)


def days_ago(days: int, number: int = 0) -> UUID:
    moment = START - timedelta(days=days)
    return new_id(int(moment.timestamp() * 1000) + number, bytes(10))


def stored(email_id: UUID, subject: str, *addresses: str, **changes: Any) -> NewEmail:
    parties = tuple(
        Party(ParticipationType.TO if place else ParticipationType.SENDER, address)
        for place, address in enumerate(addresses)
    )
    new = an_email(OWNER, subject, id=email_id, parties=parties, **changes)
    return replace(new, attachments=(), fingerprint=fingerprint_of_email(new.email, SMART))


def fill(world: MailWorld, emails: list[NewEmail]) -> None:
    world.run(lambda context: context.unit.emails.add_many(emails))


def checked(**fields: Any) -> Checked:
    fields = {"sender": CARL, "to": (DESK,)} | fields
    return Checked(headers(**fields), START, "hash", "mark")


def candidates(
    world: MailWorld, *messages: Checked, settings: OrganizationSettings = SMART
) -> Candidates:
    return world.read(lambda context: stored_candidates(context, settings, messages))


def found(
    world: MailWorld, message: Checked, settings: OrganizationSettings = SMART
) -> tuple[CorrelationMethod, UUID | None]:
    around = candidates(world, message, settings=settings)
    correlation, _ = correlate(message.headers, settings, around)
    return correlation.method, correlation.email_id


def traced(
    world: MailWorld, message: Checked, settings: OrganizationSettings = SMART
) -> dict[str, CorrelationStep]:
    everything = world.read(lambda context: all_candidates(context, settings, message))
    return {step.name: step for step in trace(message.headers, settings, everything)}


@pytest.mark.behaviour("B47", "sent email, from end to end")
def test_what_is_sent_gets_its_hashes_with_its_token(world: MailWorld) -> None:
    world.settings(unresolved_recipients_allowed=True)
    ada = world.user("ada")
    email = send(world, ada, to=(Address("", CARL),), subject="Offer")
    ids = world.read(
        lambda context: context.unit.known_emails.with_fingerprints((email.id,), SMART)
    )
    assert ids[0].fingerprint.words == {text_hash(w) for w in ("offer", "crm", "0002001")}
    claim(world, ada)
    message = checked(subject="AW: Offer CRM:0002001", to=("ada@example.com",))
    settings = replace(SMART, tracking_token_enabled=False)
    assert found(world, message, settings) == (CorrelationMethod.SMART_MATCHING, email.id)


def test_a_draft_is_like_nothing(world: MailWorld) -> None:
    fill(world, [replace(stored(days_ago(1), "Offer", CARL, DESK), fingerprint=NO_FINGERPRINT)])
    assert found(world, checked(subject="Re: Offer")) == (CorrelationMethod.NONE, None)


@pytest.mark.behaviour("B47", "received email, from end to end")
def test_messages_of_one_batch_are_like_each_other(world: MailWorld) -> None:
    world.settings(smart_matching_enabled=True)
    desk = world.user("desk")
    boss = world.user("boss", FilteringMethod.ALL)
    both: dict[str, Any] = {"sender": CARL, "to": (DESK, "boss@example.com")}
    first, second = world.deliver(
        world.mailbox(boss),
        incoming("1", subject="A question", **both),
        incoming("2", subject="RE: a Question", **both),
    )
    email = world.email(second.email_id)
    assert email.correlation_method is CorrelationMethod.SMART_MATCHING
    assert (email.correlated_id, email.parent_id) == (first.email_id, None)
    (third,) = world.deliver(world.mailbox(desk), incoming("3", subject="FW: A question", **both))
    assert world.email(third.email_id).correlated_id == second.email_id


def test_nothing_is_searched_by_likeness_where_a_mark_names_an_email(world: MailWorld) -> None:
    fill(
        world,
        [
            stored(days_ago(2), "Offer", CARL, DESK, message_id="parent@x"),
            stored(days_ago(1), "Offer", CARL, DESK),
        ],
    )
    message = checked(subject="Re: Offer", in_reply_to="parent@x")
    around = candidates(world, message)
    assert (
        around.compared(message.headers, fingerprint_of_headers(message.headers, SMART), SMART)
        == ()
    )
    steps = traced(world, message)
    assert steps["In-Reply-To"].candidates[0].taken
    assert [one.email_id for one in steps["Smart matching"].candidates] == [
        days_ago(1),
        days_ago(2),
    ]


def test_the_trace_shows_those_that_have_too_few_addresses_in_common(world: MailWorld) -> None:
    fill(
        world,
        [stored(days_ago(2, n), "Offer", CARL, f"other{n}@example.com") for n in range(30)],
    )
    message = checked(subject="Re: Offer")
    assert found(world, message) == (CorrelationMethod.NONE, None)
    assert len(traced(world, message)["Smart matching"].candidates) == 20


@pytest.mark.behaviour("B47", "90 days under load")
def test_of_what_very_many_emails_have_only_the_last_ninety_days_are_searched(
    world: MailWorld,
) -> None:
    message = checked(subject="Re: Offer")
    old, recent = days_ago(91), days_ago(89)
    fill(world, [stored(old, "Offer", CARL, DESK)])
    assert found(world, message) == (CorrelationMethod.SMART_MATCHING, old)
    # Both addresses and the word are in very many emails now, none of them like the message.
    crowd = [
        new
        for n in range(RARE + 10)
        for new in (
            stored(days_ago(100, n), f"Offer {n}", CARL),
            stored(days_ago(100, 1_000 + n), f"Thing {n}", DESK),
        )
    ]
    fill(world, crowd)
    assert found(world, message) == (CorrelationMethod.NONE, None)
    fill(world, [stored(recent, "Offer", CARL, DESK)])
    assert found(world, message) == (CorrelationMethod.SMART_MATCHING, recent)


KNOBS = [
    SMART,
    replace(SMART, subject_hash_difference=1),
    replace(SMART, least_common_addresses=1),
    replace(SMART, least_common_addresses=3, subject_hash_difference=2),
    replace(SMART, least_common_addresses=0),
]


@pytest.mark.parametrize("settings", KNOBS, ids=range(len(KNOBS)))
def test_the_search_by_few_hashes_misses_nothing(
    world: MailWorld, settings: OrganizationSettings
) -> None:
    """Compared with looking at every stored email; some hashes are common, most are rare."""
    random = Random(7)
    words = ["offer", "engine", *(f"word{n}" for n in range(25))]
    people = [DESK, CARL, *(f"p{n}@example.net" for n in range(40))]

    def some(pool: list[str], most: int) -> list[str]:
        weights = [len(pool) // (place + 1) + 1 for place in range(len(pool))]
        return list(dict.fromkeys(random.choices(pool, weights, k=random.randint(1, most))))

    news = [stored(days_ago(5, n), " ".join(some(words, 4)), *some(people, 4)) for n in range(400)]
    fill(world, news)
    everything = Candidates(map(known, news))
    messages: list[ReceivedHeaders] = []
    for n in range(120):
        to = tuple(some(people, 3))
        subject = "Re: " + " ".join(some(words, 4))
        messages.append(
            headers(subject=subject, sender=some(people, 1)[0], to=to, message_id=f"{n}")
        )
    around = candidates(
        world, *(Checked(message, START) for message in messages), settings=settings
    )
    answers = [correlate(message, settings, around)[0] for message in messages]
    assert answers == [correlate(message, settings, everything)[0] for message in messages]
    assert sum(answer.email_id is not None for answer in answers) > 10


@pytest.mark.behaviour("B88", "a token that came again, from end to end")
def test_an_answer_with_a_token_that_came_again_is_linked_to_the_newest_email(
    world: MailWorld,
) -> None:
    world.settings(unresolved_recipients_allowed=True, tracking_counter_digits=1)
    ada = world.user("ada")
    sent = [send(world, ada, to=(Address("", CARL),), subject=f"Offer {n}") for n in range(12)]
    again = [email for email in sent if email.tracking_token == sent[-1].tracking_token]
    assert len(again) == 2
    (line,) = world.deliver(
        world.mailbox(ada),
        incoming("1", to=("ada@example.com",), subject=f"RE: {sent[-1].subject}"),
    )
    email = world.email(line.email_id)
    assert email.correlated_id == sent[-1].id
    assert email.correlation_method is CorrelationMethod.TRACKING_TOKEN
    (reason,) = [one for one in line.reasons if one.step is Step.CORRELATION]
    assert "2 emails carry this token, and the newest one was taken" in reason.text
    assert traced(world, checked(subject=sent[-1].subject))["Tracking token"].candidates[1].why


@pytest.mark.behaviour("B49", "from end to end")
def test_an_answer_with_a_token_of_former_times_is_still_linked(world: MailWorld) -> None:
    world.settings(unresolved_recipients_allowed=True)
    ada = world.user("ada")
    email = send(world, ada, to=(Address("", CARL),), subject="Offer")
    world.settings(tracking_prefixes=("HELP#",))
    newer = send(world, ada, to=(Address("", CARL),), subject="Offer")
    assert newer.tracking_token.startswith("HELP#")
    for token, answered in ((email.tracking_token, email.id), (newer.tracking_token, newer.id)):
        message = checked(subject=f"Antwort: Offer {token}")
        settings = world.read(lambda context: context.unit.settings.get())
        assert found(world, message, settings) == (CorrelationMethod.TRACKING_TOKEN, answered)


def test_without_tokens_none_is_sent(world: MailWorld) -> None:
    world.settings(unresolved_recipients_allowed=True, tracking_token_enabled=False)
    email = send(world, world.user("ada"), to=(Address("", CARL),), subject="Offer")
    assert (email.subject, email.tracking_token) == ("Offer", "")
