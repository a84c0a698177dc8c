"""Which stored email a message belongs to: an ordered list of clues, of which the first hit wins.

The order is fixed (section 3.3, D15): In-Reply-To, References from the newest to the oldest,
tracking token, conversation index. Smart matching takes its place after them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH, KnownEmail
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_token import tokens_in
from ssync_desktop.domain.verdict import Correlation, Reason, Step

CONVERSATION_BASE = 22
"""Octets of a thread index that all messages of a conversation share ([MS-OXOMSG] 2.2.1.3)."""

MOST_REFERENCES = 50
"""References looked at, newest first; older ones add nothing but cost."""

_FORWARD = re.compile(r"\s*(fwd?|wg|tr|rv|doorst|i|enc)\s*:", re.IGNORECASE)


class ClueKind(StrEnum):
    """What a clue is compared with."""

    MESSAGE_ID = "message id"
    TOKEN = "tracking token"  # noqa: S105 (a word, not a secret)
    CONVERSATION = "conversation index"


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing in a message that may name a stored email; *where* says where it was found."""

    method: CorrelationMethod
    kind: ClueKind
    key: str
    where: str


def clues(headers: ReceivedHeaders, settings: OrganizationSettings) -> tuple[Clue, ...]:
    """Return every clue of a message in the order in which they count."""
    by_headers = settings.correlation_enabled and not settings.ignore_headers_for_correlation
    if settings.forwards_are_no_replies and _FORWARD.match(headers.subject):
        by_headers = False
    found: list[Clue] = []
    if by_headers:
        found += _by_identifiers(headers)
    found += _by_token(headers, settings)
    if by_headers:
        found += _by_conversation(headers)
    return tuple(found)


def correlate(
    found: Sequence[Clue], find: Callable[[Clue], KnownEmail | None]
) -> tuple[Correlation, Reason]:
    """Ask *find* for each clue in turn and return the first hit (B44), with its reason."""
    for clue in found:
        email = find(clue)
        if email is not None:
            correlation = Correlation(clue.method, email.id, email.regarding, email.owner_id)
            text = f"{clue.where} names an email that is stored here."
            return correlation, Reason(Step.CORRELATION, True, text)
    if found:
        text = "Nothing it refers to is stored here."
        return Correlation(), Reason(Step.CORRELATION, False, text)
    return Correlation(), Reason(Step.CORRELATION, False, "It refers to no other email.")


def conversation_base(thread_index: bytes) -> bytes:
    """Return the part that a whole conversation shares; empty when the index is too short."""
    return thread_index[:CONVERSATION_BASE] if len(thread_index) >= CONVERSATION_BASE else b""


def _by_identifiers(headers: ReceivedHeaders) -> Iterator[Clue]:
    newest_first = headers.references[: -MOST_REFERENCES - 1 : -1]
    seen = {"", headers.message_id[:IDENTIFIER_LENGTH]}
    for where, identifiers in (
        ("In-Reply-To", (headers.in_reply_to,)),
        ("References", newest_first),
    ):
        for identifier in identifiers:
            key = identifier[:IDENTIFIER_LENGTH]
            if key not in seen:
                seen.add(key)
                yield Clue(CorrelationMethod.IN_REPLY_TO, ClueKind.MESSAGE_ID, key, where)


def _by_token(headers: ReceivedHeaders, settings: OrganizationSettings) -> Iterator[Clue]:
    method = CorrelationMethod.TRACKING_TOKEN
    for token in tokens_in(headers.subject, settings.tracking_prefixes):
        yield Clue(method, ClueKind.TOKEN, token, f"The token {token} in the subject")


def _by_conversation(headers: ReceivedHeaders) -> Iterator[Clue]:
    base = conversation_base(headers.thread_index)
    if base:
        method = CorrelationMethod.CONVERSATION_INDEX
        yield Clue(method, ClueKind.CONVERSATION, base.hex(), "The conversation index")
