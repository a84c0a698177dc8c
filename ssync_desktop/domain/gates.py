"""The gate before a direction of a mailbox: may it be processed now, and if not, why not."""

from dataclasses import dataclass
from datetime import datetime

from ssync_desktop.domain.approval import approved_enough
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    OperationType,
    OutgoingDeliveryMethod,
    State,
)
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.settings import OrganizationSettings


@dataclass(frozen=True, slots=True)
class Gate:
    """The answer. A closed gate has a *code* and a *text*; *until* when time alone opens it."""

    code: ErrorCode | None = None
    text: str = ""
    until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the direction may be processed."""
        return self.code is None


OPEN = Gate()


def processing_gate(
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    settings: OrganizationSettings,
    operation: OperationType,
    now: datetime,
) -> Gate:
    """Say whether a pass of *operation* may start at *now* (section 14 of the tables).

    The first reason in the order in which an administrator can cure them is the one named.
    """
    configured = configuration_gate(mailbox, profile, operation)
    if not configured.open:
        return configured
    if not approved_enough(mailbox, profile, settings):
        return Gate(ErrorCode.NOT_APPROVED, _approval_text(mailbox))
    if profile is not None and profile.stopped_code:
        return Gate(
            ErrorCode.PROFILE_STOPPED,
            f"The profile {profile.name} is stopped: {profile.stopped_code}.",
        )
    state = direction_state(mailbox, operation)
    if not state.enabled:
        return Gate(
            ErrorCode.DIRECTION_NOT_ENABLED,
            f"{_label(operation)} of {mailbox.name} is not enabled; Test & Enable does that.",
        )
    due_on = next_run_of(mailbox, operation)
    if due_on is not None and due_on > now:
        held = operation is OperationType.OUTGOING and due_on == mailbox.postpone_sending_until
        text = f"Sending is postponed until {due_on:%Y-%m-%d %H:%M} UTC."
        return Gate(ErrorCode.NOT_DUE, text if held else "It is not its turn yet.", due_on)
    return OPEN


def configuration_gate(
    mailbox: Mailbox, profile: EmailServerProfile | None, operation: OperationType
) -> Gate:
    """Say whether *operation* can be tested at all: active, with profile, method and address.

    Approval is not asked for here: an unapproved mailbox is tested too, only not enabled (D22).
    """
    if mailbox.state is not State.ACTIVE:
        return Gate(ErrorCode.MAILBOX_DISABLED, f"The mailbox {mailbox.name} is deactivated.")
    method = _method_gate(mailbox, operation)
    if not method.open:
        return method
    served = _profile_gate(mailbox, profile, operation)
    if not served.open:
        return served
    if not mailbox.email_address:
        return Gate(ErrorCode.NO_ADDRESS, f"The mailbox {mailbox.name} has no address.")
    return OPEN


def direction_state(mailbox: Mailbox, operation: OperationType) -> DirectionState:
    """Return how *operation* of *mailbox* stands."""
    if operation is OperationType.INCOMING:
        return mailbox.incoming
    if operation is OperationType.OUTGOING:
        return mailbox.outgoing
    return mailbox.act


def next_run_of(mailbox: Mailbox, operation: OperationType) -> datetime | None:
    """Return when *operation* may run next, None for at once.

    Sending waits for its turn, and besides as long as an administrator has postponed it.
    """
    planned = direction_state(mailbox, operation).next_run_on
    held = mailbox.postpone_sending_until if operation is OperationType.OUTGOING else None
    moments = [moment for moment in (planned, held) if moment is not None]
    return max(moments, default=None)


def is_server_side(mailbox: Mailbox, operation: OperationType) -> bool:
    """Say whether the delivery method of *operation* is server-side synchronization."""
    if operation is OperationType.INCOMING:
        return mailbox.incoming_method is IncomingDeliveryMethod.SERVER_SIDE
    if operation is OperationType.OUTGOING:
        return mailbox.outgoing_method is OutgoingDeliveryMethod.SERVER_SIDE
    return mailbox.act_method is ActDeliveryMethod.SERVER_SIDE


def _method_gate(mailbox: Mailbox, operation: OperationType) -> Gate:
    if is_server_side(mailbox, operation):
        return OPEN
    method: IncomingDeliveryMethod | OutgoingDeliveryMethod | ActDeliveryMethod
    if operation is OperationType.INCOMING:
        method = mailbox.incoming_method
    elif operation is OperationType.OUTGOING:
        method = mailbox.outgoing_method
    else:
        method = mailbox.act_method
    text = {
        "NONE": "is switched off (delivery method None)",
        "OUTLOOK": "is left to Outlook (delivery method Outlook)",
        "FORWARD_MAILBOX": "is read from the forward mailbox that its mail is forwarded to",
    }[method.name]
    return Gate(ErrorCode.METHOD_NOT_SERVER_SIDE, f"{_label(operation)} of {mailbox.name} {text}.")


def _profile_gate(
    mailbox: Mailbox, profile: EmailServerProfile | None, operation: OperationType
) -> Gate:
    if profile is None:
        return Gate(_profile_code(operation), f"{mailbox.name} has no email server profile.")
    if profile.state is not State.ACTIVE:
        return Gate(
            _profile_code(operation), f"The email server profile {profile.name} is deactivated."
        )
    if operation is OperationType.ACT and not profile.can_act:
        return Gate(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The profile {profile.name} carries mail only, no appointments, contacts and tasks.",
        )
    return OPEN


def _profile_code(operation: OperationType) -> ErrorCode:
    if operation is OperationType.OUTGOING:
        return ErrorCode.INVALID_OUTGOING_PROFILE
    return ErrorCode.INVALID_INCOMING_PROFILE


def _label(operation: OperationType) -> str:
    return {
        OperationType.INCOMING: "Incoming email",
        OperationType.OUTGOING: "Outgoing email",
        OperationType.ACT: "Synchronization of appointments, contacts and tasks",
    }[operation]


def _approval_text(mailbox: Mailbox) -> str:
    if mailbox.approval is AccessApproval.REJECTED:
        return f"The address {mailbox.email_address} of {mailbox.name} was rejected."
    return f"The address {mailbox.email_address} of {mailbox.name} waits for approval."
