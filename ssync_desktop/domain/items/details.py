"""What the window shows of one pair, and what comes of a plan that somebody approved."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.items.attached_files import Files
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.overlap import Overlap
from ssync_desktop.domain.items.planning import Plan


class Side(StrEnum):
    """Whose value of a field somebody chooses where the two sides differ.

    What is chosen is given to the engine as a mapping of the fields' names to sides.
    """

    CRM = "crm"
    COMMON = "common"  # as it was when both sides last agreed
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """What hangs on an appointment in the organization.

    On what is not *possible*, recurring appointments and service activities, nothing can.
    *synchronize*: Exchange gets them, and they come from there.
    """

    item_id: UUID
    files: Files = ()
    possible: bool = True
    synchronize: bool = False


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """A pair with both sides as they are now; *crm* is in the form in which Exchange shows it.

    A side is None where there is no such item. *unread* says in words why Exchange could not be
    asked; *exchange* is then what it said when both sides last agreed. Of hidden content all three
    contents are without words; *exchange* is asked only about a time that somebody has to answer
    for. *attachments_missing*: not everything that hangs on the item could be saved in the
    organization. *overlaps* is what else there is at a time about which a question waits. *held* is
    what hangs on an appointment that is in the organization, None where its content is hidden.
    *row_hidden*: there is a row, which is somebody else's by now; *crm* is None then.
    *asked_in* is the alert with the question that waits, None where none does.
    """

    mapping: IdMapping
    mailbox_name: str = ""
    crm: Content | None = None
    exchange: Content | None = None
    unread: str = ""
    content_hidden: bool = False
    attachments_missing: bool = False
    overlaps: tuple[Overlap, ...] = ()
    held: HeldFiles | None = None
    row_hidden: bool = False
    asked_in: UUID | None = None

    @property
    def common(self) -> Content | None:
        """What both sides said when they last agreed."""
        return self.mapping.common


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a plan that was approved, in numbers of its actions.

    *became* is the plan as it is now where it has become another than the approved one; nothing
    was done then. *stopped*: on request, before everything was done.
    """

    done: int = 0
    failed: int = 0
    became: Plan | None = None
    stopped: bool = False
