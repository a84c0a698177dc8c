"""The settings in their groups: words, one line of help, and the published name of each."""

from collections.abc import Iterable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ssync_desktop.domain.options import AfterTransientLimit
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.settings.correlation import correlation_groups
from ssync_desktop.ui.settings.editors import PrefixEditor, SizeEditor
from ssync_desktop.ui.settings.items import items_group
from ssync_desktop.ui.settings.relevance import relevance_groups
from ssync_desktop.ui.settings.setting import Group, Setting, tick
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.editors import Choice, Number
from ssync_desktop.ui.words import ACT_METHODS, INCOMING_METHODS, OUTGOING_METHODS

DEFAULTS = "Defaults for new mailboxes"
BY_SUBJECT = "Tracking token"
LIMITS = {
    AfterTransientLimit.KEEP_TRYING: "Keep trying, once an hour",
    AfterTransientLimit.DISABLE: "Disable the direction",
}


def groups(profiles: Iterable[Reference]) -> tuple[Group, ...]:
    """Return all groups; *profiles* can be chosen as the default."""
    return (
        _defaults(tuple(profiles)),
        _approval(),
        _alerts(),
        _told_besides(),
        _failures(),
        *relevance_groups(),
        *correlation_groups(),
        _token(),
        _queues(),
        items_group(),
        _attachments(),
        _sending(),
        _keeping(),
    )


def _defaults(profiles: tuple[Reference, ...]) -> Group:
    choices = [(None, "None"), *((one.id, one.name) for one in profiles)]
    return Group(
        DEFAULTS,
        "What the mailbox of a new user or queue begins with. Mailboxes that exist keep what they "
        "have, until “Apply defaults” is chosen for them.",
        (
            Setting(
                "default_email.profile_id",
                "Email server profile",
                "Without one, a new mailbox cannot be tested before it is given a profile.",
                "DefaultEmailServerProfileId",
                lambda: Choice(choices),
            ),
            Setting(
                "default_email.incoming_method",
                "Incoming email",
                "A method other than server-side synchronization is not processed here.",
                "DefaultEmailSettings: IncomingEmailDeliveryMethod",
                lambda: Choice(INCOMING_METHODS.items()),
            ),
            Setting(
                "default_email.outgoing_method",
                "Outgoing email",
                "A method other than server-side synchronization is not processed here.",
                "DefaultEmailSettings: OutgoingEmailDeliveryMethod",
                lambda: Choice(OUTGOING_METHODS.items()),
            ),
            Setting(
                "default_email.act_method",
                "Appointments, contacts and tasks",
                "Only users on an Exchange profile get this; others get None.",
                "DefaultEmailSettings: ACTDeliveryMethod",
                lambda: Choice(ACT_METHODS.items()),
            ),
        ),
    )


def _approval() -> Group:
    return Group(
        "Approval",
        "Whether somebody has to confirm an address before its email is processed.",
        (
            tick(
                "require_approval_for_users",
                "Process email only for approved users",
                "Off, every tested address of a user is processed at once.",
                "RequireApprovalForUserEmail",
            ),
            tick(
                "require_approval_for_queues",
                "Process email only for approved queues",
                "Off, every tested address of a queue is processed at once.",
                "RequireApprovalForQueueEmail",
            ),
            tick(
                "require_privilege_to_self_approve",
                "Users need the privilege to approve their own address",
                "Off, who tests a mailbox whose address is their user name has approved it.",
                "RequirePrivilegeToSelfApproveEmailAddress",
            ),
        ),
    )


def _alerts() -> Group:
    return Group(
        "Alerts",
        "Which alerts are written, and for how long they stay.",
        (
            tick(
                "alert_errors",
                "Errors",
                "Something has stopped and waits for somebody.",
                "GenerateAlertsForErrors",
            ),
            tick(
                "alert_warnings",
                "Warnings",
                "Something failed and is tried again by itself.",
                "GenerateAlertsForWarnings",
            ),
            tick(
                "alert_information",
                "Information",
                "News, such as a test that succeeded.",
                "GenerateAlertsForInformation",
            ),
            tick(
                "notify_mailbox_owner",
                "Tell owners of mailboxes about errors of their server",
                "Off, an error that concerns a whole profile is told to the profile's owner alone.",
                "NotifyMailboxOwnerOfEmailServerLevelAlerts",
            ),
            Setting(
                "trace_log_days",
                "Keep alerts for",
                "Older ones are removed, unless what they are about still stands.",
                "TraceLogMaximumAgeInDays",
                lambda: Number(0, 3650, "days", "Do not keep them"),
            ),
        ),
    )


