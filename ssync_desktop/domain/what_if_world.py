"""One course of events: what would be stored if some rules had been in force for the last days.

Messages come in the order in which they came. What the rules drop is there no more for those that
follow, and what they keep is, whatever is stored in truth.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.candidates import Candidates, Likely
from ssync_desktop.domain.clues import Clue, ClueKind, clues, identifier_key
from ssync_desktop.domain.conversation import conversation_base
from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked, Decision, Surroundings
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH, KnownEmail
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import (
    NO_FINGERPRINT,
    Fingerprint,
    fingerprint_of_headers,
)
from ssync_desktop.domain.what_if import Outcome, Rules, outcome_of

_MOST_OF_A_WORD = 50
"""Emails of a word that smart matching looks at among those that are not stored, the newest."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A message that is replayed: its line of the ledger, and the email it is stored as, if any.

    *checked* names one of them as ``stored_as``: what came later was not there yet.
    """

    item_id: UUID
    mailbox_id: UUID
    email_id: UUID | None
    checked: Checked

    @property
    def key(self) -> UUID:
        """What all copies of the message have in common."""
        return self.checked.identity.check_id


class Remaining(Candidates):
    """Candidates without those that are *gone*, which may become more while they are asked."""

    def __init__(self, emails: Iterable[KnownEmail], gone: Set[UUID]) -> None:
        self._gone = gone
        self._checks: dict[UUID, list[KnownEmail]] = {}
        super().__init__(emails)

    def add(self, email: KnownEmail) -> None:
        """Take in one more email."""
        super().add(email)
        self._checks.setdefault(email.duplicate_check, []).append(email)

    def by_check(self, check_id: UUID) -> KnownEmail | None:
        """Return the first email with this duplicate-check id that is there."""
        there = (one for one in self._checks.get(check_id, ()) if one.id not in self._gone)
        return min(there, key=lambda email: email.id, default=None)

    def named_by(self, clue: Clue, own: UUID | None = None) -> tuple[KnownEmail, ...]:
        """Return the emails a clue names that are there."""
        return tuple(one for one in super().named_by(clue, own) if one.id not in self._gone)

    def alike(
        self,
        headers: ReceivedHeaders,
        fingerprint: Fingerprint,
        settings: OrganizationSettings,
        own: UUID | None = None,
    ) -> tuple[Likely, ...]:
        """Return the emails that smart matching finds and that are there."""
        found = super().alike(headers, fingerprint, settings, own)
        return tuple(one for one in found if one.email.id not in self._gone)


class World:
    """What some *rules* have led to so far."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.gone: set[UUID] = set()
        self._kept: set[UUID] = set()
        self._by_check: dict[UUID, KnownEmail] = {}
        self._by_key: dict[tuple[ClueKind, str], list[KnownEmail]] = {}
        self._by_word: dict[int, list[KnownEmail]] = {}

    def kept(self, key: UUID) -> bool:
        """Say whether some copy of the message *key* is an activity."""
        return key in self._kept

    def candidates(self, stored: Iterable[KnownEmail], messages: Sequence[Replayed]) -> Remaining:
        """Return what *messages* may repeat or answer: of what is *stored*, and of what is not."""
        added = {email.id: email for one in messages for email in self._added(one.checked)}
        return Remaining((*stored, *added.values()), self.gone)

    def decide(self, message: Replayed, around: Surroundings) -> Outcome:
        """Decide on one message, and take note of what follows for those after it.

        The candidates of *around* are of :meth:`candidates`, and learn it at once.
        """
        decision = check(message.checked, around)
        outcome = outcome_of(decision, around.names)
        if outcome.kept:
            self._kept.add(message.key)
        if not outcome.tracked and message.email_id is not None:
            self.gone.add(message.email_id)
        if outcome.tracked and message.email_id is None:
            email = self._would_be(message, decision)
            self._note(email)
            around.candidates.add(email)
        return outcome

    def _added(self, message: Checked) -> Iterator[KnownEmail]:
        """Yield the emails that are not stored in truth and that *message* may be about."""
        identity = message.identity
        for check_id in (identity.check_id, identity.variant_id, identity.opposite_id):
            if check_id in self._by_check:
                yield self._by_check[check_id]
        for clue in clues(message.headers, self.rules.settings):
            yield from self._by_key.get((clue.kind, clue.key), ())
        if self._by_word:
            for word in fingerprint_of_headers(message.headers, self.rules.settings).words:
                yield from self._by_word.get(word, ())[-_MOST_OF_A_WORD:]

    def _note(self, email: KnownEmail) -> None:
        self._by_check.setdefault(email.duplicate_check, email)
        for kind, key in (
            (ClueKind.MESSAGE_ID, identifier_key(email.message_id)),
            (ClueKind.CONVERSATION, email.conversation.hex()),
        ):
            if key:
                self._by_key.setdefault((kind, key), []).append(email)
        for word in email.fingerprint.words:
            self._by_word.setdefault(word, []).append(email)

    def _would_be(self, message: Replayed, decision: Decision) -> KnownEmail:
        """Return the email that *message* would be stored as; its line lends it an id."""
        assert decision.check_id is not None
        assert decision.owner_id is not None
        headers, settings = message.checked.headers, self.rules.settings
        smart = settings.smart_matching_enabled
        return KnownEmail(
            id=message.item_id,
            outgoing=message.checked.sent,
            message_id=headers.message_id[:IDENTIFIER_LENGTH],
            duplicate_check=decision.check_id,
            sender=message.checked.sender_key,
            content_mark=message.checked.content_mark,
            tracking_token="",
            conversation=conversation_base(headers.thread_index),
            regarding=decision.verdict.correlation.regarding,
            owner_id=decision.owner_id,
            thread_index=headers.thread_index,
            fingerprint=fingerprint_of_headers(headers, settings) if smart else NO_FINGERPRINT,
        )
