"""Opens a signed-in session for one direction of a mailbox, within the limits."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeVar

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import SIGN_IN
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.access import Sign, credentials_of, endpoint_of, sign_of
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import IncomingMail, OutgoingMail

M = TypeVar("M")
Opening = Callable[[Credentials | None], AbstractAsyncContextManager[M]]


@asynccontextmanager
async def incoming_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[IncomingMail]:
    """Yield a session that reads *mailbox*; waits for its turn among the owner's connections."""
    sign = sign_of(profile, mailbox, OperationType.INCOMING)
    connector = tools.connector_for(profile.server_type)
    opening = partial(connector.incoming, endpoint_of(profile, OperationType.INCOMING))
    async with (
        tools.limits.slot(sign.owner, profile.max_connections),
        _signed_in(tools, sign, opening) as mail,
    ):
        yield mail


@asynccontextmanager
async def outgoing_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[OutgoingMail]:
    """Yield a session that sends as *mailbox*; waits for its turn among the owner's connections."""
    sign = sign_of(profile, mailbox, OperationType.OUTGOING)
    connector = tools.connector_for(profile.server_type)
    opening = partial(connector.outgoing, endpoint_of(profile, OperationType.OUTGOING))
    async with (
        tools.limits.slot(sign.owner, profile.max_connections),
        _signed_in(tools, sign, opening) as mail,
    ):
        yield mail


@asynccontextmanager
async def spare_outgoing_session(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile
) -> AsyncIterator[OutgoingMail | None]:
    """Yield a further session to send with, or None when none of the owner's may be opened now."""
    sign = sign_of(profile, mailbox, OperationType.OUTGOING)
    if not tools.limits.is_free(sign.owner, profile.max_connections):
        yield None
        return
    async with outgoing_session(tools, mailbox, profile) as mail:
        yield mail


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
