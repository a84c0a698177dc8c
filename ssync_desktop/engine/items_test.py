"""The step of Test & Enable for appointments, contacts and tasks (sections 2.3 and 2.5)."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.synchronizing_organization import may_mark, own_organization
from ssync_desktop.servers.port import OrganizationMark


async def look_at_items(tools: Tools, mailbox: Mailbox, profile: EmailServerProfile) -> str:
    """Open the items and see whom they synchronize with; leave our mark, and say so.

    Raises ``NeedsAttention(OTHER_ORGANIZATION)`` where another organization has left its mark and
    nobody wants to take the mailbox over (B33); otherwise ours takes its place (B34).
    """
    if profile.opens_as_delegate(OperationType.ACT):
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The profile {profile.name} opens mailboxes as a delegate, which does for mail alone",
            "Let it impersonate the owners of its mailboxes, or let each mailbox sign in itself.",
        )
    own, name = await tools.write(own_organization)
    async with items_session(tools, mailbox, profile) as items:
        found = await items.organization_mark()
        marked = None if found is None else found.organization_id
        if found is not None and not may_mark(mailbox, own, marked):
            raise other_organization(mailbox, found)
        await items.leave_mark(OrganizationMark(own, name, tools.clock.now()))
    if marked is None or marked == own:
        return f"It synchronizes with the organization {name}."
    assert found is not None
    return f"It synchronized with {found.name}, and does so with {name} from now on."


def other_organization(mailbox: Mailbox, found: OrganizationMark) -> NeedsAttention:
    """Return the error of a mailbox that carries the mark of another organization."""
    return NeedsAttention(
        ErrorCode.OTHER_ORGANIZATION,
        f"{mailbox.name} synchronizes its items with the organization {found.name}",
        "Leave it to that organization and set the method to None here; or test again and "
        "choose to synchronize with this organization only.",
        server_words=f"Last synchronized on {found.synchronized_on:%Y-%m-%d %H:%M} UTC.",
    )
