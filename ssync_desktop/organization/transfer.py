"""Exporting what an administrator has set up, tied together by names."""

from uuid import UUID

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.options import MailboxKind, Role, State
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.transfer import Configuration, Entry, Named, mailbox_key, user_key
from ssync_desktop.organization.context import Context


def export_configuration(context: Context) -> Configuration:
    """Return what an administrator has set up, tied together by names."""
    context.require("export the organization", Role.SYSTEM_ADMINISTRATOR)
    unit = context.unit
    names = Names(context)
    people = [one for one in unit.users.all() if one.id != SYSTEM_USER_ID]
    stored = unit.settings.get()
    return Configuration(
        profiles=tuple(
            Entry(one.draft(), active=one.state is State.ACTIVE) for one in unit.profiles.all()
        ),
        users=tuple(Entry(one.draft(), active=not one.disabled) for one in people),
        queues=tuple(
            Entry(one.draft(), names.users.get(one.owner_id, ""), active=one.state is State.ACTIVE)
            for one in unit.queues.all()
        ),
        mailboxes=tuple(
            Entry(
                one.draft(),
                owner=names.owner_of(one.kind, one.regarding_id),
                profile=names.profiles.get(one.profile_id, ""),
                active=one.state is State.ACTIVE,
            )
            for one in unit.mailboxes.all()
        ),
        tracking_rules=tuple(
            Entry(
                one.draft(),
                mailbox=names.mailboxes[one.mailbox_id],
                regarding=named(one.regarding),
            )
            for one in unit.tracking_folders.all()
        ),
        settings=Entry(
            stored,
            profile=names.profiles.get(stored.default_email.profile_id, ""),
            alert_mailbox=names.mailboxes.get(stored.alert_mailbox_id, ""),
        ),
    )


def named(regarding: Reference | None) -> Named | None:
    """Return a record by its name."""
    return None if regarding is None else Named(regarding.object_type, regarding.name)


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
