"""Taking failure alerts off the wall once their cause is gone."""

from collections.abc import Collection
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.gates import direction_state
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures

FAILURES = (
    ErrorCode.MAILBOX_DISABLED,
    ErrorCode.INVALID_INCOMING_PROFILE,
    ErrorCode.INVALID_OUTGOING_PROFILE,
    ErrorCode.INVALID_PROFILE_CONFIGURATION,
    ErrorCode.NO_ADDRESS,
    ErrorCode.METHOD_NOT_SERVER_SIDE,
    ErrorCode.NO_PASSWORD_ON_THIS_MACHINE,
    ErrorCode.HOST_NOT_FOUND,
    ErrorCode.CONNECT_FAILURE,
    ErrorCode.TIMED_OUT,
    ErrorCode.CONNECTION_LOST,
    ErrorCode.TLS_FAILURE,
    ErrorCode.TLS_NOT_OFFERED,
    ErrorCode.UNTRUSTED_CERTIFICATE,
    ErrorCode.INCOMING_AUTHENTICATION,
    ErrorCode.OUTGOING_AUTHENTICATION,
    ErrorCode.PROTOCOL_ERROR,
    ErrorCode.SERVER_BUSY,
    ErrorCode.THROTTLED,
    ErrorCode.TOO_MANY_CONNECTIONS,
    ErrorCode.MAILBOX_LOCKED,
    ErrorCode.MAILBOX_NOT_FOUND,
    ErrorCode.MAILBOX_ACCESS_DENIED,
    ErrorCode.SENDER_REFUSED,
    ErrorCode.RECIPIENTS_REFUSED,
    ErrorCode.MESSAGE_REFUSED,
    ErrorCode.QUOTA_EXCEEDED,
    ErrorCode.DATABASE_BUSY,
    ErrorCode.DISK_FULL,
    ErrorCode.DATABASE_FAILURE,
    ErrorCode.KEYRING_LOCKED,
    ErrorCode.KEYRING_MISSING,
    ErrorCode.UNEXPECTED,
    ErrorCode.STILL_FAILING,
    ErrorCode.DISABLED_AFTER_RETRIES,
)
"""What is said about a mailbox or profile as a whole; alerts about an email are not among it."""


def clear_failures(context: Context, mailbox: Mailbox) -> None:
    """Clear the failures of *mailbox* from the wall if no operation of it has one now."""
    if not any(direction_state(mailbox, one).error_code for one in OperationType):
        context.unit.alerts.clear(mailbox.id, *FAILURES, whole_record=True)


def clear_outdated(
    context: Context,
    mailbox: Mailbox,
    tested: Collection[OperationType],
    codes: Collection[ErrorCode],
) -> None:
    """Clear the failures of *mailbox* that a test of *tested* did not meet again.

    What fails now has *codes*; a direction that failed and was not tested keeps its alert.
    """
    failing = {one for one in OperationType if direction_state(mailbox, one).error_code}
    if failing <= set(tested):
        gone = [code for code in FAILURES if code not in codes]
        context.unit.alerts.clear(mailbox.id, *gone, whole_record=True)


def settle_sending(context: Context, email_ids: Collection[UUID]) -> None:
    """Forget that emails did not leave, on the list of failures and on the wall alike.

    They have been sent, or begin anew. That one may have come twice stays true, and is kept.
    """
    if email_ids:
        settle_failures(context, email_ids, OperationType.OUTGOING)
        context.unit.alerts.clear_of_emails(email_ids, but=(ErrorCode.POSSIBLY_SENT_TWICE,))


def resume_stopped_profile(context: Context, profile_id: UUID) -> None:
    """Let a stopped profile go on and clear its failures from the wall (D24).

    For messages that have seen a good connection; flags of its mailboxes were never touched.
    """
    context.unit.profiles.set_stopped(profile_id, "")
    context.unit.alerts.clear(profile_id, *FAILURES)
