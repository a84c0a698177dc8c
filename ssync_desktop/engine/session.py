"""Opens a signed-in session for one direction of a mailbox, within the limits."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from uuid import UUID

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.access import credentials_of, endpoint_of, sign_of
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import IncomingMail, OutgoingMail


@asynccontextmanager
async def incoming_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[IncomingMail]:
    """Yield a session that reads *mailbox*; waits for its turn among the owner's connections."""
    sign = sign_of(profile, mailbox, OperationType.INCOMING)
    credentials = await credentials_of(sign, tools.secrets)
    connector = tools.connector_for(profile.server_type)
    endpoint = endpoint_of(profile, OperationType.INCOMING)
    async with (
        tools.limits.slot(sign.owner, profile.max_connections),
        connector.incoming(endpoint, credentials) as mail,
    ):
        yield mail


@asynccontextmanager
async def outgoing_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[OutgoingMail]:
    """Yield a session that sends as *mailbox*; waits for its turn among the owner's connections."""
    owner, open_session = await _way_out(tools, mailbox, profile)
    async with tools.limits.slot(owner, profile.max_connections), open_session() as mail:
        yield mail


@asynccontextmanager
async def spare_outgoing_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[OutgoingMail | None]:
    """Yield a further session to send with, or None when none of the owner's may be opened now."""
    owner, open_session = await _way_out(tools, mailbox, profile)
    if not tools.limits.is_free(owner, profile.max_connections):
        yield None
        return
    async with tools.limits.slot(owner, profile.max_connections), open_session() as mail:
        yield mail


async def _way_out(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> tuple[UUID, Callable[[], AbstractAsyncContextManager[OutgoingMail]]]:
    """Return whose connections count for sending, and what opens one."""
    sign = sign_of(profile, mailbox, OperationType.OUTGOING)
    credentials = await credentials_of(sign, tools.secrets)
    connector = tools.connector_for(profile.server_type)
    endpoint = endpoint_of(profile, OperationType.OUTGOING)
    return sign.owner, partial(connector.outgoing, endpoint, credentials)
