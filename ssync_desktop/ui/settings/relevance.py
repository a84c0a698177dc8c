"""The settings by which received email is tracked or left alone, and whose addresses it names."""

from ssync_desktop.domain.tracking_folder import MOST_RULES
from ssync_desktop.ui.settings.setting import Group, Setting, tick
from ssync_desktop.ui.widgets.editors import Number


def relevance_groups() -> tuple[Group, ...]:
    """Return the groups of filtering, folders, internal email, addresses and new records."""
    return (_filtering(), _folders(), _internal(), _addresses(), _new_records())


def _filtering() -> Group:
    return Group(
        "Filtering",
        "Whose filtering method decides whether a received email is tracked.",
        (
            tick(
                "force_own_filtering_for_users",
                "In a user's mailbox, ask that user alone",
                "Off, every user and queue in To and Cc is asked, and one that accepts is enough.",
                "SSSForceFilteringMethodForUserMailboxes",
            ),
            tick(
                "own_filtering_only",
                "In every mailbox, ask its own user or queue alone",
                "As the one above, for queues as well.",
                "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation",
            ),
            tick(
                "no_messages_offered",
                "Offer the filtering method “no email messages”",
                "Who has chosen it keeps it when this is switched off.",
                "DoNotAutoTrackEmail",
            ),
            tick(
                "track_sent_items",
                "Track email in Sent Items as well",
                "By the method of the user or queue who sent it. Not over POP3.",
                "AutoTrackSentFolderItems",
            ),
        ),
    )


def _folders() -> Group:
    return Group(
        "Folders and categories",
        "How users track email themselves, in Outlook or any other program, on Exchange.",
        (
            tick(
                "track_folders",
                "Track email in folders that have a tracking rule",
                "Off, the rules stay and nothing is done by them.",
                "IsFolderBasedTrackingEnabled",
            ),
            Setting(
                "most_tracking_folders",
                "Most tracking rules of a mailbox",
                "Rules that are there stay; no more can be added.",
                "MaxFolderBasedTrackingMappings",
                lambda: Number(1, MOST_RULES, "rules"),
            ),
            tick(
                "track_categorized_items",
                "Let a category stand for being tracked",
                "Putting it on tracks an email, taking it off untracks it in the mailbox. Off, the "
                "category is taken from all mailboxes.",
                "TrackCategorizedItems",
            ),
        ),
    )


def _internal() -> Group:
    return Group(
        "Internal email",
        "Email from a user or queue to a user or queue.",
        (
            tick(
                "track_internal_twice",
                "Track email between two users as two activities",
                "A sent and a received one. Off, the second one is left out.",
                "IgnoreInternalEmail (reversed)",
            ),
            tick(
                "keep_internal_to_queues",
                "Keep email from users to queues",
                "It is tracked as received, whatever the first setting says.",
                "DoNotIgnoreInternalEmailToQueues",
            ),
            tick(
                "ignore_internal_from_queues",
                "Leave out email from queues to users",
                "Where two activities are off. Off, it is tracked as received.",
                "IgnoreInternalEmailFromQueues",
            ),
            tick(
                "keep_internal_without_opposite",
                "Keep it where no other activity of the same email exists",
                "So nothing is lost that was sent past this program.",
                "IgnoreInternalEmailDetectionEnhancement",
            ),
        ),
    )


def _addresses() -> Group:
    return Group(
        "Addresses",
        "Which records the addresses of an email are taken for.",
        (
            tick(
                "ignore_inactive_records",
                "Do not look at inactive records",
                "Disabled users are never looked at.",
                "ResolveForInactiveEntities",
            ),
            tick(
                "unresolve_ambiguous_sender",
                "Leave a sender open that several records have the address of",
                "Off, one of them is chosen by its kind; records of the mailbox's owner first.",
                "UnresolveSenderInCaseOfMultipleMatch",
            ),
            tick(
                "unresolve_ambiguous_recipients",
                "Leave recipients open that several records have the address of",
                "Off, all these records become recipients.",
                "UnresolveEmailAddressIfMultipleMatch",
            ),
            tick(
                "resolve_similar",
                "Resolve an address by hand for all emails at once",
                "Where recipients are left open, choosing a record counts for the same address "
                "everywhere.",
                "ResolveSimilarUnresolvedEmailAddress",
            ),
        ),
    )


def _new_records() -> Group:
    return Group(
        "Unknown senders",
        "What happens when an email is tracked whose sender is on no record.",
        (
            tick(
                "create_unknown_senders",
                "Create a contact or lead for users who want that",
                "Each user chooses. Off, it is done for nobody.",
                "AutoCreateContactOnPromote",
            ),
        ),
    )
