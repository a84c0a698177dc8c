"""What an SMTP server means by a 4xx or 5xx at each step (RFC 5321, 4954 and 3463)."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, NeedsAttention, Retryable
from ssync_desktop.servers.errors import NOT_THIS_PROTOCOL, TLS_NOT_OFFERED, Meaning


class Step(Enum):
    """What a reply answers."""

    GREETING = auto()
    STARTTLS = auto()
    SIGN_IN = auto()
    SENDER = auto()
    CONTENT = auto()


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: its three-digit *code* (-1 when it was none) and its words."""

    code: int
    words: bytes

    @property
    def good(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.code < 300

    @property
    def permanent(self) -> bool:
        """Whether asking again is of no use."""
        return self.code >= 500

    @property
    def text(self) -> bytes:
        """Code and words on one line, as people quote them."""
        return b"%d %s" % (self.code, self.words.replace(b"\n", b" "))


BUSY = Meaning(
    Retryable,
    ErrorCode.SERVER_BUSY,
    "{where} does not take this message now",
    "It will be tried again. If it stays so, show the server's own words to its administrator.",
)
NOT_WELCOME = Meaning(
    NeedsAttention,
    ErrorCode.CONNECT_FAILURE,
    "{where} takes no mail from this computer",
    "Ask the server's administrator to let this computer send, or check {server_and_port}.",
)
SIGN_IN_REFUSED = Meaning(
    NeedsAttention,
    ErrorCode.OUTGOING_AUTHENTICATION,
    "{where} refused the sign-in of {user}",
    "Enter User name and Password again. Some servers want the whole address as the user name, "
    "some a password made for programs.",
)
SIGN_IN_NEEDED = Meaning(
    NeedsAttention,
    ErrorCode.OUTGOING_AUTHENTICATION,
    "{where} takes mail only after a sign-in",
    "Enter User name and Password in place of anonymous access.",
)
NO_WAY_TO_SIGN_IN = Meaning(
    NeedsAttention,
    ErrorCode.OUTGOING_AUTHENTICATION,
    "{where} offers no way to sign in that this program knows",
    "Many servers offer one only on a secure connection: set {protection} to "
    "STARTTLS or TLS from the start. "
    "A server inside the company may want anonymous access.",
)
UNSUPPORTED_AUTHENTICATION = Meaning(
    NeedsAttention,
    ErrorCode.INVALID_PROFILE_CONFIGURATION,
    "The chosen way to sign in does not exist for SMTP here",
    "Set Outgoing authentication to “The strongest the server offers”.",
)
SENDER_REFUSED = Meaning(
    ItemRefused,
    ErrorCode.SENDER_REFUSED,
    "{where} does not let {user} send from this address",
    "Check the address of the mailbox, and that this account may send as it.",
)
RECIPIENTS_REFUSED = Meaning(
    ItemRefused,
    ErrorCode.RECIPIENTS_REFUSED,
    "{where} takes none of the recipients",
    "Check the addresses of the recipients.",
)
RECIPIENTS_LATER = Meaning(
    Retryable,
    ErrorCode.SERVER_BUSY,
    "{where} takes none of the recipients now",
    "It will be tried again.",
)
MESSAGE_REFUSED = Meaning(
    ItemRefused,
    ErrorCode.MESSAGE_REFUSED,
    "{where} refused the message",
    "The server's own words say why: often its size, an attachment or a suspected virus.",
)
TOO_LARGE = Meaning(
    ItemRefused,
    ErrorCode.MESSAGE_REFUSED,
    "The message is larger than {where} takes",
    "Send it with smaller attachments.",
)
QUOTA_EXCEEDED = Meaning(
    ItemRefused,
    ErrorCode.QUOTA_EXCEEDED,
    "{where} has no room for the message",
    "A mailbox or the sender's quota is full: make room there, then send it again.",
)
MAYBE_TAKEN = Meaning(
    AnswerLost,
    ErrorCode.CONNECTION_LOST,
    "{where} did not confirm a message that was handed over; it may have been sent",
    "It will be sent again with the same Message-ID, by which most servers see that it is the "
    "same message.",
)

_ENHANCED = re.compile(rb"^[245]\.(\d{1,3}\.\d{1,3})\b")  # RFC 3463, without its class
_SENDER = re.compile(rb"5\.1\.[78]\b|5\.7\.60\b|sender address rejected|send as", re.IGNORECASE)
_OTHERWISE = {
    Step.GREETING: NOT_WELCOME,
    Step.STARTTLS: TLS_NOT_OFFERED,
    Step.SIGN_IN: SIGN_IN_REFUSED,
    Step.SENDER: SENDER_REFUSED,
    Step.CONTENT: MESSAGE_REFUSED,
}


def meaning_of_reply(step: Step, reply: Reply) -> Meaning:
    """Return what a *reply* that is not good means at *step*."""
    if reply.code < 400:
        return NOT_THIS_PROTOCOL
    if not reply.permanent:
        return BUSY
    if step in (Step.SENDER, Step.CONTENT) and (meaning := _of_the_message(reply)):
        return meaning
    return _OTHERWISE[step]


def blames_sender(reply: Reply) -> bool:
    """Say whether a refusal, given later, means the sender: many servers judge all at RCPT."""
    return reply.permanent and _SENDER.search(reply.words) is not None


def _of_the_message(reply: Reply) -> Meaning | None:
    if reply.code in (530, 535):  # RFC 4954 section 6
        return SIGN_IN_NEEDED
    if blames_sender(reply):
        return SENDER_REFUSED
    found = _ENHANCED.match(reply.words)
    enhanced = found[1] if found else b""
    if enhanced in (b"3.4", b"2.3"):
        return TOO_LARGE
    if reply.code == 552 or enhanced == b"2.2":
        return QUOTA_EXCEEDED
    return None