def _told_besides() -> Group:
    return Group(
        "Alarm and failures",
        "The mail about a profile that fails, and the list of messages that did not go through.",
        (
            Setting(
                "alert_mailbox_id",
                "Mailbox that sends alarm mail",
                "When most mailboxes of a profile fail, its owner gets one mail from here, if the "
                "profile asks for it. It has to be on another profile, or it would fail as well.",
                "AlertMailbox (of this program)",
                lambda: Choice([(None, "None")]),
            ),
            tick(
                "list_failures",
                "List messages that did not synchronize",
                "They stand in Activity, under Failures. Off, only alerts and quarantine tell.",
                "EnableSssItemLevelMonitoring",
            ),
            Setting(
                "failure_days",
                "Keep failures in that list for",
                "More than seven days are advised against. Ledger and quarantine keep them longer.",
                "ExchangeSyncIdMappingPersistenceTimeInDays",
                lambda: Number(1, 3650, "days"),
            ),
        ),
    )


def _failures() -> Group:
    return Group(
        "After ten failures",
        "A server that does not answer is asked again after 1, 2, 4, 5, 5 … minutes.",
        (
            Setting(
                "after_transient_limit",
                "When ten tries in a row have failed",
                "Kept trying, a mailbox heals by itself. Disabled, it waits for Test & Enable.",
                "AfterTransientLimit (of this program)",
                lambda: Choice(LIMITS.items()),
            ),
        ),
    )


def _token() -> Group:
    return Group(
        BY_SUBJECT,
        "A mark at the end of the subject by which an answer is known again.",
        (
            Setting(
                "tracking_prefixes",
                "Prefix",
                "1 to 20 characters; a former prefix stays known.",
                "TrackingPrefix",
                PrefixEditor,
            ),
            Setting(
                "tracking_user_digits",
                "Digits of the user number",
                "So many digits say who sent the email.",
                "TrackingTokenIdDigits",
                lambda: Number(1, 10),
            ),
            Setting(
                "tracking_user_base",
                "Lowest user number",
                "Added to every user number: another organization may use the numbers below it.",
                "TrackingTokenIdBase",
                lambda: Number(0, 2_147_483_647),
            ),
            Setting(
                "tracking_counter_digits",
                "Digits of the email number",
                "With three digits the numbers of a user begin again after 999 emails.",
                "MaximumTrackingNumber",
                lambda: Number(1, 9),
            ),
        ),
    )


def _queues() -> Group:
    return Group(
        "Queue items",
        "Which queues an email waits in.",
        (
            tick(
                "create_queue_items_for_recipients",
                "Add email to every queue that it is addressed to and that takes it",
                "Off, only the queue whose mailbox received it may get an item.",
                "CreateQueueItemsForAcceptingQueueRecipients",
            ),
            tick(
                "create_queue_item_for_mailbox",
                "Add email to the queue whose mailbox received it",
                "Also when somebody else's rule accepted the email.",
                "CreateQueueItemForSynchronizingMailbox",
            ),
            tick(
                "queue_items_for_tracked",
                "Add email that is stored already to the next queue that receives it",
                "Off, email another mailbox brought in before is in that one's queues only.",
                "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail",
            ),
            tick(
                "auto_route_to_owner_queue",
                "Add email to the default queue of its owner",
                "Besides the queues it was addressed to.",
                "AutoRouteToOwnerQueue",
            ),
        ),
    )


def _attachments() -> Group:
    return Group(
        "Attachments",
        "Which files are kept with an email. What is left out is named in its reasons.",
        (
            Setting(
                "max_upload_file_size",
                "Largest file",
                "Up to 131,072 KB, which is 128 MB.",
                "MaxUploadFileSize",
                SizeEditor,
            ),
            Setting(
                "blocked_extensions",
                "Blocked extensions",
                "Separated by spaces, without dots.",
                "BlockedAttachments",
                _several_lines,
            ),
        ),
    )


def _sending() -> Group:
    return Group(
        "Sending",
        "What may leave.",
        (
            tick(
                "unresolved_recipients_allowed",
                "Allow recipients that are on no record",
                "Off, an email to an unknown address cannot be sent.",
                "AllowUnresolvedPartiesOnEmailSend",
            ),
            tick(
                "keep_sent_copy",
                "Keep a copy in Sent Items of Exchange",
                "Off, the server cannot say whether an email left when the line dropped, "
                "so such a one is sent again.",
                "SSSSaveOutgoingEmailToExchangeSentFolder",
            ),
            Setting(
                "maximum_subject_length",
                "Longest subject",
                "Longer ones are cut, so that the token still fits.",
                "MaximumSubjectLengthOnMailServer",
                lambda: Number(1, 800, "characters"),
            ),
        ),
    )


def _keeping() -> Group:
    return Group(
        "Organization",
        "Its name, and how long the ledger remembers what was read.",
        (
            Setting("name", "Name", "How this organization is called.", "Name", QLineEdit),
            Setting(
                "header_days",
                "Keep headers of received email for",
                "They explain later why an email was tracked or not.",
                "HeaderBlockPersistenceTimeInDays (of this program)",
                lambda: Number(0, 3650, "days", "Do not keep them"),
            ),
        ),
    )


def _several_lines() -> QPlainTextEdit:
    made = QPlainTextEdit(tabChangesFocus=True)
    made.setFixedHeight(12 * GRID)
    return made
