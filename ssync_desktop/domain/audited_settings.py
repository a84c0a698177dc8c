"""Which settings of the organization are written down when somebody changes them (B107).

Those that decide whose email becomes an activity, and where others come to see it. What an
activity says is hidden from who does not own it; but who switches on that more is tracked, or that
it lies in more queues, widens what there is to be seen, and has to answer for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ssync_desktop.domain.settings import OrganizationSettings

AUDITED: Mapping[str, str] = {
    "require_approval_for_users": "Process email only for approved users",
    "require_approval_for_queues": "Process email only for approved queues",
    "require_privilege_to_self_approve": "Users need the privilege to approve their own address",
    "force_own_filtering_for_users": "In a user's mailbox, ask that user alone",
    "own_filtering_only": "In every mailbox, ask its own user or queue alone",
    "no_messages_offered": "Offer the filtering method “no email messages”",
    "track_sent_items": "Track email in Sent Items as well",
    "track_folders": "Track email in folders that have a tracking rule",
    "track_categorized_items": "Let a category stand for being tracked",
    "track_internal_twice": "Track email between two users as two activities",
    "keep_internal_to_queues": "Keep email from users to queues",
    "ignore_internal_from_queues": "Leave out email from queues to users",
    "keep_internal_without_opposite": "Keep it where no other activity of the same email exists",
    "create_unknown_senders": "Create a contact or lead for users who want that",
    "correlation_enabled": "Link answers to the email they answer",
    "ignore_headers_for_correlation": "Do not look at In-Reply-To, References and Thread-Index",
    "forwards_are_no_replies": "A forwarded email is not an answer",
    "tracking_token_enabled": "Use tracking tokens",
    "smart_matching_enabled": "Use smart matching",
    "create_queue_items_for_recipients": (
        "Add email to every queue that it is addressed to and that takes it"
    ),
    "create_queue_item_for_mailbox": "Add email to the queue whose mailbox received it",
    "queue_items_for_tracked": (
        "Add email that is stored already to the next queue that receives it"
    ),
    "auto_route_to_owner_queue": "Add email to the default queue of its owner",
    "track_from_non_organizer": "Track appointments that somebody else organizes",
    "appointment_attachments": "Synchronize the attachments of appointments",
    "header_days": "Keep headers of received email for",
}
"""The settings by their attributes, with their titles on the page of settings."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What somebody set, as text: *setting* is an attribute of the settings."""

    setting: str
    before: str
    after: str

    @property
    def title(self) -> str:
        """What the page of settings calls it; one that is gone keeps its attribute's name."""
        return AUDITED.get(self.setting, self.setting)

    @property
    def words(self) -> str:
        """What it was and is."""
        return f"{self.before} → {self.after}"


def audited_changes(
    before: OrganizationSettings, after: OrganizationSettings
) -> tuple[SettingChange, ...]:
    """Return what of a change of the settings is to be written down."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in AUDITED)
    return tuple(
        SettingChange(name, _text(old), _text(new)) for name, old, new in pairs if old != new
    )


def _text(value: bool | int) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
