"""Opens a signed-in session for one direction of a mailbox, within the limits."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeVar

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import SIGN_IN, ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.access import Sign, credentials_of, endpoint_of, sign_of
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import (
    TRACKED_CATEGORY,
    Endpoint,
    IncomingMail,
    ItemSync,
    OutgoingMail,
)
from ssync_desktop.store.unit import Unit

M = TypeVar("M")
Opening = Callable[[Credentials | None], AbstractAsyncContextManager[M]]
Connecting = Callable[[Endpoint, Credentials | None], AbstractAsyncContextManager[M]]


@asynccontextmanager
async def incoming_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[IncomingMail]:
    """Yield a session that reads *mailbox*; waits for its turn among the owner's connections."""
    connector = tools.connector_for(profile.server_type)
    operation = OperationType.INCOMING
    async with _session(tools, mailbox, profile, operation, connector.incoming) as mail:
        yield mail


@asynccontextmanager
async def outgoing_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[OutgoingMail]:
    """Yield a session that sends as *mailbox*; waits for its turn among the owner's connections."""
    connector = tools.connector_for(profile.server_type)
    operation = OperationType.OUTGOING
    async with _session(tools, mailbox, profile, operation, connector.outgoing) as mail:
        yield mail


@asynccontextmanager
async def items_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[ItemSync]:
    """Yield a session for appointments, contacts and tasks; waits for its turn like the others.

    It knows the user by all addresses, our category by the name it goes by there (B80), and which
    address of a contact is meant.
    """
    connector = tools.connector_for(profile.server_type)
    operation = OperationType.ACT
    async with _session(tools, mailbox, profile, operation, connector.items) as items:
        addresses, category = await tools.read(partial(_known_of, mailbox))
        attachments, all_addresses = await tools.read(_shown_of_items)
        items.know(addresses, category, attachments=attachments, all_addresses=all_addresses)
        yield items


def _known_of(mailbox: Mailbox, unit: Unit) -> tuple[list[str], str | None]:
    """Return the addresses of a mailbox's user, and the key of our category."""
    user = None if mailbox.regarding_id is None else unit.users.find(mailbox.regarding_id)
    addresses = [mailbox.email_address, "" if user is None else user.email_address]
    category = unit.tracking_categories.find(mailbox.id, TRACKED_CATEGORY)
    key = None if category is None else category.category_id
    return [one for one in addresses if one], key


def _shown_of_items(unit: Unit) -> tuple[bool, bool]:
    """Return whether files of appointments count, and whether all addresses of contacts do."""
    return unit.settings.get().appointment_attachments, unit.field_maps.get().all_addresses


@asynccontextmanager
async def spare_outgoing_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[OutgoingMail | None]:
    """Yield a further session to send with, or None when none of the owner's may be opened now."""
    sign = sign_of(profile, mailbox, OperationType.OUTGOING)
    resting = tools.limits.is_resting(sign.owner, tools.clock.now())
    if resting or not tools.limits.is_free(sign.owner, profile.max_connections):
        yield None
        return
    async with outgoing_session(tools, mailbox, profile) as mail:
        yield mail


@asynccontextmanager
async def _session(
    tools: Tools,
    mailbox: Mailbox,
    profile: EmailServerProfile,
    operation: OperationType,
    connect: Connecting[M],
) -> AsyncIterator[M]:
    sign = sign_of(profile, mailbox, operation)
    endpoint = endpoint_of(profile, operation, mailbox)
    if not endpoint.host:
        raise NeedsAttention(
            ErrorCode.HOST_NOT_FOUND,
            f"Where the server of {mailbox.name} is could not be determined",
            "Run Test & Enable, which looks for it step by step; or switch autodiscover off in the "
            "profile and enter the locations.",
        )
    async with tools.limits.slot(sign.owner, profile.max_connections):
        tools.limits.demand_rested(sign.owner, tools.clock.now())  # others may have learned it
        try:
            async with _signed_in(tools, sign, partial(connect, endpoint)) as opened:
                yield opened
        except Retryable as error:
            tools.limits.heed(sign.owner, error, tools.clock.now())
            raise


@asynccontextmanager
async def _signed_in(tools: Tools, sign: Sign, opening: Opening[M]) -> AsyncIterator[M]:
    """Yield a session; a remembered password that is refused is compared with the one kept now.

    Another process (the window, while ``ssync run`` works) may have been given a new one.
    """
    async with AsyncExitStack() as stack:
        credentials = await credentials_of(sign, tools.secrets)
        try:
            mail = await stack.enter_async_context(opening(credentials))
        except NeedsAttention as error:
            if error.code not in SIGN_IN or sign.secret is None:
                raise
            tools.secrets.forget(sign.secret)
            fresh = await credentials_of(sign, tools.secrets)
            if fresh == credentials:
                raise
            mail = await stack.enter_async_context(opening(fresh))
        yield mail
