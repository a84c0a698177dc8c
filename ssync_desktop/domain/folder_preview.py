"""What a rule on a folder would do with the mail that lies in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from ssync_desktop.domain.people import Reference


class PreviewFate(IntEnum):
    """What becomes of a message. Codes are ours."""

    TRACK = 1  # it becomes an activity
    KEEP = 2  # it is one already
    LEAVE = 3  # the program sent it by itself, or it cannot be read


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """One message of the folder. *email_id* and *regarding* are of its activity, if it has one.

    *subject* is hidden where the mailbox is somebody else's (B107).
    """

    subject: str
    sender: str
    received_on: datetime | None
    fate: PreviewFate
    email_id: UUID | None = None
    regarding: Reference | None = None
    content_hidden: bool = False

    def regarding_under(self, rule: Reference | None) -> Reference | None:
        """Return what its activity is regarding once the rule with this record is at work.

        A rule without a record leaves what is set; nobody can say what a new activity is set to.
        """
        if self.fate is PreviewFate.LEAVE:
            return None
        return rule or self.regarding


@dataclass(frozen=True, slots=True)
class FolderPreview:
    """The first messages of a folder, oldest first; *complete* says that these are all."""

    items: tuple[PreviewedItem, ...]
    complete: bool
