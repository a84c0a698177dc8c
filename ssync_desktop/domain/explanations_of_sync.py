"""What is known about the errors of appointments, contacts and tasks."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanation import Explanation

SYNCHRONIZED_ITEMS = {
    ErrorCode.ITEM_NOT_FOUND: Explanation(
        "The item is not in the mailbox any more",
        ("Somebody deleted it there.", "It was moved to another folder."),
        "Nothing has to be done; the next synchronization takes note of it.",
    ),
    ErrorCode.ITEM_CHANGED: Explanation(
        "The item was changed in the mailbox at the same moment",
        ("Somebody edits it in Outlook right now.",),
        "Nothing has to be done; the next synchronization compares both sides again.",
    ),
    ErrorCode.ITEM_UNREADABLE: Explanation(
        "An item of the mailbox cannot be understood",
        (
            "It repeats by a rule, or stands in a time zone, that nothing here knows.",
            "Another program has damaged it.",
        ),
        "Open it in Outlook and save it anew; the others go on meanwhile.",
    ),
    ErrorCode.SCHEDULING_CONFLICT: Explanation(
        "An appointment would overlap another one",
        ("Both were entered for the same time, one in Outlook and one in the organization.",),
        "Answer the question in the alert: Yes takes it over all the same, No leaves it out.",
    ),
    ErrorCode.DUPLICATE_ITEM: Explanation(
        "Much the same record is in the organization already",
        ("It was entered on both sides before they synchronized.",),
        "Answer the question in the alert: Yes saves it all the same, No leaves it out.",
    ),
    ErrorCode.PREVIOUSLY_LINKED: Explanation(
        "An item was linked before",
        (
            "It synchronized with another organization.",
            "It was linked with a record that is no longer there.",
        ),
        "Answer the question in the alert: Yes links it with this organization from now on.",
    ),
    ErrorCode.TOO_MANY_DELETES: Explanation(
        "A synchronization stopped because it would delete many items",
        (
            "Many items were really deleted on one side.",
            "A folder was emptied or exchanged, or rights were taken away, by mistake.",
            "They were deleted a few at a time: deletes within 24 hours are counted together.",
        ),
        "Look at the plan of the mailbox. Apply it if it is what you want; until then nothing is "
        "deleted.",
    ),
    ErrorCode.MAILS_HELD: Explanation(
        "Invitations were held back",
        (
            "The mailbox was synchronized for the first time, which writes to nobody.",
            "What was there on both sides was linked, which writes to nobody.",
        ),
        "Nothing has to be done. To invite the attendees all the same, apply the plan with its "
        "mails.",
    ),
}
