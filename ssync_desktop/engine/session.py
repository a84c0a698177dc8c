"""Opens a signed-in session for one direction of a mailbox, within the limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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
    sign = sign_of(profile, mailbox, OperationType.OUTGOING)
    credentials = await credentials_of(sign, tools.secrets)
    connector = tools.connector_for(profile.server_type)
    endpoint = endpoint_of(profile, OperationType.OUTGOING)
    async with (
        tools.limits.slot(sign.owner, profile.max_connections),
        connector.outgoing(endpoint, credentials) as mail,
    ):
        yield mail
