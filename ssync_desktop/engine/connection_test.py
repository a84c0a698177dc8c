"""Trying a profile's own sign-in; success lets a stopped profile go on (D24)."""

from collections.abc import Callable
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import ObjectType, OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.access import credentials_of, endpoint_of, profile_sign
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.email_server_profiles import resume_email_server_profile
from ssync_desktop.organization.processing import make_due


async def test_connection(tools: Tools, caller: Caller, profile_id: UUID) -> None:
    """Sign in for both directions, then resume the profile; raises what the server said."""
    profile = await tools.read(lambda unit: unit.profiles.get(profile_id))
    for operation in (OperationType.INCOMING, OperationType.OUTGOING):
        await _probe(tools, profile, operation)
    await tools.write(
        lambda context: resume_email_server_profile(context, profile_id), caller=caller
    )


async def retry_alert(
    tools: Tools, caller: Caller, alert_id: UUID, wake: Callable[[], None]
) -> None:
    """Do at once what the alert says did not work."""
    alert = await tools.read(lambda unit: unit.alerts.get(alert_id))
    about = alert.regarding
    if about.object_type is ObjectType.EMAIL_SERVER_PROFILE:
        profile = await tools.read(lambda unit: unit.profiles.get(about.id))
        if profile.stopped_code:
            await test_connection(tools, caller, about.id)
        boxes = await tools.read(lambda unit: unit.mailboxes.of_profile(about.id))
        ids = [mailbox.id for mailbox in boxes]
    else:
        ids = [about.id]
    await tools.write(lambda context: make_due(context, ids), caller=caller)
    wake()


async def _probe(tools: Tools, profile: EmailServerProfile, operation: OperationType) -> None:
    sign = profile_sign(profile, operation)
    if sign is None:
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The profile {profile.name} signs in with the credentials of its mailboxes",
            "Use Test & Enable on one of them.",
        )
    connector = tools.connector_for(profile.server_type)
    endpoint = endpoint_of(profile, operation)
    credentials = await credentials_of(sign, tools.secrets)
    async with tools.limits.slot(sign.owner, profile.max_connections):
        if operation is OperationType.INCOMING:
            async with connector.incoming(endpoint, credentials) as incoming:
                await incoming.probe()
        else:
            async with connector.outgoing(endpoint, credentials) as outgoing:
                await outgoing.probe()
