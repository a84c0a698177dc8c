"""The folders of a mailbox as its server shows them now, and what lies in one of them."""

from collections.abc import Sequence
from contextlib import aclosing
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.folder_preview import FolderPreview, PreviewedItem, PreviewFate
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.tracking_folder import FolderNode, as_tree
from ssync_desktop.engine.session import incoming_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization import tracking_folders
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.port import Capability, FetchedItem, IncomingMail, ServerItem
from ssync_desktop.store.unit import Unit


async def mailbox_folders(tools: Tools, caller: Caller, mailbox_id: UUID) -> tuple[FolderNode, ...]:
    """Ask the server for the inbox and what lies below it, and keep that; rules stand beside.

    Raises PRIVILEGE_DENIED, ``DraftRefused`` where the mailbox has no folders to track (B78), or
    what the server says.
    """
    mailbox, profile = await _opened(tools, caller, mailbox_id)
    async with incoming_session(tools, mailbox, profile) as mail:
        _require_folders(mail, mailbox)
        listed = await mail.folders()
    seen = [
        FolderNode(one.key, one.name, one.parent, items=one.items, unread=one.unread)
        for one in listed
    ]
    rules = await tools.write(
        lambda context: tracking_folders.record_mailbox_folders(context, mailbox_id, seen)
    )
    return as_tree(seen, rules)


async def preview_folder(
    tools: Tools,
    caller: Caller,
    viewer: Viewer | None,
    mailbox_id: UUID,
    folder_key: str,
    limit: int,
) -> FolderPreview:
    """Read the headers of at most *limit* messages of a folder; nothing is stored.

    Raises as :func:`mailbox_folders` does, and ``ItemRefused(FOLDER_NOT_FOUND)``.
    """
    mailbox, profile = await _opened(tools, caller, mailbox_id)
    async with incoming_session(tools, mailbox, profile) as mail:
        _require_folders(mail, mailbox)
        items, complete = await _first_items(mail, folder_key, limit)
        blocks = [block async for block in mail.headers(items)]
    readable = [block for block in blocks if block.error is None]
    parsed = await tools.parser.parse_headers([block.content for block in readable])
    heads = [one if isinstance(one, ReceivedHeaders) else None for one in parsed]
    known = await _known(tools, [head for head in heads if head is not None])
    hidden = viewer is not None and not (
        mailbox_id in viewer.mailboxes
        or viewer.reads_subject(Table.RECEIVED_ITEMS, (mailbox.owner_id,))
    )
    shown = tuple(
        _previewed(block, head, known, hidden=hidden)
        for block, head in zip(readable, heads, strict=True)
    )
    return FolderPreview(shown, complete)


async def _opened(
    tools: Tools, caller: Caller, mailbox_id: UUID
) -> tuple[Mailbox, EmailServerProfile]:
    """Return a mailbox whose folders *caller* may see, and its profile."""

    def read(unit: Unit) -> tuple[Mailbox, EmailServerProfile]:
        context: Context = tools.context(unit, caller)
        mailbox = unit.mailboxes.get(mailbox_id)
        tracking_folders.require_keeper(context, mailbox)
        tracking_folders.require_folders(context, mailbox)
        assert mailbox.profile_id is not None  # for it has folders
        return mailbox, unit.profiles.get(mailbox.profile_id)

    return await tools.read(read)


def _require_folders(mail: IncomingMail, mailbox: Mailbox) -> None:
    if Capability.FOLDERS not in mail.capabilities:
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The server of {mailbox.name} shows no folders",
            "Tracking rules need an Exchange server; look at the profile.",
        )


async def _first_items(
    mail: IncomingMail, folder_key: str, limit: int
) -> tuple[list[ServerItem], bool]:
    """Return the first items of a folder, and whether these are all."""
    found: list[ServerItem] = []
    async with aclosing(mail.changes(folder_key, None)) as pages:  # type: ignore[type-var]
        async for page in pages:
            found += page.items
            if len(found) > limit or (len(found) == limit and not page.complete):
                return found[:limit], False
    return found, True


async def _known(tools: Tools, heads: Sequence[ReceivedHeaders]) -> dict[str, KnownEmail]:
    """Return the activities that there are of these messages, by message id."""
    ids = {head.message_id for head in heads if head.message_id}
    emails = await tools.read(lambda unit: unit.known_emails.by_message_ids(ids))
    return {email.message_id: email for email in reversed(emails)}


def _previewed(
    block: FetchedItem,
    head: ReceivedHeaders | None,
    known: dict[str, KnownEmail],
    *,
    hidden: bool,
) -> PreviewedItem:
    received_on = block.item.received_on
    if head is None:
        return PreviewedItem("", "", received_on, PreviewFate.LEAVE)
    email = known.get(head.message_id)
    fate = PreviewFate.KEEP if email else PreviewFate.TRACK
    if head.own_message:
        fate = PreviewFate.LEAVE
    sender = head.sender
    return PreviewedItem(
        subject=HIDDEN if hidden else head.subject,
        sender=(sender.name or sender.address) if sender else "",
        received_on=received_on or head.received_on or head.date,
        fate=fate,
        email_id=email.id if email else None,
        regarding=email.regarding if email else None,
        content_hidden=hidden,
    )
