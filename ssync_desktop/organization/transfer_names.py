"""What the rows of an organization are called in a file, and how they are found again by that."""

from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import MailboxKind, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.transfer import Named, mailbox_key, user_key
from ssync_desktop.organization.context import Context

RECORDS = (ObjectType.ACCOUNT, ObjectType.CONTACT, ObjectType.LEAD)


class Names:
    """What the rows of this organization are called, and by that found again."""

    def __init__(self, context: Context) -> None:
        unit = context.unit
        self.users = {one.id: user_key(one) for one in unit.users.all()}
        self.queues = {one.id: one.name for one in unit.queues.all()}
        self.profiles: dict[UUID | None, str] = {one.id: one.name for one in unit.profiles.all()}
        self.mailboxes: dict[UUID | None, str] = {
            one.id: mailbox_key(one, self.owner_of(one.kind, one.regarding_id))
            for one in unit.mailboxes.all()
        }

    def owner_of(self, kind: MailboxKind, regarding_id: UUID | None) -> str:
        """Return what the user or queue of a mailbox is called; nothing for a forward one."""
        if regarding_id is None:
            return ""
        return (self.users if kind is MailboxKind.USER else self.queues).get(regarding_id, "")


def named(regarding: Reference | None) -> Named | None:
    """Return a record by its name."""
    return None if regarding is None else Named(regarding.object_type, regarding.name)


def record_of(context: Context, record_id: UUID) -> Named | None:
    """Return the account, contact or lead with this id by its name."""
    for kind in RECORDS:
        record = context.unit.records.find(kind, record_id)
        if record is not None:
            return Named(kind, record.name)
    return None


def record_named(context: Context, wanted: Named, field: str) -> Reference:
    """Return the record that is meant; refused at *field* where its name fits none, or several."""
    kind, name = wanted.object_type, wanted.name
    offered = context.unit.references.matching(kind, name)
    found = [one for one in offered if one.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    many = "are several records" if found else "is no record"
    text = f"There {many} called “{name}” of the kind {kind.name} here."
    raise DraftRefused([Problem(field, text, "Bring the records in first, or name none.")])
