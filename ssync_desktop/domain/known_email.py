"""A stored email as others see it that may answer or repeat it."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.smart_matching import NO_FINGERPRINT, Fingerprint

IDENTIFIER_LENGTH = 320
"""Characters of ``messageid`` and ``inreplyto``; what is compared with them is cut as well."""


@dataclass(frozen=True, slots=True)
class KnownEmail:
    """What correlation and duplicate check ask of an email, stored or earlier in the same batch.

    *sender* is the compared form of the From address, *content_mark* the digest of what it says
    (``duplicates.content_mark``), *conversation* the base of its *thread_index*. The hashes of
    smart matching are filled in only where they are asked for. Ids grow with time.
    """

    id: UUID
    outgoing: bool
    message_id: str
    duplicate_check: UUID
    sender: str
    content_mark: str
    tracking_token: str
    conversation: bytes
    regarding: Reference | None
    owner_id: UUID
    thread_index: bytes = b""
    fingerprint: Fingerprint = NO_FINGERPRINT
