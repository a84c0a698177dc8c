"""The stored emails that a batch of messages may repeat or answer, read with a few queries."""

from collections.abc import Iterator, Sequence, Set
from uuid import UUID

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.clues import ClueKind, clues, smart_matching_switch
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint_of_headers
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.smart_candidates import near_misses, smart_candidates


def stored_candidates(
    context: Context, settings: OrganizationSettings, messages: Sequence[Checked]
) -> Candidates:
    """Return what *messages* may repeat (duplicate-check ids) or answer.

    For smart matching is searched only where nothing stored is named by a message. *settings* may
    be a draft's.
    """
    return Candidates(stored_emails(context, settings, messages))


def stored_emails(
    context: Context,
    settings: OrganizationSettings,
    messages: Sequence[Checked],
    without: Set[UUID] = frozenset(),
) -> tuple[KnownEmail, ...]:
    """Return the emails of :func:`stored_candidates`, as if those of *without* were not stored."""
    found = _named(context, settings, messages)
    for email_id in without & found.keys():
        del found[email_id]
    if settings.smart_matching_enabled:
        candidates = Candidates(found.values())
        asked = [
            message.headers
            for message in messages
            if smart_matching_switch(message.headers, settings) == ""
            and not any(
                candidates.named_by(clue, message.stored_as)
                for clue in clues(message.headers, settings)
            )
        ]
        alike = smart_candidates(context, settings, asked)
        found.update({email.id: email for email in alike if email.id not in without})
    return tuple(found.values())


def all_candidates(
    context: Context, settings: OrganizationSettings, message: Checked
) -> Candidates:
    """Return everything a trace of *message* shows, near misses and what later steps find too.

    Correlation gives the same answer with these; *settings* may be a draft's.
    """
    found = _named(context, settings, (message,))
    if smart_matching_switch(message.headers, settings) == "":
        mine = fingerprint_of_headers(message.headers, settings)
        for alike in (
            near_misses(context, settings, mine),
            smart_candidates(context, settings, (message.headers,)),
        ):
            found.update({email.id: email for email in alike})
    return Candidates(found.values())


_Found = dict[UUID, KnownEmail]


def _named(context: Context, settings: OrganizationSettings, messages: Sequence[Checked]) -> _Found:
    """Return the stored emails that *messages* repeat or name."""
    emails = context.unit.known_emails
    keys: dict[ClueKind, set[str]] = {kind: set() for kind in ClueKind}
    for message in messages:
        for clue in clues(message.headers, settings):
            keys[clue.kind].add(clue.key)
            if clue.kind is ClueKind.MESSAGE_ID:
                keys[clue.kind].add(clue.value)
    checks = {check_id for message in messages for check_id in _checks(message, settings)}
    found = (
        *emails.by_duplicate_checks(checks),
        *emails.by_message_ids(keys[ClueKind.MESSAGE_ID]),
        *emails.by_tokens(keys[ClueKind.TOKEN]),
        *emails.by_conversations({bytes.fromhex(key) for key in keys[ClueKind.CONVERSATION]}),
    )
    return {email.id: email for email in found}


def _checks(message: Checked, settings: OrganizationSettings) -> Iterator[UUID]:
    """Yield the duplicate-check ids under which a message, or its other activity, may be stored."""
    identity = message.identity
    yield identity.check_id
    yield identity.variant_id
    asked = message.headers.own_message or not settings.track_internal_twice
    if asked and identity.opposite_id is not None:
        yield identity.opposite_id
