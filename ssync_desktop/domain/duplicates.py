"""One message id and direction make one email; the rest is told apart here (section 3.7, D26)."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.verdict import Reason, Step


@dataclass(frozen=True, slots=True)
class Identity:
    """How a message is told from others.

    *message_id* is the full identifier; where a message has none, *content_hash* (SHA-256 of its
    raw bytes, hex) takes its place. *sender* and *content_mark* tell whether an id was used twice.
    """

    message_id: str
    content_hash: str
    outgoing: bool
    sender: str
    content_mark: str

    @property
    def check_id(self) -> UUID:
        """The value of the unique column ``messageiddupcheck``."""
        return duplicate_check_id(self.message_id, outgoing=self.outgoing, other=self.content_hash)

    @property
    def opposite_id(self) -> UUID | None:
        """The check id of the same email in the other direction; None without a message id."""
        if not self.message_id:
            return None
        return duplicate_check_id(self.message_id, outgoing=not self.outgoing)

    @property
    def variant_id(self) -> UUID:
        """The value for a message that uses the id of another one (D26)."""
        return _digest(self.message_id, str(self.outgoing), self.sender, self.content_mark)


@dataclass(frozen=True, slots=True)
class DuplicateAnswer:
    """*duplicate_of* is the stored email; otherwise *check_id* is what the new row carries.

    *conflicts_with* names the email that has the same id but another sender and content.
    """

    check_id: UUID
    duplicate_of: UUID | None
    conflicts_with: UUID | None
    reason: Reason


def duplicate_check_id(message_id: str, *, outgoing: bool, other: str = "") -> UUID:
    """Return the id that only one email of this direction can have; *other* where it has none."""
    if message_id:
        return _digest(message_id, str(outgoing))
    return _digest("", str(outgoing), other)


def content_mark(subject: str, text: str) -> str:
    """Return a digest of what a message says, the same for all its copies.

    White space does not count: relays fold and wrap.
    """
    words = f"{subject}\n{text}".split()
    return sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()[:32]


def find_duplicate(
    identity: Identity, find: Callable[[UUID], KnownEmail | None]
) -> DuplicateAnswer:
    """Say whether *identity* is stored already, asking *find* by duplicate-check id."""
    known = find(identity.check_id)
    if known is None:
        reason = Reason(Step.DUPLICATE, True, "No email with its message id is stored.")
        return DuplicateAnswer(identity.check_id, None, None, reason)
    same_words = known.content_mark == identity.content_mark or not identity.content_mark
    if same_words or known.sender == identity.sender:
        return _repeated(identity.check_id, known)
    variant = find(identity.variant_id)
    if variant is not None:
        return _repeated(identity.variant_id, variant)
    text = "Its message id is that of another email with another sender and content; both are kept."
    reason = Reason(Step.DUPLICATE, True, text)
    return DuplicateAnswer(identity.variant_id, None, known.id, reason)


def _repeated(check_id: UUID, known: KnownEmail) -> DuplicateAnswer:
    reason = Reason(Step.DUPLICATE, False, "An email with its message id is stored already.")
    return DuplicateAnswer(check_id, known.id, None, reason)


def _digest(*parts: str) -> UUID:
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return UUID(bytes=sha256(data).digest()[:16])
