"""Stored hashes follow the knobs of smart matching, a bounded step at a time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.correlation import correlate
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.hash_knobs import BEGIN_AFTER, PUBLISHED_ROUND, HashKnobs
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.options import (
    CorrelationMethod,
    EmailStatus,
    HashType,
    ParticipationType,
)
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint_of_email, text_hash
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.hash_rounds import (
    Remade,
    earlier_knobs,
    emails_left,
    is_due,
    remake_hashes,
)
from ssync_desktop.organization.stored_candidates import stored_candidates
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers
from tests.kit.records import an_email

DESK, CARL = "desk@example.com", "carl@example.net"
NOISE = "^offer "
PUBLISHED = PUBLISHED_ROUND.knobs


def store(world: MailWorld, subject: str, **changes: Any) -> UUID:
    """Store an email between Carl and the desk, hashed by the present knobs."""
    parties = (Party(ParticipationType.SENDER, CARL), Party(ParticipationType.TO, DESK))
    new = an_email(new_id(), subject, id=new_id(), parties=parties, **changes)

    def work(context: Context) -> None:
        made = fingerprint_of_email(new.email, context.unit.settings.get())
        context.unit.emails.add(new)
        context.unit.email_hashes.set(new.email.id, made)

    world.run(work)
    return new.email.id


def words(world: MailWorld, *wanted: str) -> dict[str, list[UUID]]:
    """Return who is stored with the hash of each of these words."""

    def read(context: Context) -> dict[int, list[UUID]]:
        hashes = [text_hash(word) for word in wanted]
        return context.unit.email_hashes.emails_with(HashType.SUBJECT_WORD, hashes)

    found = world.read(read)
    return {word: sorted(found.get(text_hash(word), ())) for word in wanted}


def answered(world: MailWorld, subject: str) -> tuple[CorrelationMethod, UUID | None]:
    message = Checked(headers(sender=CARL, to=(DESK,), subject=subject), START, "hash", "mark")

    def read(context: Context) -> tuple[CorrelationMethod, UUID | None]:
        settings = context.unit.settings.get()
        around: Candidates = stored_candidates(context, settings, (message,))
        correlation, _ = correlate(message.headers, settings, around)
        return correlation.method, correlation.email_id

    return world.read(read)


@pytest.mark.behaviour("B48", "hashes follow the noise")
def test_other_knobs_have_stored_hashes_made_anew(world: MailWorld) -> None:
    first, second = store(world, "Offer Engine"), store(world, "Engine")
    assert words(world, "offer", "engine") == {"offer": [first], "engine": [first, second]}
    world.settings(smart_matching_enabled=True)
    assert world.read(emails_left) == 0  # that changes no knob
    world.settings(subject_noise=NOISE)
    assert world.read(emails_left) == 2
    assert not world.read(is_due)
    world.clock.advance(BEGIN_AFTER)
    assert world.read(is_due)
    assert world.run(remake_hashes) == Remade(2, finished=True)
    assert words(world, "offer", "engine") == {"offer": [], "engine": [first, second]}
    assert not world.read(is_due)
    assert world.run(remake_hashes) == Remade(0, finished=True)


def test_a_step_is_bounded_and_the_next_one_goes_on_after_it(world: MailWorld) -> None:
    ids = [store(world, f"Offer {number}") for number in range(5)]
    world.settings(subject_noise=NOISE)
    left = []
    for _ in range(2):
        assert world.run(lambda context: remake_hashes(context, 2)) == Remade(2, finished=False)
        left.append((world.read(emails_left), words(world, "offer")["offer"]))
    assert left == [(3, ids[2:]), (1, ids[4:])]
    assert world.run(lambda context: remake_hashes(context, 2)) == Remade(1, finished=True)
    assert words(world, "offer") == {"offer": []}


def test_a_step_that_fails_leaves_everything_as_it_was(world: MailWorld) -> None:
    (only,) = [store(world, "Offer 1")]
    world.settings(subject_noise=NOISE)

    def broken(context: Context) -> None:
        remake_hashes(context)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        world.run(broken)
    assert words(world, "offer", "1") == {"offer": [only], "1": [only]}
    assert world.run(remake_hashes) == Remade(1, finished=True)


@pytest.mark.behaviour("B47", "while hashes are made anew")
def test_what_is_not_made_anew_yet_is_found_and_compared_by_the_present_knobs(
    world: MailWorld,
) -> None:
    """With less noise, a word counts that the stored hashes lack."""
    world.settings(smart_matching_enabled=True, subject_noise=NOISE)
    world.run(remake_hashes)
    email = store(world, "Offer Engine")
    assert words(world, "offer") == {"offer": []}
    assert answered(world, "Engine") == (CorrelationMethod.SMART_MATCHING, email)
    world.settings(least_common_addresses=0)  # it can be found by its words only
    world.settings(subject_noise=PUBLISHED.noise)
    assert world.read(lambda context: earlier_knobs(context, PUBLISHED_SETTINGS)) == {
        HashKnobs(NOISE, PUBLISHED.most)
    }
    for _ in range(2):  # before and after
        assert answered(world, "Offer Engine") == (CorrelationMethod.SMART_MATCHING, email)
        assert answered(world, "Engine") == (CorrelationMethod.NONE, None)
        assert world.run(remake_hashes).finished
    assert words(world, "offer") == {"offer": [email]}


def test_knobs_that_come_back_have_what_came_in_between_made_anew(world: MailWorld) -> None:
    world.settings(subject_noise=NOISE)
    between = store(world, "Offer Engine")
    world.settings(subject_noise=PUBLISHED.noise)
    world.settings(most_hashes=7)
    world.settings(most_hashes=PUBLISHED.most)
    assert world.read(lambda context: earlier_knobs(context, PUBLISHED_SETTINGS)) == {
        HashKnobs(NOISE, PUBLISHED.most),
        HashKnobs(PUBLISHED.noise, 7),
    }
    assert world.run(remake_hashes) == Remade(1, finished=True)
    assert words(world, "offer") == {"offer": [between]}
    assert world.read(lambda context: earlier_knobs(context, PUBLISHED_SETTINGS)) == frozenset()


def test_drafts_get_no_hashes_and_what_failed_keeps_its_own(world: MailWorld) -> None:
    draft = an_email(new_id(), "Offer draft", id=new_id(), status=EmailStatus.DRAFT, parties=())
    world.run(lambda context: context.unit.emails.add(draft))
    failed = store(world, "Offer again", status=EmailStatus.FAILED)
    world.settings(subject_noise=NOISE)
    world.clock.advance(timedelta(hours=1))
    assert world.run(remake_hashes) == Remade(1, finished=True)
    assert words(world, "draft", "again", "offer") == {"draft": [], "again": [failed], "offer": []}


PUBLISHED_SETTINGS = OrganizationSettings()
