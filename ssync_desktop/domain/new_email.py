"""An email on its way into the store: the activity with everything a list never reads."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.email import Attachment, Email
from ssync_desktop.domain.smart_matching import NO_FINGERPRINT, Fingerprint


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """An attachment with its bytes."""

    attachment: Attachment
    content: bytes


@dataclass(frozen=True, slots=True)
class NewEmail:
    """*email* with its bodies (*html* sanitised) and attachments.

    *references* run oldest first. *duplicate_check* and *content_mark* come from
    ``duplicates``; *internet_headers* is the JSON kept for filters (B62). A draft has no
    *fingerprint* yet: nothing can be like it before it was sent.
    """

    email: Email
    duplicate_check: UUID
    content_mark: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    internet_headers: str = ""
    sender_unresolved: bool = False
    attachments: tuple[NewAttachment, ...] = ()
    fingerprint: Fingerprint = NO_FINGERPRINT


@dataclass(frozen=True, slots=True)
class RewrittenEmail:
    """What somebody made of a stored email; parties and bodies replace those that were there.

    Of the stored attachments those of *kept* stay; *attachments* are added.
    """

    email: Email
    content_mark: str
    text: str
    html: str
    kept: frozenset[UUID]
    attachments: tuple[NewAttachment, ...] = ()
