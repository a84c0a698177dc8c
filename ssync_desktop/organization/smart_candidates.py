"""The stored emails that smart matching compares messages with, found by few and rare hashes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain import smart_search
from ssync_desktop.domain.hash_knobs import turned_to
from ssync_desktop.domain.ids import first_id_of
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import HashType
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import (
    SEARCHED_DAYS,
    Fingerprint,
    fingerprint_of_headers,
)
from ssync_desktop.domain.smart_search import MOST_OF_COMMON, RARE, Search
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.hash_rounds import earlier_knobs

_FEW = 20  # candidates of a message that are compared without a look at their addresses before


def smart_candidates(
    context: Context, settings: OrganizationSettings, messages: Sequence[ReceivedHeaders]
) -> tuple[KnownEmail, ...]:
    """Return the emails that may be like *messages*, with their hashes.

    The hashes are made anew by the knobs of *settings*, which may be a draft's. Where emails may
    be stored by other knobs, they are looked for by those as well.
    """
    fingerprints = (
        fingerprint_of_headers(headers, one)
        for one in _all_knobs(context, settings, messages)
        for headers in messages
    )
    asked = [mine for mine in fingerprints if smart_search.can_match(mine, settings)]
    if not asked:
        return ()
    searches = _searches(context, settings, asked)
    rare = _rare_hits(context, [search for _, search in searches])
    wanted: set[UUID] = set()
    for mine, search in searches:
        ids = _newest(context, search) if search.newest_only else _of(rare, search)
        if len(ids) > _FEW:
            ids = set(
                context.unit.email_hashes.sharing(
                    ids, HashType.ADDRESS, mine.addresses, settings.least_common_addresses
                )
            )
        wanted |= ids
    return context.unit.known_emails.with_fingerprints(wanted, settings)


def near_misses(
    context: Context, settings: OrganizationSettings, mine: Fingerprint
) -> tuple[KnownEmail, ...]:
    """Return emails that have anything rare in common with a message, the newest of them."""
    hashes = context.unit.email_hashes
    near: set[UUID] = set()
    for kind, values in (
        (HashType.ADDRESS, mine.addresses),
        (HashType.SUBJECT_WORD, mine.words),
    ):
        common = hashes.commonness(kind, values, RARE)
        rare = [value for value in values if common[value] is None]
        near.update(*hashes.emails_with(kind, rare).values())
    newest = sorted(near, reverse=True)[:MOST_OF_COMMON]
    return context.unit.known_emails.with_fingerprints(newest, settings)


def _all_knobs(
    context: Context, settings: OrganizationSettings, messages: Sequence[ReceivedHeaders]
) -> Iterator[OrganizationSettings]:
    if messages:
        yield settings
        for knobs in earlier_knobs(context, settings):
            yield turned_to(settings, knobs)


_Hits = dict[HashType, dict[int, list[UUID]]]


def _searches(
    context: Context, settings: OrganizationSettings, asked: Sequence[Fingerprint]
) -> list[tuple[Fingerprint, Search]]:
    """Return how each message is looked for: by addresses if that will do, else by words."""
    hashes = context.unit.email_hashes
    addresses = {value for mine in asked for value in mine.addresses}
    common = hashes.commonness(HashType.ADDRESS, addresses, RARE)
    found: list[tuple[Fingerprint, Search]] = []
    rest: list[Fingerprint] = []
    for mine in asked:
        search = smart_search.by_addresses(mine, common, settings)
        if search is None:
            rest.append(mine)
        else:
            found.append((mine, search))
    words = {value for mine in rest for value in mine.words}
    common = hashes.commonness(HashType.SUBJECT_WORD, words, RARE)
    for mine in rest:
        search = smart_search.by_words(mine, common, settings)
        found.append((mine, search or smart_search.by_common_words(mine, common, settings)))
    return found


def _rare_hits(context: Context, searches: Iterable[Search]) -> _Hits:
    wanted: dict[HashType, set[int]] = {kind: set() for kind in HashType}
    for search in searches:
        if not search.newest_only:
            wanted[search.kind].update(search.hashes)
    return {
        kind: context.unit.email_hashes.emails_with(kind, hashes) for kind, hashes in wanted.items()
    }


def _of(hits: _Hits, search: Search) -> set[UUID]:
    found = Counter(
        email_id for value in search.hashes for email_id in hits[search.kind].get(value, ())
    )
    return {email_id for email_id, count in found.items() if count >= search.least}


def _newest(context: Context, search: Search) -> set[UUID]:
    """Return the newest emails of common hashes; ids grow with time, so one bounds the days."""
    since = first_id_of(context.clock.now() - timedelta(days=SEARCHED_DAYS))
    return {
        email_id
        for value in search.hashes
        for email_id in context.unit.email_hashes.newest_with(
            search.kind, value, since, MOST_OF_COMMON
        )
    }
