"""The knobs that decide which hashes an email is stored with, and what a change of them sets going.

Stored hashes only tell where to look: what is found is compared by hashes made anew by the present
knobs, so hashes of different knobs never meet. But emails whose stored hashes are of earlier knobs
may be missed. Therefore they are made anew after a change, and until that is done emails are
looked for by the earlier knobs as well.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from ssync_desktop.domain.settings import OrganizationSettings

BEGIN_AFTER = timedelta(seconds=30)
"""How long after a change hashes are made anew: whoever had read the earlier knobs has stored by
then. Somebody who goes on changing them sets nothing going meanwhile."""


BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class HashKnobs:
    """What is taken out of subjects, and how many words and addresses count."""

    noise: str
    most: int


@dataclass(frozen=True, slots=True)
class HashRound:
    """Hashes being made by *knobs* since the change at *since*; *earlier* ones may be stored.

    Emails up to the id *done* have them already. *since* None says that all stored hashes are by
    *knobs*.
    """

    knobs: HashKnobs
    since: datetime | None = None
    done: UUID = BEFORE_ALL
    earlier: frozenset[HashKnobs] = frozenset()


def knobs_of(settings: OrganizationSettings) -> HashKnobs:
    """Return the knobs of *settings*."""
    return HashKnobs(settings.subject_noise, settings.most_hashes)


def turned_to(settings: OrganizationSettings, knobs: HashKnobs) -> OrganizationSettings:
    """Return *settings* with *knobs*."""
    return replace(settings, subject_noise=knobs.noise, most_hashes=knobs.most)


PUBLISHED_ROUND = HashRound(knobs_of(OrganizationSettings()))
"""What holds in an organization whose knobs were never changed."""


def changed(before: HashRound, knobs: HashKnobs, now: datetime) -> HashRound:
    """Return the round that a change to *knobs* begins, or *before* where nothing changes.

    Knobs that come back begin a round too: emails were stored by others in between.
    """
    if before.knobs == knobs:
        return before
    earlier = (before.earlier | {before.knobs}) - {knobs}
    return HashRound(knobs, now, earlier=earlier)


def ended(before: HashRound) -> HashRound:
    """Return what holds when the last email has been done."""
    return HashRound(before.knobs)
