"""By which few hashes the emails that are like a message are looked for.

Most words and some addresses stand in very many emails; a search by them would grow with the
store. But an email that is alike lacks at most so many of the message's words, and so many of its
addresses: so of the rare ones a few are enough, and every email that is alike has one of them.
Only where there are not enough rare ones of either kind are common ones gone through, and of them
the newest emails of the last 90 days alone: that is what "under load" means here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.options import HashType
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import Fingerprint

RARE = 50
"""Emails of a hash that are all looked at, however old they are."""

MOST_OF_COMMON = 200
"""Emails of a common hash that are looked at, the newest first."""

Commonness = Mapping[int, UUID | None]
"""For each hash the email that is one too many for it to be rare; None for a rare one."""


_MORE = 2  # rare hashes besides those that are needed: what lacks them need not be read


@dataclass(frozen=True, slots=True)
class Search:
    """Look for emails with at least *least* of *hashes*; with *newest_only* not for all of them."""

    kind: HashType
    hashes: tuple[int, ...]
    least: int
    newest_only: bool = False


def can_match(mine: Fingerprint, settings: OrganizationSettings) -> bool:
    """Say whether any email could be like this message at all."""
    return bool(mine.words) and len(mine.addresses) >= settings.least_common_addresses


def by_addresses(
    mine: Fingerprint, common: Commonness, settings: OrganizationSettings
) -> Search | None:
    """Return a search by rare addresses that misses nothing; None when there are too few."""
    if settings.least_common_addresses <= 0:
        return None
    lacking = len(mine.addresses) - settings.least_common_addresses
    return _by_rare(HashType.ADDRESS, mine.addresses, lacking, common)


def by_words(
    mine: Fingerprint, common: Commonness, settings: OrganizationSettings
) -> Search | None:
    """Return a search by rare words that misses nothing; None when there are too few."""
    lacking = min(settings.subject_hash_difference, len(mine.words) - 1)
    return _by_rare(HashType.SUBJECT_WORD, mine.words, lacking, common)


def by_common_words(
    mine: Fingerprint, common: Commonness, settings: OrganizationSettings
) -> Search:
    """Return a search by the least common words, among the newest emails."""
    needed = min(settings.subject_hash_difference + 1, len(mine.words))
    # The longer ago the email is that was one too many, the rarer is the word.
    rarest = sorted(mine.words, key=lambda word: (common[word] or UUID(int=0), word))
    return Search(HashType.SUBJECT_WORD, tuple(rarest[:needed]), 1, newest_only=True)


def _by_rare(
    kind: HashType, hashes: Collection[int], lacking: int, common: Commonness
) -> Search | None:
    """Search by rare ones of *hashes*, of which an email that is alike lacks *lacking* at most."""
    rare = sorted(value for value in hashes if common[value] is None)[: lacking + 1 + _MORE]
    return Search(kind, tuple(rare), len(rare) - lacking) if len(rare) > lacking else None
