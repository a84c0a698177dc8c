"""Who may approve an address, and where approval is asked for (section 8, D8)."""

from dataclasses import dataclass

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AccessApproval, MailboxKind, Role, ServerType
from ssync_desktop.domain.people import User
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.settings import OrganizationSettings


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something is allowed; if not, *text* says why and *remedy* what to do."""

    allowed: bool
    text: str = ""
    remedy: str = ""


ALLOWED = Permission(allowed=True)


def is_exchange_online(profile: EmailServerProfile | None) -> bool:
    """Say whether mail of *profile* lies in Exchange Online, which has rules of its own."""
    return profile is not None and profile.server_type is ServerType.EXCHANGE_ONLINE_HYBRID


def kinds_to_approve(
    profile: EmailServerProfile | None, settings: OrganizationSettings
) -> frozenset[MailboxKind]:
    """Return the kinds of mailboxes on *profile* that need approval (B20, B21).

    Exchange Online asks for it whatever the settings say. A forward mailbox is made by an
    administrator alone and belongs to nobody, so there is nothing to approve.
    """
    online = is_exchange_online(profile)
    asked = {
        MailboxKind.USER: online or settings.require_approval_for_users,
        MailboxKind.QUEUE: online or settings.require_approval_for_queues,
    }
    return frozenset(kind for kind, needed in asked.items() if needed)


def approval_required(
    mailbox: Mailbox, profile: EmailServerProfile | None, settings: OrganizationSettings
) -> bool:
    """Say whether *mailbox* is only processed once its address is approved."""
    return mailbox.kind in kinds_to_approve(profile, settings)


def approved_enough(
    mailbox: Mailbox, profile: EmailServerProfile | None, settings: OrganizationSettings
) -> bool:
    """Say whether approval lets *mailbox* be enabled and processed (D22)."""
    if mailbox.approval is AccessApproval.APPROVED:
        return True
    return not approval_required(mailbox, profile, settings)


def may_approve(caller: Caller, profile: EmailServerProfile | None) -> Permission:
    """Say whether *caller* may approve or reject addresses on *profile* (B23, B24, D8)."""
    if not caller.has(Role.SYSTEM_ADMINISTRATOR):
        return Permission(
            False,
            "Only a System Administrator may approve or reject addresses.",
            "Ask a System Administrator to do it.",
        )
    second = (Role.EXCHANGE_ADMINISTRATOR, Role.DELEGATED_MAILBOX_APPROVER)
    if is_exchange_online(profile) and not caller.has(*second):
        return Permission(
            False,
            "Exchange Online addresses need an Exchange administrator's approval.",
            "Ask a System Administrator who is also Exchange Administrator or Delegated Mailbox "
            "Approver.",
        )
    return ALLOWED


def may_self_approve(
    caller: Caller, mailbox: Mailbox, user: User | None, settings: OrganizationSettings
) -> bool:
    """Say whether Test & Enable started by *caller* approves *mailbox* by itself (B25, B26).

    The mailbox must be the caller's own as a user, with a user principal name that equals the
    address. A rejected address stays rejected: somebody decided that, and only they undo it.
    """
    return (
        not settings.require_privilege_to_self_approve
        and user is not None
        and not user.disabled
        and user.id == caller.user_id
        and mailbox.kind is MailboxKind.USER
        and mailbox.regarding_id == user.id
        and mailbox.approval is AccessApproval.PENDING
        and address_key(user.domain_name) == address_key(mailbox.email_address)
    )


def approval_of_new_address(email_address: str) -> AccessApproval:
    """Return where approval stands once *email_address* is set: Pending, or Empty (B18, B19)."""
    return AccessApproval.PENDING if email_address.strip() else AccessApproval.EMPTY
