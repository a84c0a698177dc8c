"""What a POP3 server means by ``-ERR``: response codes of RFC 2449 and 3206, then its words."""

import re

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.servers.errors import Meaning

LOCKED = Meaning(
    Retryable,
    ErrorCode.MAILBOX_LOCKED,
    "The mailbox of {user} on {where} is in use by another program",
    "Close other mail programs that read this mailbox. It will be tried again.",
)
BUSY = Meaning(
    Retryable,
    ErrorCode.SERVER_BUSY,
    "{where} is busy or has a problem of its own",
    "If it stays so, show the server's own words to its administrator.",
)
SIGN_IN_REFUSED = Meaning(
    NeedsAttention,
    ErrorCode.INCOMING_AUTHENTICATION,
    "{where} refused the sign-in of {user}",
    "Enter User name and Password again. Some servers want the whole address as the user name, "
    "some a password made for programs.",
)
NO_CREDENTIALS = Meaning(
    NeedsAttention,
    ErrorCode.INCOMING_AUTHENTICATION,
    "{where} needs a user name and a password",
    "POP3 knows no anonymous access: enter User name and Password.",
)
UNFIT_CREDENTIALS = Meaning(
    NeedsAttention,
    ErrorCode.INCOMING_AUTHENTICATION,
    "The user name or password for {where} has a line break in it",
    "Enter User name and Password again.",
)
UNSUPPORTED_AUTHENTICATION = Meaning(
    NeedsAttention,
    ErrorCode.INVALID_PROFILE_CONFIGURATION,
    "The chosen way to sign in does not exist for POP3",
    "Set Authentication to Auto Detect or Basic.",
)
BROKEN_ACCOUNT = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "{where} has a lasting problem with the mailbox of {user}",
    "Show the server's own words to its administrator.",
)
NO_LASTING_IDS = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "{where} gives its messages no lasting ids (UIDL)",
    "Without them nobody can tell new messages from old ones. Ask the server's administrator to "
    "switch UIDL on, or use another protocol.",
)
ONLY_AN_INBOX = Meaning(
    NeedsAttention,
    ErrorCode.INVALID_PROFILE_CONFIGURATION,
    "POP3 has no folder besides the inbox",
    "Use a profile for Exchange or IMAP where folders are needed.",
)
UNREADABLE = Meaning(
    ItemRefused,
    ErrorCode.UNREADABLE_MESSAGE,
    "{where} could not hand out this message",
    "Look at it with another mail program, or ask the server's administrator.",
)
VANISHED = Meaning(
    ItemRefused,
    ErrorCode.UNREADABLE_MESSAGE,
    "This message is no longer on {where}",
    "Another program moved or deleted it.",
)
TOO_LARGE = Meaning(
    ItemRefused,
    ErrorCode.MESSAGE_TOO_LARGE,
    "This message is larger than what is fetched",
    "It stays on the server; read it there.",
)
NOT_DELETED = Meaning(
    Retryable,
    ErrorCode.PROTOCOL_ERROR,
    "{where} did not confirm that messages were deleted",
    "It will be tried again.",
)
REFUSED = Meaning(
    Retryable,
    ErrorCode.PROTOCOL_ERROR,
    "{where} refused a command",
    "If it stays so, show the server's own words to its administrator.",
)

_CODES = {
    b"IN-USE": LOCKED,
    b"LOGIN-DELAY": BUSY,
    b"SYS/TEMP": BUSY,
    b"SYS/PERM": BROKEN_ACCOUNT,
    b"AUTH": SIGN_IN_REFUSED,
}
_CODE = re.compile(rb"-ERR\s+\[([A-Z/-]+)", re.IGNORECASE)
_LOCK = re.compile(
    rb"(mail(drop|box)|lock)\b.*\b(locked|in use|busy)|unable to lock", re.IGNORECASE
)


def meaning_of_refusal(answer: bytes, otherwise: Meaning) -> Meaning:
    """Return what the refusal *answer* means, *otherwise* where it does not say."""
    code = _CODE.match(answer)
    if code and (meaning := _CODES.get(code[1].upper())):
        return meaning
    return LOCKED if _LOCK.search(answer) else otherwise
