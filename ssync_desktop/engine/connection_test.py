"""Trying a profile's servers and sign-in; success lets a stopped profile go on (D24)."""

from collections.abc import Callable
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.gates import direction_state, is_server_side
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import EmailStatus, ObjectType, OperationType, TestStatus
from ssync_desktop.engine.profile_trial import ProfileTrial, Told, unheard
from ssync_desktop.engine.send_now import send_now
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.approval import MAIL
from ssync_desktop.organization.configuration_test import schedule_test_and_enable
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import (
    profile_to_test,
    record_connection_test,
)
from ssync_desktop.organization.processing import make_due


async def test_connection(tools: Tools, caller: Caller, profile_id: UUID, told: Told) -> None:
    """Sign in for each direction the profile signs in for, keep what came of it, then resume it.

    Where its mailboxes sign in for themselves the server is greeted, as nobody. *told*
    hears of every step as it begins and as it ends, of every place where the server of an Exchange
    profile is looked for too. Raises what the server said.
    """
    profile = await tools.read(
        lambda unit: profile_to_test(tools.context(unit, caller), profile_id)
    )
    if not all(profile.is_within_reach(one) for one in MAIL):
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The server of {profile.name} is looked up for each mailbox, with its credentials",
            "Use Test & Enable on one of them.",
        )
    trial = ProfileTrial(tools, profile, told)
    try:
        await trial.run(MAIL)
    finally:
        found = trial.found()
        if found is not None:
            await tools.write(
                lambda context: record_connection_test(context, profile_id, found), caller=caller
            )


async def retry_alert(
    tools: Tools, caller: Caller, alert_id: UUID, wake: Callable[[], None]
) -> None:
    """Do at once what the alert says did not work.

    A failed email is sent again, a stopped profile is signed in to, a stopped mailbox is tested,
    and what is being tried again anyway is due now.
    """
    alert = await tools.read(lambda unit: unit.alerts.get(alert_id))
    about = alert.regarding
    if alert.email_id is not None and await _send_again(tools, caller, alert.email_id):
        wake()
        return
    if about.object_type is ObjectType.EMAIL_SERVER_PROFILE:
        profile = await tools.read(lambda unit: unit.profiles.get(about.id))
        if profile.stopped_code:
            await test_connection(tools, caller, about.id, unheard)
        boxes = await tools.read(lambda unit: unit.mailboxes.of_profile(about.id))
    else:
        boxes = await tools.read(lambda unit: unit.mailboxes.by_ids((about.id,)))
    ids = [mailbox.id for mailbox in boxes]
    stopped = [mailbox.id for mailbox in boxes if _is_stopped(mailbox)]
    await tools.write(lambda context: make_due(context, ids), caller=caller)
    await tools.write(lambda context: schedule_test_and_enable(context, stopped), caller=caller)
    await tools.show(ids)
    wake()


async def _send_again(tools: Tools, caller: Caller, email_id: UUID) -> bool:
    """Ask for a failed email to be sent again; False when it is not failed (any more)."""

    def work(context: Context) -> bool:
        email = context.unit.emails.find(email_id)
        if email is None or email.status is not EmailStatus.FAILED:
            return False
        send_now(context, email_id)
        return True

    return await tools.write(work, caller=caller)


def _is_stopped(mailbox: Mailbox) -> bool:
    """Say whether a failure stopped a direction, so that only a test lets it go on (B102)."""
    return any(
        is_server_side(mailbox, operation)
        and not direction_state(mailbox, operation).enabled
        and direction_state(mailbox, operation).status is TestStatus.FAILURE
        for operation in OperationType
    )
