"""The stored emails that a batch of messages may answer or repeat, and those before it in line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.clues import Clue, ClueKind, identifier_key
from ssync_desktop.domain.conversation import common_part, stands_above
from ssync_desktop.domain.ids import came_before
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH, KnownEmail
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import Fingerprint, Likeness, likeness

MOST_OF_A_KEY = 20
"""Emails of one message id, token or conversation that are read: the oldest of an id (a copy that
came later is none to answer), the newest of the others."""


@dataclass(frozen=True, slots=True)
class Likely:
    """An email that smart matching compared a message with."""

    email: KnownEmail
    likeness: Likeness


class Candidates:
    """Known emails by everything they can be found by; a delivered one is added at once."""

    def __init__(self, emails: Iterable[KnownEmail] = ()) -> None:
        self._by_check: dict[UUID, KnownEmail] = {}
        self._by_key: dict[tuple[ClueKind, str], list[KnownEmail]] = {}
        self._by_words: dict[frozenset[int], list[KnownEmail]] = {}
        for email in sorted(emails, key=lambda email: email.id):
            self.add(email)

    def add(self, email: KnownEmail) -> None:
        """Take in one more email; of those that repeat each other the first one counts."""
        self._by_check.setdefault(email.duplicate_check, email)
        for kind, key in (
            (ClueKind.MESSAGE_ID, identifier_key(email.message_id)),
            (ClueKind.TOKEN, email.tracking_token),
            (ClueKind.CONVERSATION, email.conversation.hex()),
        ):
            if key:
                self._by_key.setdefault((kind, key), []).append(email)
        if email.fingerprint.words:
            self._by_words.setdefault(email.fingerprint.words, []).append(email)

    def by_check(self, check_id: UUID) -> KnownEmail | None:
        """Return the email with this duplicate-check id."""
        return self._by_check.get(check_id)

    def named_by(self, clue: Clue, own: UUID | None = None) -> tuple[KnownEmail, ...]:
        """Return the emails a clue names, the one that is taken first.

        Where the message itself is stored already, as *own*, neither that email nor one that came
        after it is what it answers.

        Of a message id: the sent copy, which is what a reply answers, then the older one. Of a
        token, which comes again when the counter starts again (B88): the newest. Of a
        conversation: the nearest above the message, then the one with most in common.
        """
        emails = self._by_key.get((clue.kind, clue.key), ())
        if len(emails) <= 1 and own is None:
            return tuple(emails)
        return _ranked(clue, [email for email in emails if _answerable(email, own)])

    def alike(
        self,
        headers: ReceivedHeaders,
        fingerprint: Fingerprint,
        settings: OrganizationSettings,
        own: UUID | None = None,
    ) -> tuple[Likely, ...]:
        """Return the emails that smart matching takes for the same conversation, the best first."""
        if settings.subject_hash_difference == 0:
            emails: Iterable[KnownEmail] = self._by_words.get(fingerprint.words, ())
        else:
            emails = (email for some in self._by_words.values() for email in some)
        compared = self._compared(emails, headers, fingerprint, settings, own)
        return _best_first([one for one in compared if one.likeness.alike])

    def compared(
        self,
        headers: ReceivedHeaders,
        fingerprint: Fingerprint,
        settings: OrganizationSettings,
        own: UUID | None = None,
    ) -> tuple[Likely, ...]:
        """Return every email that smart matching can look at, the best first."""
        emails = (email for some in self._by_words.values() for email in some)
        return _best_first(self._compared(emails, headers, fingerprint, settings, own))

    @staticmethod
    def _compared(
        emails: Iterable[KnownEmail],
        headers: ReceivedHeaders,
        fingerprint: Fingerprint,
        settings: OrganizationSettings,
        own: UUID | None,
    ) -> list[Likely]:
        """Compare with all *emails* but the message's own copies: nothing answers itself."""
        own_key = identifier_key(headers.message_id)
        return [
            Likely(email, likeness(fingerprint, email.fingerprint, settings))
            for email in emails
            if _answerable(email, own)
            and (not own_key or identifier_key(email.message_id) != own_key)
        ]


def _answerable(email: KnownEmail, own: UUID | None) -> bool:
    return own is None or came_before(email.id, own)


def _best_first(compared: Sequence[Likely]) -> tuple[Likely, ...]:
    return tuple(
        sorted(
            compared,
            key=lambda one: (
                one.likeness.alike,
                one.likeness.common_addresses,
                one.likeness.common_words,
                one.email.id,
            ),
            reverse=True,
        )
    )


def _ranked(clue: Clue, emails: Sequence[KnownEmail]) -> tuple[KnownEmail, ...]:
    if clue.kind is ClueKind.MESSAGE_ID:
        written = clue.value[:IDENTIFIER_LENGTH]
        return tuple(sorted(emails, key=lambda e: (e.message_id != written, not e.outgoing, e.id)))
    newest = sorted(emails, key=lambda email: (email.outgoing, email.id), reverse=True)
    if clue.kind is ClueKind.TOKEN:
        return tuple(newest)
    index = bytes.fromhex(clue.value)
    return tuple(
        sorted(
            newest,
            key=lambda e: (
                not stands_above(e.thread_index, index),
                -common_part(e.thread_index, index),
            ),
        )
    )
