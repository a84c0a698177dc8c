"""Whom a pass or a test is about: the mailbox with its profile and the organization's settings."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.engine.tools import Tools
from ssync_desktop.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Subject:
    """Read in one transaction, so that the three belong together."""

    mailbox: Mailbox
    profile: EmailServerProfile | None
    settings: OrganizationSettings


async def read_subject(tools: Tools, mailbox_id: UUID) -> Subject:
    """Read what a run on *mailbox_id* has to know."""

    def read(unit: Unit) -> Subject:
        mailbox = unit.mailboxes.get(mailbox_id)
        profile = unit.profiles.find(mailbox.profile_id) if mailbox.profile_id else None
        return Subject(mailbox, profile, unit.settings.get())

    return await tools.read(read)
