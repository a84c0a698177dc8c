"""What is known about errors of configuration, rights, records and this host."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanation import Explanation

PRECONDITIONS = {
    ErrorCode.MAILBOX_DISABLED: Explanation(
        "The mailbox is deactivated",
        (
            "Its user was disabled, which deactivates the mailbox as well.",
            "Its queue was deactivated.",
            "Somebody deactivated the mailbox by hand.",
        ),
        "Enable the user if there is one, activate the mailbox, then run Test & Enable.",
    ),
    ErrorCode.INVALID_INCOMING_PROFILE: Explanation(
        "There is no active profile for incoming email",
        (
            "The email server profile of the mailbox was deactivated.",
            "The mailbox has no email server profile.",
        ),
        "Activate the profile or choose another one in the mailbox, then run Test & Enable.",
    ),
    ErrorCode.INVALID_OUTGOING_PROFILE: Explanation(
        "There is no active profile for outgoing email",
        (
            "The email server profile of the mailbox was deactivated.",
            "The mailbox has no email server profile.",
        ),
        "Activate the profile or choose another one in the mailbox, then run Test & Enable.",
    ),
    ErrorCode.INVALID_PROFILE_CONFIGURATION: Explanation(
        "The email server profile does not fit",
        (
            "The profile leaves the sign-in to the mailbox, and the mailbox has no credentials.",
            "The profile asks for a way to sign in that its server type does not have.",
            "Host, port or protection belong to another service than the server type says.",
        ),
        "Compare the profile with what the provider of the server states, and correct it.",
    ),
    ErrorCode.NOT_APPROVED: Explanation(
        "The address waits for approval",
        (
            "The mailbox is new and nobody has approved its address yet.",
            "Its address was changed, which asks for approval again.",
            "The address was rejected.",
        ),
        "Approve the address in Mailboxes; directions that passed their test start at once.",
    ),
    ErrorCode.NO_ADDRESS: Explanation(
        "The mailbox has no address",
        ("No address was entered for the user, the queue or the mailbox.",),
        "Enter the address in the mailbox or with its user or queue.",
    ),
    ErrorCode.METHOD_NOT_SERVER_SIDE: Explanation(
        "Server-side synchronization is not chosen for this direction",
        (
            "The delivery method is None, so nothing is done.",
            "The delivery method is Outlook, which leaves the work to that program.",
            "The mail is forwarded to a forward mailbox and read there.",
        ),
        "Set the delivery method to server-side synchronization if this program should do it.",
    ),
    ErrorCode.NO_PASSWORD_ON_THIS_MACHINE: Explanation(
        "This computer does not have the password",
        (
            "The password was entered on another computer; passwords do not travel.",
            "The password was never entered.",
            "The keyring of this computer was cleared or replaced.",
        ),
        "Enter the password again on this computer, in the profile or in the mailbox.",
    ),
    ErrorCode.PROFILE_STOPPED: Explanation(
        "The profile is stopped",
        (
            "The server refused the profile's own user name and password.",
            "The server shows a certificate that nobody has trusted yet.",
        ),
        "Correct the cause in the profile and test its connection; all its mailboxes go on then.",
    ),
    ErrorCode.DIRECTION_NOT_ENABLED: Explanation(
        "This direction is not enabled",
        (
            "It was never tested, or its configuration was changed since.",
            "Its last test failed, or a permanent error stopped it.",
            "Its address was not approved when it was tested.",
        ),
        "Run Test & Enable for the mailbox.",
    ),
    ErrorCode.NOT_DUE: Explanation(
        "It is not its turn yet",
        ("The pause after the last cycle, or after a failure, is not over.",),
        "Wait for the next run, or use Sync now.",
    ),
}

ORGANIZATION = {
    ErrorCode.PRIVILEGE_DENIED: Explanation(
        "You may not do this",
        ("The roles of your user do not include it.",),
        "Ask a System Administrator to do it or to give you the role.",
    ),
    ErrorCode.INVALID_DRAFT: Explanation(
        "Something entered is not right",
        ("A value is missing, too long, or outside its range.",),
        "Correct the fields that are marked.",
    ),
    ErrorCode.IMPORT_FILE_UNREADABLE: Explanation(
        "Nothing can be imported from this file",
        (
            "It is a workbook or another kind of file, not a text of rows or cards.",
            "It is empty, or holds column titles alone.",
            "It is larger than an import may be.",
        ),
        "Export the contacts again as CSV or vCard, and import that file.",
    ),
    ErrorCode.RECORD_NOT_FOUND: Explanation(
        "This does not exist any more",
        ("Somebody has deleted it meanwhile.",),
        "Look at the list again.",
    ),
    ErrorCode.RECORD_IN_USE: Explanation(
        "This is still in use",
        ("Other records point at it.",),
        "Change or delete what uses it first, or deactivate it instead.",
    ),
    ErrorCode.RECORD_CHANGED: Explanation(
        "Somebody else has changed this meanwhile",
        (
            "It was edited in another window or on another computer.",
            "A change of the profile, user or queue has changed it too.",
        ),
        "Open it again and repeat your change.",
    ),
    ErrorCode.DUPLICATE_RECORD: Explanation(
        "This exists already",
        ("There is a record with the same key; a user or queue has one mailbox only.",),
        "Use the record that is there.",
    ),
    ErrorCode.EMAIL_NOT_OPEN: Explanation(
        "This email can no longer be edited",
        (
            "It waits to be sent, or has been sent meanwhile.",
            "It was received, and received email stays as it came.",
        ),
        "Only drafts and failed emails can be edited; write a new one.",
    ),
}

HOST = {
    ErrorCode.DATABASE_BUSY: Explanation(
        "The database is busy",
        (
            "Another program holds the database file for a long time, a backup for example.",
            "The database server is being restarted or has no connection free.",
        ),
        "It is tried again by itself and nothing is lost.",
    ),
    ErrorCode.DISK_FULL: Explanation(
        "There is no room left on the disk",
        (
            "The disk with the database is full.",
            "A quota for this user or folder is used up.",
        ),
        "Make room. Nothing is lost: what was not stored is fetched again.",
    ),
    ErrorCode.DATABASE_FAILURE: Explanation(
        "The database refuses to work",
        (
            "The file, its folder or the database's address is not what it should be.",
            "The rights on the file or database are missing.",
            "The database is damaged.",
        ),
        "Read the database's own words; put a backup in place if the file is damaged.",
    ),
    ErrorCode.KEYRING_LOCKED: Explanation(
        "The keyring is locked",
        (
            "Nobody has signed in to this computer's desktop since it was started.",
            "The keyring has a password of its own that was not entered.",
        ),
        "Unlock the keyring of this computer; synchronization goes on by itself.",
    ),
    ErrorCode.KEYRING_MISSING: Explanation(
        "There is no keyring on this computer",
        (
            "The computer runs without a desktop, as servers do.",
            "The keyring service is not installed or does not run.",
        ),
        "Install a keyring, or keep passwords in an encrypted file: see Passwords in the settings.",
    ),
    ErrorCode.LEASE_LOST: Explanation(
        "Another program has taken this work over",
        (
            "The computer slept or stood still for longer than a minute.",
            "A second instance works on the same database.",
        ),
        "Nothing has to be done; the other instance goes on where this one was.",
    ),
    ErrorCode.UNEXPECTED: Explanation(
        "The program met something it was not prepared for",
        (
            "A mistake in the program that one message or one server brought to light.",
            "A broken installation.",
        ),
        "It will be tried again. If it stays, send the log file of this hour with the details "
        "to whoever maintains the program.",
    ),
}
