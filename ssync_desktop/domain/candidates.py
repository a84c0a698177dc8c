"""The stored emails that a batch of messages may answer or repeat, and those before it in line."""

from collections.abc import Iterable
from uuid import UUID

from ssync_desktop.domain.correlation import Clue, ClueKind
from ssync_desktop.domain.known_email import KnownEmail


class Candidates:
    """Known emails by everything they can be found by; a delivered one is added at once."""

    def __init__(self, emails: Iterable[KnownEmail] = ()) -> None:
        self._by_check: dict[UUID, KnownEmail] = {}
        self._by_clue: dict[tuple[ClueKind, str], KnownEmail] = {}
        for email in sorted(emails, key=lambda email: email.id):
            self.add(email)

    def add(self, email: KnownEmail) -> None:
        """Take in one more email.

        Of two copies of a message the outgoing one is what a reply answers; else the older counts.
        """
        self._by_check.setdefault(email.duplicate_check, email)
        for clue in (
            (ClueKind.MESSAGE_ID, email.message_id),
            (ClueKind.TOKEN, email.tracking_token),
            (ClueKind.CONVERSATION, email.conversation.hex()),
        ):
            if clue[1]:
                before = self._by_clue.get(clue)
                if before is None or (email.outgoing and not before.outgoing):
                    self._by_clue[clue] = email

    def by_check(self, check_id: UUID) -> KnownEmail | None:
        """Return the email with this duplicate-check id."""
        return self._by_check.get(check_id)

    def by_clue(self, clue: Clue) -> KnownEmail | None:
        """Return the email a clue names."""
        return self._by_clue.get((clue.kind, clue.key))
