"""The stored emails that a batch of messages may repeat or answer, read with a few queries."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.clues import ClueKind, clues
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context


def stored_candidates(
    context: Context, settings: OrganizationSettings, messages: Sequence[Checked]
) -> Candidates:
    """Return what *messages* may repeat (duplicate-check ids) or answer (their clues)."""
    emails = context.unit.emails
    keys: dict[ClueKind, set[str]] = {kind: set() for kind in ClueKind}
    for message in messages:
        for clue in clues(message.headers, settings):
            keys[clue.kind].add(clue.key)
    checks = {
        check_id
        for message in messages
        for check_id in _checks(message, settings)
    }
    found = [
        *emails.by_duplicate_checks(checks),
        *emails.by_message_ids(keys[ClueKind.MESSAGE_ID]),
        *emails.by_tokens(keys[ClueKind.TOKEN]),
        *emails.by_conversations({bytes.fromhex(key) for key in keys[ClueKind.CONVERSATION]}),
    ]
    return Candidates({email.id: email for email in found}.values())


def _checks(message: Checked, settings: OrganizationSettings) -> Iterator[UUID]:
    """Yield the duplicate-check ids under which a message, or its other activity, may be stored."""
    identity = message.identity
    yield identity.check_id
    yield identity.variant_id
    if not settings.track_internal_twice and identity.opposite_id is not None:
        yield identity.opposite_id
