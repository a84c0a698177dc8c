"""What is known about the errors of single messages, and about news."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanation import Explanation

ITEMS = {
    ErrorCode.NO_CORRELATION_MATCH: Explanation(
        "The message answers nothing that is stored",
        (
            "The mailbox tracks only answers, and this message is not one.",
            "The email it answers was sent from another program and never tracked.",
        ),
        "Nothing has to be done. To track such mail, change the filtering method of the user or "
        "queue.",
    ),
    ErrorCode.NO_RECIPIENT_MATCH: Explanation(
        "No recipient is a user or queue of the organization",
        (
            "The mail came through a distribution list or as a blind copy.",
            "The mail was sent to another address of the same mailbox.",
        ),
        "Nothing has to be done. To track such mail, set the filtering method to All.",
    ),
    ErrorCode.INVALID_SENDER: Explanation(
        "The message has no sender that can be read",
        ("The From line is missing or holds no address, as in some machine-made mail.",),
        "Nothing has to be done; the message stays on the server.",
    ),
    ErrorCode.INVALID_FORWARD_ITEM: Explanation(
        "A forwarded message does not hold the original",
        ("The mail was forwarded as text and not as an attachment.",),
        "Let the forwarding rule attach the original message.",
    ),
    ErrorCode.MESSAGE_TOO_LARGE: Explanation(
        "The message is larger than 150 MB",
        ("It carries very large attachments.",),
        "It stays on the server; ask the sender for a link in place of the attachment.",
    ),
    ErrorCode.UNREADABLE_MESSAGE: Explanation(
        "A message could not be read",
        (
            "It is damaged, or built in a way nothing here understands.",
            "The server gave it out incompletely.",
        ),
        "It was put aside with its raw bytes and the others went on. Try it again from there.",
    ),
    ErrorCode.NO_RECIPIENT: Explanation(
        "The email has no recipient",
        ("No address was entered.",),
        "Enter at least one recipient and send the email again.",
    ),
    ErrorCode.UNRESOLVED_RECIPIENT: Explanation(
        "A recipient belongs to no record",
        (
            "The address is misspelt.",
            "There is no account, contact, lead, user or queue with this address yet.",
        ),
        "Create the record, or allow recipients that are on no record in the settings.",
    ),
    ErrorCode.FOLDER_NOT_FOUND: Explanation(
        "A folder is not there any more",
        (
            "Somebody deleted it, or emptied the folder it lay in.",
            "It was moved out of reach of the account that signs in.",
        ),
        "Choose another folder in the tracking rule, or delete the rule.",
    ),
    ErrorCode.FOLDER_OUTSIDE_INBOX: Explanation(
        "A tracked folder does not lie in the inbox any more",
        (
            "Somebody moved it, or the folder it lies in, out of the inbox.",
            "Somebody deleted it: it lies among the deleted items now.",
        ),
        "Move it back below the inbox if it is to be tracked again. Then edit the rule and choose "
        "its folder anew, or delete the rule.",
    ),
    ErrorCode.OTHER_ORGANIZATION: Explanation(
        "The mailbox synchronizes with another organization",
        (
            "Its items synchronize with one organization only; another one has left its mark.",
            "This organization was copied, and the original still works.",
        ),
        "Leave it to the other one, or test again and choose to synchronize with this one only.",
    ),
    ErrorCode.DELIVERY_FAILED: Explanation(
        "A message could not be stored",
        (
            "The database was busy or out of room at that moment.",
            "The message holds something the database refuses.",
        ),
        "It is tried again with the next cycles, then put aside with its raw bytes. The others "
        "went on.",
    ),
}

NEWS = {
    ErrorCode.CATEGORY_ADDED: Explanation(
        "A category for tracked mail was added to a mailbox",
        ("Categories are switched on, and this mailbox had none of ours.",),
        "Nothing has to be done. Put it on an email to have it tracked, or take it off.",
    ),
    ErrorCode.CATEGORY_LIST_UNUSABLE: Explanation(
        "The list of categories of a mailbox cannot be used",
        (
            "What the mailbox keeps as its list is damaged, or not written as Outlook writes it.",
            "The account that signs in may not read the list or write to it.",
        ),
        "Mail comes in all the same, and the list is left as it is. Open the mailbox in Outlook "
        "and look at its categories, or give the account full access to the mailbox.",
    ),
    ErrorCode.TEST_SUCCEEDED: Explanation(
        "Test & Enable succeeded",
        ("Every direction that is set to server-side synchronization works.",),
        "Nothing has to be done; approve the address if it still waits for that.",
    ),
    ErrorCode.POSSIBLY_SENT_TWICE: Explanation(
        "An email may have been sent twice",
        ("The program or the line ended between the server's taking it and our noting it.",),
        "Nothing has to be done: both carry the same Message-ID, and most mail programs show "
        "them once.",
    ),
    ErrorCode.SAME_ID_OTHER_CONTENT: Explanation(
        "Two different messages carry the same Message-ID",
        (
            "A program that sends mail repeats its identifiers.",
            "A message was changed and sent again.",
        ),
        "Both are kept. If it happens often, tell the operator of the sending program.",
    ),
    ErrorCode.ATTACHMENTS_LEFT_OUT: Explanation(
        "Attachments were left out",
        (
            "They are larger than the settings allow.",
            "Their kind is on the list of blocked attachments.",
        ),
        "The email itself is stored. Raise the limit or shorten the list in the settings if such "
        "files are wanted.",
    ),
    ErrorCode.TOKEN_COUNTER_RESTARTED: Explanation(
        "The counter of a user's tracking tokens has restarted",
        ("The user has sent as many emails as the counter has numbers.",),
        "Old tokens may now match a newer email. Give the email number more digits in the "
        "settings, under Tracking token.",
    ),
    ErrorCode.STILL_FAILING: Explanation(
        "It has failed ten times in a row",
        (
            "The server has been out of reach for a long time.",
            "Something in the profile no longer fits the server.",
        ),
        "It is tried once an hour and heals by itself. Look at the last error, or use Sync now "
        "once the cause is gone.",
    ),
    ErrorCode.DISABLED_AFTER_RETRIES: Explanation(
        "Disabled after ten failures in a row",
        (
            "The server has been out of reach for a long time.",
            "The settings choose to disable a mailbox then.",
        ),
        "Remove the cause and run Test & Enable. The settings can keep trying once an hour "
        "instead.",
    ),
    ErrorCode.MAILBOXES_FAILING: Explanation(
        "Most mailboxes of a profile fail",
        (
            "The mail server or the way to it is down.",
            "The certificate, the settings or the passwords of the server were changed.",
        ),
        "Look at the errors of its mailboxes and remove the cause they share. The alert goes once "
        "most of them work again.",
    ),
}
