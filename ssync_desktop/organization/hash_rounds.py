"""Making the stored hashes of smart matching anew after its knobs were changed."""

from dataclasses import dataclass, replace

from ssync_desktop.domain.hash_knobs import (
    BEGIN_AFTER,
    HashKnobs,
    HashRound,
    changed,
    ended,
    knobs_of,
    turned_to,
)
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context

MOST_AT_ONCE = 200
"""Emails whose hashes are made anew in one transaction; other writers wait for no more."""


@dataclass(frozen=True, slots=True)
class Remade:
    """What one step did: *emails* have their hashes anew, and whether all have them now."""

    emails: int
    finished: bool


def note_knobs(context: Context, settings: OrganizationSettings) -> None:
    """Begin a new round where *settings* have other knobs than those by which hashes are made."""
    before = context.unit.hash_rounds.get(lock=True)
    after = changed(before, knobs_of(settings), context.clock.now())
    if after != before:
        context.unit.hash_rounds.save(after)


def earlier_knobs(context: Context, settings: OrganizationSettings) -> frozenset[HashKnobs]:
    """Return the knobs other than those of *settings* by which stored hashes may be made."""
    now = context.unit.hash_rounds.get()
    return (now.earlier | {now.knobs}) - {knobs_of(settings)}


def is_due(context: Context) -> bool:
    """Say whether there is a step to be taken now."""
    now = context.unit.hash_rounds.get()
    return now.since is not None and context.clock.now() >= now.since + BEGIN_AFTER


def remake_hashes(context: Context, most: int = MOST_AT_ONCE) -> Remade:
    """Make the hashes of the next emails anew; where it stands is written in the same transaction.

    Whoever is killed, or shares the database with others, goes on where the last step ended.
    """
    before = context.unit.hash_rounds.get(lock=True)
    if before.since is None:
        return Remade(0, finished=True)
    ids = context.unit.hash_rounds.next_emails(before.done, most)
    settings = turned_to(context.unit.settings.get(), before.knobs)
    found = context.unit.known_emails.with_fingerprints(ids, settings)
    context.unit.email_hashes.replace_many({one.id: one.fingerprint for one in found})
    after = replace(before, done=ids[-1]) if len(ids) == most else ended(before)
    context.unit.hash_rounds.save(after)
    return Remade(len(ids), finished=after.since is None)


def emails_left(context: Context) -> int:
    """Return about how many emails are still to be done."""
    now: HashRound = context.unit.hash_rounds.get()
    return 0 if now.since is None else context.unit.hash_rounds.count_emails(now.done)
